from odoo import fields, models


class CrmCreditRelease(models.TransientModel):
    """Asks why an order is released over the credit limit."""

    _name = "crm.credit.release"
    _description = "Release over the Credit Limit"

    order_id = fields.Many2one("sale.order", required=True, ondelete="cascade")
    warning = fields.Text(related="order_id.partner_credit_warning")
    reason = fields.Char(required=True)

    def action_release(self):
        """Release the order for the reason."""
        self.ensure_one()
        self.order_id._release_crm_credit(self.reason)
        return {"type": "ir.actions.act_window_close"}
