from odoo import models

from ..tools.spelling_sql import digits_index, words_index

CUSTOMER_DOCUMENTS = "move_type IN ('out_invoice', 'out_refund')"


class AccountMove(models.Model):
    _inherit = "account.move"

    # Number box, see crm.number.resolver: the number and the customer's reference.
    _crm_number_idx = models.Index(digits_index("name"))
    _crm_ref_idx = models.Index(digits_index("ref"))
    _crm_ref_words_idx = models.Index(words_index("ref", CUSTOMER_DOCUMENTS))
    # Figures: revenue of a company and of the tree below it, from the index alone.
    _crm_revenue_idx = models.Index(
        "(commercial_partner_id, invoice_date)"
        " INCLUDE (amount_untaxed_signed, company_id, invoice_user_id)"
        f" WHERE state = 'posted' AND {CUSTOMER_DOCUMENTS}"
    )

    def _get_crm_orders(self):
        """Return the sales orders that the invoices bill."""
        return self.line_ids.sale_line_ids.order_id
