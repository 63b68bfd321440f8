from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crm_score_source = fields.Selection(
        related="company_id.crm_score_source", readonly=False, required=True
    )
    crm_abc_by = fields.Selection(
        related="company_id.crm_abc_by", readonly=False, required=True
    )
    crm_abc_share_a = fields.Integer(
        related="company_id.crm_abc_share_a", readonly=False
    )
    crm_abc_share_b = fields.Integer(
        related="company_id.crm_abc_share_b", readonly=False
    )
    crm_rfm_cuts = fields.Selection(
        related="company_id.crm_rfm_cuts", readonly=False, required=True
    )
    crm_rfm_recency = fields.Char(related="company_id.crm_rfm_recency", readonly=False)
    crm_rfm_frequency = fields.Char(
        related="company_id.crm_rfm_frequency", readonly=False
    )
    crm_rfm_monetary = fields.Char(
        related="company_id.crm_rfm_monetary", readonly=False
    )
