# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from psycopg2.extensions import TransactionRollbackError

from odoo import api, fields, models

from ..tools import advisory_lock

FIRST_DELAY, LAST_DELAY = timedelta(minutes=5), timedelta(hours=4)
GIVE_UP_AFTER = timedelta(days=1)


class MailMail(models.Model):
    """What is done when the mail server has answered, or somebody died before."""

    _inherit = "mail.mail"

    def _crm_get_retry_date(self):
        """Return when to try again what the server did not accept; nothing: give up.

        The delay doubles each time. Most servers keep trying for days (RFC 5321,
        4.5.4.1); a mailing is worth nothing after one.

        :rtype: datetime or None
        """
        now = fields.Datetime.now()
        age = now - self.create_date
        if age > GIVE_UP_AFTER:
            return None
        return now + min(max(age, FIRST_DELAY), LAST_DELAY)

    def _crm_postpone(self, reason):
        """Try again later to send these mails, which the server has not seen."""
        self._crm_commit()
        waiting = self.search([("id", "in", self.ids), ("state", "=", "outgoing")])
        dates = {mail: mail._crm_get_retry_date() for mail in waiting}
        try:
            for date, mails in waiting.grouped(dates.get).items():
                if date is None:
                    mails._crm_fail("mail_smtp", reason)
                    continue
                mails.write({"scheduled_date": date, "failure_reason": reason})
                mails.mailing_trace_ids.write({"failure_reason": reason})
                self._crm_trigger_queue(date)
            self._crm_commit()
        except TransactionRollbackError:
            # Another host has taken some of them: they all wait for its next run
            self.env.cr.rollback()
            self._crm_trigger_queue()

    def _crm_conclude(self, outcomes):
        """Do what Odoo does after sending, for several mails together.

        :param dict outcomes: {id: ``Outcome``}
        """
        mails = self.browse(outcomes)
        mails.invalidate_recordset()
        mails.mailing_trace_ids.invalidate_recordset()
        # Without their long texts
        mails.fetch(["auto_delete", "is_notification", "mail_message_id", "mailing_id"])
        states = {mail: outcomes[mail.id].state for mail in mails}
        for state, some in mails.grouped(states.get).items():
            if state == "sent":
                some._postprocess_sent_message(some.recipient_ids, [])
            elif state == "outgoing":
                dates = [outcomes[mail.id].retry_date for mail in some]
                self._crm_trigger_queue(min(dates))
            elif state == "exception":
                for mail in some:
                    mail._postprocess_sent_message(
                        [],
                        [],
                        failure_type=outcomes[mail.id].failure_type,
                        failure_reason=outcomes[mail.id].reason,
                    )
            else:
                some._crm_report_unclear()

    # === AFTER A CRASH === #
    @api.model
    def _crm_settle_interrupted(self):
        """Find mails whose sender died before it noted what became of them.

        A living sender holds the locks of their addresses.
        """
        unclear = self.search([("state", "=", "crm_unclear")])
        if not unclear:
            return
        numbers = unclear._crm_get_address_numbers()
        with advisory_lock.held(
            self.env.cr, advisory_lock.ADDRESS, set(numbers.values())
        ) as had:
            self._crm_commit()
            unclear = self.search(
                [
                    ("state", "=", "crm_unclear"),
                    ("id", "in", [one for one in numbers if numbers[one] in had]),
                ]
            )
            new = unclear.mailing_trace_ids.filtered(
                lambda trace: trace.trace_status == "outgoing"
            )
            new.write({"trace_status": "crm_unclear"})
            new.mail_mail_id._crm_report_unclear()
            # Who opened, answered or bounced a mail has got it
            unclear.filtered(
                lambda mail: mail.mailing_trace_ids
                and "crm_unclear" not in mail.mailing_trace_ids.mapped("trace_status")
            )._crm_regard_as_sent()
            self._crm_commit()

    def _crm_regard_as_sent(self):
        """Take it that the server accepted these mails."""
        self.write({"state": "sent", "failure_type": False, "failure_reason": False})
        self._postprocess_sent_message(self.recipient_ids, [])

    def _crm_report_unclear(self):
        """Tell whoever is responsible that there is something to decide."""
        for mailing, mails in self.grouped("mailing_id").items():
            mailing.sudo().message_post(
                body=self.env._(
                    "%(count)s mails may have been delivered or not: sending was "
                    "interrupted just when they were handed over. Decide what to do: "
                    "%(emails)s",
                    count=len(mails),
                    emails=", ".join(mails.mailing_trace_ids.mapped("email")),
                )
            )
