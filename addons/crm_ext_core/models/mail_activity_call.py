from odoo import fields, models


class MailActivity(models.Model):
    """A call back knows the missed calls that it answers."""

    _inherit = "mail.activity"

    crm_call_ids = fields.One2many("crm.call", "callback_activity_id", string="Calls")

    def _action_done(self, feedback=False, attachment_ids=None):
        """Take the callers from the list whom somebody reached by other means."""
        # sudo: users write no calls, and may not see those of their colleagues.
        missed = self.sudo().crm_call_ids.filtered(lambda call: not call.reached_at)
        missed.reached_at = fields.Datetime.now()
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

    def _prepare_crm_conversation_values(self):
        """The call that reaches the caller is the talk itself."""
        if self.env.context.get("crm_call_talk"):
            return None
        return super()._prepare_crm_conversation_values()

    def _prepare_crm_followup_data(self):
        data = super()._prepare_crm_followup_data()
        if not data["phone"]:
            data["phone"] = self.crm_call_ids[:1].number
        return data
