from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    crm_portal_colleagues = fields.Boolean(
        string="Tickets of Colleagues in the Portal",
        help="Portal users with a role see the tickets of their branch or of their "
        "whole company tree, too. Everybody else sees the own ones.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crm_portal_colleagues = fields.Boolean(
        related="company_id.crm_portal_colleagues", readonly=False
    )
