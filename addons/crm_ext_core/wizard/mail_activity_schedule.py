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

    def action_schedule_plan(self):
        """Give the planned activities what Odoo's plan does not pass on."""
        templates = self._plan_filter_activity_templates_to_schedule()
        activities = self.env["mail.activity"].sudo()
        last_id = activities.search([], order="id desc", limit=1).id
        action = super().action_schedule_plan()
        for record in self._get_applied_on_records():
            planned = record.activity_ids.filtered(
                lambda activity: activity.id > last_id
            ).sorted("id")
            self._crm_complete_plan(templates, planned)
        return action

    def _crm_complete_plan(self, templates, planned):
        """Write what each of ``templates`` says to its activity of ``planned``."""
        for template in templates:
            activity = planned.filtered(
                lambda activity, template=template: (
                    activity.activity_type_id == template.activity_type_id
                    and (activity.summary or "") == (template.summary or "")
                    and activity.date_deadline
                    == template._get_date_deadline(self.plan_date)
                )
            )[:1]
            planned -= activity
            values = template._prepare_crm_time_values()
            if activity and values:
                activity.write(values)

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
