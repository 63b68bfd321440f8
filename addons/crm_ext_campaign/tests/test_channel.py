# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError, ValidationError

from .common import CrmSelectionCommon


class TestChannel(CrmSelectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.germany = cls.env.ref("base.de")
        cls.people.write({"country_id": cls.germany.id})
        home = {"street": "Königstr. 1", "zip": "70173", "city": "Stuttgart"}
        (cls.anna | cls.bert).write(home)
        cls.anna.phone = "0711 123456"
        cls.bert.phone = "0711 654321"

    def _get_texts(self, channel, purpose=None):
        selection = self._create_selection(
            channel=channel, purpose_id=(purpose or self.purpose_offers).id
        )
        return selection._get_reason_texts(self.people.ids)

    def test_letters_go_to_who_has_a_postal_address(self):
        self.assertEqual(
            self._get_texts("letter"),
            {
                self.anna.id: "Gets the mailing",
                self.bert.id: "Another person of the household or company",
                self.cora.id: "No postal address",
            },
        )

    def test_calls_require_consent_unless_the_purpose_says_otherwise(self):
        self._record_consent(
            self.anna, channel="phone", purpose_id=self.purpose_offers.id
        )

        texts = self._get_texts("phone")
        self.purpose_offers.phone_requires_consent = False
        relaxed = self._get_texts("phone")

        self.assertEqual(texts[self.anna.id], "Gets the mailing")
        self.assertEqual(texts[self.bert.id], "No consent")
        self.assertEqual(texts[self.cora.id], "No phone number")
        self.assertEqual(relaxed[self.bert.id], "Gets the mailing")

    def test_consent_to_one_channel_is_none_to_another(self):
        for channel in ("letter", "phone"):
            self._record_consent(self.anna, channel=channel)

        texts = self._get_texts("mail", self.purpose_newsletter)

        self.assertEqual(texts[self.anna.id], "No consent")

    def test_objection_to_letters_leaves_mails_alone(self):
        self._record_consent(self.anna, "withdrawn", channel="letter", purpose_id=False)

        self.assertEqual(self._get_texts("letter")[self.anna.id], "Consent withdrawn")
        self.assertEqual(self._get_texts("mail")[self.anna.id], "Gets the mailing")

    def test_objection_to_calls_follows_the_person_to_another_number(self):
        self.purpose_offers.phone_requires_consent = False
        self._record_consent(self.bert, "withdrawn", channel="phone", purpose_id=False)
        self.bert.phone = "0711 4711"

        self.assertEqual(self._get_texts("phone")[self.bert.id], "Consent withdrawn")

    def test_number_on_the_phone_blacklist_is_not_called(self):
        self.purpose_offers.phone_requires_consent = False
        self.env["phone.blacklist"].create({"number": self.bert.phone_sanitized})

        self.assertEqual(self._get_texts("phone")[self.bert.id], "Blacklisted")

    def test_expired_consent_says_so(self):
        self._record_consent(self.anna, date="2026-01-01", expiry="2026-02-01")

        texts = self._get_texts("mail", self.purpose_newsletter)

        self.assertEqual(texts[self.anna.id], "Consent expired")

    def test_statement_keeps_where_the_person_was_reached(self):
        call, letter = (
            self._record_consent(self.anna, channel=channel)
            for channel in ("phone", "letter")
        )

        self.assertEqual(call.phone, "+49711123456")
        self.assertFalse(call.email or call.address)
        self.assertEqual(letter.address, "Königstr. 1, 70173, Stuttgart, Germany")
        self.assertFalse(letter.email or letter.phone)
        self.assertEqual((call.basis, letter.basis), ("consent", "legitimate_interest"))

    def test_consent_without_number_or_postal_address_is_refused(self):
        with self.assertRaisesRegex(UserError, "valid phone number"):
            self._record_consent(self.cora, channel="phone")
        with self.assertRaisesRegex(UserError, "postal address"):
            self._record_consent(self.cora, channel="letter")

    def test_frozen_letters_keep_the_address_and_the_seal(self):
        selection = self._create_selection(channel="letter")
        selection.action_freeze()

        member = selection.member_ids.filtered(lambda m: m.partner_id == self.anna)
        self.assertIn("königstr. 1", member.address)
        self.assertFalse(member.email)
        self.assertEqual(member.basis, "legitimate_interest")
        self.assertTrue(selection._is_seal_intact())
        self.assertFalse(selection._get_skip_reasons(self.anna.ids))

    def test_objection_after_freezing_is_found_before_the_letter_is_printed(self):
        selection = self._create_selection(channel="letter")
        selection.action_freeze()
        self._record_consent(self.anna, "withdrawn", channel="letter", purpose_id=False)

        self.assertEqual(
            selection._get_skip_reasons(self.anna.ids), {self.anna.id: "withdrawn"}
        )

    def test_people_chosen_for_letters_are_not_mailed(self):
        letters, mails = (
            self._create_selection(channel="letter"),
            (self._create_selection()),
        )
        letters.action_freeze()
        mails.action_freeze()

        with self.assertRaisesRegex(UserError, "letters or calls"):
            letters.action_create_mailing()
        with self.assertRaisesRegex(ValidationError, "letters or calls"):
            self._create_mailing(mails).crm_selection_id = letters
