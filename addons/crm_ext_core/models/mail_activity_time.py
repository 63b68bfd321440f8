from datetime import datetime

from odoo import api, fields, models

from ..tools import local_time


class MailActivity(models.Model):
    """What whoever configures without programming says about an activity."""

    _inherit = "mail.activity"

    crm_time = fields.Float(
        string="Time of Day",
        compute="_compute_crm_time",
        inverse="_inverse_crm_time",
        help="Time of day in the time zone of the assignee, in hours. 0:00 for an "
        "activity of the day.",
    )
    crm_kind_id = fields.Many2one(
        "crm.conversation.kind",
        string="Talk",
        index="btree_not_null",
        help="When the activity is done, it enters the protocol as such a talk. Empty "
        "to do as the activity type says.",
    )

    @api.depends("crm_due", "user_id")
    def _compute_crm_time(self):
        for activity in self:
            due = activity.crm_due and activity._crm_to_local(activity.crm_due)
            activity.crm_time = due and due.hour + due.minute / 60

    def _inverse_crm_time(self):
        for activity in self:
            moment = local_time.get_time(activity.crm_time)
            due = moment and local_time.to_utc(
                datetime.combine(activity.date_deadline, moment),
                activity._crm_get_timezone(activity.user_id),
            )
            if due != activity.crm_due:
                activity.crm_due = due

    def _get_crm_kind(self):
        """Return which talk this activity becomes when it is done, if any."""
        return (
            self.crm_kind_id
            or self.activity_type_id.crm_kind_id
            or super()._get_crm_kind()
        )
