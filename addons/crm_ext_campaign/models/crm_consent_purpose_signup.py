# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.mail import html_keep_url


class CrmConsentPurpose(models.Model):
    """Visitors sign up for a purpose by themselves."""

    _inherit = "crm.consent.purpose"

    has_signup_form = fields.Boolean(
        string="Public Sign-up Form",
        help="Everybody with the link can sign up with an email address. Contact and "
        "consent are recorded when the link in the mail to this address is confirmed.",
    )
    signup_url = fields.Char(
        string="Link to the Form",
        compute="_compute_signup_url",
        help="For a website, a signature or a poster. It is that of the company you "
        "work for at the moment.",
    )
    signup_all_url = fields.Char(
        string="Form With All Purposes",
        compute="_compute_signup_url",
        help="The same for all purposes with a form: visitors choose some of them.",
    )

    # === COMPUTE METHODS === #
    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_signup_url(self):
        for purpose in self:
            company = purpose.company_id or self.env.company
            url = f"{company.get_base_url()}/consents/sign-up/{company.id}"
            purpose.signup_all_url = url
            purpose.signup_url = f"{url}/{purpose._origin.id}"

    # === CONSTRAINTS === #
    @api.constrains("has_signup_form", "description")
    def _check_signup_words(self):
        for purpose in self:
            if purpose.has_signup_form and not (purpose.description or "").strip():
                raise ValidationError(
                    self.env._(
                        "Enter the words that people agree to before %(purpose)s gets "
                        "a sign-up form.",
                        purpose=purpose.name,
                    )
                )

    # === BUSINESS METHODS === #
    @api.model
    def _get_signup_purposes(self, company, ids=None):
        """Return what visitors can sign up for at a company.

        :param ids: no others than these
        """
        domain = [
            ("has_signup_form", "=", True),
            ("company_id", "in", [False, company.id]),
        ]
        if ids is not None:
            domain.append(("id", "in", ids))
        return self.search(domain) if company else self.browse()

    @api.model
    def _get_linked_html(self, text):
        """Return words with their addresses as links: that of the privacy policy."""
        return Markup(html_keep_url(str(escape(text or ""))))
