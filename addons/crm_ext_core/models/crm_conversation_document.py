from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmConversationDocumentMixin(models.AbstractModel):
    """What the documents share that follow an order.

    They have no talks of their own: their protocol is that of the orders behind them,
    or else of their customer. Needs ``_get_crm_orders``.
    """

    _name = "crm.conversation.document.mixin"
    _description = "Document with the Talks of its Orders"

    crm_conversation_count = fields.Integer(
        string="Talks",
        compute="_compute_crm_conversation_count",
        groups="base.group_user",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_crm_conversation_count(self):
        talks = self.env["crm.conversation"]
        for document in self:
            records = document._origin._get_crm_protocol_records()
            domain = records._get_crm_conversation_domain() if records else None
            document.crm_conversation_count = (
                talks.search_count(domain) if domain else 0
            )

    def _get_crm_protocol_records(self):
        """Return the orders, or else the customer; None when there is neither."""
        try:
            return self.env["crm.number.resolver"]._get_protocol_records(self)
        except UserError:
            return None

    @api.readonly
    def action_crm_open_conversations(self):
        """Open the protocol of the orders behind this document."""
        self.ensure_one()
        return self.env["crm.number.resolver"].open_protocol(self._name, self.id)

    def _is_crm_customer_document(self):
        """Tell whether mails about a document without an order are customers'."""
        return False

    def _get_crm_mail_case(self):
        """Return to which case a mail about this document belongs.

        :return: the order behind; the customer when there are none or several; None
            for what suppliers get
        """
        orders = self._get_crm_orders()
        if len(orders) == 1:
            return orders
        if orders or self._is_crm_customer_document():
            return self.partner_id.with_company(self.company_id)
        return None


class CrmConversation(models.Model):
    """Mails about deliveries and invoices are talks about the orders behind them."""

    _inherit = "crm.conversation"

    @api.model
    def _get_mail_models(self):
        return [*super()._get_mail_models(), "account.move", "stock.picking"]

    @api.model
    def _get_mail_cases(self, messages):
        cases = super()._get_mail_cases(messages)
        for key, record in cases.items():
            if hasattr(record, "_get_crm_mail_case"):
                cases[key] = record._get_crm_mail_case()
        return cases


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "crm.conversation.document.mixin"]

    def _is_crm_customer_document(self):
        return self.is_sale_document(include_receipts=True)


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "crm.conversation.document.mixin"]

    def _is_crm_customer_document(self):
        return self.picking_type_code == "outgoing"
