from odoo import models

from ..tools.spelling_sql import digits_index, trigram_index, words_index


class SaleOrder(models.Model):
    _inherit = "sale.order"

    # Number box, see crm.number.resolver: the number, the customer's reference, the
    # numbers in it and its words.
    _crm_number_idx = models.Index(digits_index("name"))
    _crm_client_ref_idx = models.Index(digits_index("client_order_ref"))
    _crm_client_ref_words_idx = models.Index(words_index("client_order_ref"))
    _crm_client_ref_letters_idx = models.Index(trigram_index("client_order_ref"))
