from odoo import api, fields, models


class CrmTicketSlaStep(models.Model):
    """Whom to tell, and when: the warning before a deadline, the chain after it."""

    _name = "crm.ticket.sla.step"
    _description = "Escalation Step"
    _order = "sla_id, offset, id"

    sla_id = fields.Many2one(
        "crm.ticket.sla", required=True, index=True, ondelete="cascade"
    )
    hours = fields.Float(
        required=True, default=1, help="Working hours before or after the deadline."
    )
    timing = fields.Selection(
        [("before", "Before the Deadline"), ("after", "After the Deadline")],
        required=True,
        default="before",
    )
    offset = fields.Float(
        compute="_compute_offset",
        store=True,
        precompute=True,
        help="Working hours from the deadline on, negative before it.",
    )
    recipient = fields.Selection(
        [
            ("assignee", "Assigned User"),
            ("leader", "Team Leader"),
            ("user", "User"),
        ],
        required=True,
        default="assignee",
        help="Where nobody is assigned the team leader is told, otherwise the user.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="User",
        domain=[("share", "=", False)],
        help="Also told where ticket and team have nobody else.",
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        string="Activity",
        required=True,
        domain="[('res_model', 'in', (False, 'helpdesk.ticket'))]",
        default=lambda self: self.env.ref(
            "mail.mail_activity_data_todo", raise_if_not_found=False
        ),
        ondelete="restrict",
    )

    _hours_positive = models.Constraint(
        "CHECK (hours >= 0)", "Choose before or after instead of negative hours."
    )
    _user_of_recipient = models.Constraint(
        "CHECK (recipient <> 'user' OR user_id IS NOT NULL)",
        "Choose the user who is to be told.",
    )

    @api.depends("hours", "timing")
    def _compute_offset(self):
        for step in self:
            step.offset = -step.hours if step.timing == "before" else step.hours

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps.sla_id.company_id._touch_crm_deadlines()
        return steps

    def write(self, vals):
        result = super().write(vals)
        self.sla_id.company_id._touch_crm_deadlines()
        return result

    def unlink(self):
        self.sla_id.company_id._touch_crm_deadlines()
        return super().unlink()

    def _get_user(self, ticket):
        """Return who is told: the first in the chain who may read the ticket."""
        users = {
            "assignee": [ticket.user_id, ticket.team_id.user_id, self.user_id],
            "leader": [ticket.team_id.user_id, self.user_id],
            "user": [self.user_id],
        }
        for user in users[self.recipient]:
            reader = ticket.with_user(user).with_company(ticket.company_id)
            if (
                user.active
                and ticket.company_id in user.company_ids
                and reader.with_context(
                    allowed_company_ids=ticket.company_id.ids
                ).has_access("read")
            ):
                return user
        return self.env["res.users"]
