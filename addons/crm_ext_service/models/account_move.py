from odoo import models


class AccountMove(models.Model):
    """Invoices that tickets are about, and the credit notes for them."""

    _name = "account.move"
    _inherit = [
        "account.move",
        "crm.ticket.subject.mixin",
        "crm.ticket.document.mixin",
    ]

    _crm_ticket_field = "crm_invoice_id"
