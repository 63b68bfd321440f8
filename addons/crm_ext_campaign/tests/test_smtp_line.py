# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import smtplib
from email.message import EmailMessage

from odoo.tests import BaseCase, tagged

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from ..tools.smtp_line import Outcome, SmtpLine

CLOSED = smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
OK, GO_AHEAD = (250, b"OK"), (354, b"Go ahead")


class ScriptedSmtp(smtplib.SMTP):
    """A connection that gives these answers to MAIL, RCPT, DATA and the content."""

    def __init__(self, *answers):
        super().__init__()
        self.sock = "open"
        self.ehlo_resp = b"server"
        self.answers = list(answers)

    def send(self, data):
        pass

    def getreply(self):
        answer = self.answers.pop(0) if self.answers else OK
        if isinstance(answer, Exception):
            self.sock = None
            raise answer
        return answer

    def quit(self):
        self.sock = None


@tagged("post_install", "-at_install")
class TestSmtpLine(BaseCase):
    def _hand_over(self, *answers):
        line = SmtpLine(lambda: ScriptedSmtp(*answers))
        return line.hand_over(self._deliver)

    def _deliver(self, session):
        """Deliver as Odoo's mail server does."""
        message = EmailMessage()
        message["From"], message["To"] = "us@own.example", "anna@example.com"
        message.set_content("Hello")
        try:
            session.send_message(message)
        except smtplib.SMTPServerDisconnected:
            raise
        except Exception as error:  # pylint: disable=broad-except
            raise MailDeliveryException("Failed", str(error)) from error

    def test_accepted_mail_is_sent(self):
        self.assertEqual(self._hand_over(OK, OK, GO_AHEAD, OK), Outcome("sent"))

    def test_connection_that_breaks_before_the_content_has_delivered_nothing(self):
        for answers in ([CLOSED], [OK, CLOSED], [OK, OK, CLOSED]):
            with self.subTest(answers=answers):
                self.assertEqual(self._hand_over(*answers).state, "outgoing")

    def test_connection_that_breaks_after_the_content_leaves_it_unclear(self):
        outcome = self._hand_over(OK, OK, GO_AHEAD, CLOSED)

        self.assertEqual(outcome.state, "crm_unclear")
        self.assertIn("closed", outcome.reason)

    def test_answer_after_the_content_is_clear_whatever_it_is(self):
        refused = self._hand_over(OK, OK, GO_AHEAD, (554, b"Spam"))
        later = self._hand_over(OK, OK, GO_AHEAD, (451, b"Greylisted"))

        self.assertEqual(refused.state, "exception")
        self.assertIn("Spam", refused.reason)
        self.assertEqual(later.state, "outgoing")

    def test_refused_recipient_has_failed_a_full_mailbox_is_tried_again(self):
        self.assertEqual(self._hand_over(OK, (550, b"Unknown")).state, "exception")
        self.assertEqual(self._hand_over(OK, (452, b"Full")).state, "outgoing")

    def test_server_that_cannot_be_reached_is_left_in_peace(self):
        def connect():
            raise ConnectionRefusedError("Connection refused")

        line = SmtpLine(connect)

        self.assertEqual(line.hand_over(self._deliver).state, "outgoing")
        self.assertTrue(line.is_down)
        self.assertEqual(line.trouble, "Connection refused")

    def test_server_that_breaks_three_times_in_a_row_is_left_in_peace(self):
        line = SmtpLine(lambda: ScriptedSmtp(OK, CLOSED))

        down = [(line.hand_over(self._deliver), line.is_down)[1] for _try in range(3)]

        self.assertEqual(down, [False, False, True])

    def test_mail_after_a_broken_connection_goes_over_a_new_one(self):
        sessions = [ScriptedSmtp(OK, CLOSED), ScriptedSmtp(OK, OK, GO_AHEAD, OK)]
        line = SmtpLine(lambda: sessions.pop(0))

        states = [line.hand_over(self._deliver).state for _try in range(2)]

        self.assertEqual(states, ["outgoing", "sent"])
        self.assertFalse(line.is_down)
