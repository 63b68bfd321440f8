from odoo import api, fields, models
from odoo.tools.misc import clean_context


class SaleOrder(models.Model):
    _inherit = "sale.order"

    crm_conversation_ids = fields.One2many(
        "crm.conversation",
        "order_id",
        string="Protocol",
        copy=False,
        groups="base.group_user",
    )

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._link_crm_conversation()
        if self.env.context.get("crm_register_order"):
            orders._convert_crm_leads()
        return orders

    def _action_confirm(self):
        result = super()._action_confirm()
        self._create_crm_draft_invoices()
        return result

    # === REGISTERING AN ORDER === #

    @api.model
    def _get_crm_register_action(self, partner, **context):
        """Return the action that registers an order of a customer in an empty form.

        The order belongs to the company or branch of the person: delivery and invoice
        address follow from there as always in Odoo.

        :param partner: the person or company that orders
        :param context: more values for the context of the form
        """
        action = self.env["ir.actions.act_window"]._for_xml_id("sale.action_quotations")
        return {
            **action,
            "name": self.env._("Register Order"),
            "views": [(self.env.ref("sale.view_order_form").id, "form")],
            "view_mode": "form",
            "res_id": False,
            "context": {
                "default_partner_id": partner.commercial_partner_id.id,
                **context,
            },
        }

    def _link_crm_conversation(self):
        """Tell the talk in which an order was taken which order it was."""
        conversation_id = self.env.context.get("crm_conversation_id")
        if not self or not isinstance(conversation_id, int):
            return
        conversation = self.env["crm.conversation"].browse(conversation_id).exists()
        if conversation.order_id or not conversation.has_access("read"):
            return
        # sudo: an order taken in a colleague's talk is noted there without the right
        # to change what was said.
        conversation.sudo().order_id = self[0]

    def _convert_crm_leads(self):
        """Make opportunities of the leads for which the orders were registered."""
        # sudo: an order may be registered for the lead of a colleague.
        for order in self.sudo():
            lead = order.opportunity_id
            if lead.type == "lead" and lead.sudo(False).has_access("read"):
                # The defaults of the order are none of what converting creates.
                clean = self.env(context=clean_context(self.env.context))
                lead = lead.with_env(clean)
                lead.convert_opportunity(lead.partner_id or order.partner_id)

    # === INVOICING === #

    def _create_crm_draft_invoices(self):
        """Prepare the draft invoices where the company wishes so.

        Only what is invoiceable now and not yet invoiced goes on them, so that
        confirming once more after a cancellation doubles nothing. Orders paid online
        are left to Odoo's own automatic invoice, and those of payers with collective
        invoices to these.
        """
        # sudo: salespeople may not read the payment transactions.
        orders = self.filtered(
            lambda order: (
                order.company_id.crm_draft_invoice_on_confirm
                and not order.sudo().transaction_ids
            )
        )
        orders -= orders._filter_crm_collected()
        if orders:
            orders.with_context(raise_if_nothing_to_invoice=False)._create_invoices(
                grouped=True
            )
