# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class MergePartnerAutomatic(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _get_fk_on(self, table):
        """Add the links of frozen rows, which have no foreign key."""
        links = self.env["crm.merge.row"]._get_unchecked_links()
        return super()._get_fk_on(table) + [
            (link["table"], link["column"]) for link in links if link["target"] == table
        ]
