from odoo import api, models

RESPONSE_FIELDS = {"active", "date", "direction", "ticket_id", "void_reason"}


class CrmConversation(models.Model):
    """Talks about a ticket are answers to the customer, or he waits for one."""

    _inherit = "crm.conversation"

    @api.model_create_multi
    def create(self, vals_list):
        talks = super().create(vals_list)
        # sudo: the user may see a talk whose ticket he does not see.
        talks.sudo().ticket_id._update_crm_first_response()
        return talks

    def write(self, vals):
        if not RESPONSE_FIELDS & vals.keys():
            return super().write(vals)
        # sudo: the user may see a talk whose ticket he does not see.
        before = self.sudo().ticket_id
        result = super().write(vals)
        (before | self.sudo().ticket_id)._update_crm_first_response()
        return result
