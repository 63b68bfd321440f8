from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common_sla import SlaCommon, to_berlin


@tagged("post_install", "-at_install")
class TestHelpdeskTicketWaiting(SlaCommon):
    """Bert writes to us in March 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bert.email = "bert@adler.test"

    def setUp(self):
        super().setUp()
        self.ticket = self._create_ticket_at(
            "2026-03-02 09:00", partner_id=self.bert.id
        )

    def _post(self, text, author, ticket=None, **values):
        with self._at(text):
            (ticket or self.ticket).message_post(
                body="Hello",
                author_id=author.id,
                message_type="comment",
                **{"subtype_xmlid": "mail.mt_comment", **values},
            )

    def _answer(self, text, **values):
        self._post(text, self.erika.partner_id, **values)

    def _talk(self, text, direction):
        with self._at(text):
            return self.env["crm.conversation"].create(
                {
                    "partner_id": self.bert.id,
                    "ticket_id": self.ticket.id,
                    "direction": direction,
                    "kind_id": self.env["crm.conversation"]._get_kind("call").id,
                }
            )

    def _move(self, text, stage):
        with self._at(text):
            self.ticket.stage_id = stage

    def assertWaitingSince(self, text, ticket=None):
        since = (ticket or self.ticket).crm_waiting_since
        self.assertEqual(to_berlin(since), text)

    def test_a_customer_waits_from_the_creation_of_his_ticket_on(self):
        self.assertWaitingSince("2026-03-02 09:00")

    def test_an_answer_ends_the_waiting(self):
        self._answer("2026-03-02 10:00")
        self.assertWaitingSince(False)

    def test_the_first_mail_after_our_answer_begins_it_again(self):
        self._answer("2026-03-02 10:00")
        self._post("2026-03-03 11:00", self.bert)
        self._post("2026-03-04 12:00", self.bert)
        self.assertWaitingSince("2026-03-03 11:00")

    def test_notes_among_colleagues_are_no_answer(self):
        self._answer("2026-03-02 10:00", subtype_xmlid="mail.mt_note")
        self.assertWaitingSince("2026-03-02 09:00")

    def test_messages_of_robots_are_no_answer(self):
        self._post("2026-03-02 10:00", self.env.ref("base.partner_root"))
        self.assertWaitingSince("2026-03-02 09:00")

    def test_we_call_back_or_are_called_again(self):
        self._talk("2026-03-02 10:00", "out")
        self.assertWaitingSince(False)
        self._talk("2026-03-03 10:00", "in")
        self.assertWaitingSince("2026-03-03 10:00")

    def test_a_talk_that_was_logged_by_mistake_does_not_count(self):
        talk = self._talk("2026-03-02 10:00", "out")
        talk.write({"void_reason": "Another ticket", "active": False})
        self.assertWaitingSince("2026-03-02 09:00")

    def test_nobody_waits_for_a_closed_ticket(self):
        self._move("2026-03-02 10:00", self.stage_done)
        self.assertWaitingSince(False)
        born_closed = self._create_ticket_at(
            "2026-03-02 10:00", stage_id=self.stage_done.id
        )
        self.assertWaitingSince(False, born_closed)

    def test_whoever_was_not_answered_waits_on_when_his_ticket_is_reopened(self):
        self._answer("2026-03-02 10:00")
        self._post("2026-03-03 11:00", self.bert)
        self._move("2026-03-04 10:00", self.stage_done)
        self._move("2026-03-05 10:00", self.stage_progress)
        self.assertWaitingSince("2026-03-03 11:00")

    def test_a_colleague_with_a_ticket_of_his_own_is_no_customer_of_himself(self):
        self._answer("2026-03-02 10:00")
        self.ticket.partner_id = self.erika.partner_id
        self.assertWaitingSince("2026-03-02 09:00")

    def test_who_waits_longest_comes_first(self):
        later = self._create_ticket_at("2026-03-02 12:00", partner_id=self.bert.id)
        answered = self._create_ticket_at("2026-03-01 12:00", partner_id=self.bert.id)
        self._post("2026-03-02 13:00", self.erika.partner_id, answered)
        action = self.env.ref("crm_ext_service.helpdesk_ticket_action_waiting")
        tickets = self.env["helpdesk.ticket"].with_user(self.erika)
        found = tickets.search(
            [("crm_waiting_since", "!=", False), ("team_id", "=", self.team.id)],
            order="crm_waiting_since, id",
        )
        self.assertEqual(found, self.ticket | later)
        self.assertIn("crm_waiting_since", action.domain)

    def test_tickets_from_before_are_filled_in(self):
        answered = self._create_ticket_at("2026-03-02 12:00", partner_id=self.bert.id)
        closed = self._create_ticket_at("2026-03-02 12:00", stage_id=self.stage_done.id)
        self._post("2026-03-02 13:00", self.erika.partner_id, answered)
        tickets = self.ticket | answered | closed
        self.env.flush_all()
        self.env.cr.execute("UPDATE helpdesk_ticket SET crm_waiting_since = NULL")
        tickets.invalidate_recordset()
        self.env["helpdesk.ticket"]._fill_crm_waiting_since()
        self.assertEqual(
            [to_berlin(ticket.crm_waiting_since) for ticket in tickets],
            ["2026-03-02 09:00", False, False],
        )

    def test_customers_end_the_waiting_but_do_not_see_it(self):
        portal = new_test_user(
            self.env, "bert", "base.group_portal", partner_id=self.bert.id, lang="en_US"
        )
        ticket = self.ticket.with_user(portal)
        with self.assertRaises(AccessError):
            ticket.read(["crm_waiting_since"])
        ticket.sudo().stage_id = self.stage_done
        self.assertWaitingSince(False)
