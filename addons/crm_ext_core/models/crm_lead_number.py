from odoo import models

from ..tools.spelling_sql import words_index


class CrmLead(models.Model):
    _inherit = "crm.lead"

    # Number box, see crm.number.resolver: the numbers in the name.
    _crm_number_words_idx = models.Index(words_index("name"))
