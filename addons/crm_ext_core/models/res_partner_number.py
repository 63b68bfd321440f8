from odoo import models

from ..tools.spelling_sql import digits_index, trigram_index


class ResPartner(models.Model):
    _inherit = "res.partner"

    # Number box, see crm.number.resolver.
    _crm_ref_idx = models.Index(digits_index("ref"))
    _crm_email_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )
    # The newest companies with a common name, without reading all people before.
    _crm_company_idx = models.Index("(id) WHERE is_company IS TRUE")
    # Beside Odoo's btree, which serves the order of lists and no search by words.
    _crm_complete_name_idx = models.Index(trigram_index("complete_name"))
    # The search bar and each many2one field compare these with the name by OR: one
    # column without such an index makes them read the whole table.
    _crm_email_words_idx = models.Index(trigram_index("email"))
    _crm_ref_words_idx = models.Index(trigram_index("ref"))
    _crm_vat_words_idx = models.Index(trigram_index("vat"))
    _crm_registry_words_idx = models.Index(trigram_index("company_registry"))
