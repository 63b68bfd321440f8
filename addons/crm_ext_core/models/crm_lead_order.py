from odoo import models


class CrmLead(models.Model):
    """An order that comes from a lead or an opportunity."""

    _inherit = "crm.lead"

    def action_register_order(self):
        """Register an order of the customer; ask first who that is."""
        self.ensure_one()
        if self.partner_id:
            return self._get_crm_register_action()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sale_crm.crm_quotation_partner_action"
        )
        context = {
            "active_model": self._name,
            "active_id": self.id,
            "crm_register_order": True,
        }
        return {**action, "name": self.env._("Register Order"), "context": context}

    def action_new_quotation(self):
        """Go on with the order after Odoo has asked for the customer."""
        if self.env.context.get("crm_register_order"):
            return self._get_crm_register_action()
        return super().action_new_quotation()

    def _get_crm_register_action(self):
        return self.env["sale.order"]._get_crm_register_action(
            self.partner_id, **self._prepare_crm_order_context()
        )

    def _prepare_crm_order_context(self):
        """Return the context in which an order of the lead is filled, whoever orders.

        Empty without a lead. Only orders registered in it make an opportunity of the
        lead, so that orders that come otherwise stay as they are in Odoo.
        """
        if not self:
            return {}
        context = self._prepare_opportunity_quotation_context()
        del context["default_partner_id"]
        return {**context, "crm_register_order": True}
