from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_flow import FlowCommon

MONDAY = datetime(2026, 3, 2, 8, 0)
TUESDAY = datetime(2026, 3, 3, 8, 0)


@tagged("post_install", "-at_install")
class TestHelpdeskTicketSplit(FlowCommon):
    """Bert's pump leaks; on Monday he also asks for an invoice in the same ticket."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bert.email = "bert@adler.example"
        cls.ticket = cls._create_ticket(
            partner_id=cls.bert.id, user_id=cls.erika.id, priority="3"
        )
        cls.ticket.message_subscribe(cls.bert.ids)
        cls.mail = cls.ticket.message_post(
            body="Where is the invoice?",
            subject="Re: AW: Invoice",
            author_id=cls.bert.id,
            date=MONDAY,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
            attachments=[("order.txt", b"42")],
        )
        cls.note = cls.ticket.with_user(cls.erika).message_post(
            body="He never pays",
            date=TUESDAY,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )

    def _split(self, messages, keep_messages=False, **values):
        return self.ticket.with_user(self.erika)._split_crm(
            messages, {"name": "Invoice", **values}, keep_messages
        )

    def test_messages_get_a_ticket_of_their_own(self):
        new = self._split(self.mail)
        self.assertNotEqual(new.number, self.ticket.number)
        self.assertEqual(self.mail.res_id, new.id)
        self.assertEqual(self.mail.attachment_ids.res_id, new.id)
        self.assertEqual(new.crm_portal_attachment_ids, self.mail.attachment_ids)
        self.assertIn("Where is the invoice?", new.description)
        self.assertNotIn(self.mail, self.ticket.message_ids)
        self.assertEqual(new.partner_id, self.bert)
        self.assertEqual(new.user_id, self.erika)
        self.assertEqual(new.team_id, self.team)
        self.assertEqual(new.priority, "3")
        self.assertIn(self.bert, new.message_partner_ids)
        self.assertEqual(new.crm_split_from_id, self.ticket)
        self.assertFalse(new.closed)

    def test_both_tickets_say_where_the_messages_went(self):
        new = self._split(self.mail)
        self.assertIn(f'data-oe-id="{new.id}"', self.ticket.message_ids[0].body)
        self.assertIn(f'data-oe-id="{self.ticket.id}"', new.message_ids[0].body)

    def test_one_mail_may_hold_two_requests(self):
        new = self._split(self.mail, keep_messages=True)
        self.assertEqual(self.mail.res_id, self.ticket.id)
        copied = new.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertEqual(copied.author_id, self.bert)
        self.assertEqual(copied.date, MONDAY)
        self.assertIn("Where is the invoice?", copied.body)
        self.assertNotEqual(copied.message_id, self.mail.message_id)
        self.assertEqual(copied.attachment_ids.name, "order.txt")
        self.assertNotEqual(copied.attachment_ids, self.mail.attachment_ids)
        self.assertEqual(copied.attachment_ids.res_id, new.id)
        self.assertEqual(self.mail.attachment_ids.res_id, self.ticket.id)

    def test_the_talk_in_the_protocol_goes_along(self):
        talk = self.env["crm.conversation"].search([("message_id", "=", self.mail.id)])
        self.assertEqual(talk.ticket_id, self.ticket)
        new = self._split(self.mail)
        self.assertEqual(talk.ticket_id, new)

    def test_what_we_noted_is_not_shown_to_the_customer(self):
        new = self._split(self.note)
        self.assertNotIn("never pays", new.description)
        self.assertEqual(self.note.res_id, new.id)
        self.assertNotIn(self.note, new._get_crm_portal_messages())
        self.assertFalse(new.crm_opened_date, "the customer asked nothing")

    def test_a_copy_of_what_we_noted_is_not_shown_either(self):
        new = self._split(self.note, keep_messages=True)
        self.assertIn("never pays", "".join(new.message_ids.mapped("body")))
        self.assertFalse(new._get_crm_portal_messages())

    def test_the_customer_waits_since_his_message(self):
        with self._at(TUESDAY):
            new = self._split(self.mail)
        self.assertEqual(new.crm_opened_date, MONDAY)
        self.assertEqual(new._get_crm_start(), MONDAY)

    def test_an_answer_goes_along_and_counts_there(self):
        with self._at(TUESDAY):
            answer = self.ticket.with_user(self.erika).message_post(
                body="It comes",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        self.assertEqual(self.ticket.crm_first_response, TUESDAY)
        new = self._split(self.mail | answer)
        self.assertEqual(new.crm_first_response, TUESDAY)
        self.assertFalse(self.ticket.crm_first_response)

    def test_a_reply_to_the_mail_reaches_the_new_ticket(self):
        new = self._split(self.mail)
        self.env["mail.thread"].message_process(
            "helpdesk.ticket",
            "From: Bert <bert@adler.example>\nTo: help@own.example\n"
            f"Subject: Re: it\nIn-Reply-To: {self.mail.message_id}\n"
            "Message-ID: <again@adler.example>\n\nAgain.\n",
        )
        self.assertIn("Again.", new.message_ids[0].body)

    def test_a_split_is_undone_by_a_merge(self):
        new = self._split(self.mail)
        new._merge_crm_into(self.ticket)
        self.assertIn(self.mail, self.ticket.message_ids)

    def test_the_dialog_proposes_title_contact_and_team(self):
        wizard = (
            self.env["crm.ticket.split"]
            .with_user(self.erika)
            .with_context(
                default_ticket_id=self.ticket.id, default_message_ids=self.mail.ids
            )
            .create({})
        )
        self.assertEqual(wizard.name, "Invoice")
        self.assertEqual(wizard.partner_id, self.bert)
        self.assertEqual(wizard.team_id, self.team)
        wizard.team_id = self.team.copy({"name": "Accounting", "user_ids": False})
        new = self.env["helpdesk.ticket"].browse(wizard.action_split()["res_id"])
        self.assertEqual(new.team_id, wizard.team_id)
        self.assertFalse(new.user_id)

    def test_messages_of_other_tickets_are_not_taken(self):
        other = self._create_ticket()
        foreign = other.message_post(body="Secret", message_type="comment")
        for messages in (foreign, self.mail | foreign, self.mail.browse()):
            with self.assertRaisesRegex(UserError, "Choose messages of"):
                self._split(messages)
        self.assertEqual(foreign.res_id, other.id)

    def test_the_log_of_stages_is_not_taken(self):
        logged = self._log_stage(self.ticket)
        with self.assertRaisesRegex(UserError, "Choose messages of"):
            self._split(logged)

    def test_who_may_not_change_the_ticket_does_not_split_it(self):
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.max)._split_crm(self.mail, {"name": "Mine"})
        self.assertEqual(self.mail.res_id, self.ticket.id)
