from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crm_draft_invoice_on_confirm = fields.Boolean(
        related="company_id.crm_draft_invoice_on_confirm", readonly=False
    )
    crm_credit_policy = fields.Selection(
        related="company_id.crm_credit_policy", readonly=False, required=True
    )
    crm_credit_overdue_days = fields.Integer(
        related="company_id.crm_credit_overdue_days", readonly=False
    )
    crm_credit_shared = fields.Boolean(
        related="company_id.crm_credit_shared", readonly=False
    )
