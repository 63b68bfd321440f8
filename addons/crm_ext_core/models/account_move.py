from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    # Number box: the digits of customer documents, see crm.number.resolver.
    _crm_number_idx = models.Index(
        "(regexp_replace(name, '[^1-9]', '', 'g'))"
        " WHERE move_type IN ('out_invoice', 'out_refund')"
    )
    # Figures: revenue of a company and of the tree below it, from the index alone.
    _crm_revenue_idx = models.Index(
        "(commercial_partner_id, invoice_date)"
        " INCLUDE (amount_untaxed_signed, company_id, invoice_user_id)"
        " WHERE state = 'posted' AND move_type IN ('out_invoice', 'out_refund')"
    )

    def _get_crm_orders(self):
        """Return the sales orders that the invoices bill."""
        return self.line_ids.sale_line_ids.order_id
