from odoo import models

from ..tools.spelling_sql import DIGITS, trigram_index


class ResPartner(models.Model):
    _inherit = "res.partner"

    # Number box, see crm.number.resolver.
    _crm_ref_idx = models.Index(f"({DIGITS.format('ref')}) WHERE ref IS NOT NULL")
    _crm_email_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )
    # Beside Odoo's btree, which serves the order of lists and no search by words.
    _crm_complete_name_idx = models.Index(trigram_index("complete_name"))
    # The search bar and each many2one field compare these with the name by OR: one
    # column without such an index makes them read the whole table.
    _crm_email_words_idx = models.Index(trigram_index("email"))
    _crm_ref_words_idx = models.Index(trigram_index("ref"))
    _crm_vat_words_idx = models.Index(trigram_index("vat"))
    _crm_registry_words_idx = models.Index(trigram_index("company_registry"))
