# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from io import BytesIO
from unittest.mock import patch

import openpyxl

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from .common import CrmSelectionCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00")
class TestCrmLetter(CrmSelectionCommon):
    """Martial writes letters to Anna in Stuttgart and Cora in Munich."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.germany = cls.env.ref("base.de")
        cls.company.partner_id.country_id = cls.germany
        cls.adler.write(
            {"street": "Hauptstr. 1", "city": "Stuttgart", "country_id": cls.germany.id}
        )
        cls.baer.write(
            {"street": "Am Tor 2", "city": "Munich", "country_id": cls.germany.id}
        )
        cls.bert.write({"street": False, "zip": False, "city": False})
        cls.anna.function = "Buyer"
        (cls.adler | cls.baer).category_id = False
        cls.people.lang = cls.user_marketing.lang = "en_US"

    @classmethod
    def _create_letter(cls, user=None, **vals):
        selection = cls._create_selection(channel="letter", user=user)
        selection.action_freeze()
        action = selection.action_create_letter()
        return (
            cls.env["crm.letter"]
            .with_user(user or cls.user_marketing)
            .with_context(**action["context"])
            .create(
                {
                    "subject": "New gears for {{ object.city or 'you' }}",
                    "body": "<p>Dear <t t-out='object.name'>customer</t>,"
                    " <t t-out='object.function'>colleague</t></p>",
                    **vals,
                }
            )
        )

    def _print(self, letter):
        letter.action_print()
        self._run_job(letter)

    def _run_job(self, letter):
        cron = self.env.ref("crm_ext_campaign.ir_cron_crm_letter").sudo()
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        letter.invalidate_recordset()

    def test_each_person_gets_his_own_letter_and_the_printer_the_addresses(self):
        letter = self._create_letter()
        self._print(letter)
        self.assertEqual(letter.state, "done")
        self.assertEqual((letter.printed_count, letter.progress), (2, 100))
        pages, addresses = letter.file_ids.sorted("id")
        text = pages.raw.decode()
        self.assertIn("Dear Anna, Buyer", text)
        self.assertIn("Dear Cora, colleague", text, "the fallback fills a gap")
        self.assertIn("New gears for Stuttgart", text)
        self.assertEqual(text.count("Hauptstr. 1"), 1, "Bert has no address")
        sheet = openpyxl.load_workbook(BytesIO(addresses.raw)).active
        rows = list(sheet.values)
        self.assertEqual(
            rows[1][1:9],
            (
                "Adler GmbH",
                "Anna",
                "Buyer",
                "Hauptstr. 1",
                None,
                "70173",
                "Stuttgart",
                "Germany",
            ),
        )
        self.assertEqual([row[2] for row in rows[1:]], ["Anna", "Cora"])

    def test_who_edits_no_templates_fills_in_contact_data_only(self):
        lara = new_test_user(
            self.env,
            login="lara",
            groups="mass_mailing.group_mass_mailing_user",
            lang="en_US",
        )
        self.env.ref("base.group_user").implied_ids -= self.env.ref(
            "mail.group_mail_template_editor"
        )
        letter = self._create_letter().with_user(lara)
        letter.subject = "Hello {{ object.city }}"
        [page] = letter._get_pages(self.anna)
        self.assertEqual(page["subject"], "Hello Stuttgart")
        self.assertIn("Dear Anna, Buyer", page["body"])
        letter.body = "<p><t t-out='object.credit'/></p>"
        with self.assertRaises(AccessError):
            letter._get_pages(self.anna)

    def test_country_stands_only_in_letters_that_go_abroad(self):
        letter = self._create_letter()
        [page] = letter._get_pages(self.anna)
        self.assertEqual(
            page["address"], ["Adler GmbH", "Anna", "Hauptstr. 1", "70173 Stuttgart"]
        )
        self.baer.country_id = self.env.ref("base.fr")
        [page] = letter._get_pages(self.cora)
        self.assertEqual(page["address"][-1], "FRANCE")

    def test_preview_shows_the_letter_as_one_person_gets_it(self):
        letter = self._create_letter()
        action = letter.action_preview()
        proof = letter.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(proof.partner_id, self.anna)
        with Form(proof) as form:
            form.partner_id = self.cora
            self.assertIn("Dear Cora, colleague", form.preview)
            self.assertIn("Am Tor 2", form.preview)
        self.assertEqual(letter.state, "draft")
        self.assertFalse(letter.recipient_ids)

    def test_one_letter_is_shown_as_a_pdf(self):
        letter = self._create_letter()
        self._print(letter)
        recipient = letter.recipient_ids.filtered(
            lambda recipient: recipient.partner_id == self.cora
        )
        action = recipient.with_user(self.user_marketing).action_show_letter()
        self.assertEqual(action["report_type"], "qweb-pdf")
        # As the web client asks for it: without ids, because there are data
        html, _type = (
            self.env["ir.actions.report"]
            .with_user(self.user_marketing)
            ._render_qweb_html(action["report_name"], None, data=action["data"])
        )
        text = html.decode()
        self.assertIn("Dear Cora, colleague", text)
        self.assertNotIn("Anna", text)

    def test_marketing_of_another_company_sees_no_proof(self):
        letter = self._create_letter()
        other = self._create_other_marketing()
        proofs = self.env["crm.letter.proof"].with_user(other)
        with self.assertRaises(AccessError):
            proofs.create({"letter_id": letter.id}).read(["preview"])
        action = letter._get_proof_action(self.anna)
        with self.assertRaises(AccessError):
            proofs.env["ir.actions.report"]._render_qweb_html(
                action["report_name"], None, data=action["data"]
            )

    def test_who_objects_before_the_printing_gets_no_letter(self):
        letter = self._create_letter()
        letter.action_print()
        self._record_consent(
            self.cora,
            "withdrawn",
            channel="letter",
            purpose_id=self.purpose_offers.id,
        )
        self._run_job(letter)
        self.assertEqual((letter.printed_count, letter.skipped_count), (1, 1))
        recipient = letter.recipient_ids.filtered(
            lambda recipient: recipient.partner_id == self.cora
        )
        self.assertEqual(recipient.skip_reason, "withdrawn")
        self.assertNotIn("Cora", letter.file_ids.sorted("id")[0].raw.decode())

    def test_killed_in_the_middle_it_goes_on_and_prints_nobody_twice(self):
        letter = self._create_letter()
        letter.action_print()
        letters = self.registry["crm.letter"]
        finish = patch.object(letters, "_finish", side_effect=RuntimeError("killed"))
        with patch.object(letters, "_outreach_batch", 1):
            with finish, mute_logger("odoo.addons.base.models.ir_cron"):
                self._run_job(letter)
            self.assertEqual(letter.state, "printing")
            self._run_job(letter)
        files = letter.file_ids.filtered(lambda file: file.name.endswith(".pdf"))
        self.assertEqual(len(files), 2)
        self.assertEqual(letter.state, "done")

    def test_a_job_out_of_time_comes_back_until_all_is_printed(self):
        letter = self._create_letter()
        letter.action_print()
        no_time = patch("odoo.addons.base.models.ir_cron.MIN_TIME_PER_JOB", 0)
        with no_time, patch.object(self.registry["crm.letter"], "_outreach_batch", 1):
            self._run_job(letter)
        self.assertEqual((letter.state, letter.printed_count), ("done", 2))

    def test_an_empty_file_is_no_printed_letter(self):
        letter = self._create_letter()
        letter.action_print()
        reports = self.registry["ir.actions.report"]
        empty = patch.object(reports, "_render_qweb_pdf", return_value=(b"", "pdf"))
        with empty, mute_logger("odoo.addons.base.models.ir_cron"):
            self._run_job(letter)
        self.assertEqual((letter.state, letter.printed_count), ("printing", 0))
        self._run_job(letter)
        self.assertEqual((letter.state, letter.printed_count), ("done", 2))

    def test_seeds_get_the_letter_and_count_nowhere(self):
        [colleague] = self._create_people(
            ["Colleague"], street="Own 1", zip="10115", city="Berlin", category_id=False
        )
        letter = self._create_letter(seed_partner_ids=colleague.ids)
        self._print(letter)
        self.assertEqual(letter.printed_count, 2)
        seeds = letter.file_ids.filtered(lambda file: "Seed" in file.name)
        self.assertIn("Dear Colleague", seeds.raw.decode())

    def test_letters_count_for_the_frequency_cap(self):
        self.company.write({"crm_contact_cap": 1, "crm_contact_cap_days": 30})
        self._print(self._create_letter())
        selection = self._create_selection()
        selection.action_freeze()
        reasons = self._get_reasons(selection)
        self.assertEqual(reasons[self.anna], "frequency_cap")
        self.assertFalse(reasons[self.bert])

    def test_the_protocol_of_a_customer_counts_his_letters_apart(self):
        self._print(self._create_letter())
        notes = self.adler.with_user(self.user_marketing)._get_crm_protocol_notes()
        self.assertEqual(
            [note["text"] for note in notes], ["1 letter to many received"]
        )
        self.assertFalse(self.bert._get_crm_letter_ids(with_tree=False))

        elsewhere = {"allowed_company_ids": self.other_company.ids}
        adler = self.adler.with_context(**elsewhere)
        self.assertFalse(adler._get_crm_letter_ids(with_tree=False))

    def test_what_was_printed_stays(self):
        letter = self._create_letter()
        self._print(letter)
        with self.assertRaisesRegex(UserError, "begun already"):
            letter.action_print()
        with self.assertRaisesRegex(UserError, "no longer changes"):
            letter.body = "<p>Never said</p>"
        with self.assertRaisesRegex(UserError, "are kept"):
            letter.unlink()

    def test_an_empty_text_or_a_wrong_placeholder_is_said_before_anything_is_printed(
        self,
    ):
        letter = self._create_letter(body=False)
        with self.assertRaisesRegex(UserError, "Write the text"):
            letter.action_print()
        letter.body = "<p><t t-out='object.no_such_field'/></p>"
        with self.assertRaisesRegex(UserError, "no_such_field"):
            letter.action_print()
        self.assertEqual(letter.state, "draft")
        self.assertFalse(letter.recipient_ids)

    def test_letters_go_to_frozen_selections_for_letters_only(self):
        selection = self._create_selection(channel="letter")
        with self.assertRaisesRegex(UserError, "Freeze"):
            selection.action_create_letter()
        mails = self._create_selection()
        mails.action_freeze()
        with self.assertRaises(ValidationError):
            self.env["crm.letter"].create(
                {"subject": "Wrong", "selection_id": mails.id}
            )

    def test_letters_of_another_company_and_without_marketing_are_hidden(self):
        letter = self._create_letter()
        other = self._create_other_marketing()
        letters = self.env["crm.letter"].with_user(other)
        self.assertFalse(letters.search([("id", "=", letter.id)]))
        sales = new_test_user(
            self.env, login="letter_sales", groups="sales_team.group_sale_salesman"
        )
        with self.assertRaises(AccessError):
            letter.with_user(sales).read(["subject"])
        self._print(letter)
        with self.assertRaises(AccessError):
            letter.recipient_ids.with_user(self.user_marketing).write(
                {"state": "waiting"}
            )

    def test_the_form_opens_and_is_saved(self):
        letter = self._create_letter()
        with Form(letter) as form:
            form.subject = "Another one"
        self.assertEqual(letter.subject, "Another one")
