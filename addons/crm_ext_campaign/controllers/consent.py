# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import http
from odoo.http import request
from odoo.tools import email_normalize

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.crm_consent_request import PAGE


class ConsentPage(CustomerPortal):
    """Where people see and choose what they get, and confirm what they asked for."""

    # === DOUBLE OPT-IN === #
    @http.route(
        "/consents/confirm/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def consent_confirm_page(self, token, **kw):
        """Show what is to be confirmed. Looking at it confirms nothing."""
        consent_request = self._find_request(token)
        return self._render_confirm(consent_request)

    @http.route(
        "/consents/confirm/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
        sitemap=False,
    )
    def consent_confirm(self, token, **kw):
        """Record the consent of who has the link of the mail."""
        consent_request = self._find_request(token)
        if consent_request:
            consent_request._confirm(ip=request.httprequest.remote_addr)
        return self._render_confirm(consent_request)

    def _find_request(self, token):
        # sudo: a visitor without a login; the signed link is his right
        requests = request.env["crm.consent.request"].sudo()
        consent_request = requests._find_by_token(token)
        request.update_context(lang=consent_request.lang or request.env.lang)
        return consent_request.with_env(request.env(su=True))

    def _render_confirm(self, consent_request):
        if not consent_request:
            return request.render("crm_ext_campaign.consent_confirm_page", {})
        page_url = consent_request._get_page_url(
            consent_request.email, consent_request.company_id
        )
        return request.render(
            "crm_ext_campaign.consent_confirm_page",
            {
                "email": consent_request.email,
                "company": consent_request.company_id,
                "wordings": [(consent_request.purpose_id.name, consent_request.text)],
                "is_confirmed": consent_request.state == "confirmed",
                "page_url": page_url,
            },
        )

    # === PAGE WITHOUT LOGIN === #
    @http.route(
        "/consents/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
    )
    def consent_page(self, token, **post):
        """Show and save the choices of who has a signed link."""
        values = request.env["crm.consent.request"]._read_token(PAGE, token)
        if not values:
            raise request.not_found()
        email, company_id = values
        # sudo: a visitor without a login; the signed link is his right
        company = request.env["res.company"].sudo().browse(company_id)
        people = request.env["crm.consent"].sudo()._get_people(email, company)
        request.update_context(lang=people[:1].lang or request.env.lang)
        source = request.env._("Page of one's own consents, by the link of a mail")
        return self._render_choices(
            "crm_ext_campaign.consent_page",
            email,
            company.with_env(request.env(su=True)),
            source=source,
            post=post,
        )

    # === PORTAL === #
    @http.route(
        "/my/consents",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
    )
    def portal_my_consents(self, **post):
        """Show and save the choices of who is logged in.

        The address of the login counts: that of the contact can be changed here, and
        would lead to the consents of somebody else.
        """
        user = request.env.user
        email = email_normalize(user.login) or user.email_normalized
        if not email:
            return request.redirect("/my")
        return self._render_choices(
            "crm_ext_campaign.portal_my_consents",
            email,
            request.env.company.sudo(),
            source=request.env._("Page of one's own consents in the portal"),
            post=post,
        )

    def _render_choices(self, template, email, company, *, source, post):
        # sudo: visitors and customers have no right to the log, only to this page
        consents = request.env["crm.consent"].sudo()
        is_saved = request.httprequest.method == "POST"
        if is_saved:
            consents._choose(email, company, self._read_choices(post), source=source)
        return request.render(
            template,
            {
                **self._prepare_portal_layout_values(),
                "page_name": "crm_consents",
                "email": email,
                "company": company,
                "choices": consents._get_choices(email, company),
                "is_saved": is_saved,
            },
        )

    def _read_choices(self, post):
        """Return the ticked boxes: pairs of purpose id and channel."""
        if "nothing" in post:
            return set()
        chosen = set()
        for name in post:
            kind, _dot, rest = name.partition(".")
            purpose_id, _dot, channel = rest.partition(".")
            if kind == "choice" and purpose_id.isdecimal():
                chosen.add((int(purpose_id), channel))
        return chosen
