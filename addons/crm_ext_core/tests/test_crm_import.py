from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_import import CrmImportCommon

FALKE = {"id": "falke", "name": "Falke AG", "is_company": "1", "street": "Horst 1"}
OST = {
    "id": "ost",
    "name": "Falke Ost",
    "is_company": "1",
    "crm_parent_id/id": "falke",
    "street": "Ast 2",
    "city": "Dresden",
}
FRIDA = {
    "id": "frida",
    "name": "Frida",
    "parent_id/id": "falke",
    "crm_department_path": "Sales",
    "phone": "0351 / 12 34-5",
    "email": "frida@falke.example",
}
FRANZ = {
    "id": "franz",
    "name": "Franz",
    "parent_id/id": "ost",
    "crm_department_path": "Sales / Export",
    "crm_supervisor_id/id": "frida",
}


class TestCrmImport(CrmImportCommon):
    def test_rows_may_stand_before_the_rows_that_they_refer_to(self):
        job = self._import(FRANZ, FRIDA, OST, FALKE)
        self.assertEqual((job.created_count, job.refused_count), (4, 0))
        falke, ost = self._partner("Falke AG"), self._partner("Falke Ost")
        frida, franz = self._partner("Frida"), self._partner("Franz")
        self.assertEqual((falke | ost | frida | franz).crm_root_id, falke)
        self.assertEqual(ost.crm_parent_id, falke)
        self.assertEqual(franz.parent_id, ost)
        self.assertEqual(franz.crm_supervisor_id, frida)
        self.assertEqual(franz.crm_department_path, "Sales / Export")
        self.assertEqual(self.env["crm.account.link"]._rebuild(), 0)

    def test_rows_refer_to_each_other_by_name(self):
        by_name = [
            {"name": "Franz", "parent_id": "Falke Ost", "crm_supervisor_id": "Frida"},
            {"name": "Falke Ost", "is_company": "1", "crm_parent_id": "Falke AG"},
            {"name": "Frida", "parent_id": "Falke AG"},
            {"name": "Falke AG", "is_company": "1"},
        ]
        self._import(*by_name)
        self.assertEqual(self._partner("Franz").crm_supervisor_id.name, "Frida")
        self.assertEqual(self._partner("Falke Ost").crm_parent_id.name, "Falke AG")

    def test_rows_refer_to_contacts_that_exist(self):
        self._import({"name": "Anna Amsel", "parent_id": "Adler Nord"})
        anna = self._partner("Anna Amsel")
        self.assertEqual(anna.commercial_partner_id, self.nord)
        self.assertEqual(anna.crm_root_id, self.adler)
        self.assertEqual(anna.complete_name, "Adler Nord, Anna Amsel")

    def test_computed_fields_are_what_odoo_computes(self):
        falke = {**FALKE, "vat": "DE811569869", "country_id": "Germany"}
        job = self._import(FRANZ, FRIDA, OST, falke)
        partners = job.row_ids.partner_id
        fields = [
            field
            for field in partners._fields.values()
            if field.store and field.compute and field.column_type
        ]
        imported = {
            field: partners.mapped(lambda p, f=field: p[f.name]) for field in fields
        }
        for field in fields:
            self.env.add_to_compute(field, partners)
        for field in fields:
            computed = partners.mapped(lambda p, f=field: p[f.name])
            self.assertEqual(computed, imported[field], field.name)
        self.assertEqual(
            self._partner("Frida").crm_phone_number_ids.mapped("source_field"),
            ["phone"],
        )
        self.assertEqual(self._partner("Frida").vat, "DE811569869")

    def test_nobody_elses_address_changes(self):
        self._import(
            {"name": "Amsel", "parent_id": "Adler Nord", "street": "Own 9"},
            {"name": "Meise", "parent_id": "Adler Nord", "street": ""},
        )
        self.assertEqual(self._partner("Amsel").street, "Own 9")
        self.assertEqual(self._partner("Meise").street, "Kai 2")
        self.assertEqual(self.nord.street, "Kai 2")
        self.assertEqual(self.bert.street, "Kai 2")
        self.assertEqual(self.adler.street, "Hauptstr. 1")

    def test_first_person_does_not_give_a_company_its_address(self):
        self._import(
            {"name": "Elster", "is_company": "1"},
            {"name": "Eva", "parent_id": "Elster", "street": "Own 9"},
        )
        self.assertFalse(self._partner("Elster").street)

    def test_second_import_updates_instead_of_doubling(self):
        self._import(FRANZ, FRIDA, OST, FALKE)
        moved = {**OST, "street": "Neu 3"}
        job = self._import(FRANZ, FRIDA, moved, FALKE)
        self.assertEqual(
            (job.created_count, job.updated_count, job.unchanged_count), (0, 1, 3)
        )
        self.assertEqual(self._partner("Falke Ost").street, "Neu 3")
        self.assertEqual(self._partner("Falke AG").street, "Horst 1")

    def test_an_empty_cell_changes_nothing(self):
        self._import(FALKE)
        self._import({**FALKE, "street": "", "city": "Ulm"})
        self.assertEqual(self._partner("Falke AG").street, "Horst 1")
        self.assertEqual(self._partner("Falke AG").city, "Ulm")

    def test_a_check_changes_no_contact(self):
        job = self._upload(FRANZ, FRIDA, OST, FALKE, {"name": ""})
        before = self.partner_model.search_count([])
        job.action_check()
        self.assertEqual(job.state, "checked")
        self.assertEqual((job.created_count, job.refused_count), (4, 0))
        self.assertEqual(self.partner_model.search_count([]), before)
        job.action_import()
        self.assertEqual((job.state, job.created_count), ("done", 4))

    def test_selections_tags_and_countries_are_found_by_their_labels(self):
        self.env["res.partner.category"].create({"name": "Press"})
        self._import(
            {
                "name": "Falke AG",
                "company_type": "Company",
                "country_id": "Germany",
                "category_id": "Press",
                "type": "Invoice",
            }
        )
        falke = self._partner("Falke AG")
        self.assertTrue(falke.is_company)
        self.assertEqual(falke.country_id.code, "DE")
        self.assertEqual(falke.category_id.name, "Press")
        self.assertEqual(falke.type, "invoice")

    def test_a_batch_takes_a_fixed_number_of_statements(self):
        def rows(count, prefix):
            return [
                {"id": f"{prefix}{n}", "name": f"P {n}", "parent_id": "Adler Nord"}
                for n in range(count)
            ]

        self._import(*rows(3, "warm"))
        small = self._upload(*rows(10, "small"))
        big = self._upload(*rows(100, "big"))
        for job in (small, big):
            job.action_check()
            job._start_counting()
            job.sudo().state = "importing"
        self.env.flush_all()
        counts = []
        for job in (small, big):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            job._import_next_batch()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_creates_of_the_installed_addons_are_stood_in_for(self):
        self.assertTrue(self.partner_model._crm_can_insert({"name", "vat", "email"}))

    def test_an_unknown_create_is_called(self):
        with patch.object(
            type(self.partner_model), "_crm_can_insert", lambda *_args: False
        ):
            self._import(FRANZ, FRIDA, OST, FALKE)
        franz = self._partner("Franz")
        self.assertEqual(franz.crm_root_id, self._partner("Falke AG"))
        self.assertEqual(franz.street, "Ast 2")

    def test_the_report_names_who_may_be_the_same(self):
        self._create_company("Falke AG", city="Dresden", email="info@falke.example")
        job = self._import(
            {"name": "Falke Aktiengesellschaft", "email": "info@falke.example"},
            {"name": "Meise GmbH", "is_company": "1"},
        )
        self.assertEqual(job.duplicate_count, 1)
        self.assertEqual(job.duplicate_row_ids.duplicate_id.name, "Falke AG")
        self.assertTrue(job.duplicate_row_ids.duplicate_reason)

    def test_a_running_import_cannot_be_deleted(self):
        job = self._upload(FALKE)
        job.sudo().state = "importing"
        with self.assertRaises(UserError):
            job.unlink()


@tagged("post_install", "-at_install")
class TestCrmImportAllAddons(CrmImportCommon):
    """With whatever other addons are installed."""

    def test_a_contact_of_the_file_is_as_good_as_a_typed_one(self):
        job = self._import(FRIDA, FALKE)
        frida = job.row_ids.partner_id.filtered(lambda p: p.name == "Frida")
        typed = self.partner_model.create(
            {"name": "Typed", "parent_id": frida.parent_id.id, "email": "t@f.example"}
        )
        own = {"crm_department_id", "create_uid", "write_uid"}
        for name, field in self.partner_model._fields.items():
            if field.type == "many2one" and field.store and name not in own:
                self.assertEqual(frida[name], typed[name], name)
