from odoo import api, fields, models

from odoo.addons.crm_ext_core.models.crm_document_chain import ChainKind

from .helpdesk_ticket_complaint import HELPDESK


class CrmDocumentChain(models.AbstractModel):
    """The ticket for which an order was made, and what was complained of later."""

    _inherit = "crm.document.chain"

    @api.model
    def _get_kinds(self):
        return [
            *super()._get_kinds(),
            ChainKind(
                40, "ticket", self.env._("For Ticket"), _get_ticket, "create_date"
            ),
            ChainKind(
                110, "complaint", self.env._("Tickets"), _get_tickets, "create_date"
            ),
            ChainKind(
                120,
                "replacement",
                self.env._("Ordered for These"),
                _get_replacements,
                "date_order",
            ),
        ]

    @api.model
    def _get_text(self, record):
        if record._name == "helpdesk.ticket":
            return record.name
        return super()._get_text(record)


class SaleOrder(models.Model):
    _inherit = "sale.order"

    crm_subject_ticket_ids = fields.One2many(
        "helpdesk.ticket",
        "crm_order_id",
        string="Tickets About the Order",
        groups=HELPDESK,
    )

    def _get_crm_chain_talks(self):
        talks = self.crm_ticket_id.crm_conversation_ids
        return super()._get_crm_chain_talks() | talks.filtered("active")


class StockPicking(models.Model):
    _inherit = "stock.picking"

    crm_subject_ticket_ids = fields.One2many(
        "helpdesk.ticket",
        "crm_picking_id",
        string="Tickets About the Delivery",
        groups=HELPDESK,
    )


class AccountMove(models.Model):
    _inherit = "account.move"

    crm_subject_ticket_ids = fields.One2many(
        "helpdesk.ticket",
        "crm_invoice_id",
        string="Tickets About the Invoice",
        groups=HELPDESK,
    )


class HelpdeskTicket(models.Model):
    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "crm.document.chain.mixin"]

    def _get_crm_chain_orders(self):
        """Return the orders that the ticket is about and those made for it."""
        return (
            self.crm_order_id
            | self.crm_picking_id._get_crm_orders()
            | self.crm_invoice_id._get_crm_orders()
            | self.crm_replacement_ids
        )


def _get_ticket(order):
    return order.crm_ticket_id


def _get_tickets(order):
    """Return the tickets about the order, its deliveries and its invoices."""
    return (
        order.crm_subject_ticket_ids
        | order.picking_ids.crm_subject_ticket_ids
        | order.order_line.invoice_lines.move_id.crm_subject_ticket_ids
    )


def _get_replacements(order):
    return _get_tickets(order).crm_replacement_ids - order
