# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import time
from datetime import datetime
from typing import NamedTuple

from psycopg2.extensions import TransactionRollbackError

from odoo import models
from odoo.tools import split_every

from ..tools import advisory_lock
from ..tools.mail_ledger import MailLedger
from ..tools.smtp_line import SmtpLine
from .mail_mail_mould import Workshop

CHUNK = 50  # mails that are checked and built together
CHUNK_BYTES = 20 << 20  # of attachments in memory
RUN_SECONDS = 60  # Odoo ends workers that take two minutes
RETRIES = 5
# What is looked at; the message has the text once more
FIELDS = [
    "body_html",
    "create_date",
    "email_cc",
    "email_to",
    "headers",
    "mail_message_id",
    "mailing_id",
    "references",
]
MESSAGE_FIELDS = [
    "email_from",
    "mail_server_id",
    "message_id",
    "model",
    "record_alias_domain_id",
    "reply_to",
    "res_id",
    "subject",
]
LEASE_SECONDS = 1  # for which addresses are locked; then everybody is checked again


class Letter(NamedTuple):
    """A mail that is ready to be handed over.

    ``messages`` are pairs of the mail server model that sends it, and the message.
    ``retry_date`` is when to try again if the server cannot accept it now.
    """

    mail_id: int
    messages: list
    retry_date: datetime | None

    def deliver(self, session, server_id):
        for sender, message in self.messages:
            sender.send_email(message, mail_server_id=server_id, smtp_session=session)


class MailMail(models.Model):
    """Deliver mails: lock their addresses, check the people, build, hand over."""

    _inherit = "mail.mail"

    def _crm_deliver(self, server, alias_domain, smtp_from):
        """Send these waiting mails over one connection."""
        mail_server = self.env["ir.mail_server"]
        line = SmtpLine(
            lambda: mail_server._connect__(
                mail_server_id=server.id, smtp_from=smtp_from
            )
        )
        end = time.monotonic() + RUN_SECONDS
        size = self._crm_get_chunk_size()
        workshop = Workshop(server, alias_domain)
        busy, left = [], list(self.ids)
        try:
            # In the second turn those whose addresses somebody else had in the first
            for turn in range(2):
                mail_ids, busy, left = left if not turn else busy, [], []
                for chunk in split_every(size, mail_ids):
                    held, rest = self._crm_deliver_chunk(
                        line, workshop, list(chunk), end
                    )
                    busy += held
                    left += rest
                if line.is_down or not busy:
                    break
        finally:
            line.close()
        if busy:
            self._crm_trigger_queue()
        if left:
            self.browse(left)._crm_postpone(line.trouble)

    def _crm_get_chunk_size(self):
        """Return how many of these mails fit in memory at once."""
        size = sum(self[:1].attachment_ids.sudo().mapped("file_size"))
        return max(1, min(CHUNK, CHUNK_BYTES // max(1, size)))

    def _crm_deliver_chunk(self, line, workshop, mail_ids, end):
        """Send some mails.

        :param float end: of the run, by the monotonic clock
        :return: the ids of mails for another run, as somebody else holds their
            addresses or time is up, and of those left over because the server is down
        :rtype: tuple[list[int], list[int]]
        """
        letters, busy, conflicts = {}, [], 0
        while mail_ids and not line.is_down:
            if time.monotonic() > end:
                return busy + mail_ids, []
            try:
                held, mail_ids = self._crm_deliver_lease(
                    line, workshop, mail_ids, letters
                )
                busy += held
            except TransactionRollbackError:
                # Somebody opened a mail, or answered, while we noted that it was sent.
                # What was sent is noted already; the others still wait.
                conflicts += 1
                if conflicts > RETRIES:
                    raise
                self.env.cr.rollback()
        return busy, mail_ids

    def _crm_deliver_lease(self, line, workshop, mail_ids, letters):
        """Send as many mails as can be sent while their addresses may be locked.

        :param dict letters: {id: letter} of those built before; is completed
        :return: ids of mails whose addresses somebody else holds, and of those left
        :rtype: tuple[list[int], list[int]]
        """
        numbers = self.browse(mail_ids)._crm_get_address_numbers()
        with advisory_lock.held(
            self.env.cr, advisory_lock.ADDRESS, set(numbers.values())
        ) as had:
            # From here on we see every objection made before we had the locks
            self._crm_commit()
            busy = [one for one in mail_ids if numbers[one] not in had]
            mails = self._crm_search_due(set(mail_ids).difference(busy))
            new = self.browse([one for one in mails.ids if one not in letters])
            letters.update(new._crm_build(workshop))
            due = [letters[one] for one in mails.ids if one in letters]
            done = self._crm_hand_over(line, workshop.server, due)
            self._crm_commit()
        left = [one.mail_id for one in due if one.mail_id not in done]
        return (busy, left) if done else (busy + left, [])

    def _crm_search_due(self, mail_ids):
        """Return those of the mails that still wait and may go."""
        waiting = self.search_fetch(
            [("id", "in", list(mail_ids)), ("state", "=", "outgoing")],
            FIELDS,
            order="id",
        )
        waiting.mail_message_id.fetch(MESSAGE_FIELDS)
        return waiting._crm_filter_due()

    def _crm_get_address_numbers(self):
        """Return the number under which the address of each mail is locked.

        :rtype: dict[int, int]
        """
        traces = self.env["mailing.trace"].sudo()
        emails = dict.fromkeys(self.ids, "")
        for mail, email in traces._read_group(
            [("mail_mail_id", "in", self.ids)], ["mail_mail_id"], ["email:max"]
        ):
            emails[mail.id] = email
        return {
            mail_id: advisory_lock.bucket(email) for mail_id, email in emails.items()
        }

    def _crm_hand_over(self, line, server, letters):
        """Hand letters over one by one, as long as the addresses may be locked.

        :return: the ids of those whose turn it was
        :rtype: set[int]
        """
        end = time.monotonic() + LEASE_SECONDS
        outcomes, last = {}, None
        with MailLedger(self.env) as ledger:
            for letter in letters:
                if not ledger.step(last, letter.mail_id):
                    last = None
                    continue
                outcome = line.hand_over(
                    lambda session, letter=letter: letter.deliver(session, server.id)
                )
                last = letter.mail_id, outcome.or_given_up(letter.retry_date)
                outcomes.update([last])
                if line.is_down or time.monotonic() > end:
                    break
            ledger.step(last, None)
        self._crm_commit()
        self._crm_conclude(outcomes)
        return outcomes.keys()
