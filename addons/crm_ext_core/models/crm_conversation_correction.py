from odoo import fields, models


class CrmConversation(models.Model):
    """A corrected talk keeps what was written before."""

    _inherit = "crm.conversation"

    version_ids = fields.One2many(
        "crm.conversation.version",
        "conversation_id",
        string="Former Texts",
        readonly=True,
    )

    def write(self, vals):
        self._keep_former_texts(vals)
        return super().write(vals)

    def _keep_former_texts(self, vals):
        """Store the texts that ``vals`` is about to replace."""
        changed = self.browse()
        for field_name in {"name", "body"} & vals.keys():
            field = self._fields[field_name]
            for conversation in self:
                new_value = field.convert_to_cache(vals[field_name], conversation)
                former = conversation[field_name] or None
                if former and (new_value or None) != former:
                    changed |= conversation
        if changed:
            # Versions are written by the product only, nobody has create rights.
            self.env["crm.conversation.version"].sudo().create(
                [
                    {
                        "conversation_id": conversation.id,
                        "name": conversation.name,
                        "body": conversation.body,
                    }
                    for conversation in changed
                ]
            )
