from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request
from odoo.tools import plaintext2html

from odoo.addons.portal.utils import get_portal_partner

from .myaccount import ServiceCustomerPortal
from .parameters import clean_text, to_id


class ServicePortalAnswer(ServiceCustomerPortal):
    """What customers do with a ticket that is closed."""

    @http.route(
        "/my/ticket/reopen/<int:ticket_id>",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def crm_reopen_ticket(self, ticket_id, access_token=None, **kw):
        """Post what is still to be done; that opens the ticket again."""
        token = access_token if access_token and access_token.isascii() else None
        try:
            ticket = self._document_check_access(
                "helpdesk.ticket", to_id(ticket_id), access_token=token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        url = ticket.get_portal_url() if token else ticket.access_url
        reason = clean_text(kw.get("reason"))
        author = self._get_crm_portal_author(ticket, token)
        if reason and author and ticket._can_crm_reopen_in_portal(author):
            ticket.message_post(
                author_id=author.id,
                body=plaintext2html(reason),
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        return request.redirect(url)

    def _get_crm_portal_author(self, ticket, token):
        """Return who answers: the user, or the customer whom the link was sent to."""
        if not request.env.user._is_public():
            return request.env.user.partner_id
        return get_portal_partner(ticket, _hash=None, pid=None, token=token)

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        author = self._get_crm_portal_author(ticket, access_token)
        reopens = bool(author) and ticket._can_crm_reopen_in_portal(author)
        # Colleagues with a role see the ticket; the opinion is that of the contact.
        is_contact = author == ticket.partner_id
        return {
            **values,
            "crm_rating_urls": is_contact and ticket._get_crm_rating_urls(),
            "crm_rating": ticket.rating_ids.filtered("consumed")[:1],
            "crm_talks": ticket._get_crm_portal_talks(),
            "crm_reopens": reopens,
            "crm_follows_up": ticket.closed and not reopens,
            # What is said now goes into the form that reopens.
            "disable_composer": ticket.closed,
        }
