# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from .common import CrmSelectionCommon

COLUMNS = ("email", "purpose_id", "date", "source", "text", "proof")


class TestConsentImport(CrmSelectionCommon):
    """Consents come from a file with their proof, by Odoo's import."""

    def _import(self, *rows, columns=COLUMNS):
        consents = self.env["crm.consent"].with_user(self.user_marketing)
        # As Odoo's import screen does
        consents = consents.with_context(import_file=True)
        return consents.load(list(columns), [list(row) for row in rows])

    def _row(self, **values):
        row = {
            "email": "anna@example.com",
            "purpose_id": "News",
            "date": "2026-05-12 10:30:00",
            "source": "Trade fair",
            "text": "Send me news",
            "proof": "Form 1",
            **values,
        }
        return [row[name] for name in COLUMNS]

    def test_consents_enter_with_their_proof(self):
        result = self._import(
            self._row(), self._row(email="BERT@example.com", text="", proof="Form 2")
        )

        self.assertFalse(result["messages"])
        anna, bert = self.env["crm.consent"].browse(result["ids"])
        self.assertEqual(
            (anna.email, anna.text, anna.version),
            (
                "anna@example.com",
                "Send me news",
                1,
            ),
        )
        self.assertEqual((bert.email, bert.proof), ("bert@example.com", "Form 2"))
        self.assertEqual(anna.user_id, self.user_marketing)
        self.assertTrue(anna.digest and bert.digest)

    def test_row_without_proof_is_refused_and_named(self):
        for missing in (
            {"date": ""},
            {"source": ""},
            {"text": "", "proof": ""},
        ):
            with self.subTest(missing):
                result = self._import(
                    self._row(), self._row(email="bert@example.com", **missing)
                )
                self.assertFalse(result["ids"])
                [message] = result["messages"]
                self.assertIn("needs its proof", message["message"])
                self.assertEqual(message["rows"], {"from": 1, "to": 1})

    def test_import_does_not_overrule_an_objection(self):
        self._record_consent(self.anna, "withdrawn", date="2026-03-01")

        result = self._import(self._row())

        self.assertFalse(result["ids"])
        self.assertIn("objected on 2026-03-01", result["messages"][0]["message"])

    def test_objection_follows_the_person_to_the_address_in_the_file(self):
        self._record_consent(
            self.anna, "withdrawn", date="2026-03-01", purpose_id=False
        )
        self.anna.email = "anna.new@example.com"

        result = self._import(
            [*self._row(email="anna.new@example.com"), str(self.anna.id)],
            columns=[*COLUMNS, "partner_id/.id"],
        )

        self.assertIn("objected", result["messages"][0]["message"])

    def test_history_before_an_objection_can_be_imported(self):
        self._record_consent(self.anna, "withdrawn", date="2026-06-01")

        result = self._import(self._row())

        self.assertFalse(result["messages"])
        selection = self._create_selection(purpose_id=self.purpose_newsletter.id)
        texts = selection._get_reason_texts(self.anna.ids)
        self.assertEqual(texts, {self.anna.id: "Consent withdrawn"})

    def test_objections_can_be_imported_without_proof(self):
        result = self._import(
            ["anna@example.com", "withdrawn", "News"],
            columns=["email", "action", "purpose_id"],
        )

        self.assertFalse(result["messages"])
