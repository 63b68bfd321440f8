from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    # Figures: open orders of a company and of the tree below it, from the index alone.
    _crm_open_idx = models.Index(
        "(partner_id) INCLUDE (amount_untaxed, currency_rate, company_id)"
        " WHERE state = 'sale' AND invoice_status IN ('no', 'to invoice')"
    )
