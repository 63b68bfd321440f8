# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    # Buyers since a day, for the criterion "No order since".
    _crm_buyer_idx = models.Index(
        "(company_id, date_order, partner_id) WHERE state = 'sale'"
    )
