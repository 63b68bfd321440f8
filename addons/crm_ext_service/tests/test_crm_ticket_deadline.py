from odoo.tests import tagged

from .common_sla import SlaCommon, berlin, to_berlin

MONDAY = "2026-03-02 08:00"


@tagged("post_install", "-at_install")
class TestCrmTicketDeadline(SlaCommon):
    """A deadline is met or missed, and somebody is told in time."""

    # === FIRST RESPONSE === #

    def _answer(self, ticket, **values):
        ticket.with_user(self.erika).message_post(
            **{
                "body": "We come.",
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
                **values,
            }
        )

    def test_our_first_message_to_the_customer_meets_the_response(self):
        self._create_target(goal="response", hours=2)
        ticket = self._create_ticket_at(MONDAY, partner_id=self.bert.id)
        with self._at("2026-03-02 09:00"):
            self._answer(ticket, subtype_xmlid="mail.mt_note")
            ticket.message_post(
                body="Hello?",
                author_id=self.bert.id,
                message_type="email",
                subtype_xmlid="mail.mt_comment",
            )
            self.assertFalse(ticket.crm_first_response)
        with self._at("2026-03-02 09:30"):
            self._answer(ticket)
        self.assertEqual(ticket.crm_first_response, berlin("2026-03-02 09:30"))
        row = self._get_deadline(ticket, "response")
        self.assertEqual(row.state, "met")
        self.assertEqual(row.reached_date, berlin("2026-03-02 09:30"))
        with self._at("2026-03-02 16:00"):
            self._answer(ticket)
        self.assertEqual(ticket.crm_first_response, berlin("2026-03-02 09:30"))

    def test_a_call_to_the_customer_is_a_response_until_it_is_voided(self):
        self._create_target(goal="response", hours=2)
        ticket = self._create_ticket_at(MONDAY, partner_id=self.bert.id)
        with self._at("2026-03-02 11:00"):
            talk = self.env["crm.conversation"].create(
                {"partner_id": self.bert.id, "ticket_id": ticket.id, "direction": "out"}
            )
            self.assertEqual(ticket.crm_first_response, berlin("2026-03-02 11:00"))
            self.assertEqual(self._get_deadline(ticket, "response").state, "missed")
            talk.write({"active": False, "void_reason": "wrong ticket"})
        self.assertFalse(ticket.crm_first_response)
        self.assertFalse(self._get_deadline(ticket, "response").reached_date)

    def test_a_call_from_the_customer_is_no_response(self):
        ticket = self._create_ticket_at(MONDAY, partner_id=self.bert.id)
        self.env["crm.conversation"].create(
            {"partner_id": self.bert.id, "ticket_id": ticket.id, "direction": "in"}
        )
        self.assertFalse(ticket.crm_first_response)

    def test_answers_from_before_the_addon_are_found_at_installation(self):
        ticket = self._create_ticket_at(MONDAY, partner_id=self.bert.id)
        with self._at("2026-03-02 09:30"):
            self._answer(ticket)
        ticket.crm_first_response = False
        ticket._fill_crm_first_response()
        self.assertEqual(ticket.crm_first_response, berlin("2026-03-02 09:30"))

    # === CLOSING AND OPENING === #

    def test_closing_settles_all_targets_and_opening_takes_it_back(self):
        self._create_target(goal="response", hours=1)
        self._create_target(goal="stage", stage_id=self.stage_progress.id, hours=2)
        self._create_target(hours=8)
        ticket = self._create_ticket_at(MONDAY)
        with self._at("2026-03-02 09:30"):
            ticket.stage_id = self.stage_progress
        with self._at("2026-03-02 10:00"):
            ticket.stage_id = self.stage_done
        self.assertEqual(
            {row.goal: row.state for row in ticket.crm_deadline_ids},
            {"response": "missed", "stage": "met", "resolution": "met"},
        )
        self.assertFalse(ticket.crm_deadline)
        with self._at("2026-03-02 15:00"):
            ticket.stage_id = self.stage_progress
        self.assertFalse(self._get_deadline(ticket).reached_date)
        self.assertEqual(
            to_berlin(self._get_deadline(ticket).deadline), "2026-03-03 12:00"
        )
        self.assertTrue(self._get_deadline(ticket, "stage").reached_date)

    def test_a_deadline_that_passes_is_missed(self):
        self._create_target(hours=2)
        ticket = self._create_ticket_at(MONDAY)
        with self._at("2026-03-02 10:05"):
            self._run_job()
            self.assertEqual(ticket.crm_sla_state, "missed")
            self.assertIn(ticket, ticket.search([("crm_deadline", "<", "now")]))

    # === ESCALATION === #

    def test_the_assignee_is_warned_and_then_the_leader_is_told(self):
        self._create_chain()
        ticket = self._create_ticket_at(MONDAY, user_id=self.erika.id)
        with self._at("2026-03-02 14:59"):
            self._run_job()
            self.assertFalse(ticket.activity_ids)
        with self._at("2026-03-02 15:00"):
            self._run_job()
            self._run_job()
        warning = ticket.activity_ids
        self.assertEqual(warning.user_id, self.erika)
        self.assertEqual(warning.crm_due, berlin("2026-03-02 17:00"))
        with self._at("2026-03-03 09:00"):
            self._run_job()
            told = ticket.activity_ids - warning
            self.assertEqual(told.user_id, self.paula)
            self._run_job()
        self.assertEqual(len(ticket.activity_ids), 2)

    def test_nobody_is_warned_of_what_is_reached_or_stands_still(self):
        self._create_chain()
        ticket = self._create_ticket_at(MONDAY, user_id=self.erika.id)
        paused = self._create_ticket_at(MONDAY, user_id=self.erika.id)
        with self._at("2026-03-02 14:00"):
            paused.stage_id = self.stage_awaiting
        with self._at("2026-03-02 15:30"):
            self._run_job()
            self.assertEqual(len(ticket.activity_ids), 1)
            self.assertFalse(paused.activity_ids)
            ticket.stage_id = self.stage_done
        self.assertFalse(ticket.activity_ids)

    def test_a_warning_comes_again_when_the_deadline_moved(self):
        target = self._create_chain()
        ticket = self._create_ticket_at(MONDAY, user_id=self.erika.id)
        with self._at("2026-03-02 15:00"):
            self._run_job()
            target.hours = 16
            self._run_job()
        with self._at("2026-03-03 15:00"):
            self._run_job()
        self.assertEqual(len(ticket.activity_ids), 2)

    def test_without_assignee_the_leader_is_warned(self):
        self._create_chain()
        ticket = self._create_ticket_at(MONDAY)
        with self._at("2026-03-02 15:00"):
            self._run_job()
        self.assertEqual(ticket.activity_ids.user_id, self.paula)
