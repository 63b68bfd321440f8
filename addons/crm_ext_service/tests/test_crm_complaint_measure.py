from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common_complaint import ComplaintCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02")
class TestCrmComplaintMeasure(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._create_complaint(user_id=cls.erika.id)
        cls.measure = (
            cls.env["crm.complaint.measure"]
            .with_user(cls.erika)
            .create(
                {
                    "name": "Sort the stock",
                    "ticket_id": cls.ticket.id,
                    "user_id": cls.nele.id,
                    "date_deadline": "2026-03-06",
                    "cost": 250,
                }
            )
        )

    def test_who_is_responsible_is_reminded(self):
        reminder = self.measure.activity_ids
        self.assertEqual(reminder.user_id, self.nele)
        self.assertEqual(reminder.date_deadline, date(2026, 3, 6))
        self.assertEqual(reminder.summary, "Sort the stock")
        self.assertEqual(reminder.crm_partner_id, self.bert)

    def test_the_reminder_follows_the_measure(self):
        self.measure.write({"user_id": self.ole.id, "date_deadline": "2026-03-09"})
        reminder = self.measure.activity_ids
        self.assertEqual(reminder.user_id, self.ole)
        self.assertEqual(reminder.date_deadline, date(2026, 3, 9))

    def test_a_measure_is_done_with_its_reminder_and_the_other_way_round(self):
        self.measure.activity_ids.with_user(self.nele).action_feedback("3 of 40 bad")
        self.assertEqual(self.measure.state, "done")
        self.assertEqual(self.measure.result, "3 of 40 bad")
        self.assertEqual(self.measure.date_done, date(2026, 3, 2))
        self.measure.state = "planned"
        self.assertFalse(self.measure.date_done)
        self.assertEqual(len(self.measure.activity_ids), 1)
        self.measure.with_user(self.nele).action_done()
        self.assertFalse(self.measure.activity_ids)
        self.assertEqual(self.measure.result, "3 of 40 bad")

    def test_another_activity_leaves_the_measure_open(self):
        call = self.measure.activity_schedule("mail.mail_activity_data_call")
        call.action_feedback()
        self.assertEqual(self.measure.state, "planned")

    def test_a_cancelled_measure_reminds_nobody_and_costs_nothing(self):
        self.assertEqual(self.ticket.crm_measure_cost, 250)
        self.measure.state = "cancelled"
        self.assertFalse(self.measure.activity_ids)
        self.assertEqual(self.ticket.crm_measure_cost, 0)

    def test_the_cost_adds_up(self):
        self.ticket.crm_other_cost = 80
        self.assertEqual(self.ticket.crm_complaint_cost, 330)

    def test_who_is_responsible_answers_and_changes_nothing_else(self):
        mine = self.measure.with_user(self.nele)
        mine.write({"state": "done", "result": "Sorted", "cost": 300})
        self.assertIn("Since Monday", mine.problem)
        self.assertFalse(mine.can_plan)
        self.assertTrue(self.measure.can_plan)
        for vals in ({"name": "X"}, {"date_deadline": "2027-01-01"}):
            with self.assertRaises(AccessError):
                mine.write(vals)
        self.assertEqual(self.measure.name, "Sort the stock")
        self.assertFalse(mine.has_access("unlink"))
        self.assertFalse(mine.has_access("create"))

    def test_measures_are_seen_like_their_tickets(self):
        self.assertFalse(self.measure.with_user(self.max).has_access("read"))
        self.ticket.user_id = self.max
        self.env.invalidate_all()
        self.assertTrue(self.measure.with_user(self.max).has_access("write"))
        stranger = self._create_user("stranger", "group_helpdesk_user_own")
        self.assertFalse(self.measure.with_user(stranger).has_access("read"))

    def test_measures_of_another_company_are_hidden(self):
        ticket = self._create_ticket(team_id=self.nord_team.id)
        measure = self.env["crm.complaint.measure"].create(
            {
                "name": "A",
                "ticket_id": ticket.id,
                "user_id": self.env.user.id,
                "date_deadline": "2026-03-06",
            }
        )
        self.assertFalse(measure.with_user(self.paula).has_access("read"))

    def test_the_8d_report_tells_the_customer_all_but_the_cost(self):
        self.ticket.crm_root_cause = "Seal from batch 7"
        self.ticket.crm_expert_ids = self.nele
        html, _type = (
            self.env["ir.actions.report"]
            .with_user(self.erika)
            ._render_qweb_html("crm_ext_service.report_8d", self.ticket.ids)
        )
        text = html.decode()
        for words in ("Sort the stock", "Seal from batch 7", self.ticket.number):
            self.assertIn(words, text)
        self.assertNotIn("250", text)
