import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common_figures import FiguresCommon

EXPORT = "base.group_allow_export"


class ExportCommon(FiguresCommon):
    def _export(self, partners, user=None, **vals):
        """Return the sheets of an export: {title: list of rows}."""
        export = self._create_export(partners, user, **vals)
        file = io.BytesIO()
        export._write_xlsx(file)
        return self._read(file)

    def _create_export(self, partners, user=None, **vals):
        user = user or self.boss
        user.group_ids |= self.env.ref(EXPORT)
        wizard = self.env["crm.tree.export"].with_user(user)
        context = {"active_model": "res.partner", "active_ids": partners.ids}
        return wizard.with_context(**context).create(vals)

    def _read(self, file):
        book = openpyxl.load_workbook(file)
        return {
            sheet.title: [dict(zip(titles, row, strict=True)) for row in rows]
            for sheet in book
            for titles, *rows in [sheet.iter_rows(values_only=True)]
        }


@tagged("post_install", "-at_install")
class TestCrmTreeExport(ExportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kiel = cls.env["res.partner"].create(
            {
                "name": "Kiel",
                "is_company": True,
                "crm_parent_id": cls.nord.id,
                "street": "Kai 2",
                "phone": "+49 431 1234",
            }
        )
        cls.sued = cls.env["res.partner"].create(
            {"name": "Süd", "is_company": True, "crm_parent_id": cls.adler.id}
        )
        currency = cls.env.company.currency_id.name
        cls.revenue_title = f"Revenue This Year ({currency})"
        cls.tree_title = f"Revenue This Year, Tree ({currency})"

    def test_companies_come_in_the_order_of_the_tree_with_their_figures(self):
        rows = self._export(self.adler)["Companies"]
        self.assertEqual(
            [row["Name"] for row in rows], ["Adler", "Nord", "Kiel", "Süd"]
        )
        own, tree = self.revenue_title, self.tree_title
        self.assertEqual(
            [(row[own], row[tree]) for row in rows],
            [(2, 10), (8, 8), (None, None), (None, None)],
        )
        titles = ("Parent Company", "Street", "Phone")
        kiel = [rows[2][title] for title in titles]
        self.assertEqual(kiel, ["Nord", "Kai 2", "+49 431 1234"])

    def test_names_are_indented_below_the_exported_company(self):
        file = io.BytesIO()
        self._create_export(self.nord)._write_xlsx(file)
        sheet = openpyxl.load_workbook(file).active
        cells = [sheet.cell(row, 1) for row in (2, 3)]
        self.assertEqual(
            [(cell.value, cell.alignment.indent) for cell in cells],
            [("Nord", 0), ("Kiel", 1)],
        )

    def test_no_text_becomes_a_formula_or_a_link(self):
        evil = "=cmd|' /C calc'!A0"
        self.nord.write({"name": evil, "street": "+1", "city": "@SUM(A1)"})
        self.kiel.write({"name": "-2+3", "street": "https://example.com"})
        self.sued.name = "Bell\x07\x0b"
        file = io.BytesIO()
        self._create_export(self.adler)._write_xlsx(file)
        cells = [cell for row in openpyxl.load_workbook(file).active for cell in row]
        self.assertIn(evil, [cell.value for cell in cells])
        self.assertIn("-2+3", [cell.value for cell in cells])
        self.assertFalse([cell for cell in cells if cell.data_type == "f"])
        self.assertFalse([cell for cell in cells if cell.hyperlink])

    def test_people_and_departments_on_a_second_sheet(self):
        self.bert.crm_department_id = self.env["crm.department"].create(
            {"name": "Purchasing", "partner_id": self.nord.id}
        )
        sheets = self._export(self.adler, with_people=True)
        (row,) = sheets["People"]
        self.assertEqual(row["Name"], "Bert")
        self.assertIn("Purchasing", row.values())
        self.assertNotIn("People", self._export(self.adler))

    def test_figures_are_the_users_own(self):
        rows = self._export(self.adler, self.anna)["Companies"]
        self.assertEqual(rows[0][self.tree_title], 7)
        reader = new_test_user(self.env, "reader", groups="base.group_user")
        rows = self._export(self.adler, reader)["Companies"]
        self.assertNotIn(self.revenue_title, rows[0])
        self.assertIn("Last Talk", rows[0])
        rows = self._export(self.adler, with_figures=False)["Companies"]
        self.assertNotIn("Last Talk", rows[0])

    def test_titles_are_in_the_users_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.boss.lang = "de_DE"
        export = self._create_export(self.adler)
        file = io.BytesIO()
        export.with_context(lang="de_DE")._write_xlsx(file)
        titles = [cell.value for cell in openpyxl.load_workbook(file).active[1]]
        self.assertIn("Straße", titles)

    def test_who_may_not_export_gets_no_file(self):
        export = self._create_export(self.adler)
        self.boss.group_ids -= self.env.ref(EXPORT)
        with self.assertRaises(AccessError):
            export._write_xlsx(io.BytesIO())

    def test_nothing_chosen_is_said(self):
        export = self._create_export(self.env["res.partner"])
        with self.assertRaisesRegex(UserError, "Choose a company"):
            export.action_export()


@tagged("post_install", "-at_install")
class TestCrmTreeExportDownload(ExportCommon, HttpCase):
    def test_file_is_sent_to_its_user_only(self):
        export = self._create_export(self.adler)
        url = export.action_export()["url"]
        self.authenticate("boss", "boss")
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        self.assertIn("Adler.xlsx", response.headers["Content-Disposition"])
        rows = self._read(io.BytesIO(response.content))["Companies"]
        self.assertEqual([row["Name"] for row in rows], ["Adler", "Nord"])

        self.anna.group_ids |= self.env.ref(EXPORT)
        self.authenticate("anna", "anna")
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open(url).status_code, 403)
