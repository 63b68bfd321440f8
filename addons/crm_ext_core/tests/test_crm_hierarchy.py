from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models.crm_hierarchy_mixin import HIERARCHY_PAGE
from .common import CrmExtCommon


@tagged("post_install", "-at_install")
class TestCrmHierarchy(CrmExtCommon):
    def _read(self, domain, field="crm_parent_id", child_field="crm_child_ids", **kw):
        model = kw.get("model", self.partner_model)
        rows = model.hierarchy_read(
            domain, {"name": {}, child_field: {}}, field, child_field
        )
        return [row["name"] for row in rows]

    def _create_many(self, count, **vals):
        return self.partner_model.create(
            [{"name": f"Zweig {number:02}", **vals} for number in range(count)]
        )

    def test_thousands_of_branches_come_in_portions(self):
        branches = self._create_many(
            HIERARCHY_PAGE + 5, is_company=True, crm_parent_id=self.sued.id
        )
        names = self._read([("id", "=", self.sued.id)])
        self.assertEqual(len(names), 3 + HIERARCHY_PAGE)
        self.assertNotIn("Zweig 44", names)
        # Who stands on one of the last sees it nevertheless, and the first ones
        names = self._read([("id", "=", branches[-1].id)])
        self.assertEqual(len(names), 2 + HIERARCHY_PAGE)
        self.assertEqual(names[:3], ["Adler Süd", "Zweig 44", "Zweig 00"])

    def test_everything_on_the_screen_is_read_again(self):
        branches = self._create_many(
            HIERARCHY_PAGE + 5, is_company=True, crm_parent_id=self.sued.id
        )
        names = self._read([("id", "in", branches.ids)])
        self.assertEqual(len(names), HIERARCHY_PAGE + 5)

    def test_found_companies_are_cut_at_one_portion(self):
        self._create_many(
            HIERARCHY_PAGE + 5, is_company=True, crm_parent_id=self.sued.id
        )
        self.assertEqual(len(self._read([("name", "=like", "Zweig%")])), HIERARCHY_PAGE)

    def test_org_chart_of_a_tree_shows_also_who_has_no_supervisor_yet(self):
        clara, emil = self.partner_model.create(
            [
                {"name": "Clara", "parent_id": self.adler.id},
                {"name": "Emil", "parent_id": self.sued.id},
            ]
        )
        self.bert.crm_supervisor_id = clara
        domain = [
            ("crm_supervisor_id", "=", False),
            ("is_company", "=", False),
            ("crm_tree_partner_id", "=", self.adler.id),
        ]
        names = self._read(domain, "crm_supervisor_id", "crm_subordinate_ids")
        self.assertEqual(names, ["Clara", "Emil"])
        emil.crm_supervisor_id = clara
        names = self._read(domain, "crm_supervisor_id", "crm_subordinate_ids")
        self.assertEqual(names, ["Clara", "Bert", "Emil"])  # Clara's surroundings

    def test_tree_of_thirty_levels_opens_at_the_lowest(self):
        lowest = self.sued
        for level in range(2, 31):
            lowest = self._create_company(f"Ebene {level}", crm_parent_id=lowest.id)
        self.assertEqual(self._read([("id", "=", lowest.id)]), ["Ebene 29", "Ebene 30"])
        self.assertEqual(lowest.crm_tree_name.strip(), "30\u00a0· Ebene 30")
        self.assertEqual(lowest.crm_root_tree_count, 32)

    def test_hierarchy_of_departments_is_the_company_s(self):
        departments = self.env["crm.department"].create(
            [
                {"name": "Einkauf", "partner_id": self.nord.id},
                {"name": "Lager", "partner_id": self.nord.id},
                {"name": "Vertrieb", "partner_id": self.sued.id},
            ]
        )
        departments[1].parent_id = departments[0]
        action = self.nord.action_open_crm_departments()
        self.assertEqual(action["context"]["search_default_partner_id"], self.nord.id)
        domain = [("parent_id", "=", False), ("partner_id", "=", self.nord.id)]
        names = self._read(domain, "parent_id", "child_ids", model=departments)
        # One department at the top: with those below it
        self.assertEqual(names, ["Einkauf", "Lager"])

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_company_above_that_a_user_may_not_see_is_left_out(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.adler.company_id = other
        user = new_test_user(self.env, "seller", "sales_team.group_sale_salesman")
        model = self.partner_model.with_user(user)
        names = self._read([("id", "=", self.nord.id)], model=model)
        self.assertEqual(names, ["Adler Nord"])
        self.assertEqual(self.nord.with_user(user).crm_root_tree_count, 2)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_who_may_not_write_cannot_drag(self):
        reader = new_test_user(self.env, "reader", "base.group_user")
        for view in (
            "res_partner_view_hierarchy_account",
            "res_partner_view_hierarchy_org_chart",
        ):
            view_id = self.env.ref(f"crm_ext_core.{view}").id
            arch = self.partner_model.with_user(reader).get_view(view_id)["arch"]
            self.assertIn('edit="False"', arch)
        with self.assertRaises(AccessError):
            self.nord.with_user(reader).write({"crm_parent_id": self.sued.id})
        with self.assertRaises(AccessError):
            self.bert.with_user(reader).write({"crm_supervisor_id": False})
        self.assertEqual(self.nord.crm_parent_id, self.adler)
