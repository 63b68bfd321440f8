from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmConversation(models.Model):
    """What follows from a talk, and the activity that a talk follows from."""

    _inherit = "crm.conversation"

    activity_id = fields.Many2one(
        "mail.activity",
        string="Activity",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        copy=False,
    )
    activity_note = fields.Html(related="activity_id.note", sanitize=False)
    activity_feedback = fields.Text(related="activity_id.feedback")

    # Entered with the talk, stored as an activity of the customer.
    followup_due = fields.Datetime(
        string="Follow-up on",
        compute="_compute_followup",
        inverse="_inverse_followup",
        help="Day and time at which the screen signals the customer again.",
    )
    followup_note = fields.Char(
        string="Reason", compute="_compute_followup", inverse="_inverse_followup"
    )
    followup_user_id = fields.Many2one(
        "res.users",
        string="Assigned to",
        compute="_compute_followup",
        inverse="_inverse_followup",
        domain=[("share", "=", False)],
    )

    @api.depends_context("uid")
    def _compute_followup(self):
        self.followup_due = False
        self.followup_note = False
        self.followup_user_id = self.env.user

    def _inverse_followup(self):
        for conversation in self.filtered("followup_due"):
            conversation._schedule_followup()
        # The next write must not schedule the same again.
        self.invalidate_recordset(
            ["followup_due", "followup_note", "followup_user_id"], flush=False
        )

    @api.model_create_multi
    def create(self, vals_list):
        conversations = super().create(vals_list)
        typed = conversations.filtered(lambda talk: talk.origin == "typed")
        # A talk logged from a follow-up is the answer to it. Other people's
        # activities are left alone.
        typed.activity_id._crm_close_by_talk()
        return conversations

    def _schedule_followup(self):
        self.ensure_one()
        record = self.partner_id or self.lead_id
        if not record:
            raise UserError(
                self.env._("Choose the customer for whom the follow-up is meant.")
            )
        # More people see the customer's activities than a confidential talk.
        reason = self.followup_note or (not self.is_confidential and self.name)
        return record.activity_schedule(
            "mail.mail_activity_data_call",
            summary=reason,
            automated=False,
            user_id=(self.followup_user_id or self.env.user).id,
            crm_due=self.followup_due,
        )
