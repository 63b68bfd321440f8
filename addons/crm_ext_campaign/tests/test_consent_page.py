# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .common import CrmSelectionCommon

# What a mail program posts: RFC 8058, section 3.2
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@tagged("post_install", "-at_install")
class TestConsentPage(CrmSelectionCommon, HttpCase):
    """Unsubscribing by one click, the page of one's own consents, confirming."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._show_pages_in_english()
        cls.env["crm.consent.purpose"].search([]).filtered(
            lambda purpose: purpose not in cls.purpose_newsletter | cls.purpose_offers
        ).active = False
        cls.selection = cls._create_selection()
        cls.selection.action_freeze()
        cls.mailing = cls._create_mailing(cls.selection).sudo()
        cls.consents = cls.env["crm.consent"]

    def _get_link(self, name):
        """Return a link of Anna's mail, as Odoo builds it."""
        build = getattr(self.mailing, f"_get_{name}_url")
        return build("anna@example.com", self.anna.id).removeprefix(
            self.mailing.get_base_url()
        )

    def _get_rows(self):
        return self.consents.search([("email", "=", "anna@example.com")])

    def _get_text(self, purpose):
        selection = self._create_selection(purpose_id=purpose.id)
        return selection._get_reason_texts(self.anna.ids)[self.anna.id]

    def _get_page(self):
        return self.env["crm.consent.request"]._get_page_url(
            "anna@example.com", self.company
        )

    def _post(self, page, **values):
        """Submit the form of a page."""
        token = self.url_open(page).text.partition('csrf_token" value="')[2]
        csrf_token = token.partition('"')[0]
        return self.url_open(page, data={"csrf_token": csrf_token, **values})

    # === ONE CLICK === #
    def test_one_click_objects_to_the_purpose_alone(self):
        self._record_consent(self.anna)

        response = self.url_open(self._get_link("unsubscribe_oneclick"), data=ONE_CLICK)

        self.assertEqual(response.status_code, 200)
        self.assertFalse(response.history)
        row = self._get_rows()[0]
        self.assertRecordValues(
            row,
            [
                {
                    "partner_id": self.anna.id,
                    "action": "withdrawn",
                    "purpose_id": self.purpose_offers.id,
                    "company_id": self.company.id,
                    "source": "Unsubscribed from the mailing Hello",
                }
            ],
        )
        self.assertFalse(
            self.env["mail.blacklist"].search([("email", "=", "anna@example.com")])
        )
        self.assertEqual(self._get_text(self.purpose_offers), "Consent withdrawn")
        self.assertEqual(self._get_text(self.purpose_newsletter), "Gets the mailing")

    def test_looking_at_links_changes_nothing(self):
        for name in ("unsubscribe", "unsubscribe_oneclick", "view"):
            self.url_open(self._get_link(name))
        legacy = self._get_link("unsubscribe").replace(
            "confirm_unsubscribe", "unsubscribe"
        )
        page = self.url_open(legacy)

        self.assertIn("/consents/", page.url)
        self.assertFalse(self._get_rows())

    def test_forged_one_click_changes_nothing(self):
        forged = self._get_link("unsubscribe_oneclick").replace("anna", "bert")

        response = self.url_open(forged, data=ONE_CLICK)

        self.assertEqual(response.status_code, 401)
        self.assertFalse(self.consents.search([("email", "=", "bert@example.com")]))

    def test_link_in_the_text_names_the_purpose_and_asks_first(self):
        page = self.url_open(self._get_link("unsubscribe"))

        self.assertIn("Offers", page.text)
        self.assertFalse(self._get_rows())

    def test_objection_follows_the_recipient_whose_address_changed(self):
        link = self._get_link("unsubscribe_oneclick")
        self.anna.email = "anna.new@example.com"

        self.url_open(link, data=ONE_CLICK)

        self.assertEqual(self._get_text(self.purpose_offers), "Consent withdrawn")

    def test_mailing_without_selection_blacklists_as_ever(self):
        self.mailing = self.env["mailing.mailing"].create(
            {
                "subject": "Plain",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "body_html": "<p>Hello</p>",
            }
        )

        self.url_open(self._get_link("unsubscribe_oneclick"), data=ONE_CLICK)

        self.assertTrue(
            self.env["mail.blacklist"].search([("email", "=", "anna@example.com")])
        )

    # === PAGE === #
    def test_person_sees_and_saves_choices_without_login(self):
        page = self.url_open(self._get_page())
        self.assertIn("anna@example.com", page.text)
        self.assertIn("Offers", page.text)

        saved = self._post(
            self._get_page(), **{f"choice.{self.purpose_newsletter.id}.mail": "on"}
        )

        self.assertIn("is saved", saved.text)
        self.assertEqual(self._get_text(self.purpose_newsletter), "Gets the mailing")
        self.assertEqual(self._get_text(self.purpose_offers), "Consent withdrawn")

    def test_nothing_of_all_this_takes_everything_back(self):
        self._record_consent(self.anna)

        self._post(self._get_page(), nothing="1")

        for purpose in (self.purpose_newsletter, self.purpose_offers):
            self.assertEqual(self._get_text(purpose), "Consent withdrawn")

    def test_page_without_valid_link_does_not_exist(self):
        self.assertEqual(self.url_open("/consents/x").status_code, 404)

    def test_customer_chooses_in_the_portal_by_the_address_of_the_login(self):
        login = "anna@example.com"
        user = new_test_user(
            self.env,
            login,
            groups="base.group_portal",
            lang="en_US",
            email=login,
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        user.partner_id.email = "bert@example.com"
        self.authenticate(login, login)
        self.assertIn("/my/consents", self.url_open("/my").text)

        page = self.url_open("/my/consents")
        self._post("/my/consents", nothing="1")

        self.assertIn(login, page.text)
        self.assertEqual(self._get_text(self.purpose_offers), "Consent withdrawn")
        self.assertFalse(self.consents.search([("email", "=", "bert@example.com")]))

    # === DOUBLE OPT-IN === #
    def test_consent_is_confirmed_by_the_button_not_by_the_link(self):
        with self.mock_mail_gateway():
            request = self.env["crm.consent.request"]._ask(
                [("anna@example.com", self.anna)],
                self.purpose_newsletter,
                "Trade fair",
                self.company,
            )
        link = request._get_confirm_url().removeprefix(request.get_base_url())

        self.url_open(link)
        self.assertFalse(self._get_rows())
        page = self._post(link)

        self.assertEqual(self._get_rows().action, "granted")
        self.assertIn("/consents/", page.text)
        self.assertEqual(self._get_text(self.purpose_newsletter), "Gets the mailing")

    def test_wrong_link_says_what_to_do(self):
        page = self.url_open("/consents/confirm/nonsense")

        self.assertIn("Ask us for a new one", " ".join(page.text.split()))
