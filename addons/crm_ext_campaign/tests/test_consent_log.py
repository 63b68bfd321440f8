# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2.errors import RestrictViolation

from odoo.exceptions import AccessError
from odoo.modules.migration import load_script
from odoo.tests import new_test_user, tagged
from odoo.tools import file_path, mute_logger

from .common import CrmSelectionCommon


@tagged("post_install", "-at_install")
class TestConsentLog(CrmSelectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._record_consent(cls.anna, date="2026-01-01")
        cls.second = cls._record_consent(cls.bert, date="2026-01-02")
        cls.third = cls._record_consent(cls.cora, date="2026-01-03")
        cls.env["crm.consent"]._seal()

    def _tamper(self, statement, *values):
        """Change rows as somebody does who rules the database."""
        self.env.flush_all()
        # Deferred checks of foreign keys would keep the table from being altered.
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.env.cr.execute("ALTER TABLE crm_consent DISABLE TRIGGER USER")
        self.env.cr.execute(statement, values)
        self.env.cr.execute("ALTER TABLE crm_consent ENABLE TRIGGER USER")
        self.env.invalidate_all()

    def _check(self):
        return self.env["crm.consent.check"]._check_log()

    def _assert_found(self, *patterns):
        check = self._check()
        self.assertEqual(check.state, "broken")
        for pattern in patterns:
            self.assertRegex(check.findings, pattern)
        return check

    def test_rows_are_chained_without_gaps(self):
        rows = self.first | self.second | self.third

        start = self.first.number
        self.assertEqual(rows.mapped("number"), [start, start + 1, start + 2])
        self.assertEqual(self.second.previous_hash, self.first.hash)
        self.assertEqual(self.third.previous_hash, self.second.hash)
        self.assertEqual(len(set(rows.mapped("hash"))), 3)
        check = self._check()
        self.assertEqual((check.state, check.row_count), ("intact", start + 2))
        self.assertEqual(check.end_hash, self.third.hash)

    def test_new_row_is_no_finding_before_it_is_sealed(self):
        self._record_consent(self.anna, "withdrawn")

        self.assertEqual(self._check().state, "intact")

    @mute_logger("odoo.sql_db")
    def test_postgresql_refuses_changes(self):
        for statement in (
            "UPDATE crm_consent SET action = 'withdrawn' WHERE id = %s",
            "UPDATE crm_consent SET date = now() WHERE id = %s",
            "UPDATE crm_consent SET hash = 'x' WHERE id = %s",
            "UPDATE crm_consent SET digest = 'x' WHERE id = %s",
            "UPDATE crm_consent SET number = 4711 WHERE id = %s",
            "DELETE FROM crm_consent WHERE id = %s",
        ):
            with self.subTest(statement), self.assertRaises(RestrictViolation):
                with self.env.cr.savepoint():
                    self.env.cr.execute(statement, [self.first.id])
        self.assertEqual(self.first.action, "granted")

    def test_changed_row_is_found(self):
        self._tamper(
            "UPDATE crm_consent SET email = 'x@example.com' WHERE id = %s",
            self.first.id,
        )

        check = self._assert_found(f"^Row {self.first.number} was changed.$")
        self.assertEqual(check.finding_count, 1)
        found = self.env["crm.consent"].search(check.action_view_consents()["domain"])
        self.assertEqual(found, self.first)

    def test_changed_row_with_a_new_digest_is_found(self):
        self._tamper(
            "UPDATE crm_consent SET source = 'x', digest = 'x' WHERE id = %s",
            self.first.id,
        )

        self._assert_found(f"The seal of row {self.first.number} does not fit")

    def test_removed_row_is_found(self):
        number = self.second.number
        self._tamper("DELETE FROM crm_consent WHERE number = %s", number)

        self._assert_found(f"Rows are missing before row {number + 1}")

    def test_removed_last_row_is_found(self):
        number = self.third.number
        self._tamper("DELETE FROM crm_consent WHERE number = %s", number)

        self._assert_found(f"does not end with row {number}")

    def test_added_row_is_found(self):
        self.env.cr.execute(
            """
            INSERT INTO crm_consent (channel, action, date, source, email, purpose_id)
            VALUES ('mail', 'granted', now(), 'Nowhere', 'x@example.com', %s)
            """,
            [self.purpose_newsletter.id],
        )
        self.env["crm.consent"]._seal()

        self._assert_found(r"A row \(database number \d+\) was added")

    def test_row_moved_to_another_contact_is_found(self):
        self._tamper(
            "UPDATE crm_consent SET partner_id = %s WHERE id = %s",
            self.cora.id,
            self.first.id,
        )

        self._assert_found(f"Row {self.first.number} was moved to another contact")

    def test_merging_and_deleting_contacts_is_no_finding(self):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((self.anna | self.bert).ids, self.bert, extra_checks=False)
        wizard._merge((self.bert | self.cora).ids, self.cora, extra_checks=False)
        self.env.invalidate_all()
        self.assertEqual(self.first.partner_id, self.cora)
        self.assertEqual(self._check().state, "intact")

        self.cora.unlink()
        self.env.invalidate_all()

        self.assertFalse(self.first.partner_id)
        self.assertEqual(self._check().state, "intact")

    def test_statements_of_an_older_version_enter_the_log(self):
        self._tamper(
            """
            UPDATE crm_consent
               SET recorded_partner_id = NULL, version = NULL, text = 'Words of then',
                   digest = NULL, number = NULL, previous_hash = NULL, hash = NULL;
            DELETE FROM crm_consent_end;
            DELETE FROM crm_consent_text
            """
        )
        path = file_path("crm_ext_campaign/migrations/19.0.1.3.0/post-consent.py")
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")

        load_script(path, "post_consent").migrate(self.env.cr, "19.0.1.2.0")

        self.env.invalidate_all()
        self.assertEqual(self._check().state, "intact")
        self.assertEqual(self.first.version, 1)
        self.assertEqual(self.first.recorded_partner_id, self.anna.id)
        self.assertLess(self.first.number, self.second.number)

    def test_marketing_checks_with_a_button_and_cannot_forge_the_result(self):
        checks = self.env["crm.consent.check"].with_user(self.user_marketing)

        action = checks.action_check()

        check = checks.browse(action["res_id"])
        self.assertEqual(check.state, "intact")
        for operation in ("write", "create", "unlink"):
            self.assertFalse(check.has_access(operation))

    def test_who_sees_no_consents_cannot_check(self):
        salesman = new_test_user(
            self.env, "sally", groups="sales_team.group_sale_salesman", lang="en_US"
        )

        with self.assertRaises(AccessError):
            self.env["crm.consent.check"].with_user(salesman).action_check()

    @mute_logger("odoo.addons.crm_ext_campaign.models.crm_consent_check")
    def test_administrators_hear_of_findings(self):
        self._tamper("UPDATE crm_consent SET source = 'x' WHERE id = %s", self.first.id)
        admin = self.env.ref("base.user_admin")

        with self.mock_mail_gateway(), self.enter_registry_test_mode():
            self.env["crm.consent.check"]._cron_check_log()

        message = self.env["mail.message"].search(
            [("model", "=", "crm.consent.check")], order="id desc", limit=1
        )
        self.assertIn("tampered", message.subject)
        self.assertIn(admin.partner_id, message.notified_partner_ids)


class TestConsentWording(CrmSelectionCommon):
    def test_consent_keeps_the_words_of_then_and_their_version(self):
        self.purpose_newsletter.description = "News by mail"
        first = self._record_consent(self.anna)
        self.purpose_newsletter.description = "News and offers by mail"
        second = self._record_consent(self.bert)
        third = self._record_consent(self.cora, text="News by mail")

        self.assertEqual(first.text, "News by mail")
        self.assertEqual(second.text, "News and offers by mail")
        versions = [row.version for row in (first, second, third)]
        self.assertEqual(versions, [1, 2, 1])
        self.purpose_newsletter.invalidate_recordset()
        self.assertEqual(
            self.purpose_newsletter.text_ids.mapped("text"),
            ["News and offers by mail", "News by mail"],
        )

    def test_wording_is_in_the_language_of_the_contact(self):
        texts = {"de_DE": "Neuigkeiten", "fr_FR": "Nouvelles"}
        for person, (lang, text) in zip(
            self.anna | self.bert, texts.items(), strict=True
        ):
            self.env["res.lang"]._activate_lang(lang)
            self.purpose_newsletter.with_context(lang=lang).description = text
            person.lang = lang

        self.assertEqual(self._record_consent(self.anna).text, "Neuigkeiten")
        self.assertEqual(self._record_consent(self.bert).text, "Nouvelles")

    def test_objection_has_no_wording(self):
        self.purpose_newsletter.description = "News"

        consent = self._record_consent(self.anna, "withdrawn")

        self.assertFalse(consent.text or consent.version)

    def test_nobody_edits_wordings(self):
        self.purpose_newsletter.description = "News"
        self._record_consent(self.anna)
        wording = self.purpose_newsletter.text_ids.with_user(self.user_marketing)

        self.assertTrue(wording.has_access("read"))
        for operation in ("write", "create", "unlink"):
            self.assertFalse(wording.has_access(operation))
