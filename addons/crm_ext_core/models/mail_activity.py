from collections import defaultdict

from odoo import api, fields, models

from ..tools import local_time

# What decides whether and when the screen signals an activity.
SIGNAL_FIELDS = {
    "active",
    "crm_acknowledged_at",
    "crm_due",
    "crm_snoozed_until",
    "date_deadline",
    "user_id",
}


class MailActivity(models.Model):
    _inherit = "mail.activity"

    crm_due = fields.Datetime(
        string="Due at",
        help="Day and time. At this minute the screen of the assignee signals "
        "the customer. Leave it empty for an activity of the day.",
    )
    crm_shown_at = fields.Datetime(string="Signalled on", readonly=True, copy=False)
    crm_acknowledged_at = fields.Datetime(
        string="Acknowledged on", readonly=True, copy=False
    )
    crm_snoozed_until = fields.Datetime(
        string="Snoozed until", readonly=True, copy=False
    )
    crm_handed_over_at = fields.Datetime(
        string="Handed over on",
        readonly=True,
        copy=False,
        help="When the follow-up got its present assignee.",
    )

    # === ONCHANGE METHODS === #

    @api.onchange("crm_due")
    def _onchange_crm_due(self):
        if self.crm_due:
            self.date_deadline = self._crm_to_local(self.crm_due).date()

    @api.onchange("date_deadline")
    def _onchange_crm_date_deadline(self):
        if self.crm_due and self.date_deadline:
            self.crm_due = local_time.move_to_day(
                self.crm_due, self.date_deadline, self._crm_get_timezone(self.user_id)
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # Odoo's methods that schedule activities pass no values of other addons on.
        more_vals = self.env.context.get("crm_activity_values") or {}
        self = self.with_context(crm_activity_values=None)
        activities = super().create(
            [
                self._prepare_crm_create_values({**more_vals, **vals})
                for vals in vals_list
            ]
        )
        activities.filtered("crm_due")._crm_notify_signals()
        return activities

    def write(self, vals):
        if not SIGNAL_FIELDS & vals.keys():
            return super().write(vals)
        timed_before = self.filtered("crm_due")
        former_users = {activity: activity.user_id for activity in timed_before}
        batches = defaultdict(self.browse)
        for activity in self:
            step_vals = activity._prepare_crm_step_values(vals)
            batches[tuple(step_vals.items())] |= activity
        for step_items, activities in batches.items():
            super(MailActivity, activities).write({**vals, **dict(step_items)})
        (timed_before | self.filtered("crm_due"))._crm_notify_signals(former_users)
        return True

    def unlink(self):
        self.filtered("crm_due")._crm_send_signals(lambda activity: False)
        return super().unlink()

    # === BUSINESS METHODS - DAY AND TIME === #

    @api.model
    def _crm_get_timezone(self, user):
        """Return the time zone of the assignee, the reader's when there is none."""
        # Own colleagues may be hidden by company rules, their time zone is no secret.
        return local_time.get_timezone(user.sudo().tz or self.env.user.tz)

    def _crm_to_local(self, moment):
        """Return the UTC ``moment`` in the local time of the assignee."""
        return local_time.to_local(moment, self._crm_get_timezone(self.user_id))

    @api.model
    def _prepare_crm_create_values(self, vals):
        """Return ``vals`` with the day of ``crm_due`` as deadline."""
        due = fields.Datetime.to_datetime(vals.get("crm_due"))
        if not due:
            return vals
        user = self.env["res.users"].browse(vals.get("user_id"))
        local_due = local_time.to_local(due, self._crm_get_timezone(user))
        return {**vals, "date_deadline": local_due.date()}

    def _prepare_crm_step_values(self, vals):
        """Return what ``vals`` entail, so that day and time stay in step.

        A given time decides the day; a day alone keeps the local time. A new time
        or a new assignee calls for a new signal.
        """
        self.ensure_one()
        if not {"crm_due", "date_deadline", "user_id"} & vals.keys():
            return {}
        if "crm_due" in vals and not vals["crm_due"]:
            return dict.fromkeys(("crm_shown_at", "crm_snoozed_until"), False)
        user = self.user_id
        if "user_id" in vals:
            user = user.browse(vals["user_id"])
        timezone = self._crm_get_timezone(user)
        due = self.crm_due
        if "crm_due" in vals:
            due = fields.Datetime.to_datetime(vals["crm_due"])
        elif due and vals.get("date_deadline"):
            day = fields.Date.to_date(vals["date_deadline"])
            due = local_time.move_to_day(due, day, timezone)
        if not due:
            return {}
        values = {
            "crm_due": due,
            "date_deadline": local_time.to_local(due, timezone).date(),
        }
        if due != self.crm_due or user != self.user_id:
            values.update(
                crm_shown_at=False, crm_acknowledged_at=False, crm_snoozed_until=False
            )
        if user != self.user_id:
            values["crm_handed_over_at"] = fields.Datetime.now()
        return values

    # === BUSINESS METHODS - SIGNALS === #

    def _crm_get_signal_time(self):
        """Return when the screen has to signal this activity, False for no more.

        :rtype: datetime|False
        """
        self.ensure_one()
        if not self.active or self.crm_shown_at:
            return False
        return self.crm_snoozed_until or self.crm_due

    def _crm_notify_signals(self, former_users=None):
        """Let the open clients of the assignees plan anew.

        :param dict former_users: the users before, whose signals are to be dropped
        """
        self._crm_send_signals(lambda activity: activity._crm_get_signal_time())
        former_users = former_users or {}
        for activity in self:
            former_user = former_users.get(activity)
            if former_user and former_user != activity.user_id:
                former_user._bus_send(
                    "crm_ext_core.followups", [{"id": activity.id, "at": False}]
                )

    def _crm_send_signals(self, get_time):
        for user, activities in self.grouped("user_id").items():
            if user:
                user._bus_send(
                    "crm_ext_core.followups",
                    [
                        {
                            "id": activity.id,
                            "at": fields.Datetime.to_string(get_time(activity)),
                        }
                        for activity in activities
                    ],
                )

    def _to_store_defaults(self, target):
        return [
            *super()._to_store_defaults(target),
            "crm_due",
            "crm_recurrence_unit",
            "user_tz",
        ]
