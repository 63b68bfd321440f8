from odoo import fields, models
from odoo.fields import Domain

# Activities of these categories are talks once they are done.
KIND_BY_CATEGORY = {
    "phonecall": "crm_ext_core.crm_conversation_kind_call",
    "meeting": "crm_ext_core.crm_conversation_kind_meeting",
}


class MailActivity(models.Model):
    _inherit = "mail.activity"

    crm_conversation_ids = fields.One2many(
        "crm.conversation", "activity_id", string="Talks"
    )

    def _action_done(self, feedback=False, attachment_ids=None):
        """Let calls and meetings with customers enter the protocol."""
        # Leads, tasks and customers may be hidden from an assignee who may still
        # mark his activity as done.
        talks = self.sudo().filtered(
            lambda activity: activity._get_crm_kind() and not activity._crm_has_talk()
        )
        vals_list = [
            vals for talk in talks if (vals := talk._prepare_crm_conversation_values())
        ]
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if vals_list:
            # Activities of deleted documents are gone.
            existing = set(self.exists().ids)
            self.env["crm.conversation"].sudo().create(
                [vals for vals in vals_list if vals["activity_id"] in existing]
            )
        return result

    def _get_crm_kind(self):
        """Return which talk this activity becomes when it is done, if any.

        :rtype: odoo.models.BaseModel
        """
        kinds = self.env["crm.conversation.kind"]
        xmlid = KIND_BY_CATEGORY.get(self.activity_category)
        return (xmlid and self.env.ref(xmlid, raise_if_not_found=False)) or kinds

    def _crm_has_talk(self):
        """Tell whether this activity or its meeting is in the protocol already."""
        talks = self.env["crm.conversation"].sudo().with_context(active_test=False)
        domain = Domain("activity_id", "=", self.id)
        if self.calendar_event_id:
            domain |= Domain("event_id", "=", self.calendar_event_id.id)
        return bool(talks.search_count(domain, limit=1))

    def _get_crm_record(self):
        """Return the document of this activity if it has a protocol and is readable.

        :rtype: odoo.models.BaseModel|None
        """
        self.ensure_one()
        if not self.res_model or self.res_model not in self.env:
            return None
        record = self.env[self.res_model].browse(self.res_id).exists()
        has_protocol = hasattr(record, "_prepare_crm_conversation_defaults")
        if not record or not has_protocol or not record.has_access("read"):
            return None
        return record

    def _get_crm_partner(self):
        """Return the customer or person whom this activity concerns, if readable."""
        record = self._get_crm_record()
        defaults = record._prepare_crm_conversation_defaults() if record else {}
        partner = self.env["res.partner"].browse(defaults.get("default_partner_id"))
        return partner._filtered_access("read")

    def _prepare_crm_conversation_context(self):
        """Return the ``default_*`` context of the talk about this activity."""
        self.ensure_one()
        record = self._get_crm_record()
        context = record._prepare_crm_conversation_defaults() if record else {}
        kind = self._get_crm_kind()
        if kind:
            context = {**context, "default_kind_id": kind.id}
        return {
            **context,
            "default_activity_id": self.id,
            "default_direction": "out",
            "default_name": self.summary,
        }

    def _prepare_crm_conversation_values(self):
        """Return the talk that this activity is once done, None when it is none.

        :rtype: dict|None
        """
        context = self._prepare_crm_conversation_context()
        if not (context.get("default_partner_id") or context.get("default_lead_id")):
            return None
        values = {key.removeprefix("default_"): value for key, value in context.items()}
        return {
            **values,
            "name": self.summary or self.activity_type_id.name,
            "origin": "activity",
            "user_id": (self.user_id or self.env.user).id,
        }
