from odoo import fields, models


class StockReturnPicking(models.TransientModel):
    _inherit = "stock.return.picking"

    crm_ticket_id = fields.Many2one(
        "helpdesk.ticket", string="Ticket", groups="base.group_user"
    )

    def _prepare_picking_default_values_based_on(self, picking):
        values = super()._prepare_picking_default_values_based_on(picking)
        return {**values, "crm_ticket_id": self.crm_ticket_id.id}

    def _get_proc_values(self, line):
        values = super()._get_proc_values(line)
        return {**values, "crm_ticket_id": self.crm_ticket_id.id}

    def _fill_crm_quantity(self):
        """Propose to return what the ticket is about, at most what was delivered."""
        product = self.crm_ticket_id.crm_product_id
        left = self.crm_ticket_id.crm_quantity or 1
        for line in self.product_return_moves:
            if line.product_id == product:
                wanted = product.uom_id._compute_quantity(left, line.uom_id)
                line.quantity = min(wanted, line.move_quantity)
                left -= line.uom_id._compute_quantity(line.quantity, product.uom_id)
