from odoo import models
from odoo.tools import html2plaintext


class CrmConversation(models.Model):
    _inherit = "crm.conversation"

    def action_register_order(self):
        """Register the order that was taken in this talk."""
        self.ensure_one()
        partner = self.partner_id or self.lead_id.partner_id
        context = {
            **self.lead_id._prepare_crm_order_context(),
            # More people see the order than a confidential talk.
            "default_crm_delivery_note": self._get_crm_delivery_note(),
            "default_origin": not self.is_confidential and self.name,
            "default_crm_conversation_id": self.id,
            "crm_conversation_id": self.id,
        }
        if self.company_id:
            context["default_company_id"] = self.company_id.id
        return self.env["sale.order"]._get_crm_register_action(partner, **context)

    def action_crm_ask_earlier(self):
        """Ask the planner for an earlier delivery of the order talked about."""
        self.ensure_one()
        action = self.order_id.action_crm_ask_earlier()
        context = {**action["context"], "default_note": self._get_crm_delivery_note()}
        return {**action, "context": context}

    def _get_crm_delivery_note(self):
        """Return what was typed about the talk, as plain text for stock."""
        # More people see a delivery than a confidential talk.
        if self.is_confidential or not self.body:
            return False
        return html2plaintext(self.body, include_references=False).strip()
