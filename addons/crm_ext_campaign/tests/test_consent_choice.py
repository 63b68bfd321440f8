# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from .common import CrmSelectionCommon


class TestConsentChoice(CrmSelectionCommon):
    """What a person sees and saves on the page of one's own consents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.consent.purpose"].search([]).filtered(
            lambda purpose: purpose not in cls.purpose_newsletter | cls.purpose_offers
        ).active = False
        cls.consents = cls.env["crm.consent"]
        cls.email = "anna@example.com"
        cls.news = (cls.purpose_newsletter.id, "mail")
        cls.offers = (cls.purpose_offers.id, "mail")

    def _get_allowed(self, company=None):
        choices = self.consents._get_choices(self.email, company or self.company)
        return {
            (choice["purpose"].id, channel)
            for choice in choices
            for channel, _label, is_allowed in choice["channels"]
            if is_allowed
        }

    def _choose(self, *chosen):
        return self.consents._choose(
            self.email, self.company, set(chosen), source="Page"
        )

    def test_without_statements_only_what_needs_no_consent_is_allowed(self):
        self.assertEqual(self._get_allowed(), {self.offers})

    def test_page_says_what_the_selection_does(self):
        self._record_consent(self.anna)
        self._record_consent(self.anna, "withdrawn", purpose_id=self.offers[0])

        self.assertEqual(self._get_allowed(), {self.news})
        for purpose, text in (
            (self.purpose_newsletter, "Gets the mailing"),
            (self.purpose_offers, "Consent withdrawn"),
        ):
            selection = self._create_selection(purpose_id=purpose.id)
            texts = selection._get_reason_texts(self.anna.ids)
            self.assertEqual(texts, {self.anna.id: text})

    def test_ticking_is_a_consent_to_the_words_on_the_page(self):
        self.purpose_newsletter.description = "Send me news"

        rows = self._choose(self.news, self.offers)

        self.assertRecordValues(
            rows,
            [
                {
                    "partner_id": self.anna.id,
                    "email": self.email,
                    "action": "granted",
                    "purpose_id": self.news[0],
                    "text": "Send me news",
                    "basis": "consent",
                    "source": "Page",
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertEqual(self._get_allowed(), {self.news, self.offers})

    def test_saving_again_records_nothing(self):
        self._choose(self.news, self.offers)

        self.assertFalse(self._choose(self.news, self.offers))

    def test_nothing_of_all_this_objects_to_what_was_allowed(self):
        self._record_consent(self.anna)

        rows = self._choose()

        self.assertEqual(set(rows.mapped("action")), {"withdrawn"})
        self.assertEqual(set(rows.purpose_id.ids), {self.news[0], self.offers[0]})
        self.assertFalse(self._get_allowed())

    def test_expired_consent_is_not_ticked(self):
        self._record_consent(self.anna, date="2026-01-01", expiry="2026-02-01")

        self.assertNotIn(self.news, self._get_allowed())

    def test_letters_and_calls_are_offered_where_they_reach_the_person(self):
        self.anna.write(
            {
                "country_id": self.env.ref("base.de").id,
                "street": "Königstr. 1",
                "zip": "70173",
            }
        )
        self.anna.phone = "0711 123456"
        letter, call = ((self.offers[0], name) for name in ("letter", "phone"))
        self.assertIn(letter, self._get_allowed())
        self.assertNotIn(call, self._get_allowed())

        self._choose(call)

        self.assertEqual(self._get_allowed(), {call})
        row = self.consents.search([("phone", "=", self.anna.phone_sanitized)])
        self.assertEqual((row.action, row.channel), ("granted", "phone"))
        self.assertEqual(row.text, "[x] Phone")

    def test_who_is_blacklisted_and_chooses_one_purpose_gets_only_that(self):
        self.env["mail.blacklist"]._add(self.email)
        self.assertFalse(self._get_allowed())

        self._choose(self.news)

        self.assertEqual(self._get_allowed(), {self.news})
        self.assertFalse(
            self.env["mail.blacklist"].search([("email", "=", self.email)])
        )

    def test_choice_is_one_companys(self):
        self._choose()

        self.assertEqual(self._get_allowed(self.other_company), {self.offers})

    def test_address_without_contact_can_choose_too(self):
        self.email = "nobody@example.com"

        rows = self._choose(self.news)

        self.assertEqual(rows.mapped("action"), ["granted", "withdrawn"])
        self.assertFalse(rows.partner_id)
        self.assertEqual(self._get_allowed(), {self.news})
