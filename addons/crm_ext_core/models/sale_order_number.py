from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    # Number box, see crm.number.resolver.
    _crm_number_idx = models.Index("(regexp_replace(name, '[^1-9]', '', 'g'))")
    _crm_client_ref_idx = models.Index(
        "(regexp_replace(client_order_ref, '[^1-9]', '', 'g'))"
        " WHERE client_order_ref IS NOT NULL"
    )
