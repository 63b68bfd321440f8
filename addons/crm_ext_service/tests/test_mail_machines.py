from odoo.tests import tagged
from odoo.tools import html2plaintext

from .common_mail import MailIntakeCommon

BOUNCE = """Content-Type: multipart/report; report-type=delivery-status; boundary=AAA

--AAA
Content-Type: text/plain

Mailbox full.
--AAA
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.adler.example

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.2.2

--AAA
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: {subject}

--AAA--
"""


@tagged("post_install", "-at_install")
class TestMailMachines(MailIntakeCommon):
    """Machines that write to us: nothing is lost, and nobody is disturbed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clara = cls.env["res.partner"].create(
            {"name": "Clara", "email": "clara@adler.example"}
        )
        cls.ticket = cls._create_ticket(partner_id=cls.bert.id, user_id=cls.erika.id)
        cls.ticket.message_subscribe((cls.bert + cls.clara).ids)

    def _reply(self, sender="bert@adler.example", text="I am away.", **headers):
        subject = f"Re: [{self.ticket.number}] Pump leaks"
        headers = {"From": sender, "Subject": subject, **headers}
        with self.mock_mail_gateway():
            return self._receive(f"\n{text}", **headers)

    def _send_us(self, count, text="Alarm {}", **headers):
        """Return the tickets that so many mails of one sender went to."""
        return [
            self._receive(
                f"\n{text.format(index)}", Subject=f"Alarm {index}", **headers
            )
            for index in range(count)
        ]

    # === AUTOMATIC ANSWERS === #

    def test_an_automatic_answer_is_a_note_that_no_customer_is_told_of(self):
        for headers in (
            {"Auto_Submitted": "auto-replied"},
            {"Auto_Submitted": "auto-generated (vacation)"},
            {"Precedence": "bulk"},
            {"X_Autoreply": "yes"},
            {"Subject": f"Automatische Antwort: {self.ticket.number}"},
            {"Subject": f"Abwesenheitsnotiz: [{self.ticket.number}]"},
            {"Subject": f"Out of Office: {self.ticket.number}"},
        ):
            with self.subTest(headers):
                self.assertEqual(self._reply(**headers), self.ticket)
                mail = self._get_mail(self.ticket)
                self.assertIn("I am away.", mail.body)
                self.assertEqual(mail.author_id, self.bert)
                self.assertTrue(mail.subtype_id.internal)
                self.assertFalse(self._new_mails)

    def test_what_a_person_writes_reaches_the_participants(self):
        self._reply(Auto_Submitted="no", Subject=f"Office {self.ticket.number}")
        mail = self._get_mail(self.ticket)
        self.assertFalse(mail.subtype_id.internal)
        self.assertIn(self.clara, self._new_mails.recipient_ids)

    def test_an_automatic_answer_without_number_finds_the_latest_ticket(self):
        self._receive("\nIt leaks.")
        ticket = self._receive("\nIt drips.", Subject="Valve")
        self.assertEqual(
            self._receive("\nI am away.", Auto_Submitted="auto-replied"), ticket
        )
        self.assertTrue(self._get_mail(ticket).subtype_id.internal)

    def test_an_automatic_answer_to_nothing_is_kept_as_a_ticket(self):
        ticket = self._receive("\nI am away.", Auto_Submitted="auto-replied")
        self.assertIn("I am away.", ticket.description)

    def test_an_alarm_of_a_machine_is_a_ticket(self):
        first, second = self._send_us(2, Auto_Submitted="auto-generated")
        self.assertNotEqual(first, second)

    # === FLOODS === #

    def test_the_same_mail_again_stays_with_the_first(self):
        ticket = self._receive("\nIt leaks.")
        self.assertEqual(self._receive("\nIt leaks."), ticket)
        self.assertNotEqual(self._receive("\nIt leaks.", Subject="Valve"), ticket)
        self.assertNotEqual(
            self._receive("\nIt leaks.", From="moritz@kunde.example"), ticket
        )

    def test_after_twenty_tickets_in_two_hours_the_latest_takes_the_rest(self):
        tickets = self._send_us(23)
        self.assertEqual(len({ticket.id for ticket in tickets}), 20)
        self.assertEqual(tickets[20:], tickets[19:20] * 3)
        mails = tickets[19].message_ids.filtered(lambda m: m.message_type == "email")
        self.assertEqual(
            [html2plaintext(mail.body).strip() for mail in mails],
            ["Alarm 22", "Alarm 21", "Alarm 20", "Alarm 19"],
        )
        self.assertEqual(mails[:3].mapped("subtype_id.internal"), [True])

    def test_a_sender_on_odoos_list_may_open_as_many_as_he_likes(self):
        self.env["mail.gateway.allowed"].create({"email": "max@kunde.example"})
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 2)
        tickets = self._send_us(4)
        self.assertEqual(len({ticket.id for ticket in tickets}), 4)

    def test_many_answers_to_one_ticket_become_notes_without_a_word_to_the_sender(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 3)
        sent = []
        for index in range(5):
            self._reply(text=f"Answer {index}")
            sent.append(bool(self._new_mails))
        self.assertEqual(sent, [True, True, True, False, False])
        self.assertIn("Answer 4", self._get_mail(self.ticket).body)

    def test_the_third_answer_of_the_same_words_is_a_note(self):
        sent = []
        for _index in range(4):
            self._reply()
            sent.append(bool(self._new_mails))
        self.assertEqual(sent, [True, True, False, False])

    def test_a_colleague_may_answer_by_mail_as_often_as_he_likes(self):
        self.erika.email = "erika@own.example"
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 2)
        for _index in range(4):
            self._reply("erika@own.example", text="Yes.")
            self.assertIn(self.bert, self._new_mails.recipient_ids)

    # === BOUNCES === #

    def _bounce(self, message_id="<unknown>", subject="", address="bert@adler.example"):
        with self.mock_mail_gateway():
            self._receive(
                BOUNCE.format(message_id=message_id, subject=subject, address=address),
                From="MAILER-DAEMON@mail.adler.example",
                Subject="Undelivered Mail Returned to Sender",
            )

    def _get_bounce_notes(self):
        return self.ticket.message_ids.filtered(lambda m: "came back" in m.body)

    def test_a_mail_that_comes_back_is_said_on_its_ticket(self):
        with self.mock_mail_gateway():
            message = self.ticket.message_post(
                body="Which pump?",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.bert.ids,
            )
        count = self.env["helpdesk.ticket"].search_count([])
        self._bounce(message.message_id)
        note = self._get_bounce_notes()
        self.assertEqual(
            html2plaintext(note.body).strip(),
            "The mail to bert@adler.example came back: Mailbox full.",
        )
        self.assertTrue(note.subtype_id.internal)
        self.assertIn(self.erika.partner_id, note.partner_ids)
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), count)
        self.assertNotIn("MAILER", str(self._new_mails.mapped("email_to")))

    def test_a_bounce_without_reference_finds_its_ticket_by_the_number(self):
        self._bounce(subject=f"Re: [{self.ticket.number}] Pump leaks")
        self.assertTrue(self._get_bounce_notes())

    def test_a_stranger_cannot_bring_notes_to_a_ticket_by_its_number(self):
        subject = f"Re: [{self.ticket.number}] Pump leaks"
        self._bounce(subject=subject, address="sven@storch.example")
        self.assertFalse(self._get_bounce_notes())
