import base64
import io
import zipfile
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from odoo.addons.crm_ext_core.models import crm_import_file

from .common_import import CrmImportCommon

GOOD = {"id": "good", "name": "Good GmbH", "is_company": "1"}


class TestCrmImportRefused(CrmImportCommon):
    def _refused(self, *rows):
        """Import rows after a good one; return the reasons, in order."""
        job = self._import(GOOD, *rows)
        self._partner("Good GmbH")
        self.assertEqual(job.created_count + job.refused_count, 1 + len(rows))
        return list(self._reasons(job).values())

    def test_each_bad_row_says_what_to_do_and_the_others_come_in(self):
        cases = [
            ({"name": "A", "country_id": "Atlantis"}, "“Atlantis” is not known"),
            ({"name": "A", "email": "info(at)a"}, "is no e-mail address"),
            ({"name": "A", "type": "Palace"}, "is no choice. Write one of"),
            ({"name": "A", "is_company": "perhaps"}, "cannot be read"),
            ({"name": "A", "category_id": "Nobody knows"}, "is not known"),
            ({"name": "A", "parent_id": "Nobody"}, "neither in the file nor in"),
            ({"name": "", "city": "Ulm"}, "The name is missing"),
            ({"id": "good", "name": "Twin"}, "stands in row 2 already"),
            ({"id": "base.x", "name": "A"}, "the name of an app"),
            ({"id": "base.de", "name": "A"}, "a record of another kind"),
            (
                {"name": "A", "is_company": "1", "crm_parent_id": "Bert"},
                "“Bert” is a person. Name a company",
            ),
            ({"name": "A", "crm_parent_id": "Adler GmbH"}, "only a company can"),
            (
                {
                    "name": "A",
                    "parent_id": "Adler Nord",
                    "crm_supervisor_id": "Adler Süd",
                },
                "“Adler Süd” is a company. Name a person",
            ),
            (
                {"name": "A", "crm_department_path": "Sales"},
                "Only a person of a company",
            ),
            (
                {"name": "A", "parent_id": "Good GmbH", "crm_supervisor_id": "Bert"},
                "who works in the same company tree",
            ),
        ]
        for row, expected in cases:
            with self.subTest(expected), self.env.cr.savepoint() as savepoint:
                [reason] = self._refused(row)
                self.assertIn(expected, reason)
                savepoint.rollback()

    def test_a_name_that_is_not_unique_is_refused(self):
        self._create_company("Twin")
        self._create_company("Twin")
        [reason] = self._refused({"name": "A", "parent_id": "Twin"})
        self.assertIn("2 contacts are called “Twin”", reason)

    def test_a_circle_is_refused_with_all_its_rows(self):
        reasons = self._refused(
            {"name": "A", "is_company": "1", "crm_parent_id": "B"},
            {"name": "B", "is_company": "1", "crm_parent_id": "C"},
            {"name": "C", "is_company": "1", "crm_parent_id": "A"},
            {"name": "Below", "is_company": "1", "crm_parent_id": "C"},
        )
        self.assertEqual(len(reasons), 4)
        self.assertIn("stand in a circle", reasons[0])
        self.assertIn("refers to row 5, which was refused", reasons[3])

    def test_a_circle_with_a_contact_that_exists_is_refused(self):
        self._import({"id": "a", "name": "A", "is_company": "1"})
        self._import(
            {"id": "b", "name": "B", "is_company": "1", "crm_parent_id/id": "a"}
        )
        [reason] = self._refused({"id": "a", "name": "A", "crm_parent_id/id": "b"})
        self.assertIn("own branches", reason)

    def test_what_refers_to_a_row_refused_by_the_database_is_refused(self):
        reasons = self._refused(
            {
                "id": "boss",
                "name": "A",
                "parent_id/id": "good",
                "crm_supervisor_id": "Bert",
            },
            {"name": "B", "parent_id/id": "good", "crm_supervisor_id/id": "boss"},
        )
        self.assertIn("same company tree", reasons[0])
        self.assertIn("refers to row 3", reasons[1])

    def test_one_bad_row_among_many_is_found_singly(self):
        rows = [{"name": f"P {n}", "parent_id": "Adler Nord"} for n in range(40)]
        rows[17]["crm_department_path"] = "Sales"
        rows[17]["parent_id"] = ""
        job = self._import(*rows)
        self.assertEqual((job.created_count, list(self._reasons(job))), (39, [19]))

    # === THE REPORT === #

    def test_the_report_repaired_is_imported_again(self):
        job = self._import(GOOD, {"id": "a", "name": "=A", "country_id": "Atlantis"})
        content = base64.b64decode(job.refused_file)
        self.assertEqual(job.refused_file_name, "addresses refused.csv")
        self.assertIn("'=A", content.decode())
        self.assertIn("Atlantis", content.decode())
        again = self._import(content=content.replace(b"Atlantis", b"Germany"))
        self.assertEqual((again.created_count, again.refused_count), (1, 0))
        self.assertEqual(self._partner("=A").country_id.code, "DE")
        self.assertFalse(
            again.column_ids.filtered(lambda c: c.title == "Reason").target
        )

    def test_the_report_of_a_spreadsheet_is_a_spreadsheet(self):
        job = self._import(GOOD, {"id": "a", "name": "=A", "country_id": "Atlantis"})
        job.file_name = "addresses.xlsx"
        sheet = load_workbook(io.BytesIO(base64.b64decode(job.refused_file))).active
        titles, row = sheet.iter_rows(values_only=True)
        self.assertEqual(titles[-2:], ("Refused Row", "Reason"))
        self.assertEqual(row[-2], "3")
        self.assertEqual(sheet["B2"].data_type, "s")

    # === UNREADABLE FILES === #

    @mute_logger("odoo.tools.mimetypes.guess_mimetype")
    def _assert_unreadable(self, content, expected, name="addresses.csv", **vals):
        with self.assertRaisesRegex(UserError, expected):
            self._upload(content=content, name=name, **vals).action_import()

    def test_files_that_cannot_be_read_say_why(self):
        self._assert_unreadable(b"  \n", "is empty")
        self._assert_unreadable(b"\n;;\n", "is empty")
        self._assert_unreadable(b"Adler;Ulm\nFalke;Bonn\n", "hold the titles")
        self._assert_unreadable(b"street\nKai 2\n", "names of the contacts")
        self._assert_unreadable(b"name\n\xe4\n", "Choose another", encoding="utf-8")
        self._assert_unreadable(b"name\n\x00\n", "is no .csv file")
        self._assert_unreadable(b'name\n"' + b"x" * 200_000, "quotation mark")
        self._assert_unreadable(b"a," * 400, "more than 300 columns")
        self._assert_unreadable(b"PK\x03\x04 broken", "as .xlsx anew", name="a.xlsx")
        self._assert_unreadable(b"%PDF-1.4", "neither a .csv nor", name="a.pdf")

    def test_a_zip_bomb_is_not_unpacked(self):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", b"0" * 2_000_000)
        with patch.object(crm_import_file, "MAX_UNPACKED", 1_000_000):
            self._assert_unreadable(file.getvalue(), "too big", name="a.xlsx")

    def test_too_many_rows_are_refused_as_a_whole(self):
        with patch.object(crm_import_file, "MAX_ROWS", 20):
            self._assert_unreadable(b"name\n" + b"A\n" * 20, "more than 20 rows")

    def test_two_columns_for_one_field_are_refused(self):
        job = self._upload({"name": "A", "Strasse": "B", "street": "C"})
        job.column_ids[1].target = "street"
        with self.assertRaisesRegex(UserError, "Two columns are assigned to Street"):
            job.action_import()

    def test_files_of_old_programs_are_read(self):
        self._import(content="name;is_company\nÜberall GmbH;1\n".encode("cp1252"))
        self._partner("Überall GmbH")
        self._import(content="name\tis_company\nÄhre AG\t1\n".encode("utf-16"))
        self._partner("Ähre AG")
