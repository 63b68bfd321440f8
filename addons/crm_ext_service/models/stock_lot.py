from odoo import models


class StockLot(models.Model):
    """Lots that tickets are about."""

    _name = "stock.lot"
    _inherit = ["stock.lot", "crm.ticket.subject.mixin"]

    _crm_ticket_field = "crm_lot_id"
