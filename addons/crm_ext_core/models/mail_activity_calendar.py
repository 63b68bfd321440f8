from datetime import datetime, time

from odoo import api, fields, models
from odoo.fields import Domain

# Where an activity of the day stands among the times of the same day in every zone.
NOON = time(12)


class MailActivity(models.Model):
    """Follow-ups at their time in the views, activities of the day as they were."""

    _inherit = "mail.activity"

    crm_start = fields.Datetime(
        string="Begins at",
        compute="_compute_crm_start",
        inverse="_inverse_crm_start",
        search="_search_crm_start",
    )
    crm_is_all_day = fields.Boolean(
        string="Without a Time",
        compute="_compute_crm_start",
        inverse="_inverse_crm_start",
        search="_search_crm_is_all_day",
    )

    @api.depends("crm_due", "date_deadline")
    def _compute_crm_start(self):
        for activity in self:
            day = activity.date_deadline
            activity.crm_start = activity.crm_due or (
                day and datetime.combine(day, NOON)
            )
            activity.crm_is_all_day = not activity.crm_due

    def _inverse_crm_start(self):
        """Take what the calendar writes: a day, or a time of a day."""
        for activity in self:
            start = activity.crm_start
            if not start:
                continue
            if activity.crm_is_all_day:
                activity.write({"crm_due": False, "date_deadline": start.date()})
            else:
                activity.crm_due = start

    @api.model
    def _search_crm_start(self, operator, value):
        if operator not in ("<", "<=", ">", ">="):
            return NotImplemented
        moment = fields.Datetime.to_datetime(value)
        day_operator = operator
        if moment.time() != NOON:
            # Noon of this day is before or after the moment, never the same.
            is_after_noon = moment.time() > NOON
            day_operator = {
                "<": "<=" if is_after_noon else "<",
                ">": ">" if is_after_noon else ">=",
            }[operator[0]]
        return Domain("crm_due", operator, value) | (
            Domain("crm_due", "=", False)
            & Domain("date_deadline", day_operator, moment.date())
        )

    @api.model
    def _search_crm_is_all_day(self, operator, value):
        if operator != "in":
            return NotImplemented
        if len(set(value)) != 1:
            return Domain(bool(value))
        return Domain("crm_due", "=" if True in value else "!=", False)

    @api.readonly
    @api.model
    def get_activity_data(
        self, res_model, domain, limit=None, offset=0, fetch_done=False
    ):
        """Add the time of the next activity to each cell of the activity view."""
        data = super().get_activity_data(res_model, domain, limit, offset, fetch_done)
        for groups in data["grouped_activities"].values():
            for group in groups.values():
                due_times = [
                    activity.crm_due
                    for activity in self.env["mail.activity"].browse(group["ids"])
                    if activity.active
                    and activity.crm_due
                    and activity.date_deadline == group["reporting_date"]
                ]
                group["crm_due"] = fields.Datetime.to_string(
                    min(due_times, default=False)
                )
        return data
