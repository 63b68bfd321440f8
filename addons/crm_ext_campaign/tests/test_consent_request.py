# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form

from .common import CrmSelectionCommon


class TestConsentRequest(CrmSelectionCommon):
    """Double opt-in: who is asked by mail agrees by the link in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.purpose_newsletter.description = "Send me news"
        cls.requests = cls.env["crm.consent.request"]

    def _ask(self, *people, user=None):
        wizard = self.env["crm.consent.ask"].with_user(user or self.user_marketing)
        wizard = wizard.create(
            {
                "partner_ids": [Command.set([person.id for person in people])],
                "purpose_id": self.purpose_newsletter.id,
                "source": "Trade fair in May",
            }
        )
        with self.mock_mail_gateway():
            action = wizard.action_ask()
        return self.requests.search(action["domain"])

    def _get_token(self, request):
        return request._get_confirm_url().rpartition("/")[2]

    def test_asked_person_gets_a_mail_with_words_and_link(self):
        request = self._ask(self.anna)

        mail = self.env["mail.mail"].search([("message_id", "=", request.message_id)])
        self.assertEqual(mail.email_to, "anna@example.com")
        self.assertIn("Send me news", mail.body_html)
        self.assertIn("Trade fair in May", mail.body_html)
        self.assertIn(request._get_confirm_url(), mail.body_html)
        self.assertEqual(request.state, "pending")
        self.assertFalse(
            self.env["crm.consent"].search_count([("partner_id", "=", self.anna.id)])
        )

    @freeze_time("2026-06-15 10:00:00")
    def test_confirming_records_the_consent_with_its_proof(self):
        request = self._ask(self.anna)

        consent = self.requests._find_by_token(self._get_token(request))._confirm(
            ip="203.0.113.9"
        )

        self.assertRecordValues(
            consent,
            [
                {
                    "partner_id": self.anna.id,
                    "email": "anna@example.com",
                    "purpose_id": self.purpose_newsletter.id,
                    "company_id": self.company.id,
                    "action": "granted",
                    "basis": "consent",
                    "source": "Double opt-in: Trade fair in May",
                    "text": "Send me news",
                    "version": 1,
                }
            ],
        )
        self.assertIn(request.message_id, consent.proof)
        self.assertIn("2026-06-15 10:00:00", consent.proof)
        self.assertNotIn("203.0.113.9", consent.proof)
        self.assertEqual(request.consent_id, consent)

    def test_ip_address_is_kept_where_the_purpose_says_so(self):
        self.purpose_newsletter.keep_ip = True

        consent = self._ask(self.anna)._confirm(ip="203.0.113.9")

        self.assertIn("from 203.0.113.9", consent.proof)

    def test_second_click_changes_nothing(self):
        request = self._ask(self.anna)

        first, second = request._confirm(), request._confirm()

        self.assertEqual(first, second)

    def test_words_are_those_of_the_mail_even_if_they_change(self):
        request = self._ask(self.anna)
        self.purpose_newsletter.description = "Send me everything"

        self.assertEqual(request._confirm().text, "Send me news")

    def test_forged_old_and_foreign_links_do_not_work(self):
        request, other = self._ask(self.anna, self.bert)
        token = self._get_token(request)

        self.assertEqual(self.requests._find_by_token(token), request)
        page = request._get_page_url(request.email, self.company).rpartition("/")[2]
        middle = len(token) // 2
        forged = token[:middle] + ("A" if token[middle] != "A" else "B")
        for wrong in ("x", "", page, forged + token[middle + 1 :]):
            self.assertFalse(self.requests._find_by_token(wrong))
        self.assertNotEqual(token, self._get_token(other))
        with freeze_time(request.deadline + timedelta(seconds=1)):
            self.assertFalse(self.requests._find_by_token(token))

    def test_nobody_is_asked_twice_at_once(self):
        self._ask(self.anna)

        with self.assertRaisesRegex(UserError, "asked already"):
            self._ask(self.anna)
        self.assertEqual(self._ask(self.anna, self.bert).email, "bert@example.com")

    def test_contacts_without_address_are_not_asked(self):
        with self.assertRaisesRegex(UserError, "email address"):
            self._ask(self.adler)

    def test_sending_again_gives_more_time(self):
        request = self._ask(self.anna)
        with (
            freeze_time(request.deadline + timedelta(days=1)),
            self.mock_mail_gateway(),
        ):
            request.with_user(self.user_marketing).action_send_again()
            self.assertTrue(self.requests._find_by_token(self._get_token(request)))
        self.assertEqual(len(self.requests.search([("email", "=", request.email)])), 1)

    def test_who_was_blacklisted_and_confirms_gets_this_purpose_only(self):
        self.env["mail.blacklist"]._add("anna@example.com")
        self._ask(self.anna)._confirm()

        texts = [
            self._create_selection(purpose_id=purpose.id)._get_reason_texts(
                self.anna.ids
            )[self.anna.id]
            for purpose in (self.purpose_newsletter, self.purpose_offers)
        ]
        self.assertEqual(texts, ["Gets the mailing", "Consent withdrawn"])

    def test_consent_expires_as_the_purpose_says(self):
        self.purpose_newsletter.validity_months = 24
        with freeze_time("2026-06-15 10:00:00"):
            consent = self._ask(self.anna)._confirm()

        self.assertEqual(str(consent.expiry), "2028-06-15")

    def test_unanswered_requests_are_forgotten(self):
        request = self._ask(self.anna)
        answered = self._ask(self.bert)
        answered._confirm()

        with freeze_time(request.deadline + timedelta(days=91)):
            self.requests._gc_unanswered()

        self.assertFalse(request.exists())
        self.assertTrue(answered.exists())

    def test_chosen_contacts_are_in_the_form(self):
        wizard = Form(
            self.env["crm.consent.ask"]
            .with_user(self.user_marketing)
            .with_context(active_model="res.partner", active_ids=self.people.ids)
        )

        self.assertEqual(wizard.partner_ids[:], self.people)

    def test_marketing_writes_no_requests_and_sees_only_its_companys(self):
        request = self._ask(self.anna).with_user(self.user_marketing)
        for operation in ("write", "create", "unlink"):
            self.assertFalse(request.has_access(operation))
        self.assertTrue(request.has_access("read"))

        request.sudo().company_id = self.other_company
        self.assertFalse(request._filtered_access("read"))
