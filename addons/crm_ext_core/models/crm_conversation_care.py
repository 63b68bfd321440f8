from odoo import api, models


class CrmConversation(models.Model):
    """A talk moves the care contact of its customer."""

    _inherit = "crm.conversation"

    @api.model_create_multi
    def create(self, vals_list):
        talks = super().create(vals_list)
        self.env["crm.care.contact"]._on_talks_with(talks.commercial_partner_id)
        return talks

    def write(self, vals):
        if not {"active", "date", "kind_id", "partner_id"} & vals.keys():
            return super().write(vals)
        former = self.commercial_partner_id
        result = super().write(vals)
        customers = former | self.commercial_partner_id
        self.env["crm.care.contact"]._on_talks_with(customers)
        return result
