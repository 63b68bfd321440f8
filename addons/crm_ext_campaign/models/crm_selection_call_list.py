# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class CrmSelection(models.Model):
    _inherit = "crm.selection"

    call_list_ids = fields.One2many("crm.call.list", "selection_id", "Call Lists")
    call_list_count = fields.Integer(compute="_compute_call_list_count")

    def _compute_call_list_count(self):
        for selection in self:
            selection.call_list_count = len(selection.call_list_ids)

    def action_create_call_list(self):
        """Open a new call list of the frozen people."""
        self.ensure_one()
        if self.state != "frozen" or self.channel != "phone":
            raise UserError(
                self.env._("Freeze a selection for calls first, then plan the calls.")
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Call List"),
            "res_model": "crm.call.list",
            "views": [(False, "form")],
            "context": {"default_selection_id": self.id, "default_name": self.name},
        }

    def action_view_call_lists(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_campaign.crm_call_list_action"
        )
        return {
            **action,
            "domain": [("selection_id", "=", self.id)],
            "context": {"default_selection_id": self.id},
        }

    def _get_contact_queries(self, since):
        """Calls of a call list count for the frequency cap like mailings."""
        return [
            *super()._get_contact_queries(since),
            SQL(
                """
                SELECT pool.id, 'call ' || entry.call_list_id
                  FROM pool
                  JOIN crm_call_list_entry entry ON entry.partner_id = pool.id
                 WHERE entry.called_on >= %s AND pool.step = 0
                """,
                since,
            ),
        ]

    def _flush_sources(self):
        res = super()._flush_sources()
        self.env["crm.call.list.entry"].flush_model()
        return res
