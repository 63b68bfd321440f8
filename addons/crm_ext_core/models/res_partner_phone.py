from odoo import api, fields, models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["crm.phone.mixin", "res.partner"]

    crm_phone_number_ids = fields.One2many(
        "crm.phone.number",
        "partner_id",
        string="Phone Numbers",
        compute="_compute_crm_phone_number_ids",
        store=True,
        groups="base.group_system",
    )

    @api.model
    def _get_crm_phone_triggers(self):
        return [*super()._get_crm_phone_triggers(), "commercial_partner_id.country_id"]

    @api.model
    def _get_crm_phone_country_paths(self):
        return [
            "country_id",
            "commercial_partner_id.country_id",
            "company_id.country_id",
        ]
