from odoo import fields, models
from odoo.fields import Domain


class HelpdeskTicket(models.Model):
    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "crm.conversation.mixin"]

    _crm_conversation_field = "ticket_id"

    crm_conversation_ids = fields.One2many(
        "crm.conversation", "ticket_id", string="Talk Records"
    )

    def _get_crm_conversation_domain(self):
        """The protocol tells the whole story, also of the tickets merged into this."""
        return Domain("ticket_id", "in", self._get_crm_merged().ids)

    def _get_crm_conversation_counts(self):
        counts = super()._get_crm_conversation_counts()
        # Merged tickets are often archived.
        for ticket in self.with_context(active_test=False).filtered("duplicate_ids"):
            counts[ticket.id] = self.env["crm.conversation"].search_count(
                ticket._get_crm_conversation_domain()
            )
        return counts

    def _get_crm_merged(self):
        """Return these tickets and all that were marked as duplicates of them."""
        # sudo: talks have rights of their own; merged tickets may be hidden.
        merged = self.sudo().with_context(active_test=False)
        while more := merged.duplicate_ids - merged:
            merged |= more
        return merged

    def _get_crm_number_notification(self):
        """Return an action that opens the ticket and keeps its number on screen."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.number,
                "message": self.env._(
                    "This is the ticket number to give to the customer."
                ),
                "sticky": True,
                "next": {
                    "type": "ir.actions.act_window",
                    "res_model": self._name,
                    "res_id": self.id,
                    "views": [(False, "form")],
                },
            },
        }
