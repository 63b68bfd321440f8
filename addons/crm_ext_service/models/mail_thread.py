from odoo import api, models

# RFC 3834 and what older programs write instead
AUTOMATIC_PRECEDENCE = ("auto_reply", "bulk", "junk", "list")


class MailThread(models.AbstractModel):
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
        return [
            tickets._route_crm_mail(message, message_dict, route)
            if route[0] == "helpdesk.ticket"
            else route
            for route in routes or ()
        ]

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Reopen the closed tickets that a customer answers; machines reopen none."""
        author_id = message_dict.get("author_id")
        result = super()._message_route_process(message, message_dict, routes)
        if not self._is_crm_automatic_mail(message):
            author = self.env["res.partner"].sudo().browse(author_id or [])
            for model, ticket_id, *_rest in routes or ():
                if model == "helpdesk.ticket" and ticket_id:
                    ticket = self.env[model].sudo().browse(ticket_id)
                    ticket._reopen_for_crm_mail(author)
        return result

    @api.model
    def _is_crm_automatic_mail(self, message):
        """Tell whether a program wrote the mail: an autoresponder, a robot, a list.

        :param email.message.EmailMessage message:
        """
        submitted = (message.get("Auto-Submitted") or "no").strip().lower()
        precedence = (message.get("Precedence") or "").strip().lower()
        return (
            submitted != "no"
            or precedence in AUTOMATIC_PRECEDENCE
            or "X-Autoreply" in message
            or "X-Autorespond" in message
        )
