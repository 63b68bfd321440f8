from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.tools import format_date, format_time

from ..tools import local_time, recurrence
from .crm_recurrence_mixin import RECURRENCE_FIELDS, WEEKDAYS


class MailActivity(models.Model):
    """Follow-ups that come again when they are done or skipped.

    The series has its own days and its own local time: who moves one follow-up does
    not move the following ones, unless he says so.
    """

    _name = "mail.activity"
    _inherit = ["mail.activity", "crm.recurrence.mixin"]

    crm_recurrence_first = fields.Date(
        string="First Day of the Series", readonly=True, copy=False
    )
    crm_recurrence_day = fields.Date(
        string="Day in the Series",
        readonly=True,
        copy=False,
        help="The day on which this one was planned before somebody moved it.",
    )
    crm_recurrence_time = fields.Char(
        string="Time in the Series",
        readonly=True,
        copy=False,
        help="In the time zone of the assignee.",
    )
    crm_recurrence_next = fields.Char(
        string="Next One", compute="_compute_crm_recurrence_next"
    )
    crm_recurrence_move = fields.Boolean(
        string="Move the Following Ones Too",
        store=False,
        help="The series goes on from this day and time.",
    )

    @api.depends(
        "active",
        "crm_due",
        "date_deadline",
        "user_id",
        "crm_recurrence_day",
        "crm_recurrence_move",
        *RECURRENCE_FIELDS,
    )
    @api.depends_context("tz", "lang")
    def _compute_crm_recurrence_next(self):
        now = fields.Datetime.now()
        for activity in self:
            values = activity._prepare_crm_next_times(now)
            activity.crm_recurrence_next = values and self._crm_format_times(values)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create(vals_list)
        activities.filtered(
            lambda activity: activity.crm_recurrence_unit
            and not activity.crm_recurrence_day
        )._crm_start_series()
        return activities

    def write(self, vals):
        result = super().write(vals)
        is_new_rule = not vals.keys().isdisjoint(RECURRENCE_FIELDS)
        if is_new_rule or vals.get("crm_recurrence_move"):
            self._crm_start_series()
        return result

    # === ACTIONS === #

    def action_crm_skip(self):
        """Let this one be and plan the next ones."""
        self.check_access("write")
        self.filtered("active")._crm_plan_next()
        self.unlink()
        return {"type": "ir.actions.act_window_close"}

    def _action_done(self, feedback=False, attachment_ids=None):
        recurring = self.filtered(
            lambda activity: activity.active and activity.crm_recurrence_unit
        )
        planned = recurring._crm_plan_next()
        messages, next_activities = super()._action_done(
            feedback=feedback, attachment_ids=attachment_ids
        )
        return messages, next_activities | planned

    # === BUSINESS METHODS === #

    def _crm_start_series(self):
        """Count the days of the series from the present day and time."""
        for activity in self:
            due = activity.crm_due and activity._crm_to_local(activity.crm_due)
            day = activity.crm_recurrence_unit and activity.date_deadline
            activity.write(
                {
                    "crm_recurrence_first": day,
                    "crm_recurrence_day": day,
                    "crm_recurrence_time": day and due and due.strftime("%H:%M"),
                }
            )

    def _crm_plan_next(self):
        """Create the next follow-ups of the series, which go on with these."""
        now = fields.Datetime.now()
        vals_list = []
        for activity in self:
            vals = activity._prepare_crm_next_values(now)
            if vals:
                vals_list.append(vals)
        # Marked as active again, this one must not begin a second series.
        super().write({"crm_recurrence_unit": False})
        # sudo: who may finish his own follow-up may not see its document. Nobody is
        # told that his own series goes on.
        activities = self.env["mail.activity"].sudo()
        activities = activities.with_context(mail_activity_quick_update=True)
        return activities.create(vals_list).sudo(False)

    def _prepare_crm_next_values(self, now):
        """Return the values of the next follow-up, None when the series has ended.

        :rtype: dict|None
        """
        self.ensure_one()
        times = self._prepare_crm_next_times(now)
        has_document = not self.res_model or (
            self.res_model in self.env
            # sudo: whether it exists; rights are those of this activity.
            and self.env[self.res_model].sudo().browse(self.res_id).exists()
        )
        if not times or not has_document:
            return None
        return {
            **self.copy_data()[0],
            **times,
            # The meeting and the files belong to this one.
            "attachment_ids": False,
            "calendar_event_id": False,
            "crm_recurrence_first": self.crm_recurrence_first,
            "crm_recurrence_time": self.crm_recurrence_time,
        }

    def _prepare_crm_next_times(self, now):
        """Return day and time of the next follow-up, {} when there is none.

        It is the first of the series after this one that is still to come.
        """
        if not self.crm_recurrence_unit or not self.date_deadline:
            return {}
        if not 0 < self.crm_recurrence_interval:
            return {}
        rule = self._crm_get_rule()
        timezone = self._crm_get_timezone(self.user_id)
        today = local_time.to_local(now, timezone).date()
        planned = self.crm_recurrence_day
        if not planned or not self._crm_is_series_kept():
            planned = self.date_deadline
        day = rule.get_next(max(planned, today - timedelta(days=1)))
        if day == today and self._crm_get_moment(day, timezone) <= now:
            day = rule.get_next(today)
        if not day:
            return {}
        due = self._crm_get_time() and self._crm_get_moment(day, timezone)
        return {"date_deadline": day, "crm_due": due, "crm_recurrence_day": day}

    @api.model
    def _crm_format_times(self, values):
        """Return day and time for the reader."""
        day, due = values["date_deadline"], values["crm_due"]
        if due:
            day = local_time.to_local(due, self.env.tz).date()
        parts = [
            format_date(self.env, day, date_format="EEE"),
            format_date(self.env, day),
            format_time(self.env, due, time_format="short") if due else "",
        ]
        return " ".join(parts).strip()

    def _crm_is_series_kept(self):
        """Tell whether the series goes on as it was when this was planned."""
        is_new_rule = self._origin and any(
            self[name] != self._origin[name] for name in RECURRENCE_FIELDS
        )
        return bool(
            self.crm_recurrence_first
            and not self.crm_recurrence_move
            and not is_new_rule
        )

    def _crm_get_rule(self):
        first = self.date_deadline
        if self._crm_is_series_kept():
            first = self.crm_recurrence_first
        return recurrence.Rule(
            self.crm_recurrence_unit,
            first,
            self.crm_recurrence_interval,
            tuple(
                number
                for number, day in enumerate(WEEKDAYS)
                if self[f"crm_recurrence_{day}"]
            ),
            self.crm_recurrence_month_by == "weekday",
            self.crm_recurrence_until or None,
        )

    def _crm_get_time(self):
        """Return the local time of the series as text, False without a time."""
        if self._crm_is_series_kept():
            return self.crm_recurrence_time
        due = self.crm_due
        return due and self._crm_to_local(due).strftime("%H:%M")

    def _crm_get_moment(self, day, timezone):
        """Return the naive UTC moment of the series on ``day``, its end without a time.

        A follow-up of the day can be done all day long.
        """
        text = self._crm_get_time()
        local = time.fromisoformat(text) if text else time.max
        return local_time.to_utc(datetime.combine(day, local), timezone)
