from odoo import models


class CrmConversation(models.Model):
    _inherit = "crm.conversation"

    def action_register_order(self):
        """Register the order that was taken in this talk."""
        self.ensure_one()
        context = {}
        if self.lead_id.type == "opportunity":
            context = self.lead_id._prepare_opportunity_quotation_context()
        partner = self.partner_id or self.lead_id.partner_id
        context |= {
            "default_partner_id": partner.commercial_partner_id.id,
            # More people see the order than a confidential talk.
            "default_origin": not self.is_confidential and self.name,
            "default_crm_conversation_id": self.id,
            "crm_conversation_id": self.id,
        }
        if self.company_id:
            context["default_company_id"] = self.company_id.id
        return self.env["sale.order"]._get_crm_register_action(partner, **context)
