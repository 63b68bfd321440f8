import logging

from psycopg2 import DatabaseError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import mute_logger

BATCH = 200
# So many of those that were left out are remembered, to be looked at
MAX_LEFT_OUT = 1000
# What one bad record may be refused for; the others go on without it
REFUSALS = (UserError, DatabaseError)

_logger = logging.getLogger(__name__)


class CrmConversationHistory(models.Model):
    """The work in the background: one batch after the other."""

    _inherit = "crm.conversation.history"

    @api.model
    def _cron_take_over(self):
        """Work off the orders until the time of the job is over."""
        cron = self.env["ir.cron"]
        running = self.search([("state", "=", "running")], order="id")
        remaining = sum(history.total - history.seen for history in running)
        cron._commit_progress(remaining=max(remaining, 0))
        for history in running:
            while history.state == "running":
                seen = history._take_over_batch()
                if not cron._commit_progress(seen):
                    return

    def _take_over_batch(self):
        """Enter the next records into the protocol.

        :return: how many were looked at
        :rtype: int
        """
        self.ensure_one()
        if not self._is_source_installed():
            self.state = "done"
            return 0
        records = self._get_source_model().search(
            self._get_source_domain() & Domain("id", ">", self.position),
            order="id",
            limit=BATCH,
        )
        if not records:
            self.state = "done"
            return 0
        self._log_safely(records)
        self.write({"seen": self.seen + len(records), "position": records[-1].id})
        return len(records)

    def _log_safely(self, records):
        """Enter the records; where one is refused, it alone is left out."""
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                self._log(records)
        except REFUSALS as error:
            if len(records) > 1:
                for record in records:
                    self._log_safely(record)
                return
            _logger.warning("%s was not taken over: %s", records, error)
            self._leave_out(records)

    def _log(self, records):
        """Enter the records into the protocol and count."""
        talks = self.env["crm.conversation"]
        if self.source == "mail":
            self.created += len(talks._log_mails(records))
        elif self.source == "meeting":
            self.created += len(talks._log_meetings(records))
        else:
            self.created += len(talks._log_former(records))
            self.scheduled += len(talks._schedule_former_plans(records))
            self._leave_out(talks._filter_not_taken_over(records))

    def _leave_out(self, records):
        self.left_out += len(records)
        remembered = [*(self.left_out_ids or []), *records.ids]
        self.left_out_ids = remembered[:MAX_LEFT_OUT]

    def _is_source_installed(self):
        return self.source in ("mail", "meeting") or self.source in self.env

    def _get_source_model(self):
        models = {"mail": "mail.message", "meeting": "calendar.event"}
        # Archived ones took place as well
        return self.env[models.get(self.source, self.source)].with_context(
            active_test=self.source in models
        )

    def _get_source_domain(self):
        """Return the domain of the records that may be talks.

        :rtype: odoo.fields.Domain
        """
        if self.source == "mail":
            domain = self.env["crm.conversation"]._get_mail_domain()
        elif self.source == "meeting":
            domain = Domain("stop", "<=", fields.Datetime.now())
        else:
            domain = self.env["crm.conversation"]._get_former_domains()[self.source]
        if self.date_from:
            date_field = "start" if self.source == "meeting" else "date"
            domain &= Domain(date_field, ">=", self.date_from)
        return domain

    def _count(self):
        # sudo: the protocol is complete, whoever starts this
        return self._get_source_model().sudo().search_count(self._get_source_domain())
