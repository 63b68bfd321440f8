# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class CrmSelection(models.Model):
    _inherit = "crm.selection"

    call_list_ids = fields.One2many("crm.call.list", "selection_id", "Call Lists")
    call_list_count = fields.Integer(compute="_compute_call_list_count")

    def _compute_call_list_count(self):
        for selection in self:
            selection.call_list_count = len(selection.call_list_ids)

    def action_create_call_list(self):
        """Open a new call list of the frozen people."""
        return self._create_outreach("crm.call.list", self.env._("New Call List"))

    def action_view_call_lists(self):
        return self._view_outreach("crm_ext_campaign.crm_call_list_action")
