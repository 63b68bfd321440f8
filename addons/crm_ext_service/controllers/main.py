from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController

from .parameters import clean_text, to_id

MAX_TITLE = 200


class ServiceTicketController(HelpdeskTicketController):
    """Submit and close tickets in the portal, for those who may."""

    # helpdesk_mgmt closes any ticket for anybody, by GET: OCA/helpdesk#1089.
    @http.route(methods=["POST"])
    def support_ticket_close(self, **kw):
        """Close a ticket that the user may close, in a stage that its page offers."""
        ticket_id, stage_id = to_id(kw.get("ticket_id")), to_id(kw.get("stage_id"))
        ticket = request.env["helpdesk.ticket"].browse(ticket_id).exists()
        # Customers close what they see; colleagues need the right to work on it.
        operation = "write" if request.env.user._is_internal() else "read"
        try:
            ticket.check_access(operation)
        except AccessError:
            ticket = ticket.browse()
        if not ticket:
            return request.redirect("/my")
        # sudo: portal users write no tickets; their right was checked above.
        ticket_sudo = ticket.sudo()
        if stage_id in ticket_sudo._get_crm_portal_close_stages().ids:
            ticket_sudo.stage_id = stage_id
        return request.redirect(f"/my/ticket/{ticket_id}", code=302)

    # helpdesk_mgmt takes GET as well, which needs no token.
    @http.route(methods=["POST"])
    def submit_ticket(self, **kw):
        """Ask again when the subject is missing."""
        kw |= {key: clean_text(kw.get(key)) for key in ("subject", "description")}
        if not kw["subject"]:
            return request.redirect("/new/ticket")
        return super().submit_ticket(**kw)

    def _get_create_new_ticket_values(self, **kw):
        """Name the closed ticket that the new one follows."""
        former = self._get_crm_former_ticket(kw.get("former"))
        return {
            **super()._get_create_new_ticket_values(**kw),
            "crm_former": former,
            "crm_subject": former.name,
        }

    def _get_crm_former_ticket(self, ticket_id):
        """Return the ticket that is followed, when the user sees it."""
        ticket = request.env["helpdesk.ticket"].browse(to_id(ticket_id)).exists()
        return ticket._filtered_access("read").sudo()

    @http.route("/my/tickets/similar", type="jsonrpc", auth="user", readonly=True)
    def crm_similar_tickets(self, title=None, **kw):
        """Return tickets that the user sees and that may be about the same.

        :rtype: dict[str, list]
        """
        tickets = request.env["helpdesk.ticket"]
        if not tickets.has_access("read"):
            return {"tickets": []}
        found = tickets.crm_find_similar(
            clean_text(str(title or ""))[:MAX_TITLE], request.env.user.partner_id.id
        )
        return {
            "tickets": [
                {
                    **{key: ticket[key] for key in ("id", "number", "name", "stage")},
                    "url": f"/my/ticket/{ticket['id']}",
                }
                for ticket in found
            ]
        }

    def _prepare_submit_ticket_vals(self, **kw):
        """Take only a category and a team that the form offers."""
        for key, offered in (
            ("category", self._get_categories(**kw)),
            ("team", self._get_teams()),
        ):
            record_id = to_id(kw.get(key))
            kw[key] = record_id if offered and record_id in offered.ids else 0
        kw["description"] = kw.get("description") or kw["subject"]
        vals = super()._prepare_submit_ticket_vals(**kw)
        if former := self._get_crm_former_ticket(kw.get("former")):
            vals["crm_former_ticket_id"] = former.id
            if not vals.get("team_id"):
                team = former.team_id.with_company(former.company_id)
                stage = team._get_applicable_stages()[:1]
                vals |= {"team_id": team.id, "stage_id": stage.id}
                vals["company_id"] = former.company_id.id
        return vals
