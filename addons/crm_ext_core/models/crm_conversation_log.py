from odoo import api, models


class CrmConversation(models.Model):
    """A talk is logged in one screen, from wherever the user is."""

    _inherit = "crm.conversation"

    # === ONCHANGE METHODS === #

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        """Drop the cases of other customers."""
        group = self.partner_id.crm_root_id
        for link in self._get_link_fields():
            # sudo: whoever may change the talk may not always read the order
            customer = self.sudo()[link].partner_id
            if group and customer and customer.crm_root_id != group:
                self[link] = False

    # === ACTION METHODS === #

    def action_save_and_close(self):
        """Close the dialog; the web client has saved the talk before."""
        return {"type": "ir.actions.act_window_close", "infos": {"is_logged": True}}

    @api.model
    @api.readonly
    def get_log_action(self, res_model=False, res_id=False):
        """Open the one screen to log a talk, filled with what the screen is about.

        :param str res_model: the model of the record on the screen, if any
        :param int res_id: the id of that record
        :rtype: dict
        """
        record = self._get_record_to_log(res_model, res_id)
        if record:
            return record.action_crm_log_conversation()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_core.crm_conversation_action_log"
        )

    @api.model
    def _get_record_to_log(self, res_model, res_id):
        """Return the record that a talk can be logged from: itself or its customer.

        :rtype: odoo.models.BaseModel|None
        """
        if not (isinstance(res_model, str) and isinstance(res_id, int)):
            return None
        if res_model not in self.env:
            return None
        record = self.env[res_model].browse(res_id).exists()
        if not record or not record.has_access("read"):
            return None
        if hasattr(record, "action_crm_log_conversation"):
            return record
        customer = record._fields.get("partner_id")
        if customer and customer.comodel_name == "res.partner":
            return record.partner_id._filtered_access("read")
        return None


class CrmConversationMixin(models.AbstractModel):
    """Each kind of record knows how people mostly speak about it."""

    _inherit = "crm.conversation.mixin"

    # What the screen suggests: the name of a kind in the data, and a direction.
    _crm_conversation_kind = "call"
    _crm_conversation_direction = "in"

    def _prepare_crm_conversation_defaults(self):
        kind = self.env["crm.conversation"]._get_kind(self._crm_conversation_kind)
        return {
            **super()._prepare_crm_conversation_defaults(),
            "default_kind_id": kind.id,
            "default_direction": self._crm_conversation_direction,
        }
