# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_signup import ADDRESS, ConsentSignupCommon


@tagged("post_install", "-at_install")
class TestConsentSignup(ConsentSignupCommon):
    """A visitor chooses, confirms, and is a contact with a consent."""

    # === FORM === #
    def test_form_shows_the_words_and_where_they_come_from(self):
        text = self.url_open(self.page).text

        self.assertIn("Send me news", text)
        self.assertIn(self.company.name, text)
        self.assertNotIn("Send me offers", text)

    def test_address_in_the_words_can_be_clicked_and_is_no_code(self):
        self.purpose_newsletter.description = "<b>See</b> https://example.com/privacy"

        text = self.url_open(self.page).text

        self.assertIn('href="https://example.com/privacy"', text)
        self.assertIn("&lt;b&gt;See", text)

    def test_link_to_copy_is_on_the_purpose(self):
        purpose = self.purpose_newsletter.with_user(self.user_marketing)
        self.assertEqual(
            purpose.signup_url,
            f"{self.company.get_base_url()}{self.page}/{purpose.id}",
        )
        self.assertEqual(
            self.url_open(f"{self.page}/{purpose.id}").status_code,
            200,
        )

    def test_purpose_without_form_and_other_companies_are_not_found(self):
        self.purpose_offers.company_id = self.other_company
        self.purpose_offers.has_signup_form = True
        for path in (
            f"{self.page}/{self.purpose_offers.id}",
            f"{self.page}/x",
            f"{self.page}/999999999999999999",
            f"/consents/sign-up/999999999/{self.purpose_newsletter.id}",
            "/consents/sign-up/x",
        ):
            with self.subTest(path=path), mute_logger("odoo.http"):
                self.assertEqual(self.url_open(path).status_code, 404)

    def test_form_without_words_is_refused(self):
        self.purpose_newsletter.has_signup_form = False
        self.purpose_newsletter.description = " "

        with self.assertRaisesRegex(ValidationError, "Enter the words"):
            self.purpose_newsletter.has_signup_form = True

    def test_bad_input_is_asked_for_again_and_kept(self):
        self.purpose_offers.has_signup_form = True

        for values, message in (
            ({"email": "dora"}, "enter a valid email address"),
            ({"email": ADDRESS}, "choose what you would like"),
        ):
            with self.subTest(values=values):
                text = self._post(self.page, **values)
                self.assertIn(message, text)
                self.assertIn(f'value="{values["email"]}"', text)
        self.assertFalse(self._get_mails())

    def test_visitor_reads_german(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.purpose_newsletter.with_context(
            lang="de_DE"
        ).description = "Neues bitte an mich"

        page = f"/de{self.page}"
        self.assertIn("Neues bitte an mich", self.url_open(page).text)
        self._sign_up(page=page)
        self.assertIn("Neues bitte an mich", self._get_mails().body_html)
        self._post(self._get_link())

        self.assertEqual(self._get_rows().text, "Neues bitte an mich")
        self.assertEqual(self._get_people().lang, "de_DE")

    # === SIGNING UP === #
    def test_nothing_is_recorded_before_it_is_confirmed(self):
        models = (
            "res.partner",
            "crm.consent",
            "crm.consent.request",
            "mailing.contact",
        )
        before = [self.env[model].search_count([]) for model in models]

        self.assertIn("Look Into Your Mailbox", self._sign_up())
        self.url_open(self._get_link())

        after = [self.env[model].search_count([]) for model in models]
        self.assertEqual(after, before)
        signup = self.env["crm.consent.signup"].search([], limit=1)
        self.assertNotIn("dora", str(signup.read()))
        self.assertTrue(self._get_mails().auto_delete)

    def test_confirming_makes_contact_and_consent_with_proof(self):
        with freeze_time("2026-06-15 10:00:00"):
            self._sign_up()
            link = self._get_link()
        with freeze_time("2026-06-16 08:00:00"):
            page = self._post(link, name="Dora Dorn")

        self.assertIn("You agreed to", page)
        person = self._get_people()
        self.assertRecordValues(
            person, [{"name": "Dora Dorn", "company_id": self.company.id}]
        )
        row = self._get_rows()
        self.assertRecordValues(
            row,
            [
                {
                    "partner_id": person.id,
                    "action": "granted",
                    "basis": "consent",
                    "purpose_id": self.purpose_newsletter.id,
                    "company_id": self.company.id,
                    "source": "Double opt-in: Sign-up form",
                    "text": "Send me news",
                }
            ],
        )
        self.assertIn("2026-06-15 10:00:00", row.proof)
        self.assertIn("2026-06-16 08:00:00", row.proof)
        self.assertIn(self._get_mails().message_id, row.proof)
        request = self.env["crm.consent.request"].search([("email", "=", ADDRESS)])
        self.assertEqual(str(request.asked_on), "2026-06-15 10:00:00")
        self.assertEqual(request.state, "confirmed")

    def test_known_contact_is_taken_and_keeps_its_name(self):
        self._sign_up(email=self.anna.email)
        self._post(self._get_link(self.anna.email), name="Somebody")

        self.assertEqual(self._get_people(self.anna.email), self.anna)
        self.assertEqual(self.anna.name, "Anna")
        self.assertEqual(self._get_rows(self.anna.email).partner_id, self.anna)

    def test_contact_of_another_company_is_neither_used_nor_changed(self):
        self.anna.company_id = self.other_company

        self._sign_up(email=self.anna.email)
        self._post(self._get_link(self.anna.email))

        person = self._get_rows(self.anna.email).partner_id
        self.assertNotEqual(person, self.anna)
        self.assertRecordValues(
            person, [{"name": self.anna.email, "company_id": self.company.id}]
        )

    def test_second_click_changes_nothing(self):
        self._sign_up()
        link = self._get_link()

        self._post(link)
        page = self.url_open(link).text

        self.assertIn("You agreed to", " ".join(page.split()))
        self.assertEqual(len(self._get_rows()), 1)
        self.assertEqual(len(self._get_people()), 1)

    def test_of_two_clicks_at_once_one_is_recorded(self):
        self._sign_up()
        signups = self.env["crm.consent.signup"]
        signup = signups._read(self._get_link().rpartition("/")[2])
        signups._confirm(signup, "")
        self.patch(type(signups), "_is_confirmed", lambda self, signup: False)

        with mute_logger("odoo.sql_db"):
            signups._confirm(signup, "")
            with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
                self.env["crm.consent.request"].create(
                    signups._prepare_requests(signup, self.anna)
                )

        self.assertEqual(len(self._get_rows()), 1)

    def test_several_purposes_are_confirmed_by_one_mail(self):
        self.purpose_offers.has_signup_form = True
        ticks = {f"purpose.{purpose.id}": "on" for purpose in self._get_purposes()}

        self._sign_up(**ticks)
        self.assertEqual(len(self._get_mails()), 1)
        self._post(self._get_link())

        self.assertEqual(self._get_rows().purpose_id, self._get_purposes())

    def _get_purposes(self):
        return self.purpose_newsletter | self.purpose_offers

    def test_words_are_those_of_the_mail_even_if_they_change(self):
        self._sign_up()
        self.purpose_newsletter.description = "Send me everything"

        self._post(self._get_link())

        self.assertEqual(self._get_rows().text, "Send me news")

    def test_old_forged_and_closed_links_say_so(self):
        with freeze_time("2026-06-15 10:00:00"):
            self._sign_up()
            link = self._get_link()
        middle = len(link) // 2
        changed = "A" if link[middle] != "A" else "B"
        forged = link[:middle] + changed + link[middle + 1 :]
        for wrong, day in ((forged, "2026-06-16"), (link, "2026-07-01")):
            with self.subTest(day=day), freeze_time(day):
                text = self.url_open(wrong).text
                self.assertIn("This Link No Longer Works", text)
        self.purpose_newsletter.has_signup_form = False
        with freeze_time("2026-06-16"):
            self.assertIn("This Link No Longer Works", self.url_open(link).text)
