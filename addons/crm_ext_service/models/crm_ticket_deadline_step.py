from odoo import fields, models
from odoo.tools import format_datetime


class CrmTicketDeadline(models.Model):
    """The warning before a deadline and the chain of those who are told after it."""

    _inherit = "crm.ticket.deadline"

    def _take_steps(self):
        """Tell whoever is next for each of these deadlines, and look further."""
        vals_list = []
        for row in self:
            steps = row.sla_id.step_ids.filtered(
                lambda step, row=row: step.offset > row.last_offset
            )
            offset = steps[:1].offset
            taken = steps.filtered(lambda step, offset=offset: step.offset == offset)
            for step in taken:
                vals_list += row._prepare_activities(step)
            row.write({"next_step_on": False, "last_offset": offset})
        self.env["mail.activity"].create(vals_list)
        self.ticket_id._update_crm_deadlines()

    def _prepare_activities(self, step):
        """Return the values of the activity, in a list; empty if nobody can be told.

        A warning that comes after the deadline, as the job stood still, is none.
        """
        now = fields.Datetime.now()
        is_over = self.deadline <= now
        user = step._get_user(self.ticket_id)
        if not user or (is_over and step.offset < 0):
            return []
        return [
            {
                "res_model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "res_id": self.ticket_id.id,
                "activity_type_id": step.activity_type_id.id,
                "summary": self._get_step_summary(user, is_over),
                "user_id": user.id,
                "automated": True,
                "crm_due": max(self.deadline, now),
                "crm_deadline_id": self.id,
            }
        ]

    def _get_step_summary(self, user, is_over):
        """Return what the activity is about, in language and time zone of the user."""
        row = self.with_context(lang=user.lang, tz=user.tz)
        values = {
            "target": row.sla_id.name,
            "moment": format_datetime(row.env, row.deadline, dt_format="short"),
        }
        if is_over:
            return row.env._("%(target)s missed on %(moment)s", **values)
        return row.env._("%(target)s due on %(moment)s", **values)


class MailActivity(models.Model):
    _inherit = "mail.activity"

    # The next occurrence of a recurring one belongs to no deadline
    crm_deadline_id = fields.Many2one(
        "crm.ticket.deadline",
        string="Ticket Deadline",
        index="btree_not_null",
        copy=False,
        ondelete="set null",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
