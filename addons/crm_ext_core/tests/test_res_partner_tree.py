from odoo.tests import Form, tagged

from .common import CrmExtCommon


@tagged("post_install", "-at_install")
class TestPartnerTree(CrmExtCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kiel = cls._create_company("Kiel", crm_parent_id=cls.nord.id)

    def _read_hierarchy(self, domain):
        rows = self.partner_model.hierarchy_read(
            domain, {"name": {}, "crm_child_ids": {}}, "crm_parent_id", "crm_child_ids"
        )
        return {row["name"] for row in rows}

    def test_companies_of_the_subtree_are_counted_by_one_query(self):
        companies = self.adler | self.nord | self.kiel
        companies.invalidate_recordset()
        with self.assertQueryCount(1):
            self.assertEqual(companies.mapped("crm_tree_count"), [4, 2, 1])
        self.assertEqual(companies.mapped("crm_root_tree_count"), [4, 4, 4])

    def test_list_shows_branches_below_their_company(self):
        twin = self._create_company("Adler Nord", crm_parent_id=self.adler.id)
        self._create_company("Aachen", crm_parent_id=twin.id)
        companies = self.partner_model.search(
            [("crm_root_id", "=", self.adler.id), ("is_company", "=", True)],
            order="crm_tree_name",
        )
        self.assertEqual(
            [name.replace("\u2003", "-") for name in companies.mapped("crm_tree_name")],
            [
                "Adler GmbH",
                "-Adler Nord",
                "--Kiel",
                "-Adler Nord",
                "--Aachen",
                "-Adler Süd",
            ],
        )

    def test_search_in_the_tree_of_a_company(self):
        found = self.partner_model.search([("crm_tree_partner_id", "=", self.nord.id)])
        self.assertEqual(found, self.nord | self.kiel | self.bert)
        found = self.partner_model.search([("crm_tree_partner_id", "ilike", "adler n")])
        self.assertEqual(found, self.nord | self.kiel | self.bert)
        outside = self.partner_model.search(
            [
                ("crm_root_id", "=", self.adler.id),
                ("crm_tree_partner_id", "!=", self.nord.id),
            ]
        )
        self.assertEqual(outside, self.adler | self.sued)
        self.assertFalse(self.partner_model.search([("crm_tree_partner_id", "in", [])]))

    def test_tree_opens_at_the_company_one_stands_on(self):
        action = self.nord.action_open_crm_tree()
        self.assertFalse(action["domain"])
        context = action["context"]
        self.assertEqual(context["hierarchy_res_id"], self.nord.id)
        self.assertEqual(context["search_default_crm_tree_partner_id"], self.adler.id)

    def test_org_chart_opens_at_the_person_one_stands_on(self):
        context = self.bert.action_open_crm_org_chart()["context"]
        self.assertEqual(context["hierarchy_res_id"], self.bert.id)
        self.assertEqual(context["search_default_crm_tree_partner_id"], self.adler.id)
        context = self.nord.action_open_crm_org_chart()["context"]
        self.assertNotIn("hierarchy_res_id", context)

    def test_branch_is_cut_off_by_its_button(self):
        self.nord.action_crm_cut_off()
        self.assertEqual((self.nord | self.kiel).crm_root_id, self.nord)

    def test_hierarchy_starts_with_the_companies_that_have_branches(self):
        self._create_company("Lone")
        falke = self._create_company("Falke AG")
        self._create_company("Falke Ost", crm_parent_id=falke.id)
        domain = [("crm_parent_id", "=", False), ("is_company", "=", True)]
        names = self._read_hierarchy(domain)
        self.assertLessEqual({"Adler GmbH", "Falke AG"}, names)
        self.assertNotIn("Lone", names)

    def test_hierarchy_shows_a_lone_company_when_asked(self):
        lone = self._create_company("Lone")
        domain = [("crm_parent_id", "=", False), ("id", "=", lone.id)]
        self.assertEqual(self._read_hierarchy(domain), {"Lone"})

    def test_hierarchy_at_a_branch_shows_its_surroundings(self):
        self.assertEqual(
            self._read_hierarchy([("id", "=", self.nord.id)]),
            {"Adler GmbH", "Adler Nord", "Adler Süd", "Kiel"},
        )

    def test_branch_is_added_in_the_form(self):
        with Form(self.adler) as form, form.crm_child_ids.new() as branch:
            branch.name = "Adler Ost"
            branch.street = "Allee 4"
        ost = self.adler.crm_child_ids.filtered(lambda child: child.name == "Adler Ost")
        self.assertTrue(ost.is_company)
        self.assertEqual(ost.street, "Allee 4")
        self.assertEqual(ost.crm_root_id, self.adler)
        self.assertEqual(self.adler.street, "Hauptstr. 1")

    def test_parent_company_is_chosen_in_the_form(self):
        with Form(self.kiel) as form:
            form.crm_parent_id = self.sued
        self.assertEqual(self.kiel.crm_parent_id, self.sued)
        self.assertFalse(self.kiel.street)

    def test_person_toggled_to_company_in_the_form_becomes_a_branch(self):
        form = Form(self.partner_model)
        form.company_type = "person"
        form.name = "Adler Ost"
        form.parent_id = self.adler
        form.company_type = "company"
        form.street = "Allee 4"
        ost = form.save()
        self.assertEqual(ost.crm_parent_id, self.adler)
        self.assertFalse(ost.parent_id)
        self.assertEqual(self.adler.street, "Hauptstr. 1")
