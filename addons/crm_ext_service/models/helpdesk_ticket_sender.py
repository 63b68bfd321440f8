from odoo import models
from odoo.tools import email_normalize


class HelpdeskTicket(models.Model):
    """Who was unknown when he wrote gets what he wrote once he is a contact."""

    _inherit = "helpdesk.ticket"

    def _message_post_after_hook(self, message, msg_vals):
        """Keep the contact that an answer made, as Odoo's leads do."""
        result = super()._message_post_after_hook(message, msg_vals)
        ticket = self.sudo()
        if not ticket.partner_id and ticket.partner_email and message.partner_ids:
            email = email_normalize(ticket.partner_email)
            known = message.partner_ids.filtered(
                lambda partner: email and partner.email_normalized == email
            )
            if known:
                self._assign_crm_sender(known[0])
        return result

    def _assign_crm_sender(self, partner):
        """Give all tickets from this address that have no contact yet this one.

        He follows them, and is the author of what he wrote.
        """
        self.ensure_one()
        # sudo: his tickets may belong to other teams; messages and talks follow them.
        ticket = self.sudo()
        email = email_normalize(ticket.partner_email or "")
        tickets = ticket | ticket.search(
            [
                ("partner_id", "=", False),
                ("company_id", "=", ticket.company_id.id),
                ("partner_email", "=ilike", (email or "").replace("_", "\\_")),
            ]
        )
        if email and not partner.email:
            partner.sudo().email = email
        tickets.partner_id = partner
        tickets.message_subscribe(partner.ids)
        messages = tickets.message_ids.filtered(
            lambda message: not message.author_id
            and email
            and email_normalize(message.email_from or "") == email
        )
        messages.author_id = partner
        talks = tickets.with_context(active_test=False).crm_conversation_ids
        talks.filtered(lambda talk: not talk.partner_id).partner_id = partner
