# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class CrmLetterProof(models.TransientModel):
    """Shows a letter as one person gets it, on the screen and as a PDF."""

    _name = "crm.letter.proof"
    _description = "Proof of a Letter"

    letter_id = fields.Many2one(
        "crm.letter", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="As Seen By",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        help="Placeholders are filled in as for this person.",
    )
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    # === COMPUTE METHODS === #
    @api.depends("letter_id")
    def _compute_partner_id(self):
        for proof in self:
            proof.partner_id = proof.letter_id._get_sample_person()

    @api.depends("letter_id", "partner_id")
    def _compute_preview(self):
        for proof in self:
            pages = proof.partner_id and proof.letter_id._get_pages(proof.partner_id)
            proof.preview = pages and self.env["ir.qweb"]._render(
                "crm_ext_campaign.crm_letter_preview",
                {"letter": proof.letter_id, "page": pages[0]},
            )

    # === ACTION METHODS === #
    def action_show_pdf(self):
        """Open the one letter as it is printed, with letterhead and address field."""
        self.ensure_one()
        return self.letter_id._get_proof_action(self.partner_id)
