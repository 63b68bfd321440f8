from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crm_draft_invoice_on_confirm = fields.Boolean(
        related="company_id.crm_draft_invoice_on_confirm", readonly=False
    )
