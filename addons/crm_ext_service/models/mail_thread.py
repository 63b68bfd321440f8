from odoo import api, models
from odoo.tools import email_normalize

from ..tools.automatic_mail import is_automatic, wants_answer


class MailThread(models.AbstractModel):
    """Mails come to the right ticket, and those that programs write disturb nobody."""

    _inherit = "mail.thread"

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        """Lead mails to tickets also by the number in their subject."""
        routes = super().message_route(
            message, message_dict, model, thread_id, custom_values
        )
        tickets = self.env["helpdesk.ticket"].sudo()
        led = []
        for route in routes or ():
            if route[0] == tickets._name:
                route = tickets._route_crm_mail(message, message_dict, route)
                if not route[1]:
                    route = tickets._route_crm_new_mail(message, message_dict, route)
            led.append(route)
        return led

    @api.model
    def _detect_loop_sender(self, message, message_dict, routes):
        """Keep also the mails of a sender who writes too many.

        Odoo drops them, and sends a notice for each, which keeps a machine going that
        answers everything. On tickets they become notes that nobody is told of.
        """
        others = [route for route in routes or () if route[0] != "helpdesk.ticket"]
        if routes and not others:
            return False
        return super()._detect_loop_sender(message, message_dict, others)

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Reopen the closed tickets that a customer answers; machines reopen none.

        What a machine sends to a ticket becomes a note: it reaches neither customers
        nor their machines, which would answer.
        """
        author_id = message_dict.get("author_id")
        tickets = self.env["helpdesk.ticket"].sudo()
        answered = tickets.browse(
            [
                ticket_id
                for model, ticket_id, *_rest in routes or ()
                if model == tickets._name and ticket_id
            ]
        )
        is_machine = (
            message_dict.pop("crm_is_flood", False)
            or self._is_crm_automatic_mail(message)
            or any(ticket._is_crm_flooded_by(message_dict) for ticket in answered)
        )
        if is_machine and answered and len(answered) == len(routes):
            message_dict = {**message_dict, "is_internal": True, "parent_id": False}
        threads = self.with_context(
            crm_acknowledge=not is_machine and self._wants_crm_answer(message)
        )
        result = super(MailThread, threads)._message_route_process(
            message, message_dict, routes
        )
        if not is_machine:
            author = self.env["res.partner"].sudo().browse(author_id or [])
            for ticket in answered:
                ticket._reopen_for_crm_mail(author)
        return result

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Tell the ticket that a mail of it came back."""
        result = super()._routing_handle_bounce(email_message, message_dict)
        tickets = self.env["helpdesk.ticket"].sudo()
        tickets._log_crm_bounce(email_message, message_dict)
        return result

    # === WHO WROTE === #

    @api.model
    def _is_crm_automatic_mail(self, message):
        """Tell whether a program wrote the mail: an autoresponder, a robot, a list.

        :param email.message.EmailMessage message:
        """
        return is_automatic(message)

    @api.model
    def _wants_crm_answer(self, message):
        """Tell whether a program may answer the mail.

        :param email.message.EmailMessage message:
        """
        if not wants_answer(message):
            return False
        sender = email_normalize(message.get("From") or "")
        aliases = self.env["mail.alias.domain"].sudo()._find_aliases([sender])
        return bool(sender) and not aliases
