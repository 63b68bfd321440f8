from odoo import models
from odoo.modules.db import FunctionStatus


def _get_name_index(registry):
    """Index the words of names, on the same conditions as Odoo's trigram indexes."""
    if not registry.has_trigram:
        return ""
    name = "complete_name"
    if registry.has_unaccent == FunctionStatus.INDEXABLE:
        name = registry.unaccent(name)
    return f"USING gin ({name} gin_trgm_ops)"


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
    _crm_complete_name_idx = models.Index(_get_name_index)
