from odoo import api, fields, models


class CrmOrderPasteRow(models.TransientModel):
    """A row of a pasted table with what was understood of it."""

    _name = "crm.order.paste.row"
    _description = "Row of Pasted Order Lines"

    paste_id = fields.Many2one("crm.order.paste", required=True, ondelete="cascade")
    text = fields.Char("Row", readonly=True)
    product_id = fields.Many2one("product.product", domain=[("sale_ok", "=", True)])
    quantity = fields.Float(digits="Product Unit", default=1.0)
    hint = fields.Char("Not Understood", readonly=True)
    skip = fields.Boolean()
    problem = fields.Boolean(compute="_compute_problem", store=True)

    @api.depends("product_id", "quantity", "skip")
    def _compute_problem(self):
        """A row is settled once it has a product and a quantity, or is skipped."""
        for row in self:
            row.problem = not row.skip and (not row.product_id or row.quantity <= 0)
