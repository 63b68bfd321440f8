from odoo import api, fields, models


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.phone.mixin", "crm.lead"]

    crm_phone_number_ids = fields.One2many(
        "crm.phone.number",
        "lead_id",
        string="Phone Numbers",
        compute="_compute_crm_phone_number_ids",
        store=True,
        groups="base.group_system",
    )

    @api.model
    def _get_crm_phone_triggers(self):
        # The partner tells of a new country: see res.partner._crm_watch_country()
        return [*super()._get_crm_phone_triggers(), "partner_id"]

    @api.model
    def _get_crm_phone_country_paths(self):
        return [
            "country_id",
            "partner_id.country_id",
            "partner_id.commercial_partner_id.country_id",
            "company_id.country_id",
        ]
