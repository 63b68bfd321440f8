# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CrmSelection(models.Model):
    _inherit = "crm.selection"

    letter_ids = fields.One2many("crm.letter", "selection_id", string="Letters")
    letter_count = fields.Integer(compute="_compute_letter_count")

    def _compute_letter_count(self):
        for selection in self:
            selection.letter_count = len(selection.letter_ids)

    def action_create_letter(self):
        """Open a new letter to the frozen recipients."""
        return self._create_outreach("crm.letter", self.env._("New Letter"))

    def action_view_letters(self):
        return self._view_outreach("crm_ext_campaign.crm_letter_action")
