from odoo import api, fields, models


class CrmConversation(models.Model):
    """A talk that was held on the phone knows its call."""

    _inherit = "crm.conversation"

    call_ids = fields.One2many("crm.call", "conversation_id", string="Calls")

    @api.model_create_multi
    def create(self, vals_list):
        call_id = self.env.context.get("crm_call_id")
        talks = super(CrmConversation, self.with_context(crm_call_id=False)).create(
            vals_list
        )
        if call_id and talks:
            talks[0]._link_call(self.env["crm.call"].browse(call_id).exists())
        return talks.with_env(self.env)

    def _link_call(self, call):
        """Be the talk of a call, instead of one that its hang-up has made meanwhile."""
        self.ensure_one()
        if not call or not call.has_access("read"):
            return
        # sudo: users link their talk to the call, and write nothing else of it.
        call_sudo = call.sudo().with_company(call.company_id)
        call_sudo._lock("call", call.system_id.id, call.call_key)
        call_sudo.invalidate_recordset()
        former_talk = call_sudo.conversation_id
        if former_talk and not former_talk._is_untouched_call():
            return
        former_talk.unlink()
        call_sudo.conversation_id = self
        self.sudo()._take_call_facts(call_sudo)
        caller_unknown = not (call_sudo.partner_id or call_sudo.lead_id)
        if caller_unknown and (self.partner_id or self.lead_id):
            call_sudo._assign_caller(partner=self.partner_id, lead=self.lead_id)

    def _is_untouched_call(self):
        """Whether only the hang-up made this talk and nobody wrote anything to it."""
        self.ensure_one()
        return self.origin == "call" and not (self.body or self.outcome_id or self.name)

    def _take_call_facts(self, call):
        """Fill in what only the call knows: its duration and who spoke."""
        self.ensure_one()
        values = {}
        if call.duration and not self.duration:
            values["duration"] = call.duration
        if call.user_id and not self.user_id:
            values["user_id"] = call.user_id.id
        if values:
            self.write(values)
