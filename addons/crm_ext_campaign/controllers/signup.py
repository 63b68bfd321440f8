# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import http
from odoo.http import request
from odoo.tools import email_normalize

EMAIL_SIZE, NAME_SIZE = 254, 100
PATHS = [
    "/consents/sign-up/<int:company_id>",
    "/consents/sign-up/<int:company_id>/<string:purpose_ids>",
]


class ConsentSignup(http.Controller):
    """The form by which visitors sign up, and the page that confirms it."""

    # === FORM === #
    @http.route(
        PATHS,
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def crm_signup_form(self, company_id, purpose_ids=None, **kw):
        """Show the form of all purposes of a company, or of some (3,5)."""
        company, purposes = self._find_purposes(company_id, purpose_ids)
        if not purposes:
            raise request.not_found()
        user = request.env.user
        email = "" if user._is_public() else user.email or ""
        return self._render_form(company, purposes, email=email)

    @http.route(
        PATHS,
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
        sitemap=False,
        captcha="crm_consent_signup",
    )
    def crm_signup(self, company_id, purpose_ids=None, **post):
        """Mail the link, or ask again and keep what was typed.

        Whatever the address, the visitor reads the same.
        """
        company, purposes = self._find_purposes(company_id, purpose_ids)
        if not purposes:
            raise request.not_found()
        typed = (post.get("email") or "")[:EMAIL_SIZE]
        chosen = purposes
        if len(purposes) > 1:
            chosen = purposes.filtered(lambda one: f"purpose.{one.id}" in post)
        email = email_normalize(typed)
        error = self._check_values(email, chosen)
        # Robots shall not learn that they were found out.
        is_robot = bool(post.get("homepage"))
        if not error and not is_robot:
            # sudo: a visitor without a login; he only makes us mail a link
            signups = request.env["crm.consent.signup"].sudo()
            ip = request.httprequest.remote_addr
            if not signups._ask(email, chosen, company, ip):
                error = request.env._(
                    "Too many people are signing up from your network at the moment. "
                    "Please try again in an hour."
                )
        return self._render_form(
            company,
            purposes,
            email=typed,
            chosen_ids=chosen.ids,
            error=error,
            is_sent=not error,
        )

    def _find_purposes(self, company_id, purpose_ids):
        """Return the company and what visitors of the link can sign up for."""
        # sudo: visitors read neither companies nor purposes; only those with a form
        company = request.env["res.company"].sudo().browse(company_id).exists()
        ids = None
        if purpose_ids is not None:
            parts = purpose_ids[:EMAIL_SIZE].split(",")
            ids = [int(part) for part in parts if part.isdecimal() and len(part) < 10]
        purposes = request.env["crm.consent.purpose"].sudo()
        return company, purposes._get_signup_purposes(company, ids)

    def _check_values(self, email, chosen):
        if not email:
            return request.env._("Please enter a valid email address.")
        if not chosen:
            return request.env._("Please choose what you would like to get.")
        return None

    def _render_form(self, company, purposes, **values):
        return request.render(
            "crm_ext_campaign.consent_signup_form",
            {
                "company": company,
                "purposes": purposes,
                "chosen_ids": [],
                "error": None,
                "is_sent": False,
                **values,
            },
        )

    # === CONFIRMING === #
    @http.route(
        "/consents/sign-up/confirm/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
    )
    def crm_signup_confirm(self, token, **post):
        """Show what is to be confirmed, and record it by the button alone."""
        # sudo: a visitor without a login; the signed link is his right
        signups = request.env["crm.consent.signup"].sudo()
        lang = signups._read_lang(token)
        if lang:
            request.update_context(lang=lang)
        signups = signups.with_env(request.env(su=True))
        signup = signups._read(token)
        if not signup:
            return request.render("crm_ext_campaign.consent_confirm_page", {})
        is_confirmed = signups._is_confirmed(signup)
        if request.httprequest.method == "POST" and not is_confirmed:
            name = (post.get("name") or "").strip()[:NAME_SIZE]
            signups._confirm(signup, name, ip=request.httprequest.remote_addr)
            is_confirmed = True
        page_url = signups.env["crm.consent.request"]._get_page_url(
            signup["email"], signup["company"]
        )
        return request.render(
            "crm_ext_campaign.consent_confirm_page",
            {
                "email": signup["email"],
                "company": signup["company"],
                "wordings": [
                    (
                        wording.purpose_id.name,
                        wording.purpose_id._get_linked_html(wording.text),
                    )
                    for wording in signup["wordings"]
                ],
                "is_confirmed": is_confirmed,
                "asks_name": True,
                "page_url": page_url,
            },
        )
