from odoo import models


class HelpdeskTicket(models.Model):
    """What customers say about a closed ticket in the portal opens it, as mails do."""

    _inherit = "helpdesk.ticket"

    def _can_crm_reopen_in_portal(self, author):
        """Tell whether an answer of this contact reopens the closed ticket.

        Later ones open a ticket that follows it; merged tickets go on elsewhere.
        """
        self.ensure_one()
        # sudo: customers do not read what teams are set up for.
        ticket = self.sudo()
        return (
            ticket.closed
            and not ticket.duplicate_id
            and ticket._takes_crm_reply_of(author)
        )

    def _message_post_after_hook(self, message, msg_values):
        result = super()._message_post_after_hook(message, msg_values)
        author = message.author_id
        # Mails have their own rule, which knows autoresponders.
        if (
            message.message_type == "comment"
            and author.partner_share
            and self._can_crm_reopen_in_portal(author)
        ):
            self.sudo()._reopen_for_crm_mail(author)
        return result
