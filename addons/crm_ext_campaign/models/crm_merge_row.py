# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class CrmMergeRow(models.Model):
    _inherit = "crm.merge.row"

    @api.model
    def _get_unchecked_links(self):
        return [
            *super()._get_unchecked_links(),
            {
                "table": "crm_selection_member",
                "column": "partner_id",
                "target": "res_partner",
                "action": "n",
                "required": False,
            },
        ]
