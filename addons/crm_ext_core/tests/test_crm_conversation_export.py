import io
from datetime import datetime

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..wizard import crm_conversation_export
from .common_conversation import ConversationCommon

EXPORT = "base.group_allow_export"


class ProtocolCommon(ConversationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.anna.group_ids |= cls.env.ref(EXPORT)
        cls.old = cls._create_talk(
            name="Offer", body="<p>Two<br/>gears</p>", date="2026-03-28 22:30:00"
        )
        cls.new = cls._create_talk(
            name="=1+1", body="<p>Order</p>", date="2026-03-29 10:00:00"
        )
        cls.foreign = cls._create_talk(cls.carl, name="Foreign")
        cls.secret = cls._create_talk(cls.carl, name="Secret", is_confidential=True)

    def _create_export(self, user=None, **vals):
        exports = self.env["crm.conversation.export"].with_user(user or self.anna)
        return exports.create({"domain": [["partner_id", "=", self.bert.id]], **vals})

    def _export(self, user=None, **vals):
        """Return the rows of an export as dicts."""
        file = io.BytesIO()
        self._create_export(user, **vals)._write_xlsx(file)
        return self._read(file)

    def _read(self, file):
        titles, *rows = openpyxl.load_workbook(file).active.iter_rows(values_only=True)
        return [dict(zip(titles, row, strict=True)) for row in rows]

    def _print(self, export):
        reports = self.env["ir.actions.report"].with_user(export.env.user)
        html, _kind = reports.with_context(
            lang=export.env.user.lang, tz="Europe/Berlin"
        )._render_qweb_html("crm_ext_core.report_protocol", export.ids)
        return html.decode()


@tagged("post_install", "-at_install")
class TestCrmConversationExport(ProtocolCommon):
    def test_sheet_holds_the_whole_protocol_newest_first(self):
        rows = self._export()
        self.assertEqual([row["Subject"] for row in rows], ["=1+1", "Offer"])
        self.assertEqual(rows[1]["Date"], datetime(2026, 3, 28, 23, 30))
        self.assertEqual(rows[1]["Text"], "Two\ngears")
        self.assertEqual(rows[1]["Customer"], "Adler Nord, Bert")
        self.assertEqual(rows[1]["Direction"], "Incoming")
        self.assertEqual(rows[1]["Kind"], self.old.kind_id.name)

    def test_sheet_can_begin_with_the_oldest_and_leave_the_texts_out(self):
        rows = self._export(order="date, id", with_text=False)
        self.assertEqual([row["Subject"] for row in rows], ["Offer", "=1+1"])
        self.assertNotIn("Text", rows[0])

    def test_nobody_gets_talks_that_he_may_not_see(self):
        self.otto.group_ids |= self.env.ref(EXPORT)
        subjects = [row["Subject"] for row in self._export(self.otto)]
        self.assertEqual(subjects, ["Foreign", "=1+1", "Offer"])
        self.assertNotIn("Secret", self._print(self._create_export(self.otto)))

    def test_talks_of_a_company_that_is_not_chosen_stay_out(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.anna.company_ids += company
        self.new.sudo().company_id = company
        rows = self._export(company_ids=self.env.company.ids)
        self.assertEqual([row["Subject"] for row in rows], ["Offer"])

    def test_columns_of_cases_that_the_user_may_not_read_are_missing(self):
        self.emil.group_ids |= self.env.ref(EXPORT)
        self._create_talk(self.emil, name="Emil's")
        (row,) = self._export(self.emil)
        self.assertNotIn("Order", row)
        self.assertIn("Order", self._export()[0])

    def test_selected_talks_are_the_default(self):
        exports = self.env["crm.conversation.export"].with_user(self.anna)
        context = {"active_model": "crm.conversation", "active_ids": self.old.ids}
        export = exports.with_context(**context).create({})
        self.assertEqual(export.talk_count, 1)
        self.assertEqual(exports.create({}).talk_count, 0)

    def test_voided_talks_are_exported_when_selected(self):
        self.old.write({"void_reason": "Wrong customer"})
        exports = self.env["crm.conversation.export"].with_user(self.anna)
        context = {"active_model": "crm.conversation", "active_ids": self.old.ids}
        export = exports.with_context(**context).create({})
        self.assertEqual(export.talk_count, 1)
        self.assertIn("Wrong customer", self._print(export))

    def test_select_all_of_a_long_list_takes_more_than_the_passed_ids(self):
        self.env["ir.config_parameter"].set_param("web.active_ids_limit", "1")
        exports = self.env["crm.conversation.export"].with_user(self.anna)
        export = exports.with_context(
            active_model="crm.conversation",
            active_ids=self.old.ids,
            active_domain=[["partner_id", "=", self.bert.id]],
        ).create({})
        self.assertEqual(export.talk_count, 2)

    def test_who_may_not_export_still_prints(self):
        self.anna.group_ids -= self.env.ref(EXPORT)
        export = self._create_export()
        with self.assertRaises(AccessError):
            export._write_xlsx(io.BytesIO())
        self.assertEqual(export.action_print()["type"], "ir.actions.report")

    def test_too_many_or_no_talks_are_refused_with_a_way_out(self):
        self.patch(crm_conversation_export, "MAX_PRINTED", 1)
        with self.assertRaisesRegex(UserError, "2 talks are too many.*at most 1"):
            self._create_export().action_print()
        with self.assertRaisesRegex(UserError, "no talk to print"):
            self._create_export(domain=[["id", "=", 0]]).action_print()

    def test_print_out_is_grouped_by_the_days_of_the_reader(self):
        html = self._print(
            self._create_export(title="Talks: Bert", filters="Kind: Call")
        )
        places = [
            html.index(text)
            for text in (
                "Kind: Call",
                "Sunday, March 29, 2026",
                "=1+1",
                "Saturday, March 28, 2026",
                "Offer",
            )
        ]
        self.assertEqual(places, sorted(places))
        self.assertEqual(html.count('name="talk"'), 2)
        self.assertIn("11:30", html)
        self.assertIn("Talks: Bert", html)

    def test_print_out_speaks_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.anna.lang = "de_DE"
        self.assertIn("Sonntag, 29. März 2026", self._print(self._create_export()))

    def test_pictures_of_mails_are_not_printed(self):
        message = self.env["mail.message"].create(
            {"body": "<p>Hello</p><img src='http://spy.example/1.png'/>"}
        )
        self.new.sudo().write({"body": False, "message_id": message.id})
        html = self._print(self._create_export())
        self.assertIn("Hello", html)
        self.assertNotIn("spy.example", html)


@tagged("post_install", "-at_install")
class TestCrmConversationExportDownload(ProtocolCommon, HttpCase):
    def test_file_is_sent_to_its_user_only(self):
        export = self._create_export(title="Talks: Bert")
        url = export.action_export()["url"]
        self.authenticate("anna", "anna")
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        self.assertIn("Talks%20Bert.xlsx", response.headers["Content-Disposition"])
        rows = self._read(io.BytesIO(response.content))
        self.assertEqual([row["Subject"] for row in rows], ["=1+1", "Offer"])

        self.carl.group_ids |= self.env.ref(EXPORT)
        self.authenticate("carl", "carl")
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open(url).status_code, 403)
