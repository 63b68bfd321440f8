from odoo import models
from odoo.exceptions import UserError


class CrmCall(models.Model):
    """A call that was answered is a talk, logged by hand or by its hang-up, once."""

    _inherit = "crm.call"

    # === ACTION METHODS === #

    def action_log_conversation(self):
        """Open the one screen to log the talk of this call, filled with what is known.

        A talk that is there already is opened instead of a second one.
        """
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_core.crm_conversation_action_log"
        )
        talk = self.sudo().conversation_id.with_env(self.env)
        if talk and talk.has_access("write"):
            return {**action, "res_id": talk.id, "context": {}}
        if talk:
            raise UserError(
                self.env._(
                    "%(user)s has logged this talk.", user=talk.sudo().user_id.name
                )
            )
        return {**action, "context": self._prepare_crm_conversation_defaults()}

    def action_register_order(self):
        """Register the order that the caller gives."""
        self.ensure_one()
        self.check_access("read")
        partner = self.partner_id or self.lead_id.partner_id
        if not partner:
            raise UserError(
                self.env._("Tell first who called: create a contact or choose one.")
            )
        context = {
            **self.lead_id._prepare_crm_order_context(),
            "default_company_id": self.company_id.id,
        }
        if self.conversation_id:
            context["crm_conversation_id"] = self.conversation_id.id
        return self.env["sale.order"]._get_crm_register_action(partner, **context)

    # === BUSINESS METHODS === #

    def _prepare_crm_conversation_defaults(self):
        """Return the ``default_*`` context of the talk that this call is.

        :rtype: dict
        """
        self.ensure_one()
        values = self._prepare_conversation_values()
        values.update(user_id=self.env.uid, origin="typed")
        return {
            "crm_call_id": self.id,
            **{f"default_{name}": value for name, value in values.items()},
        }

    def _prepare_conversation_values(self):
        """Return the talk that this call is.

        :rtype: dict
        """
        self.ensure_one()
        kind = self.env.ref(
            "crm_ext_core.crm_conversation_kind_call", raise_if_not_found=False
        )
        values = {
            "origin": "call",
            "date": self.answered_at or self.started_at,
            "direction": self.direction,
            "duration": self.duration,
            "user_id": self.user_id.id,
            "partner_id": self.partner_id.id,
            "lead_id": self.lead_id.id,
            "company_id": self.company_id.id,
        }
        return {**values, "kind_id": kind.id} if kind else values

    def _follow_up_report(self, before):
        result = super()._follow_up_report(before)
        self._log_conversation()
        return result

    def _follow_up_caller(self):
        result = super()._follow_up_caller()
        for call in self:
            call._log_conversation()
        return result

    def _log_conversation(self):
        """Enter an answered call into the protocol once it has ended.

        A talk that somebody logs during the call only gets its duration.
        """
        self.ensure_one()
        if self.state != "ended" or not self.answered_at:
            return
        if self.conversation_id:
            self.conversation_id._take_call_facts(self)
        elif self.partner_id or self.lead_id:
            self.conversation_id = self.env["crm.conversation"].create(
                self._prepare_conversation_values()
            )
