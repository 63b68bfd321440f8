from odoo import api, models
from odoo.exceptions import AccessError


class CrmConversation(models.Model):
    """What the timeline asks for beside its records."""

    _inherit = "crm.conversation"

    @api.readonly
    def crm_get_text(self):
        """Return what an open card of the timeline shows.

        :return: ``text`` (HTML), ``participants`` (names), ``attachments``
            (dicts with id and name) and ``links`` (dicts with label, name, model, id)
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "text": self._get_text(),
            "participants": self.participant_ids.mapped("display_name"),
            # The mail's attachments are readable for whom the talk is
            "attachments": self.message_attachment_ids.sudo().read(["name"]),
            "links": self._prepare_timeline_links(),
        }

    def _prepare_timeline_links(self):
        """Return the cases of the talk that the user may open."""
        links = []
        for name in self._get_link_fields():
            record = self.sudo()[name].sudo(False)
            if record and record.has_access("read"):
                links.append(
                    {
                        "label": self._fields[name]._description_string(self.env),
                        "name": record.display_name,
                        "model": record._name,
                        "id": record.id,
                    }
                )
        return links

    @api.model
    @api.readonly
    def crm_get_protocol_notes(self, protocol):
        """Return what the protocol of some records tells beside the talks.

        :param dict protocol: ``model``, ``ids`` and ``with_tree``, as the action that
            opens a protocol says it in its context
        :rtype: list[dict]
        """
        records = self._get_protocol_of(protocol)
        if not records:
            return []
        return records._get_crm_protocol_notes(bool(protocol.get("with_tree")))

    @api.model
    def _get_protocol_of(self, protocol):
        """Return the records whose protocol is meant, as far as they are left."""
        model = (protocol or {}).get("model")
        if not model or model not in self.env:
            return self.env["res.partner"]
        records = self.env[model].browse(protocol.get("ids")).exists()
        is_protocol = hasattr(records, "_get_crm_protocol_notes")
        if not is_protocol or not self.env.user._is_internal():
            raise AccessError(self.env._("There is no protocol of this record."))
        records.check_access("read")
        return records
