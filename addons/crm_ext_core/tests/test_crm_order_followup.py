from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_order import CrmOrderCommon

TODAY = "2026-03-16 08:00:00"  # a Monday


@tagged("post_install", "-at_install")
class TestCrmOrderFollowup(CrmOrderCommon):
    """Seven days after a delivery Anna asks whether the customer is satisfied."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(TODAY))
        cls.anna.write({"lang": "en_US", "tz": "Europe/Berlin"})
        cls.env["crm.order.followup.rule"].search([]).active = False
        cls.rule = cls._create_rule()

    @classmethod
    def _create_rule(cls, **values):
        return cls.env["crm.order.followup.rule"].create(
            {
                "name": "Satisfied?",
                "event": "delivered",
                "delay_days": 7,
                "company_id": cls.env.company.id,
                **values,
            }
        )

    def _deliver_all(self, order):
        self._stock(2)
        order.action_confirm()
        order.picking_ids.action_assign()
        self._deliver(order, 2)
        return order

    def _run(self):
        self.env["crm.order.followup.rule"].search([]).action_follow_up()

    def _send(self, order, day="2026-03-16"):
        with freeze_time(day):
            order.action_quotation_sent()
        return order

    def test_a_week_after_the_delivery_the_salesperson_asks(self):
        order = self._deliver_all(self._create_order())
        with self.enter_registry_test_mode():
            self.env.ref("crm_ext_core.ir_cron_order_followup").method_direct_trigger()
        activity = order.activity_ids
        self.assertEqual(activity.user_id, self.anna)
        self.assertEqual(activity.summary, "Satisfied?")
        self.assertEqual(activity.date_deadline, date(2026, 3, 23))
        self.assertFalse(activity.crm_due)

    def test_what_is_not_delivered_in_full_is_not_asked_about(self):
        self._stock(1)
        order = self._create_order()
        order.action_confirm()
        order.picking_ids.action_assign()
        self._deliver(order, 1)
        self._run()
        self.assertFalse(order.activity_ids)

    def test_with_a_time_of_day_the_screen_signals_it(self):
        self.rule.hour = 9.5
        order = self._deliver_all(self._create_order())
        self._run()
        self.assertEqual(order.activity_ids.crm_due, datetime(2026, 3, 23, 8, 30))

    def test_nothing_is_doubled_not_even_after_it_was_done(self):
        order = self._deliver_all(self._create_order())
        self._run()
        self._run()
        self.assertEqual(len(order.activity_ids), 1)
        order.activity_ids.action_feedback(feedback="Very")
        self._run()
        self.assertFalse(order.activity_ids)
        followup = order.crm_order_followup_ids
        self.assertEqual(followup.is_open, False)
        self.assertEqual(self.rule.followup_count, 1)

    def test_cancelled_order_is_not_asked_about(self):
        self.rule.event = "confirmed"
        order = self._create_order()
        order.action_confirm()
        self._run()
        self.assertTrue(order.activity_ids)
        todo = order.activity_schedule("mail.mail_activity_data_todo")
        order._action_cancel()
        self.assertEqual(order.activity_ids, todo)
        self._run()
        self.assertEqual(order.activity_ids, todo)

    def test_quotation_is_followed_up_until_the_customer_decides(self):
        self._create_rule(name="Decided?", event="quotation", delay_days=5)
        order = self._send(self._create_order(), "2026-03-16")
        self._run()
        # The 21st is a Saturday.
        self.assertEqual(order.activity_ids.date_deadline, date(2026, 3, 23))
        order.action_confirm()
        self.assertFalse(order.activity_ids)

    def test_quotation_that_expires_is_followed_up_on_the_day_and_not_before(self):
        self._create_rule(name="Last chance", event="expiry", delay_days=2)
        late = self._send(self._create_order(validity_date="2026-03-25"))
        soon = self._send(self._create_order(validity_date="2026-03-18"))
        self._run()
        self.assertFalse(late.activity_ids)
        self.assertEqual(soon.activity_ids.summary, "Last chance")
        self.assertEqual(soon.activity_ids.date_deadline, date(2026, 3, 16))

    def test_several_rules_each_ask_once(self):
        self._create_rule(name="Thank you", event="confirmed", delay_days=1)
        order = self._deliver_all(self._create_order())
        self._run()
        self.assertEqual(
            sorted(order.activity_ids.mapped("summary")), ["Satisfied?", "Thank you"]
        )

    def test_what_happened_before_the_rule_is_left_alone(self):
        order = self._deliver_all(self._create_order())
        self.rule.date_from = "2026-03-17"
        self._run()
        self.assertFalse(order.activity_ids)

    def test_filter_says_which_orders(self):
        self.rule.domain = "[('amount_total', '>', 1000000)]"
        order = self._deliver_all(self._create_order())
        self._run()
        self.assertFalse(order.activity_ids)
        with self.assertRaises(ValidationError):
            self.rule.domain = "[('no_such_field', '=', 1)]"

    def test_order_without_a_salesperson_goes_to_the_one_of_the_rule(self):
        order = self._deliver_all(self._create_order(user_id=False))
        order.user_id = False
        self._run()
        self.assertFalse(order.activity_ids)
        self.rule.user_id = self.env.user
        self._run()
        self.assertEqual(order.activity_ids.user_id, self.env.user)

    def test_plan_is_started_with_times_of_day(self):
        types = self.env.ref("mail.mail_activity_data_call")
        self.rule.plan_id = self.env["mail.activity.plan"].create(
            {
                "name": "After sales",
                "res_model": "sale.order",
                "template_ids": [
                    Command.create(
                        {
                            "activity_type_id": types.id,
                            "summary": summary,
                            "delay_count": days,
                            "delay_from": "after_plan_date",
                            "crm_time": 9.5,
                        }
                    )
                    for summary, days in (("Satisfied?", 0), ("Offer service", 14))
                ],
            }
        )
        order = self._deliver_all(self._create_order())
        self._run()
        planned = order.activity_ids.sorted("date_deadline")
        self.assertEqual(planned.mapped("summary"), ["Satisfied?", "Offer service"])
        self.assertEqual(
            planned.mapped("date_deadline"), [date(2026, 3, 23), date(2026, 4, 6)]
        )
        self.assertEqual(planned[0].crm_due, datetime(2026, 3, 23, 8, 30))
        self.assertEqual(planned.user_id, self.anna)
        order._action_cancel()
        self.assertFalse(order.activity_ids)

    def test_rules_are_for_one_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.rule.company_id = other
        order = self._deliver_all(self._create_order())
        self._run()
        self.assertFalse(order.activity_ids)

    def test_only_sales_managers_change_rules_and_only_of_their_companies(self):
        with self.assertRaises(AccessError):
            self.rule.with_user(self.anna).delay_days = 1
        with self.assertRaises(AccessError):
            self.rule.with_user(self.anna).action_follow_up()
        self.assertEqual(self.rule.delay_days, 7)
        with self.assertRaises(AccessError):
            self.env["crm.order.followup"].with_user(self.anna).search([])
        other = self.env["res.company"].create({"name": "Other"})
        rule = self._create_rule(company_id=other.id)
        manager = new_test_user(
            self.env, "max", groups="sales_team.group_sale_manager", lang="en_US"
        )
        seen = self.env["crm.order.followup.rule"].with_user(manager).search([])
        self.assertIn(self.rule, seen)
        self.assertNotIn(rule, seen)

    def test_hundred_orders_are_found_by_one_statement(self):
        rule = self._create_rule(event="confirmed", delay_days=1)
        orders = self.env["sale.order"].create([self._prepare_order(self.service)] * 20)
        orders.action_confirm()
        self.assertEqual(rule._follow_up(), 20)
        self.env.flush_all()
        with self.assertQueryCount(3):
            self.assertEqual(rule._follow_up(), 0)


@tagged("post_install", "-at_install")
class TestOrderConfirmationMail(CrmOrderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lang = cls.env["res.lang"].with_context(active_test=False)
        lang.search([("code", "in", ("de_DE", "en_US"))]).active = True
        cls.adler.write({"lang": "de_DE", "email": "einkauf@adler.example"})
        template = cls._create_order()._get_confirmation_template()
        for code, subject in (("en_US", "Your order"), ("de_DE", "Ihr Auftrag")):
            translated = template.with_context(lang=code)
            translated.subject = f"{subject} {{{{ object.name }}}}"
            translated.body_html = f"<p>{subject}</p>"

    def _confirm(self, order):
        before = order.message_ids
        order.with_user(self.anna).with_context(lang="en_US").action_confirm()
        return (order.message_ids - before).filtered(
            lambda message: self.adler in message.notified_partner_ids
        )

    def test_customer_gets_the_confirmation_in_his_language(self):
        self.env.company.crm_confirmation_mail = True
        order = self._create_order()
        mail = self._confirm(order)
        self.assertEqual(mail.subject, f"Ihr Auftrag {order.name}")
        self.assertIn("Ihr Auftrag", mail.body)

        self.adler.lang = "en_US"
        order = self._create_order()
        self.assertEqual(self._confirm(order).subject, f"Your order {order.name}")

    def test_nothing_is_mailed_where_the_company_does_not_want_it(self):
        self.assertFalse(self._confirm(self._create_order()))

    def test_customer_without_an_address_gets_no_mail_and_the_order_is_confirmed(self):
        self.env.company.crm_confirmation_mail = True
        self.adler.email = False
        order = self._create_order()
        self.assertFalse(self._confirm(order))
        self.assertEqual(order.state, "sale")

    def test_order_that_odoo_confirms_by_mail_is_not_mailed_twice(self):
        self.env.company.crm_confirmation_mail = True
        order = self._create_order()
        before = order.message_ids
        order._validate_order()
        mails = (order.message_ids - before).filtered(
            lambda message: self.adler in message.notified_partner_ids
        )
        self.assertEqual(len(mails), 1)

    def test_references_are_printed_in_the_customers_language(self):
        talk_day = "2026-03-12 09:00:00"
        talk = self.env["crm.conversation"].create(
            {"name": "Call", "date": talk_day, "partner_id": self.bert.id}
        )
        order = self._create_order(crm_conversation_id=talk.id)
        # As Odoo's template reads it
        printed = order.with_context(lang=order.partner_id.lang)
        references = printed._get_crm_print_references()
        self.assertIn("12.03.2026, Bert", [value for __, value in references])
