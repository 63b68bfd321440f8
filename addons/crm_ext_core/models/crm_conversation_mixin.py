from odoo import api, fields, models
from odoo.fields import Domain


class CrmConversationMixin(models.AbstractModel):
    """What every record shares that has a protocol of talks."""

    _name = "crm.conversation.mixin"
    _description = "Record with Talks"

    # The many2one of crm.conversation that points to this model.
    _crm_conversation_field = None

    crm_conversation_count = fields.Integer(
        string="Talks",
        compute="_compute_crm_conversation_count",
        groups="base.group_user",
    )

    @api.depends_context("uid")
    def _compute_crm_conversation_count(self):
        counts = self._get_crm_conversation_counts()
        for record in self:
            record.crm_conversation_count = counts.get(record.id, 0)

    def _get_crm_conversation_counts(self):
        """Return how many talks of each record the user may read.

        One query for the whole recordset. Override it together with
        :meth:`_get_crm_conversation_domain`, so that both tell the same.

        :rtype: dict[int, int]
        """
        link = self._crm_conversation_field
        groups = self.env["crm.conversation"]._read_group(
            Domain(link, "in", self.ids), [link], ["__count"]
        )
        return {record.id: count for record, count in groups}

    def _get_crm_conversation_domain(self):
        """Return the domain of the talks in the protocol of these records.

        :rtype: odoo.fields.Domain
        """
        return Domain(self._crm_conversation_field, "in", self.ids)

    def _prepare_crm_conversation_defaults(self):
        """Return the ``default_*`` context of a talk that is logged from this record.

        :rtype: dict
        """
        self.ensure_one()
        defaults = {f"default_{self._crm_conversation_field}": self.id}
        if "partner_id" in self._fields:
            defaults["default_partner_id"] = self.partner_id.id
        if "company_id" in self._fields and self.company_id:
            defaults["default_company_id"] = self.company_id.id
        return defaults

    def _get_crm_protocol_notes(self, with_tree=False):
        """Return what the protocol of these records tells beside the talks.

        Override to add a line, e.g. how many mailings the customer received.

        :param bool with_tree: the protocol covers all companies below, too
        :return: dicts with ``text`` and ``action``, an action or False
        :rtype: list[dict]
        """
        return []

    def _prepare_crm_protocol_action(self, domain, with_tree=False):
        """Return the action that shows the protocol of these records.

        The context names the records, so that the screen can ask for the notes.
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_core.crm_conversation_action_protocol"
        )
        names = ", ".join(record.display_name for record in self)
        defaults = self._prepare_crm_conversation_defaults() if len(self) == 1 else {}
        protocol = {"model": self._name, "ids": self.ids, "with_tree": with_tree}
        title = self.env._("Talks: %(record)s", record=names)
        if with_tree:
            title = self.env._("Talks: %(record)s with All Below", record=names)
        return {
            **action,
            "name": title,
            "display_name": title,
            "domain": list(domain),
            "context": {**defaults, "crm_protocol": protocol},
        }

    @api.readonly
    def action_crm_open_conversations(self):
        """Open the protocol of these records."""
        return self._prepare_crm_protocol_action(self._get_crm_conversation_domain())

    @api.readonly
    def action_crm_log_conversation(self):
        """Open the one screen to log a talk, filled with what is known."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_core.crm_conversation_action_log"
        )
        return {**action, "context": self._prepare_crm_conversation_defaults()}
