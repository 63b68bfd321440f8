# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from .crm_consent_sync import RECORDED


class PhoneBlacklist(models.Model):
    """Numbers nobody may be called at: each time is a statement, with its message."""

    _name = "phone.blacklist"
    _inherit = ["phone.blacklist", "crm.consent.blacklist.mixin"]

    _crm_channel = "phone"
    _crm_point = "number"

    def _add(self, numbers, message=None):
        recorded = self.with_context(**{RECORDED: True})
        records = super(PhoneBlacklist, recorded)._add(numbers, message=message)
        self._record_crm_points(numbers, "withdrawn", message)
        return records.with_env(self.env)

    def _remove(self, numbers, message=None):
        recorded = self.with_context(**{RECORDED: True})
        records = super(PhoneBlacklist, recorded)._remove(numbers, message=message)
        self._record_crm_points(numbers, "lifted", message)
        return records.with_env(self.env)
