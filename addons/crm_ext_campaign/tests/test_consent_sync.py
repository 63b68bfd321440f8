# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.fields import Command

from .common import CrmSelectionCommon


class TestConsentSync(CrmSelectionCommon):
    """Blacklists and mailing lists say the same as the log of consents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mailing_list, cls.other_list = cls.env["mailing.list"].create(
            [
                {"name": "News", "crm_purpose_id": cls.purpose_newsletter.id},
                {"name": "Colleagues"},
            ]
        )
        cls.reader = cls.env["mailing.contact"].create(
            {
                "name": "Anna",
                "email": "ANNA@example.com",
                "list_ids": [Command.set((cls.mailing_list | cls.other_list).ids)],
            }
        )
        cls.subscription = cls.reader.subscription_ids.filtered(
            lambda row: row.list_id == cls.mailing_list
        )
        cls.other_subscription = cls.reader.subscription_ids - cls.subscription
        cls.consents = cls.env["crm.consent"]

    def _get_rows(self, **values):
        return self.consents.search(
            [(key, "=", value) for key, value in values.items()]
        )

    def _is_blacklisted(self, email):
        return bool(self.env["mail.blacklist"].search([("email", "=", email)]))

    # === FROM ODOO TO THE LOG === #
    def test_blacklisting_by_hand_and_by_import_is_recorded(self):
        rows = self.env["mail.blacklist"].create(
            [{"email": "anna@example.com"}, {"email": "bert@example.com"}]
        )
        again = self.env["mail.blacklist"].create([{"email": "anna@example.com"}])

        self.assertIn(again, rows)
        recorded = self.consents.search(
            [("email", "in", rows.mapped("email")), ("action", "=", "withdrawn")]
        )
        self.assertEqual(recorded.partner_id, self.anna | self.bert)
        self.assertEqual(len(recorded), 2)

    def test_archiving_and_deleting_a_blacklisted_address_is_recorded(self):
        anna, bert = self.env["mail.blacklist"].create(
            [{"email": "anna@example.com"}, {"email": "bert@example.com"}]
        )

        anna.action_archive()
        bert.unlink()

        for email in ("anna@example.com", "bert@example.com"):
            actions = self._get_rows(email=email).mapped("action")
            self.assertEqual(actions, ["lifted", "withdrawn"])

    def test_blocked_number_is_recorded_as_objection_to_calls(self):
        self.anna.write({"country_id": self.env.ref("base.de").id})
        self.anna.phone = "0711 123456"

        self.env["phone.blacklist"]._add([self.anna.phone_sanitized], "On the phone")

        row = self._get_rows(phone=self.anna.phone_sanitized)
        self.assertRecordValues(
            row,
            [
                {
                    "partner_id": self.anna.id,
                    "channel": "phone",
                    "action": "withdrawn",
                    "text": "On the phone",
                }
            ],
        )

    def test_opting_out_of_a_list_objects_to_its_purpose(self):
        self.mailing_list._update_subscription_from_email("anna@example.com")

        row = self._get_rows(email="anna@example.com")
        self.assertRecordValues(
            row,
            [
                {
                    "partner_id": self.anna.id,
                    "purpose_id": self.purpose_newsletter.id,
                    "action": "withdrawn",
                    "source": "Mailing list News",
                }
            ],
        )
        self.assertFalse(self._is_blacklisted("anna@example.com"))

    def test_coming_back_to_a_list_is_no_consent(self):
        self.subscription.opt_out = True
        self.subscription.opt_out = False

        actions = self._get_rows(email="anna@example.com").mapped("action")
        self.assertEqual(actions, ["lifted", "withdrawn"])

    def test_list_without_purpose_stays_odoos(self):
        self.other_list._update_subscription_from_email("anna@example.com")

        self.assertTrue(self.other_subscription.opt_out)
        self.assertFalse(self._get_rows(email="anna@example.com"))

    def test_list_that_gets_a_purpose_brings_its_opt_outs_along(self):
        self.other_list._update_subscription_from_email("anna@example.com")

        self.other_list.crm_purpose_id = self.purpose_newsletter

        row = self._get_rows(email="anna@example.com")
        self.assertEqual(row.action, "withdrawn")
        self.assertEqual(row.purpose_id, self.purpose_newsletter)
        self.assertTrue(self.subscription.opt_out)

    # === FROM THE LOG TO ODOO === #
    def test_who_objected_is_opted_out_of_a_list_from_the_start(self):
        self._record_consent(self.bert, "withdrawn", company_id=False)
        reader = self.env["mailing.contact"].create(
            {"email": "bert@example.com", "list_ids": self.mailing_list.ids}
        )
        late = self.env["mailing.contact"].create(
            {"email": "bert@example.com", "list_ids": self.other_list.ids}
        )

        self.other_list.crm_purpose_id = self.purpose_newsletter

        self.assertTrue(late.subscription_ids.opt_out)
        self.assertTrue(reader.subscription_ids.opt_out)
        reader.email = "cora@example.com"
        late.email = "bert@example.com"
        self.assertEqual(len(self._get_rows(email="bert@example.com")), 1)

    def test_objection_to_a_purpose_opts_out_of_its_lists(self):
        self._record_consent(self.anna, "withdrawn")

        self.assertTrue(self.subscription.opt_out)
        self.assertFalse(self.other_subscription.opt_out)
        self.assertEqual(len(self._get_rows(email="anna@example.com")), 1)

        self._record_consent(self.anna)

        self.assertFalse(self.subscription.opt_out)

    def test_older_consent_does_not_undo_a_newer_objection(self):
        self._record_consent(self.anna, "withdrawn", date="2026-05-01")
        self._record_consent(self.anna, date="2026-04-01")

        self.assertTrue(self.subscription.opt_out)

    def test_objection_to_everything_blacklists(self):
        everything = {"purpose_id": False, "company_id": False}
        self._record_consent(self.anna, "withdrawn", **everything)

        self.assertTrue(self._is_blacklisted("anna@example.com"))
        self.assertTrue(self.subscription.opt_out)
        self.assertEqual(len(self._get_rows(email="anna@example.com")), 1)

        self._record_consent(self.anna, "lifted", **everything)

        self.assertFalse(self._is_blacklisted("anna@example.com"))

    def test_objection_against_one_company_does_not_blacklist_for_all(self):
        self._record_consent(self.anna, "withdrawn", purpose_id=False)

        self.assertFalse(self._is_blacklisted("anna@example.com"))

    def test_objection_to_all_calls_blocks_the_number(self):
        self.anna.write({"country_id": self.env.ref("base.de").id})
        self.anna.phone = "0711 123456"

        self._record_consent(
            self.anna, "withdrawn", channel="phone", purpose_id=False, company_id=False
        )

        self.assertTrue(self.anna.phone_sanitized_blacklisted)
        self.assertEqual(len(self._get_rows(phone=self.anna.phone_sanitized)), 1)
