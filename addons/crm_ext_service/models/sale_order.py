from odoo import models


class SaleOrder(models.Model):
    """Orders that tickets are about, and those that replace what was faulty."""

    _name = "sale.order"
    _inherit = ["sale.order", "crm.ticket.subject.mixin", "crm.ticket.document.mixin"]

    _crm_ticket_field = "crm_order_id"
