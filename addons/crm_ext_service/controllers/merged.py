from odoo import http
from odoo.http import request
from odoo.tools import consteq

from .myaccount import ServiceCustomerPortal
from .parameters import to_id


class MergedTicketPortal(ServiceCustomerPortal):
    @http.route()
    def portal_my_ticket(self, ticket_id, access_token=None, **kw):
        """Lead the link of a merged ticket to the one that goes on in its place.

        Who has the link had a part in the merged ticket, and the other one is of the
        same customer.
        """
        # sudo: the token is the right.
        ticket = request.env["helpdesk.ticket"].sudo().browse(to_id(ticket_id)).exists()
        if (
            access_token
            and access_token.isascii()
            and ticket.crm_merge_id
            and consteq(ticket.access_token or "", access_token)
        ):
            return request.redirect(ticket._get_crm_survivor().sudo().get_portal_url())
        return super().portal_my_ticket(ticket_id, access_token=access_token, **kw)
