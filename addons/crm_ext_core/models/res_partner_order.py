from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_register_order(self):
        """Register an order of this customer."""
        self.ensure_one()
        return self.env["sale.order"]._get_crm_register_action(self)
