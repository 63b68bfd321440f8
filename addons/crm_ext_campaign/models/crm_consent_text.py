# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib

from odoo import api, fields, models


class CrmConsentText(models.Model):
    """One wording that people agreed to, kept as it was then."""

    _name = "crm.consent.text"
    _description = "Consent Wording"
    _order = "purpose_id, version desc"
    _rec_name = "version"

    purpose_id = fields.Many2one(
        "crm.consent.purpose", required=True, readonly=True, ondelete="restrict"
    )
    version = fields.Integer(required=True, readonly=True, aggregator=None)
    text = fields.Text(required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True, help="SHA-256 of the text.")
    create_date = fields.Datetime(string="First Used On")

    _version_uniq = models.UniqueIndex("(purpose_id, version)")
    _digest_uniq = models.UniqueIndex("(purpose_id, digest)")

    @api.model
    def _number(self, purpose, text):
        """Return the version of a text, which is written down when it is new."""
        digest = hashlib.sha256(text.encode()).hexdigest()
        wording = self.search(
            [("purpose_id", "=", purpose.id), ("digest", "=", digest)]
        )
        if not wording:
            last = self.search([("purpose_id", "=", purpose.id)], limit=1)
            wording = self.create(
                {
                    "purpose_id": purpose.id,
                    "version": last.version + 1,
                    "text": text,
                    "digest": digest,
                }
            )
        return wording.version
