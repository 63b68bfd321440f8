from odoo import models

from ..tools.spelling_sql import words_index


class ProjectProject(models.Model):
    _inherit = "project.project"

    # Number box, see crm.number.resolver: the numbers in the name, in any language.
    _crm_number_words_idx = models.Index(words_index("name::text"))
