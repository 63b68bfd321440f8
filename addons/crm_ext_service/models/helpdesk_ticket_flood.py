from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import email_normalize, html2plaintext

from ..tools.automatic_mail import is_automatic_reply

# As in Odoo's own gateway, whose parameters these are.
MINUTES_PARAMETER, DEFAULT_MINUTES = "mail.gateway.loop.minutes", 120
THRESHOLD_PARAMETER, DEFAULT_THRESHOLD = "mail.gateway.loop.threshold", 20
ANSWER_DAYS = 30  # that an automatic answer may be late
# People send the same text twice when they are impatient; machines go on.
SAME_TEXT_LIMIT = 2


class HelpdeskTicket(models.Model):
    """Who writes again and again fills one ticket, and nobody is told each time."""

    _inherit = "helpdesk.ticket"

    # Which tickets came in the last hours: asked for each mail.
    _mailed_idx = models.Index("(create_date) WHERE crm_is_mailed")

    @api.model
    def _route_crm_new_mail(self, message, message_dict, route):
        """Return the route of a mail that belongs to no ticket: mostly to a new one.

        An automatic answer goes to the sender's latest ticket, and so does what he
        writes too often.
        """
        model, ticket_id, values, user_id, alias = route
        values = {**(values or {}), "crm_lang": self._get_crm_mail_lang(message)}
        email = email_normalize(message_dict.get("email_from") or "")
        ticket = self.browse()
        if email and is_automatic_reply(message):
            ticket = self._get_crm_mailed_by(email, timedelta(days=ANSWER_DAYS), 1)
        if email and not ticket:
            ticket = self._find_crm_flooded(email, message_dict)
            if ticket:
                message_dict["crm_is_flood"] = True
        return model, ticket.id or ticket_id, values, user_id, alias

    @api.model
    def _find_crm_flooded(self, email, message_dict):
        """Return the ticket that takes a new mail of somebody who sends too many.

        The one with the same subject and text, or the latest one of many.
        """
        if self._is_crm_flood_allowed(email):
            return self.browse()
        minutes, threshold = self._get_crm_flood_limits()
        latest = self._get_crm_mailed_by(email, timedelta(minutes=minutes), threshold)
        text = html2plaintext(message_dict.get("body") or "").strip()
        for ticket in latest:
            same_subject = ticket.name == message_dict.get("subject")
            if same_subject and html2plaintext(ticket.description).strip() == text:
                return ticket
        return latest[:1] if len(latest) >= threshold else self.browse()

    @api.model
    def _get_crm_mailed_by(self, email, period, limit):
        """Return the latest tickets that an address opened by mail.

        :param datetime.timedelta period: how far to look back
        """
        return self.sudo().search(
            [
                ("crm_is_mailed", "=", True),
                ("create_date", ">=", self.env.cr.now() - period),
                ("partner_email", "=ilike", email.replace("_", "\\_")),
            ],
            order="id desc",
            limit=limit,
        )

    def _is_crm_flooded_by(self, message_dict):
        """Tell whether the sender of a mail has written to this ticket too often.

        Colleagues who answer by mail are none of those.
        """
        self.ensure_one()
        email = email_normalize(message_dict.get("email_from") or "")
        author_id = message_dict.get("author_id")
        author = self.env["res.partner"].sudo().browse(author_id or [])
        is_ours = author and not author.partner_share
        if not email or is_ours or self._is_crm_flood_allowed(email):
            return False
        minutes, threshold = self._get_crm_flood_limits()
        sender = Domain("email_from", "ilike", email)
        if author_id:
            sender |= Domain("author_id", "=", author_id)
        since = self.env.cr.now() - timedelta(minutes=minutes)
        messages = self.env["mail.message"].sudo()
        messages = messages.search_fetch(
            sender
            & Domain("model", "=", self._name)
            & Domain("res_id", "=", self.id)
            & Domain("message_type", "=", "email")
            & Domain("create_date", ">=", since),
            ["body"],
            limit=threshold,
        )
        text = html2plaintext(message_dict.get("body") or "").strip()
        same = [m for m in messages if html2plaintext(m.body).strip() == text]
        return len(messages) >= threshold or len(same) >= SAME_TEXT_LIMIT

    @api.model
    def _is_crm_flood_allowed(self, email):
        """Tell whether a sender may write as often as he likes (Odoo's own list)."""
        # sudo: a list of the settings, that only administrators read.
        allowed = self.env["mail.gateway.allowed"].sudo()
        return bool(allowed.search_count([("email_normalized", "=", email)], limit=1))

    @api.model
    def _get_crm_flood_limits(self):
        """Return how many mails in how many minutes are too many.

        :rtype: tuple[int, int]
        :return: minutes, number of mails
        """
        # sudo: settings that the mail gateway reads.
        get_param = self.env["ir.config_parameter"].sudo().get_param
        return (
            int(get_param(MINUTES_PARAMETER, DEFAULT_MINUTES)),
            int(get_param(THRESHOLD_PARAMETER, DEFAULT_THRESHOLD)),
        )
