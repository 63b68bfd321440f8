from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.intervals import Intervals

from ..tools import local_time
from .mail_activity_signal import IS_OPEN, SIGNAL_TIME

MINUTES_BETWEEN_SLOTS = 15
DEFAULT_MINUTES = 30
# How long a follow-up keeps somebody busy.
FOLLOW_UP_TIME = timedelta(minutes=30)
MAX_MINUTES = 8 * 60
SEARCHED_DAYS = 14  # at once
MAX_DAYS = 70
# Of people without working hours, Monday to Friday.
FIRST_HOUR, LAST_HOUR = 9, 17
SATURDAY = 5


class MailActivity(models.Model):
    """When a user has time for a follow-up."""

    _inherit = "mail.activity"

    @api.model
    @api.readonly
    def crm_get_free_slot(
        self, duration_minutes=DEFAULT_MINUTES, after=None, user_id=None
    ):
        """Return when the user has time next.

        In his working hours, without his time off, his meetings and his other
        follow-ups.

        :param int duration_minutes:
        :param str after: in UTC, not before this time; now by default
        :param int user_id: a colleague; the user himself by default
        :return: the beginning in UTC
        :rtype: str
        """
        if type(duration_minutes) is not int or not (
            0 < duration_minutes <= MAX_MINUTES
        ):
            raise UserError(
                self.env._(
                    "Name the duration in minutes, from 1 to %(max)s.", max=MAX_MINUTES
                )
            )
        try:
            start = fields.Datetime.to_datetime(after)
        except ValueError as error:
            raise UserError(
                self.env._('Name the time in UTC, like "2026-12-24 09:00:00".')
            ) from error
        user = self._crm_get_slot_user(user_id)
        now = fields.Datetime.now()
        slot = self._crm_find_free_slot(
            user, timedelta(minutes=duration_minutes), max(start or now, now)
        )
        if not slot:
            raise UserError(
                self.env._(
                    "%(user)s has no free time in the next %(weeks)s weeks. Choose day "
                    "and time yourself.",
                    user=user.name,
                    weeks=MAX_DAYS // 7,
                )
            )
        return fields.Datetime.to_string(slot)

    @api.model
    def _crm_get_slot_user(self, user_id):
        """Return the colleague whom the user may ask for free time.

        Like in the calendar everybody may see when his colleagues are busy, and
        nothing else about it.
        """
        self.browse().check_access("create")
        if not user_id:
            return self.env.user
        user = self.env["res.users"].browse(user_id if type(user_id) is int else [])
        if not user.exists() or not user.has_access("read") or user.share:
            raise UserError(self.env._("Choose a colleague as assignee."))
        return user

    @api.model
    def _crm_find_free_slot(self, user, duration, after):
        """Return the first free naive UTC time of ``user``, None when there is none."""
        step = timedelta(minutes=MINUTES_BETWEEN_SLOTS)
        start = after
        while start < after + timedelta(days=MAX_DAYS):
            end = start + timedelta(days=SEARCHED_DAYS)
            free = self._crm_get_working_time(user, start, end)
            free -= self._crm_get_busy_time(user, start, end)
            for free_start, free_end, _records in free:
                slot = datetime.min + -((datetime.min - free_start) // step) * step
                if slot + duration <= free_end:
                    return slot
            start = end
        return None

    @api.model
    def _crm_get_working_time(self, user, start, end):
        """Return the working hours of ``user`` in naive UTC.

        :rtype: Intervals
        """
        # sudo: working hours and time off are read as "at work or not" only.
        user = user.sudo()
        timezone = self._crm_get_timezone(user)
        resource = user.resource_ids.filtered(
            lambda resource: resource.company_id in (user.company_id, self.env.company)
        )[:1]
        calendar = resource.calendar_id or user.company_id.resource_calendar_id
        if not calendar:
            return self._crm_get_default_working_time(start, end, timezone)
        intervals = calendar._work_intervals_batch(
            pytz.utc.localize(start), pytz.utc.localize(end), resource, tz=timezone
        )[resource.id]
        return Intervals(
            (local_time.to_naive(begin), local_time.to_naive(stop), records)
            for begin, stop, records in intervals
        )

    @api.model
    def _crm_get_default_working_time(self, start, end, timezone):
        first_day = local_time.to_local(start, timezone).date()
        days = [
            first_day + timedelta(days=day) for day in range((end - start).days + 1)
        ]
        hours = Intervals(
            (
                local_time.at_local_time(day, FIRST_HOUR, timezone),
                local_time.at_local_time(day, LAST_HOUR, timezone),
                self.browse(),
            )
            for day in days
            if day.weekday() < SATURDAY
        )
        return hours & Intervals([(start, end, self.browse())])

    @api.model
    def _crm_get_busy_time(self, user, start, end):
        """Return the meetings and follow-ups of ``user`` in naive UTC.

        :rtype: Intervals
        """
        nothing = self.browse()
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT %(time)s FROM mail_activity WHERE user_id = %(user)s "
                "AND %(pending)s AND %(time)s > %(start)s AND %(time)s < %(end)s",
                time=SQL(SIGNAL_TIME),
                user=user.id,
                pending=SQL(IS_OPEN),
                start=start - FOLLOW_UP_TIME,
                end=end,
            )
        )
        return Intervals(
            [
                *((due, due + FOLLOW_UP_TIME, nothing) for (due,) in rows),
                *(
                    (*self._crm_get_event_time(event, user), nothing)
                    for event in self._crm_get_events(user, start, end)
                ),
            ]
        )

    @api.model
    def _crm_get_events(self, user, start, end):
        # All-day events are stored from 8 to 18 UTC, whatever the time zone.
        margin = timedelta(days=1)
        # sudo: of private events nothing but the time is used.
        partner = user.sudo().partner_id
        return (
            self.env["calendar.event"]
            .sudo()
            .search_fetch(
                Domain("start", "<", end + margin)
                & Domain("stop", ">", start - margin)
                & Domain("show_as", "=", "busy")
                & Domain(
                    "attendee_ids",
                    "any",
                    Domain("partner_id", "=", partner.id)
                    & Domain("state", "!=", "declined"),
                ),
                ["start", "stop", "allday", "start_date", "stop_date"],
            )
        )

    @api.model
    def _crm_get_event_time(self, event, user):
        if not event.allday:
            return event.start, event.stop
        timezone = self._crm_get_timezone(user)
        first_day, last_day = event.start_date, event.stop_date
        return (
            local_time.to_utc(datetime.combine(first_day, time()), timezone),
            local_time.to_utc(
                datetime.combine(last_day + timedelta(days=1), time()), timezone
            ),
        )
