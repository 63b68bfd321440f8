from odoo import models

from ..tools.spelling_sql import digits_index


class StockPicking(models.Model):
    _inherit = "stock.picking"

    # Number box, see crm.number.resolver.
    _crm_number_idx = models.Index(digits_index("name"))

    def _get_crm_orders(self):
        """Return the sales orders that the transfers serve."""
        return self.sale_id | self.reference_ids.sale_ids
