from datetime import timedelta

from odoo.tests import new_test_user, tagged
from odoo.tools import html2plaintext

from .common_mail import MailIntakeCommon


@tagged("post_install", "-at_install")
class TestMailAcknowledgement(MailIntakeCommon):
    """Who opens a ticket learns its number at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.crm_acknowledge = True
        cls.env["res.lang"]._activate_lang("de_DE")

    def _open(self, sender="Max Muster <max@kunde.example>", **headers):
        """Return the ticket that a mail opens; what we answer is in ``_new_mails``."""
        with self.mock_mail_gateway():
            return self._receive("\nIt leaks.", From=sender, **headers)

    def test_number_and_link_go_to_an_unknown_sender(self):
        ticket = self._open()
        mail = self._new_mails
        self.assertEqual(mail.email_to, "max@kunde.example")
        self.assertEqual(mail.subject, f"[{ticket.number}] Pump leaks")
        text = html2plaintext(mail.body_html)
        self.assertIn("Hello Max Muster,", text)
        self.assertIn(ticket.number, text)
        self.assertIn(f"/my/ticket/{ticket.id}?access_token=", mail.body_html)
        self.assertTrue(ticket.crm_acknowledged_date)

    def test_the_confirmation_stands_below_the_mail_and_counts_as_no_answer(self):
        ticket = self._open()
        confirmation, mail = ticket.message_ids[:2]
        self.assertEqual(mail.message_type, "email")
        self.assertEqual(confirmation.message_type, "auto_comment")
        self.assertFalse(ticket.crm_first_response)
        self.assertEqual(ticket.crm_conversation_count, 1)  # the mail itself

    def test_it_says_that_a_machine_wrote_and_wants_no_answer(self):
        self._open()
        headers = self._mails[0]["headers"]
        self.assertEqual(headers["Auto-Submitted"], "auto-replied")
        self.assertEqual(headers["X-Auto-Response-Suppress"], "All")

    def test_a_contact_gets_it_and_no_other_participant(self):
        ticket = self._open("bert@adler.example", Cc="erika@service.test")
        self.assertEqual(self._new_mails.recipient_ids, self.bert)
        self.assertEqual(ticket.partner_id, self.bert)

    def test_it_is_written_in_the_language_of_the_customer(self):
        template = self.env.ref("crm_ext_service.mail_template_ticket_received")
        template.with_context(lang="de_DE").subject = "Eingang {{ object.number }}"
        self.bert.lang = "de_DE"
        for sender, headers, is_german in (
            ("bert@adler.example", {}, True),
            ("max@kunde.example", {}, False),
            ("moritz@kunde.example", {"Content_Language": "de-AT"}, True),
            ("emma@kunde.example", {"Accept_Language": "de-DE, en-US"}, True),
            ("paul@kunde.example", {"Content_Language": "xx"}, False),
        ):
            with self.subTest(sender):
                self._open(sender, **headers)
                self.assertEqual(self._new_mails.subject[:7] == "Eingang", is_german)

    def test_machines_get_none(self):
        for headers in (
            {"Auto_Submitted": "auto-generated"},
            {"Precedence": "list"},
            {"List_Id": "<news.kunde.example>"},
            {"X_Auto_Response_Suppress": "OOF, AutoReply"},
            {"Return_Path": "<>"},
            {"From": "no-reply@kunde.example"},
            {"From": "noreply+7@kunde.example"},
            {"From": "Postmaster <postmaster@kunde.example>"},
            {"From": None},
        ):
            with self.subTest(headers):
                sender = headers.pop("From", "robot@kunde.example")
                ticket = self._open(sender, **headers)
                self.assertTrue(ticket)
                self.assertFalse(self._new_mails)
                self.assertFalse(ticket.crm_acknowledged_date)

    def test_an_answer_to_a_ticket_gets_none(self):
        ticket = self._open("bert@adler.example")
        again = self._open("bert@adler.example", Subject=f"Re: {ticket.number}")
        self.assertEqual(again, ticket)
        self.assertFalse(self._new_mails)

    def test_three_in_an_hour_are_enough_for_one_address(self):
        sent = []
        for index in range(5):
            ticket = self._open(Subject=f"Thank you for your mail {index}")
            sent.append(bool(self._new_mails))
        self.assertEqual(sent, [True, True, True, False, False])
        self._open("moritz@kunde.example")
        self.assertTrue(self._new_mails)
        tickets = self.env["helpdesk.ticket"].search(
            [("partner_email", "=", ticket.partner_email)]
        )
        for earlier in tickets.filtered("crm_acknowledged_date"):
            earlier.crm_acknowledged_date -= timedelta(hours=1)
        self._open(Subject="A new question")
        self.assertTrue(self._new_mails)

    def test_a_team_without_the_switch_sends_none(self):
        self.team.crm_acknowledge = False
        self._open()
        self.assertFalse(self._new_mails)

    def test_a_ticket_of_the_portal_is_confirmed_and_one_of_a_colleague_is_not(self):
        user = new_test_user(
            self.env,
            login="bert@service.test",
            groups="base.group_portal",
            partner_id=self.bert.id,
        )
        values = {
            "name": "Pump leaks",
            "description": "Since Monday",
            "team_id": self.team.id,
            "partner_id": self.bert.id,
        }
        with self.mock_mail_gateway():
            self.env["helpdesk.ticket"].with_user(user).sudo().create(values)
        self.assertEqual(self._new_mails.recipient_ids, self.bert)
        with self.mock_mail_gateway():
            self.env["helpdesk.ticket"].with_user(self.erika).create(values)
        self.assertFalse(self._new_mails)
