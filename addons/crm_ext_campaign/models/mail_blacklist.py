# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import html2plaintext


class MailBlacklist(models.Model):
    _inherit = "mail.blacklist"

    def _add(self, email, message=None):
        """Record who no longer wants any mail: unsubscribe links end here."""
        records = super()._add(email, message=message)
        if not self.env.context.get("crm_consent_bounce"):
            self._log_consent(email, "withdrawn", message)
        return records

    def _remove(self, email, message=None):
        records = super()._remove(email, message=message)
        self._log_consent(email, "lifted", message)
        return records

    def _log_consent(self, email, action, message):
        # A visitor who unsubscribes cannot write consents himself.
        self.env["crm.consent"].sudo()._log_address(
            email,
            action,
            source=self.env._("Blacklist"),
            text=html2plaintext(message or ""),
        )
