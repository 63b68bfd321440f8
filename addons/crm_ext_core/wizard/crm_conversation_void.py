from odoo import fields, models


class CrmConversationVoid(models.TransientModel):
    """Asks why talks are voided."""

    _name = "crm.conversation.void"
    _description = "Void Talks"

    conversation_ids = fields.Many2many(
        "crm.conversation", string="Talks", required=True
    )
    reason = fields.Char(required=True)

    def action_void(self):
        """Void the talks for the reason."""
        self.ensure_one()
        self.conversation_ids.write({"active": False, "void_reason": self.reason})
        return {"type": "ir.actions.act_window_close"}
