# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class CrmConversation(models.Model):
    """A talk that follows from a call list is the response of the person."""

    _inherit = "crm.conversation"

    @api.model_create_multi
    def create(self, vals_list):
        talks = super().create(vals_list)
        talks._note_response()
        return talks

    def write(self, vals):
        result = super().write(vals)
        if "activity_id" in vals:
            self._note_response()
        return result

    def _note_response(self):
        by_activity = {talk.activity_id: talk for talk in self if talk.activity_id}
        if not by_activity:
            return
        # sudo: agents work their follow-ups; the list behind them is marketing's
        entries = (
            self.env["crm.call.list.entry"]
            .sudo()
            .search(
                [
                    ("activity_id", "in", [activity.id for activity in by_activity]),
                    ("conversation_id", "=", False),
                ]
            )
        )
        for entry in entries:
            talk = by_activity[entry.activity_id]
            entry.write({"state": "done", "conversation_id": talk.id})
