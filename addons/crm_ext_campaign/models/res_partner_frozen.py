# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class ResPartner(models.Model):
    """Contacts leave the frozen rows of selections when they are deleted."""

    _inherit = "res.partner"

    def unlink(self):
        result = super().unlink()
        self.env["crm.selection.member"]._release_contacts(self.ids)
        return result
