from odoo import models
from odoo.fields import Domain


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.call.mixin", "crm.lead"]

    _crm_call_field = "lead_id"

    def _get_crm_own_call_domain(self):
        # With a contact behind it, the lead is not whose number it is.
        return super()._get_crm_own_call_domain() & Domain("partner_id", "=", False)

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        # sudo: users write no calls; a merged lead takes them with it.
        calls = self.env["crm.call"].sudo()
        calls.search([("lead_id", "in", opportunities.ids)]).lead_id = self
        return result
