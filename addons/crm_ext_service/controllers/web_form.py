from odoo import http
from odoo.http import request
from odoo.tools import email_normalize, plaintext2html

from .parameters import clean_text, to_id

LIMITS = {"name": 200, "email": 200, "subject": 200, "description": 20_000}


class ServiceWebForm(http.Controller):
    """The form for visitors without login, where a company has chosen a team for it."""

    @http.route(
        ["/helpdesk/form", "/helpdesk/form/<int:company_id>"],
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
    )
    def crm_web_form(self, company_id=0, **kw):
        team = self._get_crm_team(company_id)
        if not team:
            return request.not_found()
        if not request.env.user._is_public():
            return request.redirect("/new/ticket")
        return self._render_crm_form(team)

    @http.route(
        "/helpdesk/form/<int:company_id>/send",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        captcha="crm_ticket_web_form",
    )
    def crm_send_web_form(self, company_id, **kw):
        """Open a ticket, or ask again and keep what was typed."""
        team = self._get_crm_team(company_id)
        if not team:
            return request.not_found()
        values = {key: clean_text(kw.get(key))[:size] for key, size in LIMITS.items()}
        email = email_normalize(values["email"])
        if not all(values.values()) or not email:
            error = request.env._(
                "Please fill in all fields; we answer to your email address."
            )
            return self._render_crm_form(team, values=values, error=error)
        # Robots shall not learn that they were found out.
        if kw.get("homepage"):
            return self._render_crm_form(team, number="-")
        tickets = request.env["helpdesk.ticket"].sudo()
        if not tickets._accepts_crm_web_form(email):
            error = request.env._(
                "You have sent several requests already. We will answer them; please "
                "write us an email when there is more."
            )
            return self._render_crm_form(team, values=values, error=error)
        ticket = tickets._create_crm_from_web_form(
            team,
            {
                "name": values["subject"],
                "description": plaintext2html(values["description"]),
                "partner_name": values["name"],
                "partner_email": email,
            },
        )
        return self._render_crm_form(team, number=ticket.number)

    def _get_crm_team(self, company_id):
        """Return the team that takes the tickets, empty where there is no form."""
        # sudo: visitors read neither companies nor teams.
        companies = request.env["res.company"].sudo()
        company = companies.browse(to_id(company_id)).exists()
        if not company_id:
            company = request.env.company.sudo()
        team = company.crm_web_form_team_id
        return team.with_company(company) if team.active else team.browse()

    def _render_crm_form(self, team, values=None, error=None, number=None):
        return request.render(
            "crm_ext_service.web_form",
            {
                "url": f"/helpdesk/form/{team.env.company.id}/send",
                "values": values or {},
                "error": error,
                "number": number,
            },
        )
