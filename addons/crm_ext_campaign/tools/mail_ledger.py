# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What becomes of mails, committed one by one, so that it is known after a crash."""

import logging
import time
from contextlib import suppress

import psycopg2

from odoo import modules
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

RESCUE_SECONDS = 30  # for which a lost database is waited for
POLL_SECONDS = 0.5
LOST = (psycopg2.OperationalError, psycopg2.InterfaceError)
TRACE_STATUS = {"sent": "sent", "exception": "error", "crm_unclear": "crm_unclear"}


class MailLedger:
    """The book of one sender, kept beside his transaction.

    Per mail there is one commit: of the outcome of the mail before, and that this one
    is now handed over. So at most one mail per sender is unclear at any time.

    :param odoo.api.Environment env: of the sender
    """

    def __init__(self, env):
        self._env = env
        self._cr = self._open()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        if self._cr is not self._env.cr:
            with suppress(*LOST):
                self._cr.close()

    def _open(self):
        """Return a cursor that commits each statement by itself: one round trip."""
        if modules.module.current_test:
            return self._env.cr  # a test cannot commit
        cr = self._env.registry.cursor()
        cr.connection.autocommit = True
        return cr

    def step(self, last, next_id):
        """Commit what became of the last mail, and that the next one is handed over.

        :param last: id of the last mail and its ``Outcome``, or nothing
        :param next_id: id of the next mail, or nothing
        :return: whether the next mail may be handed over; not so when somebody changed
            it meanwhile, or when that could not be committed
        :rtype: bool
        """
        try:
            self._write(last, next_id)
        except LOST as error:
            self._recover(last, error)
            return False
        return bool(next_id and self._cr.rowcount)

    def _write(self, last, next_id):
        """Write both in one statement; its row count is that of the next mail."""
        outcome = SQL("WITH %s", self._get_outcome_sql(*last)) if last else SQL()
        self._cr.execute(
            SQL(
                """
                %s
                UPDATE mail_mail
                   SET state = 'crm_unclear', write_date = now() AT TIME ZONE 'UTC'
                 WHERE id = %s AND state = 'outgoing'
                """,
                outcome,
                next_id or None,
            )
        )

    def _get_outcome_sql(self, mail_id, outcome):
        """Return the expressions that note what became of a mail.

        Its recipient may have opened it already.
        """
        return SQL(
            """
            mail AS (
                UPDATE mail_mail
                   SET state = %(state)s, failure_type = %(failure_type)s,
                       failure_reason = %(reason)s, scheduled_date = %(retry_date)s,
                       write_date = now() AT TIME ZONE 'UTC'
                 WHERE id = %(mail_id)s AND state = 'crm_unclear'
             RETURNING id
            ),
            trace AS (
                UPDATE mailing_trace
                   SET trace_status = CASE
                           WHEN trace_status IN ('outgoing', 'crm_unclear')
                           THEN COALESCE(%(status)s, trace_status)
                           ELSE trace_status
                       END,
                       sent_datetime = CASE
                           WHEN %(status)s = 'sent' THEN now() AT TIME ZONE 'UTC'
                       END,
                       failure_type = %(failure_type)s,
                       failure_reason = %(reason)s,
                       write_date = now() AT TIME ZONE 'UTC'
                  FROM mail
                 WHERE mailing_trace.mail_mail_id = mail.id
            )
            """,
            **outcome._asdict(),
            mail_id=mail_id,
            status=TRACE_STATUS.get(outcome.state),
        )

    def _recover(self, last, error):
        """Note what became of a mail over another connection.

        Another user may have changed the row, or the database is starting again.
        Without it the mail remains unclear.
        """
        end = time.monotonic() + RESCUE_SECONDS
        while self._cr is not self._env.cr and time.monotonic() < end:
            with suppress(*LOST):
                self.__exit__()
                self._cr = self._open()
                self._write(last, None)
                return
            time.sleep(POLL_SECONDS)
        if last:
            _logger.error("Nobody knows what became of mail %s: %s", *last)
        raise error
