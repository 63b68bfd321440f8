# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class CrmConversation(models.Model):
    _inherit = "crm.conversation"

    # Companies talked to since a day, for the criteria about talks.
    _crm_since_idx = models.Index("(date, commercial_partner_id, company_id)")
