# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A connection to an SMTP server that knows what became of the mail when it breaks."""

import smtplib
from contextlib import suppress
from datetime import datetime
from smtplib import SMTP
from typing import NamedTuple

import psycopg2

from odoo.addons.base.models.ir_mail_server import (
    IrMail_Server,
    MailDeliveryException,
)

BREAKS = 3  # in a row, after which the server is left in peace
END_OF_CONTENT = b"\r\n.\r\n"
FAILURE_TYPES = {
    IrMail_Server.NO_VALID_RECIPIENT: "mail_email_invalid",
    IrMail_Server.NO_VALID_FROM: "mail_from_invalid",
    IrMail_Server.NO_FOUND_FROM: "mail_from_missing",
    IrMail_Server.NO_FOUND_SMTP_FROM: "mail_from_missing",
}


class Outcome(NamedTuple):
    """What became of a mail, in the words of ``mail.mail``.

    ``state`` is ``sent``, ``exception``, ``outgoing`` (not accepted, try again) or
    ``crm_unclear`` (perhaps accepted).
    """

    state: str
    failure_type: str | None = None
    reason: str | None = None
    retry_date: datetime | None = None

    def or_given_up(self, retry_date):
        """Complete an outcome by when to try again; without a date it has failed."""
        if self.state != "outgoing":
            return self
        if retry_date is None:
            return self._replace(state="exception", failure_type="mail_smtp")
        return self._replace(retry_date=retry_date)


class SmtpLine:
    """A connection that is opened when needed, and anew after it broke.

    :param connect: function that returns an ``smtplib.SMTP`` or raises
    """

    def __init__(self, connect):
        self._connect = connect
        self._session = None
        self._is_unanswered = False
        self._breaks = 0
        self.trouble = ""

    @property
    def is_down(self):
        """Tell whether it is better to leave the server in peace for a while."""
        return self._breaks >= BREAKS

    def close(self):
        session, self._session = self._session, None
        if session is not None:
            with suppress(smtplib.SMTPException, OSError):
                session.quit()

    def hand_over(self, deliver):
        """Let a function deliver a mail over the session, and tell what became of it.

        :param deliver: function of the session, which calls ``send_email``
        :rtype: Outcome
        """
        self._is_unanswered = False
        try:
            session = self._open()
        except Exception as error:  # noqa: BLE001  names, TLS, log-in: many things fail
            self._breaks = BREAKS
            return self._broken(error)
        try:
            deliver(session)
        except (smtplib.SMTPServerDisconnected, psycopg2.Error) as error:
            return self._broken(error)
        except MailDeliveryException as error:
            return self._refused(error)
        except AssertionError as error:
            return Outcome("exception", *explain_assertion(error))
        except UnicodeError as error:
            return Outcome("exception", "unknown", str(error))
        self._breaks = 0
        return Outcome("sent")

    def _open(self):
        """Return a session that works, as far as can be told."""
        if isinstance(self._session, SMTP) and self._session.sock is None:
            self._session = None
        if self._session is None:
            self._session = self._connect()
            if isinstance(self._session, SMTP):
                self._listen(self._session)
        return self._session

    def _listen(self, session):
        """Note when the server has a whole mail and has not answered yet.

        Only then can a mail have been accepted without our knowing: before the line
        with the dot the server has no mail (RFC 5321, 4.1.1.4).
        """
        send, getreply = session.send, session.getreply

        def watched_send(data):
            send(data)
            if isinstance(data, bytes) and data.endswith(END_OF_CONTENT):
                self._is_unanswered = True

        def watched_getreply():
            reply = getreply()
            self._is_unanswered = False
            return reply

        session.send, session.getreply = watched_send, watched_getreply

    def _broken(self, error):
        unclear, self._is_unanswered = self._is_unanswered, False
        self._breaks += 1
        self._session = None
        self.trouble = str(error)
        return Outcome("crm_unclear" if unclear else "outgoing", None, self.trouble)

    def _refused(self, error):
        """Tell a refusal for good from one for the moment (RFC 5321, 4.2.1)."""
        cause = error.__context__
        if isinstance(cause, smtplib.SMTPRecipientsRefused):
            codes = [code for code, _text in cause.recipients.values()]
        elif isinstance(cause, smtplib.SMTPResponseException):
            codes = [cause.smtp_code]
        elif isinstance(cause, OSError):
            return self._broken(cause)
        else:
            codes = []
        self._breaks = 0
        reason = str(cause or error)
        if codes and all(400 <= code < 500 for code in codes):
            return Outcome("outgoing", None, reason)
        is_spam = "OutboundSpamException" in reason
        return Outcome("exception", "mail_spam" if is_spam else "unknown", reason)


def explain_assertion(error):
    """Return failure type and reason of what Odoo's mail server asserts."""
    text, *rest = error.args or ("",)
    return FAILURE_TYPES.get(text, "unknown"), str(rest[0] if rest else text)
