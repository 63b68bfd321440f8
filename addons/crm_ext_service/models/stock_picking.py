from odoo import fields, models


class StockPicking(models.Model):
    """Deliveries that tickets are about, their returns and exchanges."""

    _name = "stock.picking"
    _inherit = [
        "stock.picking",
        "crm.ticket.subject.mixin",
        "crm.ticket.document.mixin",
    ]

    _crm_ticket_field = "crm_picking_id"


class StockMove(models.Model):
    _inherit = "stock.move"

    # The transfer that an exchange asks for is made by rules of the warehouse: they
    # hand the ticket from the procurement over the move to the transfer.
    crm_ticket_id = fields.Many2one(
        "helpdesk.ticket",
        index="btree_not_null",
        copy=False,
        export_string_translation=False,
    )

    def _get_new_picking_values(self):
        values = super()._get_new_picking_values()
        if ticket := self.crm_ticket_id[:1]:
            values["crm_ticket_id"] = ticket.id
        return values


class StockRule(models.Model):
    _inherit = "stock.rule"

    def _get_custom_move_fields(self):
        return [*super()._get_custom_move_fields(), "crm_ticket_id"]
