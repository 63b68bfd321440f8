from datetime import timedelta

from odoo import api, fields, models

# Clients have planned that far ahead.
PLANNED = timedelta(days=2)
# What makes an event an absence, or ends one.
ABSENCE_FIELDS = {
    "active",
    "allday",
    "partner_ids",
    "show_as",
    "start",
    "start_date",
    "stop",
    "stop_date",
}


class CalendarEvent(models.Model):
    """Who is busy all day is away."""

    _inherit = "calendar.event"

    # Absences of a day; few events are of this kind.
    _crm_absence_idx = models.Index(
        "(stop) WHERE active AND allday AND show_as = 'busy'"
    )

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        events._crm_get_absent()._crm_replan_deputies()
        return events

    def write(self, vals):
        if not ABSENCE_FIELDS & vals.keys():
            return super().write(vals)
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
        """Return the employees whom these events keep away in the next hours."""
        now = fields.Datetime.now()
        # sudo: private events say no more than that somebody is away.
        events = self.sudo().filtered(
            lambda event: event.active
            and event.allday
            and event.show_as == "busy"
            and event.start <= now + PLANNED
            and event.stop >= now - PLANNED
        )
        return events.attendee_ids.partner_id.user_ids.filtered(
            lambda user: not user.share
        ).with_env(self.env)


class CalendarAttendee(models.Model):
    _inherit = "calendar.attendee"

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self.event_id._crm_get_absent()._crm_replan_deputies()
        return result
