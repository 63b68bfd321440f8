from odoo import api, fields, models

from .calendar_event_absence import PLANNED


class ResourceCalendarLeaves(models.Model):
    """Who has time off is away."""

    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._crm_get_absent()._crm_replan_deputies()
        return leaves

    def write(self, vals):
        former = self._crm_get_absent()
        result = super().write(vals)
        (former | self._crm_get_absent())._crm_replan_deputies()
        return result

    def unlink(self):
        former = self._crm_get_absent()
        result = super().unlink()
        former._crm_replan_deputies()
        return result

    def _crm_get_absent(self):
        """Return the employees whom this time off keeps away in the next hours."""
        now = fields.Datetime.now()
        # sudo: time off says no more here than that somebody is away.
        leaves = self.sudo().filtered(
            lambda leave: leave.time_type == "leave"
            and leave.date_from <= now + PLANNED
            and leave.date_to >= now - PLANNED
        )
        return leaves.resource_id.user_id.with_env(self.env)
