from odoo import models
from odoo.modules.db import FunctionStatus


def _trigram_index(column):
    """Index the words of a column, on the same conditions as Odoo's trigram indexes."""

    def definition(registry):
        if not registry.has_trigram:
            return ""
        expression = column
        if registry.has_unaccent == FunctionStatus.INDEXABLE:
            expression = registry.unaccent(column)
        return f"USING gin ({expression} gin_trgm_ops) WHERE {column} IS NOT NULL"

    return definition


class ResPartner(models.Model):
    _inherit = "res.partner"

    # Number box, see crm.number.resolver.
    _crm_ref_idx = models.Index(
        "(regexp_replace(ref, '[^1-9]', '', 'g')) WHERE ref IS NOT NULL"
    )
    _crm_email_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )
    # Beside Odoo's btree, which serves the order of lists and no search by words.
    _crm_complete_name_idx = models.Index(_trigram_index("complete_name"))
    # The search bar and each many2one field compare these with the name by OR: one
    # column without such an index makes them read the whole table.
    _crm_email_words_idx = models.Index(_trigram_index("email"))
    _crm_ref_words_idx = models.Index(_trigram_index("ref"))
    _crm_vat_words_idx = models.Index(_trigram_index("vat"))
    _crm_registry_words_idx = models.Index(_trigram_index("company_registry"))
