# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo.tests import HttpCase

from .common import CrmSelectionCommon

ADDRESS = "dora@example.com"


class ConsentSignupCommon(CrmSelectionCommon, HttpCase):
    """Dora, a stranger, signs up by the public form; Anna is a contact already."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._show_pages_in_english()
        cls.company.partner_id.lang = "en_US"  # of what colleagues read
        purposes = cls.purpose_newsletter | cls.purpose_offers
        cls.env["crm.consent.purpose"].search([]).filtered(
            lambda purpose: purpose not in purposes
        ).active = False
        cls.purpose_newsletter.write(
            {"description": "Send me news", "has_signup_form": True}
        )
        cls.purpose_offers.description = "Send me offers"
        cls.consents = cls.env["crm.consent"]
        cls.page = f"/consents/sign-up/{cls.company.id}"

    def _post(self, page, **values):
        """Submit the form of a page."""
        page_text = self.url_open(page).text.partition('csrf_token" value="')[2]
        token = page_text.partition('"')[0]
        with self.mock_mail_gateway(mail_unlink_sent=False):
            response = self.url_open(page, data={"csrf_token": token, **values})
        return " ".join(response.text.split())

    def _sign_up(self, email=ADDRESS, page=None, **values):
        return self._post(page or self.page, email=email, **values)

    def _get_mails(self, email=ADDRESS):
        return self.env["mail.mail"].search([("email_to", "=", email)], order="id")

    def _get_link(self, email=ADDRESS):
        body = self._get_mails(email)[-1].body_html
        return re.search(r'href="[^"]*(/consents/sign-up/confirm/[^"]+)"', body)[1]

    def _get_people(self, email=ADDRESS):
        return self.env["res.partner"].search([("email", "=", email)])

    def _get_rows(self, email=ADDRESS):
        return self.consents.search([("email", "=", email)])
