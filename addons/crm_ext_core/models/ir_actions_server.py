from odoo import fields, models


class IrActionsServer(models.Model):
    """Server actions, and so automation rules, plan follow-ups and log talks."""

    _name = "ir.actions.server"
    _inherit = ["ir.actions.server", "crm.activity.time.mixin"]

    state = fields.Selection(
        selection_add=[("crm_talk", "Log Talk"), ("code",)],
        ondelete={"crm_talk": "cascade"},
    )
    crm_talk_name = fields.Char(string="Subject of the Talk", translate=True)
    crm_talk_body = fields.Html(string="Text of the Talk", translate=True)
    crm_talk_direction = fields.Selection(
        [("in", "Incoming"), ("out", "Outgoing")],
        string="Direction of the Talk",
        default="out",
    )

    def _name_depends(self):
        return [*super()._name_depends(), "crm_kind_id"]

    def _generate_action_name(self):
        self.ensure_one()
        if self.state == "crm_talk" and self.crm_kind_id:
            return self.env._("Log Talk: %(kind)s", kind=self.crm_kind_id.name)
        return super()._generate_action_name()

    def _warning_depends(self):
        return [*super()._warning_depends(), "crm_kind_id"]

    def _get_warning_messages(self):
        messages = super()._get_warning_messages()
        if self.state == "crm_talk" and self.model_id and not self._crm_has_protocol():
            messages.append(
                self.env._(
                    "%(model)s has no talks. Choose another model.",
                    model=self.model_id.name,
                )
            )
        return messages

    def _crm_has_protocol(self):
        model = self.env.get(self.model_name)
        return hasattr(model, "_prepare_crm_conversation_defaults")

    def _run_action_next_activity(self, eval_context=None):
        values = self._prepare_crm_time_values()
        return super(
            IrActionsServer, self.with_context(crm_activity_values=values)
        )._run_action_next_activity(eval_context=eval_context)

    def _run_action_crm_talk_multi(self, eval_context=None):
        """Log one talk per record; what has no customer is left out."""
        context = self.env.context
        ids = context.get("active_ids") or [context.get("active_id")]
        records = self.env[self.model_name].browse(filter(None, ids)).exists()
        vals_list = [
            vals
            for record in records
            if (vals := self._prepare_crm_talk_values(record))
        ]
        self.env["crm.conversation"].create(vals_list)
        return False

    def _prepare_crm_talk_values(self, record):
        """Return the talk about ``record``, None when it has no customer.

        :rtype: dict|None
        """
        defaults = record._prepare_crm_conversation_defaults()
        if not (defaults.get("default_partner_id") or defaults.get("default_lead_id")):
            return None
        values = {key.removeprefix("default_"): defaults[key] for key in defaults}
        return {
            **values,
            "name": self.crm_talk_name or self.name,
            "body": self.crm_talk_body,
            "direction": self.crm_talk_direction or "out",
            **({"kind_id": self.crm_kind_id.id} if self.crm_kind_id else {}),
        }
