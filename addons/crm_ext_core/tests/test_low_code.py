import io
import re
from datetime import date, datetime

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import file_open
from odoo.tools.convert import convert_xml_import

from .common_conversation import ConversationCommon

EXAMPLES = re.compile(r"^```xml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@tagged("post_install", "-at_install")
class TestLowCode(ConversationCommon):
    """The examples of docs/low-code.md do what the text says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with file_open("crm_ext_core/docs/low-code.md") as document:
            cls.examples = EXAMPLES.findall(document.read())

    def _load(self, example):
        # Not as data of this addon, which would be missed at its next update.
        source = io.BytesIO(example.encode())
        source.name = "low-code.md"
        convert_xml_import(self.env, "crm_ext_test_example", source)

    def _get(self, name):
        return self.env.ref(f"crm_ext_test_example.{name}")

    def _create_order(self):
        return self.env["sale.order"].create(
            {"partner_id": self.bert.id, "user_id": self.anna.id}
        )

    def _check_after_order(self, order):
        talk = self.conversation_model.search([("order_id", "=", order.id)])
        self.assertRecordValues(
            talk,
            [
                {
                    "name": "Order confirmed",
                    "kind_id": self.env.ref(
                        "crm_ext_core.crm_conversation_kind_letter"
                    ).id,
                    "direction": "out",
                    "partner_id": self.bert.id,
                }
            ],
        )
        self.assertRecordValues(
            order.activity_ids,
            [
                {
                    "user_id": self.anna.id,
                    "summary": "Is all well with the delivery?",
                    "crm_due": datetime(2026, 12, 10, 9, 0),
                    "date_deadline": date(2026, 12, 10),
                }
            ],
        )

    def test_plan_gives_time_and_talk(self):
        self._load(self.examples[0])
        plan = self._get("plan_fair")
        wizard = Form(
            self.env["mail.activity.schedule"]
            .with_user(self.anna)
            .with_context(active_model="res.partner", active_ids=self.bert.ids)
        )
        wizard.plan_id = plan
        wizard.plan_date = date(2026, 11, 26)
        wizard.save().action_schedule_plan()

        call, visit = self.bert.activity_ids.sorted("id")
        self.assertEqual(call.crm_due, datetime(2026, 11, 27, 8, 30))
        self.assertEqual(visit.crm_due, datetime(2026, 12, 10, 13, 0))

        visit.with_user(self.anna).action_done()

        talk = self.conversation_model.search([("activity_id", "=", visit.id)])
        self.assertEqual(
            talk.kind_id, self.env.ref("crm_ext_core.crm_conversation_kind_visit")
        )
        self.assertEqual(talk.partner_id, self.bert)

    @freeze_time("2026-11-26 14:00:00")
    def test_server_action_plans_a_time_and_logs_a_talk(self):
        self._load(self.examples[1])
        order = self._create_order()

        self._get("action_after_order").with_context(
            active_model="sale.order", active_id=order.id, active_ids=order.ids
        ).run()

        self._check_after_order(order)

    @freeze_time("2026-11-26 14:00:00")
    def test_automation_rule_runs_it(self):
        if "base.automation" not in self.env:
            self.skipTest("base_automation is not installed")
        self._load(self.examples[1])
        self._load(self.examples[2])
        order = self._create_order()

        order.with_user(self.otto).action_confirm()

        self._check_after_order(order)

    def test_two_activities_that_are_alike_get_each_its_time(self):
        self._load(self.examples[0])
        morning = self._get("plan_fair_call")
        evening = morning.copy({"crm_time": 16.25, "sequence": 1})
        noon = morning.copy({"crm_time": 0, "sequence": 1})
        self.assertEqual(morning.plan_id, (evening | noon).plan_id)
        wizard = self.env["mail.activity.schedule"].create(
            {
                "res_model": "res.partner",
                "res_ids": str((self.bert | self.nord).ids),
                "plan_id": morning.plan_id.id,
                "plan_on_demand_user_id": self.anna.id,
                "plan_date": date(2026, 11, 26),
            }
        )
        wizard.action_schedule_plan()

        for record in (self.bert, self.nord):
            self.assertCountEqual(
                record.activity_ids.mapped("crm_due"),
                [
                    datetime(2026, 11, 27, 8, 30),
                    datetime(2026, 11, 27, 15, 15),
                    False,
                    datetime(2026, 12, 10, 13, 0),
                ],
            )

    def test_time_is_one_of_the_assignee(self):
        self.carl.tz = "Asia/Kolkata"

        activity = self.bert.activity_schedule(
            "mail.mail_activity_data_call",
            user_id=self.carl.id,
            date_deadline=date(2026, 11, 26),
            crm_time=9.5,
        )

        self.assertEqual(activity.crm_due, datetime(2026, 11, 26, 4, 0))
        self.assertEqual(activity.crm_time, 9.5)
        activity.crm_time = 0
        self.assertFalse(activity.crm_due)
        self.assertEqual(activity.date_deadline, date(2026, 11, 26))

    def test_activity_type_says_which_talk_it_becomes(self):
        visit = self.env.ref("crm_ext_core.crm_conversation_kind_visit")
        on_site = self.env["mail.activity.type"].create(
            {"name": "On Site", "crm_kind_id": visit.id}
        )
        activity = self.bert.activity_schedule(
            activity_type_id=on_site.id, user_id=self.anna.id
        )

        activity.with_user(self.anna).action_done()

        talk = self.conversation_model.search([("activity_id", "=", activity.id)])
        self.assertEqual(talk.kind_id, visit)

    def test_time_outside_of_the_day_is_refused(self):
        self._load(self.examples[0])
        for time in (-1, 24):
            with self.subTest(time=time), self.assertRaises(ValidationError):
                self._get("plan_fair_call").crm_time = time

    def test_talks_are_logged_about_records_with_a_customer_only(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Log",
                "model_id": self.env["ir.model"]._get_id("project.task"),
                "state": "crm_talk",
            }
        )
        self.assertFalse(action.warning)
        tasks = self.env["project.task"].create(
            [{"name": "Internal"}, {"name": "Fix", "partner_id": self.bert.id}]
        )
        action.with_context(active_ids=tasks.ids).run()

        talk = self.conversation_model.search([("task_id", "in", tasks.ids)])
        self.assertEqual(talk.task_id, tasks[1])

    def test_model_without_talks_is_refused(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Log",
                "model_id": self.env["ir.model"]._get_id("res.company"),
                "state": "crm_talk",
            }
        )

        self.assertIn("no talks", action.warning)
        with self.assertRaises(UserError):
            action.with_context(active_id=self.env.company.id).run()
