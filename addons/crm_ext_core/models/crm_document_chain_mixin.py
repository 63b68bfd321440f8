from odoo import api, fields, models


class CrmDocumentChainMixin(models.AbstractModel):
    """A document of the chain around an order. Needs ``_get_crm_orders``."""

    _name = "crm.document.chain.mixin"
    _description = "Document in a Chain"

    def _get_crm_chain_orders(self):
        """Return the orders with which the document hangs together."""
        return self._get_crm_orders()

    @api.readonly
    def action_crm_open_chain(self):
        """Show what led to this document and what followed from it."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "crm_ext_core.document_chain",
            "name": self.env._("Chain of %(document)s", document=self.display_name),
            "target": "new",
            "params": {"model": self._name, "res_id": self.id},
            "context": {"dialog_size": "extra-large", "footer": False},
        }


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "crm.document.chain.mixin"]

    def _get_crm_chain_orders(self):
        return self

    def _get_crm_chain_talks(self):
        """Return the talks about the order and about the lead that it came from."""
        talks = self.crm_conversation_id | self.crm_conversation_ids
        return (talks | self.opportunity_id.crm_conversation_ids).filtered("active")


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "crm.document.chain.mixin"]


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "crm.document.chain.mixin"]


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "crm.document.chain.mixin"]

    crm_conversation_ids = fields.One2many(
        "crm.conversation",
        "lead_id",
        string="Protocol",
        copy=False,
        groups="base.group_user",
    )

    def _get_crm_chain_orders(self):
        return self.order_ids


class CrmConversation(models.Model):
    _name = "crm.conversation"
    _inherit = ["crm.conversation", "crm.document.chain.mixin"]

    crm_order_ids = fields.One2many(
        "sale.order", "crm_conversation_id", string="Orders Taken"
    )
    crm_has_chain = fields.Boolean(
        compute="_compute_crm_has_chain", export_string_translation=False
    )

    @api.depends("order_id", "lead_id", "crm_order_ids")
    def _compute_crm_has_chain(self):
        for talk in self:
            # sudo: also for colleagues who may not read orders; the chain shows them
            # what they may see
            orders = talk.sudo().crm_order_ids
            talk.crm_has_chain = bool(talk.order_id or talk.lead_id or orders)

    def _get_crm_chain_orders(self):
        return self.order_id | self.crm_order_ids | self.lead_id.order_ids
