# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CrmLetterRecipient(models.Model):
    """One person of a letter: it was printed, or why not."""

    _name = "crm.letter.recipient"
    _description = "Recipient of a Letter"
    _inherit = ["crm.outreach.person.mixin"]
    _log_access = False
    _outreach_done = "printed"
    _outreach_date = "date"

    letter_id = fields.Many2one(
        "crm.letter", required=True, readonly=True, ondelete="cascade"
    )
    state = fields.Selection(
        selection_add=[("printed", "Printed"), ("skipped", "Not Printed")],
        ondelete={"printed": "cascade"},
    )
    skip_reason = fields.Selection(string="Not Printed Because")
    date = fields.Datetime(string="Printed On", readonly=True)

    _waiting_idx = models.Index("(letter_id, state, id)")

    def action_show_letter(self):
        """Open the one letter as a PDF."""
        self.ensure_one()
        return self.letter_id._get_proof_action(self.partner_id)
