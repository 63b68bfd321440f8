from odoo import fields, models


class SaleOrder(models.Model):
    """An order taken during a call belongs to the talk that the call becomes."""

    _inherit = "sale.order"

    crm_call_id = fields.Many2one(
        "crm.call",
        string="Ordered in Call",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        readonly=True,
        groups="base.group_user",
    )


class CrmCall(models.Model):
    _inherit = "crm.call"

    def action_register_order(self):
        action = super().action_register_order()
        context = {**action["context"], "default_crm_call_id": self.id}
        if self.conversation_id:
            context["default_crm_conversation_id"] = self.conversation_id.id
        return {**action, "context": context}

    def write(self, vals):
        result = super().write(vals)
        if vals.get("conversation_id"):
            self._hand_over_orders()
        return result

    def _hand_over_orders(self):
        """Let the orders that were taken in calls know the talks of these."""
        # sudo: the talk is logged by whoever talked, the order stays as it is.
        orders = self.env["sale.order"].sudo()
        for order in orders.search([("crm_call_id", "in", self.ids)]):
            talk = order.crm_call_id.conversation_id
            order.crm_conversation_id = talk
            talk.order_id = talk.order_id or order
