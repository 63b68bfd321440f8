from odoo import fields
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestCrmDemo(TransactionCase):
    """The demo company, as a visitor finds it on the first day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.demo = cls.env["crm.demo"]
        cls.demo._load_core()

    def _get_counts(self):
        models = ("res.partner", "crm.conversation", "sale.order", "account.move")
        return [self.env[model].search_count([]) for model in models]

    def test_second_load_adds_nothing(self):
        before = self._get_counts()

        self.demo._load_core()

        self.assertEqual(self._get_counts(), before)

    def test_group_has_three_branches_and_thirty_people(self):
        head_office = self.demo._get("brandauer")

        group = [("crm_root_id", "=", head_office.id)]

        self.assertEqual(len(head_office.crm_child_ids), 3)
        people = group + [("is_company", "=", False)]
        self.assertEqual(self.env["res.partner"].search_count(people), 30)

    def test_orders_stand_in_every_state(self):
        orders = self.env["sale.order"].search(
            [("user_id", "=", self.demo._get_id("anna"))]
        )

        self.assertEqual(
            set(orders.mapped("state")), {"draft", "sent", "sale", "cancel"}
        )
        self.assertEqual(
            set(orders.mapped("delivery_status")), {False, "pending", "partial", "full"}
        )

    def test_one_invoice_is_overdue(self):
        if not self.env.company.chart_template:
            self.skipTest("The company has no books.")
        invoices = self.demo._get("order_gm_hh_retrofit").invoice_ids

        self.assertEqual(invoices.mapped("payment_state"), ["not_paid"])
        self.assertLess(invoices.invoice_date_due, fields.Date.today())

    def test_last_calls_are_told_by_the_telephone_system(self):
        calls = self.env["crm.call"].search(
            [("system_id", "=", self.demo._get_id("phone_system"))]
        )

        self.assertEqual(len(calls), 17)
        self.assertEqual(len(calls.filtered(lambda call: call.state == "missed")), 6)
        unreached = calls.filtered(
            lambda call: call.state == "missed" and not call.reached_at
        )
        self.assertEqual(len(unreached), 5)
        talk = self.demo._get("talk_b_noise")
        self.assertEqual(self.demo._get("call_b_noise").conversation_id, talk)

    def test_open_follow_up_of_another_day_moves_to_today(self):
        follow_up = self.demo._get("follow_up_bonus")
        follow_up.crm_due = "2020-01-07 09:00:00"

        self.demo._cron_move_follow_ups()

        self.assertEqual(follow_up.crm_due, self.demo._get_minutes_from_now(10))

    def test_done_follow_up_stays_done(self):
        follow_up = self.demo._get("follow_up_bonus")
        follow_up.crm_due = "2020-01-07 09:00:00"
        follow_up.action_done()

        self.demo._cron_move_follow_ups()

        self.assertEqual(str(follow_up.crm_due), "2020-01-07 09:00:00")
