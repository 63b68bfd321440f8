# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import email_normalize

from .crm_consent_sync import RECORDED


class MailBlacklist(models.Model):
    """Unsubscribe links end here: each time is a statement, with its message."""

    _name = "mail.blacklist"
    _inherit = ["mail.blacklist", "crm.consent.blacklist.mixin"]

    _crm_channel = "mail"
    _crm_point = "email"

    def _add(self, email, message=None):
        recorded = self.with_context(**{RECORDED: True})
        records = super(MailBlacklist, recorded)._add(email, message=message)
        self._record_crm_points([email_normalize(email)], "withdrawn", message)
        return records.with_env(self.env)

    def _remove(self, email, message=None):
        recorded = self.with_context(**{RECORDED: True})
        records = super(MailBlacklist, recorded)._remove(email, message=message)
        self._record_crm_points([email_normalize(email)], "lifted", message)
        return records.with_env(self.env)
