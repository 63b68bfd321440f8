# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .common import CrmSelectionCommon


class TestCrmConsent(CrmSelectionCommon):
    def test_address_of_the_contact_is_taken_and_normalised(self):
        self.anna.email = "Anna Adler <ANNA@Example.com>"

        consent = self._record_consent(self.anna)

        self.assertEqual(consent.email, "anna@example.com")
        self.assertEqual(consent.basis, "consent")
        self.assertEqual(consent.source, "Entered by hand")

    def test_consent_without_address_is_refused(self):
        with self.assertRaisesRegex(UserError, "valid email address"):
            self._record_consent(self.adler)

    def test_contact_without_address_can_object(self):
        consent = self._record_consent(self.adler, "withdrawn")

        self.assertFalse(consent.email)

    def test_recorded_consent_cannot_be_changed(self):
        consent = self._record_consent(self.anna)

        with self.assertRaisesRegex(UserError, "cannot be changed"):
            consent.sudo().write({"action": "withdrawn"})
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            consent.sudo().unlink()

        self.assertEqual(consent.action, "granted")

    def test_deleting_the_contact_keeps_the_proof(self):
        consent = self._record_consent(self.cora)

        self.cora.unlink()
        consent.invalidate_recordset()

        self.assertFalse(consent.partner_id)
        self.assertEqual(consent.email, "cora@example.com")

    @mute_logger("odoo.sql_db")
    def test_consent_to_nothing_is_refused(self):
        with self.assertRaises(CheckViolation):
            self._record_consent(self.anna, purpose_id=False)

    def test_withdrawing_adds_a_row(self):
        consent = self._record_consent(self.anna)

        consent.with_user(self.user_marketing).action_withdraw()

        rows = self.env["crm.consent"].search([("partner_id", "=", self.anna.id)])
        self.assertEqual(rows.mapped("action"), ["withdrawn", "granted"])

    def test_unsubscribing_is_recorded_for_everybody_with_the_address(self):
        self.bert.email = "Anna@example.com"

        self.env["mail.blacklist"]._add("ANNA@example.com", message="<p>Link</p>")

        rows = self.env["crm.consent"].search([("email", "=", "anna@example.com")])
        self.assertEqual(rows.partner_id, self.anna | self.bert)
        self.assertEqual(set(rows.mapped("action")), {"withdrawn"})
        self.assertEqual(set(rows.mapped("text")), {"Link"})
        self.assertFalse(rows.purpose_id or rows.company_id)

    def test_unsubscribing_of_an_unknown_address_is_recorded(self):
        self.env["mail.blacklist"]._add("nobody@example.com")

        row = self.env["crm.consent"].search([("email", "=", "nobody@example.com")])
        self.assertEqual(row.action, "withdrawn")
        self.assertFalse(row.partner_id)

    def test_removing_from_the_blacklist_lifts_the_objection_only(self):
        self._record_consent(self.anna)
        self.env["mail.blacklist"]._add("anna@example.com")
        self.env["mail.blacklist"]._remove("anna@example.com")

        offers = self._create_selection()
        newsletter = self._create_selection(purpose_id=self.purpose_newsletter.id)

        self.assertIn("Gets", offers._get_reason_texts(self.anna.ids)[self.anna.id])
        self.assertEqual(
            newsletter._get_reason_texts(self.anna.ids), {self.anna.id: "No consent"}
        )

    def test_dead_mailbox_is_no_objection(self):
        self.env["mail.blacklist"].with_context(crm_consent_bounce=True)._add(
            "anna@example.com"
        )

        self.assertFalse(
            self.env["crm.consent"].search([("email", "=", "anna@example.com")])
        )
