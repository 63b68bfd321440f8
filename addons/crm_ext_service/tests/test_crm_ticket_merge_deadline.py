from odoo.tests import tagged

from .common_sla import SlaCommon, to_berlin


@tagged("post_install", "-at_install")
class TestCrmTicketMergeDeadline(SlaCommon):
    """Merging neither wins nor loses time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.target = cls._create_target(hours=8)

    def setUp(self):
        super().setUp()
        self.older = self._create_ticket_at("2026-03-02 08:00")
        self.newer = self._create_ticket_at("2026-03-02 14:00")

    def _get_moment(self, ticket):
        return to_berlin(self._get_deadline(ticket).deadline)

    def test_the_deadline_counts_from_the_first_question(self):
        self.assertEqual(self._get_moment(self.newer), "2026-03-03 14:00")
        with self._at("2026-03-02 15:00"):
            merge = self.older._merge_crm_into(self.newer)
            self.assertEqual(self._get_moment(self.newer), "2026-03-02 17:00")
            self.assertFalse(self.older.crm_deadline_ids, "its clock goes on there")
        with self._at("2026-03-02 16:00"):
            merge.action_undo()
            self.assertEqual(self._get_moment(self.newer), "2026-03-03 14:00")
            self.assertEqual(self._get_moment(self.older), "2026-03-02 17:00")
            self.assertEqual(self.older.crm_sla_state, "running")

    def test_the_clock_stood_where_that_of_the_merged_ticket_stood(self):
        with self._at("2026-03-02 10:00"):
            self.older.stage_id = self.stage_awaiting
        with self._at("2026-03-02 15:00"):
            merge = self.older._merge_crm_into(self.newer)
            # Two hours until ten, three from 14:00 to 17:00, three on Tuesday.
            self.assertEqual(self._get_moment(self.newer), "2026-03-03 11:00")
            merge.action_undo()
            self.assertEqual(self._get_moment(self.newer), "2026-03-03 14:00")
            self.assertEqual(self.older.crm_sla_state, "paused")
            self.assertFalse(self._get_deadline(self.older).deadline)

    def test_what_the_merged_ticket_did_before_is_no_movement_of_the_other(self):
        with self._at("2026-03-02 10:00"):
            self.older.stage_id = self.stage_done
        with self._at("2026-03-02 11:00"):
            self.older.stage_id = self.stage_new
        with self._at("2026-03-02 15:00"):
            self.older._merge_crm_into(self.newer)
            self.env.flush_all()
        movements = self.env["crm.ticket.movement"].search(
            [("ticket_id", "in", (self.older | self.newer).ids)]
        )
        self.assertEqual(movements.mapped("kind"), ["created"])

    def test_what_was_reached_before_the_merge_stays_on_record(self):
        self._create_target(name="Answer", goal="response", hours=2)
        self.older._update_crm_deadlines()
        with self._at("2026-03-02 09:00"):
            self.older.with_user(self.erika).message_post(
                body="We come",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        with self._at("2026-03-02 15:00"):
            self.older._merge_crm_into(self.newer)
        for ticket in self.older | self.newer:
            row = self._get_deadline(ticket, "response")
            self.assertEqual(row.state, "met")
            self.assertEqual(to_berlin(row.reached_date), "2026-03-02 09:00")

    def test_the_warning_of_the_merged_ticket_goes_with_its_deadline(self):
        warning = {"hours": 2, "timing": "before", "recipient": "assignee"}
        self.target.step_ids = [(0, 0, warning)]
        self.older.user_id = self.erika
        with self._at("2026-03-02 15:30"):
            self._run_job()
            self.assertTrue(self.older.activity_ids)
            self.older._merge_crm_into(self.newer)
            self.assertFalse(self.older.activity_ids)
            self.assertFalse(self.newer.activity_ids)
