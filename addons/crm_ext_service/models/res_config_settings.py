from odoo import fields, models


# Odoo keeps the settings beside the models: pylint: disable=no-wizard-in-models
class ResConfigSettings(models.TransientModel):
    _name = "res.config.settings"
    _inherit = ["res.config.settings", "crm.number.format"]

    crm_number_prefix = fields.Char(
        related="company_id.crm_number_prefix", readonly=False, default=None
    )
    crm_number_with_year = fields.Boolean(
        related="company_id.crm_number_with_year", readonly=False, default=None
    )
    crm_number_digits = fields.Integer(
        related="company_id.crm_number_digits", readonly=False, default=None
    )
