from unittest.mock import patch

from .common import CrmExtCommon

COLUMNS = [
    "id",
    "name",
    "is_company",
    "crm_parent_id/id",
    "parent_id/id",
    "crm_department_path",
    "crm_supervisor_id/id",
    "function",
    "phone",
    "email",
    "street",
    "zip",
    "city",
    "country_id",
    "industry_id",
]


class TestImport(CrmExtCommon):
    """An address book in one file, read by Odoo's own import."""

    def _load(self, *rows):
        """Import rows, given as dicts of their filled columns."""
        data = [[row.get(column, "") for column in COLUMNS] for row in rows]
        model = self.partner_model.with_context(import_file=True)
        result = model.load(COLUMNS, data)
        self.assertFalse(result["messages"])
        return self.partner_model.browse(result["ids"])

    def test_tree_departments_and_supervisors_of_one_file(self):
        industry = self.env["res.partner.industry"].search([], limit=1)
        falke, ost, frida, franz = self._load(
            {
                "id": "falke",
                "name": "Falke AG",
                "is_company": "1",
                "street": "Horst 1",
                "zip": "01067",
                "city": "Dresden",
                "country_id": "Germany",
                "industry_id": industry.name,
            },
            {
                "id": "ost",
                "name": "Falke Ost",
                "is_company": "1",
                "crm_parent_id/id": "falke",
                "street": "Ast 2",
            },
            {
                "id": "frida",
                "name": "Frida",
                "parent_id/id": "falke",
                "crm_department_path": "Sales",
                "function": "Head of Sales",
            },
            {
                "id": "franz",
                "name": "Franz",
                "parent_id/id": "ost",
                "crm_department_path": "Sales / Export",
                "crm_supervisor_id/id": "frida",
                "phone": "0351 / 12 34-5",
                "email": "franz@falke.example",
            },
        )
        self.assertEqual((falke | ost | frida | franz).crm_root_id, falke)
        self.assertEqual(falke.zip, "01067")
        self.assertEqual(falke.industry_id, industry)
        self.assertEqual(ost.street, "Ast 2")
        self.assertEqual(frida.crm_department_id.partner_id, falke)
        self.assertEqual(franz.crm_department_path, "Sales / Export")
        self.assertEqual(franz.crm_department_id.partner_id, ost)
        self.assertEqual(franz.crm_supervisor_id, frida)
        self.assertEqual(franz.street, "Ast 2")
        self.assertEqual(self.env["crm.account.link"]._rebuild(), 0)

    def test_second_import_moves_a_branch(self):
        rows = [
            {"id": "falke", "name": "Falke AG", "is_company": "1"},
            {"id": "ost", "name": "Falke Ost", "is_company": "1"},
        ]
        self._load(*rows)
        falke, ost = self._load(rows[0], {**rows[1], "crm_parent_id/id": "falke"})
        self.assertEqual(ost.crm_root_id, falke)

    def test_rows_of_a_batch_are_linked_at_once(self):
        calls = []
        link_model = self.registry["crm.account.link"]
        link_new = link_model._link_new

        def _link_new(links, partner_ids):
            calls.append(len(partner_ids))
            return link_new(links, partner_ids)

        with patch.object(link_model, "_link_new", _link_new):
            self._load(
                *(
                    {"id": f"row_{n}", "name": f"Row {n}", "is_company": "1"}
                    for n in range(60)
                )
            )
        self.assertEqual(calls, [60])

    def test_rows_of_people_cost_no_statement_of_ours(self):
        """Odoo itself reads the external id of each row's company."""
        places = range(40)
        self._load(
            *(
                {"id": f"co_{n}", "name": f"Co {n}", "is_company": "1", "city": "Ulm"}
                for n in places
            )
        )
        counts = []
        for count in (20, 40):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._load(
                *(
                    {"id": f"p_{count}_{n}", "name": "P", "parent_id/id": f"co_{n}"}
                    for n in places[:count]
                )
            )
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1] - counts[0], 20 + 2)
