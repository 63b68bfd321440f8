# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL


class CrmConsentEnd(models.Model):
    """Number and hash of the last sealed consent: one row, locked while sealing.

    It tells that the newest rows of the log were removed.
    """

    _name = "crm.consent.end"
    _description = "End of the Consent Log"
    _log_access = False

    number = fields.Integer(required=True)
    hash = fields.Char(required=True)

    @api.model
    def _get(self):
        """Return (number, hash) of the last row; (0, "") before the first one."""
        rows = self.env.execute_query(
            SQL("SELECT number, hash FROM crm_consent_end ORDER BY number DESC LIMIT 1")
        )
        return rows[0] if rows else (0, "")

    @api.model
    def _set(self, number, last_hash):
        self.env.cr.execute(SQL("DELETE FROM crm_consent_end"))
        self.env.cr.execute(
            SQL(
                "INSERT INTO crm_consent_end (number, hash) VALUES (%s, %s)",
                number,
                last_hash,
            )
        )
