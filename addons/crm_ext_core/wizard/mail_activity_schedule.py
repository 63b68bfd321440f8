from odoo import api, fields, models

from ..tools import local_time


class MailActivitySchedule(models.TransientModel):
    _name = "mail.activity.schedule"
    _inherit = ["mail.activity.schedule", "crm.recurrence.mixin"]

    crm_due = fields.Datetime(
        string="Due at",
        help="Day and time at which the screen of the assignee signals the customer.",
    )

    @api.onchange("crm_due", "activity_user_id")
    def _onchange_crm_due(self):
        if self.crm_due:
            local_due = local_time.to_local(self.crm_due, self._crm_get_timezone())
            self.date_deadline = local_due.date()

    @api.onchange("date_deadline")
    def _onchange_crm_date_deadline(self):
        if self.crm_due and self.date_deadline:
            self.crm_due = local_time.move_to_day(
                self.crm_due, self.date_deadline, self._crm_get_timezone()
            )

    def _crm_get_timezone(self):
        return self.env["mail.activity"]._crm_get_timezone(self.activity_user_id)

    def _action_schedule_activities(self):
        return super(
            MailActivitySchedule,
            self.with_context(crm_activity_values=self._prepare_crm_activity_values()),
        )._action_schedule_activities()

    def _prepare_crm_activity_values(self):
        """Return the values of the activities that Odoo's wizard does not know.

        :rtype: dict
        """
        values = self._prepare_crm_recurrence_values()
        return {**values, "crm_due": self.crm_due} if self.crm_due else values
