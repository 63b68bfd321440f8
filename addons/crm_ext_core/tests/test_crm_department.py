from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from .common import CrmExtCommon


class TestCrmDepartment(CrmExtCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.department_model = cls.env["crm.department"]
        cls.sales = cls.department_model.create(
            {"name": "Sales", "partner_id": cls.nord.id}
        )
        cls.export = cls.department_model.create(
            {"name": "Export", "partner_id": cls.nord.id, "parent_id": cls.sales.id}
        )

    def test_complete_name_shows_the_path(self):
        self.assertEqual(self.export.complete_name, "Sales / Export")
        self.sales.name = "Vertrieb"
        self.assertEqual(self.export.complete_name, "Vertrieb / Export")

    def test_circle_is_refused(self):
        with self.assertRaises(ValidationError):
            self.sales.parent_id = self.export
        self.assertFalse(self.sales.parent_id)

    def test_departments_of_two_companies_do_not_mix(self):
        with self.assertRaises(ValidationError):
            self.department_model.create(
                {"name": "X", "partner_id": self.sued.id, "parent_id": self.sales.id}
            )
        with self.assertRaises(ValidationError):
            self.department_model.create({"name": "X", "partner_id": self.bert.id})

    def test_department_with_members_stays_in_its_company(self):
        self.bert.crm_department_id = self.export
        with self.assertRaises(ValidationError):
            (self.sales | self.export).write({"partner_id": self.sued.id})

    def test_person_cannot_be_in_a_department_of_another_company(self):
        clara = self.partner_model.create({"name": "Clara", "parent_id": self.sued.id})
        with self.assertRaises(ValidationError):
            clara.crm_department_id = self.sales
        self.assertFalse(clara.crm_department_id)

    def test_person_leaving_the_company_leaves_the_department(self):
        self.bert.crm_department_id = self.export
        self.bert.write({"street": "Kai 3"})
        self.assertEqual(self.bert.crm_department_id, self.export)
        self.bert.parent_id = self.sued
        self.assertFalse(self.bert.crm_department_id)

    def test_members_are_counted_by_one_query(self):
        self.bert.crm_department_id = self.export
        departments = self.sales | self.export
        departments.invalidate_recordset()
        with self.assertQueryCount(1):
            counts = departments.mapped("member_count")
        self.assertEqual(counts, [0, 1])

    def test_people_of_subordinate_departments_are_counted_above(self):
        self.bert.crm_department_id = self.export
        departments = self.sales | self.export
        departments.invalidate_recordset()
        with self.assertQueryCount(3):
            counts = departments.mapped("member_tree_count")
        self.assertEqual(counts, [1, 1])
        people = self.partner_model.search(self.sales.action_open_members()["domain"])
        self.assertEqual(people, self.bert)

    def test_people_are_added_and_taken_away_in_the_form(self):
        with Form(self.sales) as form:
            form.member_ids.add(self.bert)
        self.assertEqual(self.bert.crm_department_id, self.sales)
        with Form(self.sales) as form:
            form.member_ids.remove(id=self.bert.id)
        self.assertFalse(self.bert.crm_department_id)
        self.assertTrue(self.bert.exists())

    def test_department_is_added_in_the_form_of_the_company(self):
        with Form(self.sued) as form, form.crm_department_ids.new() as department:
            department.name = "Lager"
        self.assertEqual(self.sued.crm_department_ids.name, "Lager")

    def test_search_of_a_department_finds_the_people_below_it(self):
        self.bert.crm_department_id = self.export
        view_id = self.env.ref("base.view_res_partner_filter").id
        arch = self.partner_model.get_view(view_id, "search")["arch"]
        self.assertIn('name="crm_department_id" operator="child_of"', arch)
        domain = [("crm_department_id", "child_of", self.sales.id)]
        self.assertEqual(self.partner_model.search(domain), self.bert)

    def test_path_finds_existing_and_creates_missing_departments(self):
        people = self.partner_model.create(
            [
                {
                    "name": name,
                    "parent_id": self.nord.id,
                    "crm_department_path": path,
                }
                for name, path in (
                    ("Ada", "sales / Export"),
                    ("Bea", "Sales / Import"),
                    ("Cem", "R/D"),
                )
            ]
        )
        self.assertEqual(people[0].crm_department_id, self.export)
        self.assertEqual(people[1].crm_department_id.parent_id, self.sales)
        self.assertEqual(people[2].crm_department_path, "R/D")
        self.assertEqual(
            self.department_model.search_count([("partner_id", "=", self.nord.id)]), 4
        )

    def test_path_can_be_emptied_and_searched(self):
        self.bert.crm_department_path = "Sales / Export"
        domain = [("crm_department_path", "ilike", "sales / ex")]
        self.assertEqual(self.partner_model.search(domain), self.bert)
        self.bert.crm_department_path = False
        self.assertFalse(self.bert.crm_department_id)

    def test_path_needs_a_company(self):
        with self.assertRaisesRegex(UserError, "Choose the company first"):
            self.partner_model.create({"name": "Ada", "crm_department_path": "Sales"})

    def test_form_creates_a_department_for_the_company_at_hand(self):
        form = Form(self.department_model.with_context(default_partner_id=self.sued.id))
        form.name = "Lager"
        self.assertEqual(form.save().partner_id, self.sued)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_who_may_do_what(self):
        """Internal users read; salesmen and contact managers also write."""
        groups = {
            "reader": "base.group_user",
            "salesman": "sales_team.group_sale_salesman",
            "manager": "base.group_user,base.group_partner_manager",
        }
        for login, group in groups.items():
            user = new_test_user(self.env, login, groups=group)
            sales = self.sales.with_user(user)
            self.assertEqual(sales.name, "Sales")
            if login == "reader":
                with self.assertRaises(AccessError):
                    sales.name = "Changed"
                self.assertEqual(self.sales.name, "Sales")
            else:
                sales.name = "Sales"
        portal = new_test_user(self.env, "portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self.sales.with_user(portal).read(["name"])

    def test_departments_of_another_company_are_hidden(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.nord.company_id = other
        salesman = new_test_user(
            self.env, "salesman", groups="sales_team.group_sale_salesman"
        )
        found = self.department_model.with_user(salesman).search([])
        self.assertNotIn(self.sales, found)
        salesman.company_ids |= other
        found = (
            self.department_model.with_user(salesman)
            .with_context(allowed_company_ids=other.ids)
            .search([])
        )
        self.assertIn(self.sales, found)
