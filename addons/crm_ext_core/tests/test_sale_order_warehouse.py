from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_order import CrmOrderCommon


@tagged("post_install", "-at_install")
class TestSaleOrderWarehouse(CrmOrderCommon):
    """Paul plans the warehouse from which Anna's customers get their bearings."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.paul = new_test_user(
            cls.env, "paul", groups="stock.group_stock_user", lang="en_US"
        )
        cls.anna.lang = "en_US"
        cls.today = fields.Date.context_today(cls.paul)
        cls.wished = cls.today + timedelta(days=2)
        cls.order = cls._create_order()
        cls.order.action_confirm()
        cls.order.warehouse_id.crm_planner_id = cls.paul

    def _promise(self, days):
        noon = fields.Datetime.now().replace(hour=12)
        return self._create_order(commitment_date=noon + timedelta(days=days))

    def _score(self, partner, scope, abc_class, company=None):
        """Write what the nightly job would find."""
        self.env.cr.execute(
            """INSERT INTO crm_customer_score
                      (partner_id, company_id, scope, abc_class)
               VALUES (%s, %s, %s, %s)""",
            [partner.id, (company or self.company).id, scope, abc_class],
        )

    # === PRIORITY === #

    def _assert_priority(self, order, urgency):
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(order.crm_urgency, urgency)
        self.assertEqual(
            set(order.picking_ids.mapped("priority")), {"1" if urgency else "0"}
        )

    def test_deliveries_to_a_customers_are_urgent_where_wanted(self):
        self._score(self.adler, "own", "a")
        for classes, urgency in (
            ("none", False),
            ("a", "customer"),
            ("ab", "customer"),
        ):
            with self.subTest(classes=classes):
                self.company.crm_priority_classes = classes
                order = self._create_order()
                order.with_user(self.anna).action_confirm()
                self._assert_priority(order, urgency)
                self.assertEqual(
                    order.picking_ids.with_user(self.paul).crm_urgency, urgency
                )

    def test_b_customer_is_urgent_only_where_b_counts(self):
        self._score(self.adler, "own", "b")
        for classes, urgency in (("a", False), ("ab", "customer")):
            with self.subTest(classes=classes):
                self.company.crm_priority_classes = classes
                order = self._create_order()
                order.action_confirm()
                self._assert_priority(order, urgency)

    def test_branch_of_an_a_group_is_as_important_as_its_group(self):
        group = self.env["res.partner"].create({"name": "Adler", "is_company": True})
        self.adler.crm_parent_id = group
        self._score(self.adler, "own", "c")
        self._score(group, "tree", "a")
        self.company.crm_priority_classes = "a"
        order = self._create_order()
        order.action_confirm()
        self._assert_priority(order, "customer")

    def test_class_in_another_company_does_not_count(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._score(self.adler, "own", "a", other)
        self.company.crm_priority_classes = "a"
        order = self._create_order()
        order.action_confirm()
        self._assert_priority(order, False)

    def test_near_promise_is_urgent_and_a_far_one_becomes_it_in_time(self):
        self.company.crm_priority_days = 3
        near, far = self._promise(3), self._promise(9)
        (near | far).action_confirm()
        self._assert_priority(near, "promise")
        self._assert_priority(far, False)

        far.with_user(self.anna).commitment_date -= timedelta(days=6)
        self._assert_priority(far, "promise")

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("crm_ext_core.ir_cron_raise_priority").method_direct_trigger()

    def test_every_night_near_promises_become_urgent_once(self):
        order = self._promise(2)
        order.action_confirm()
        self._assert_priority(order, False)
        self.company.crm_priority_days = 3
        self._run_cron()
        self._assert_priority(order, "promise")

        order.picking_ids.priority = "0"
        self._run_cron()
        self.assertEqual(order.picking_ids.priority, "0")

    def test_what_is_added_to_an_urgent_order_is_urgent_too(self):
        self._score(self.adler, "own", "a")
        self.company.crm_priority_classes = "a"
        order = self._create_order()
        self._stock(2)
        order.action_confirm()
        order.picking_ids.action_assign()
        self._deliver(order, 2)
        line = Command.create({"product_id": self.bearing.id, "product_uom_qty": 1})
        order.order_line = [line]
        added = order.picking_ids.filtered(lambda picking: picking.state != "done")
        self.assertEqual(added.priority, "1")

    def test_settings_are_kept_per_company(self):
        self.env["res.config.settings"].create(
            {"crm_priority_classes": "ab", "crm_priority_days": 2}
        ).execute()
        self.assertEqual(self.company.crm_priority_classes, "ab")
        self.assertEqual(self.company.crm_priority_days, 2)

    def test_each_step_in_the_warehouse_is_urgent_and_knows_the_customer(self):
        self._score(self.adler, "own", "a")
        self.company.crm_priority_classes = "a"
        self.order.warehouse_id.delivery_steps = "pick_ship"
        self._stock(2)
        order = self._create_order(
            client_order_ref="PO 4711", crm_delivery_note="Gate 3"
        )
        order.action_confirm()
        pick = order.picking_ids
        pick.action_assign()
        self._deliver(order, 2)
        ship = order.picking_ids - pick
        self.assertEqual(ship.picking_type_code, "outgoing")
        self.assertEqual(ship.priority, "1")
        for step in (pick, ship):
            with self.subTest(step=step):
                self.assertEqual(step.crm_delivery_note, "Gate 3")
                references = dict(step._get_crm_references())
                self.assertEqual(references["Your Reference"], "PO 4711")
                self.assertIn(order, step._get_crm_chain_orders())

    # === NOTE === #

    def test_text_of_the_talk_reaches_the_delivery_and_its_print_out(self):
        talk = self.env["crm.conversation"].create(
            {
                "partner_id": self.bert.id,
                "user_id": self.anna.id,
                "body": "<p>Two bearings</p><p>Unload at gate 3</p>",
            }
        )
        context = talk.with_user(self.anna).action_register_order()["context"]
        note = context["default_crm_delivery_note"]
        self.assertEqual(note.split("\n")[0], "Two bearings")
        order = self._create_order(crm_delivery_note="Unload at gate 3")
        order.action_confirm()
        delivery = order.picking_ids.with_user(self.paul)
        self.assertEqual(delivery.crm_delivery_note, "Unload at gate 3")
        reports = self.env["ir.actions.report"]
        for report, times in (
            ("stock.report_picking", 1),
            # Customers read this one.
            ("stock.report_deliveryslip", 0),
        ):
            with self.subTest(report=report):
                html = reports._render_qweb_html(report, delivery.ids)[0].decode()
                self.assertEqual(html.count("gate 3"), times)

    def test_confidential_talk_leaves_no_note(self):
        talk = self.env["crm.conversation"].create(
            {
                "name": "Secret",
                "body": "<p>He is about to leave</p>",
                "partner_id": self.bert.id,
                "user_id": self.anna.id,
                "is_confidential": True,
            }
        )
        context = talk.with_user(self.anna).action_register_order()["context"]
        self.assertFalse(context["default_crm_delivery_note"])

    # === EARLIER DELIVERY === #

    def _ask(self, **values):
        action = self.order.with_user(self.anna).action_crm_ask_earlier()
        request = self.env["crm.earlier.request"].with_user(self.anna)
        request = request.with_context(**action["context"])
        request = request.create({"date": self.wished, **values})
        request.action_request()
        return self.order._get_crm_earlier_requests()

    def test_planner_of_the_warehouse_is_asked_on_the_delivery(self):
        activity = self._ask(note="Their machine stands still")
        self.assertEqual(activity.user_id, self.paul)
        self.assertEqual(activity.res_model, "stock.picking")
        self.assertEqual(activity.res_id, self.order.picking_ids.id)
        self.assertEqual(activity.date_deadline, self.today)
        self.assertIn(self.order.name, activity.summary)
        self.assertIn("stands still", activity.note)

    def test_responsible_of_the_delivery_comes_before_the_planner(self):
        self.order.picking_ids.user_id = self.env.user
        self.assertEqual(self._ask().user_id, self.env.user)

    def test_asking_again_changes_the_open_request(self):
        self._ask()
        self.wished += timedelta(days=1)
        activity = self._ask(note="Even Friday helps")
        self.assertEqual(len(activity), 1)
        self.assertIn("Friday", activity.note)
        self.assertEqual(self._ask(user_id=self.env.user.id).user_id, self.env.user)

    def test_answer_of_the_planner_is_a_follow_up_of_who_asked(self):
        activity = self._ask()
        activity.with_user(self.paul).action_feedback(feedback="Friday is possible")
        answer = self.order.activity_ids
        self.assertEqual(answer.user_id, self.anna)
        self.assertIn("Friday is possible", answer.note)
        self.assertIn(self.order.name, answer.summary)

    def test_cancelled_order_needs_no_answer(self):
        self._ask()
        self.order._action_cancel()
        self.assertFalse(self.order._get_crm_earlier_requests())

    def test_day_that_is_over_is_refused(self):
        self.wished = self.today - timedelta(days=1)
        with self.assertRaises(UserError):
            self._ask()
        self.assertFalse(self.order._get_crm_earlier_requests())

    def test_talk_about_the_order_asks_for_it_too(self):
        talk = self.env["crm.conversation"].create(
            {
                "name": "Urgent",
                "body": "<p>Their machine stands still</p>",
                "order_id": self.order.id,
                "user_id": self.anna.id,
            }
        )
        action = talk.with_user(self.anna).action_crm_ask_earlier()
        self.assertEqual(action["context"]["default_order_id"], self.order.id)
        self.assertEqual(
            action["context"]["default_note"].strip(), "Their machine stands still"
        )
