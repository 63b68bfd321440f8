from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_merge import CrmMergeCommon


@tagged("post_install", "-at_install")
class TestCrmMergeRights(CrmMergeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "base.group_partner_manager,sales_team.group_sale_"
        cls.anna = new_test_user(cls.env, "anna.merge", groups + "salesman_all_leads")
        cls.lena = new_test_user(cls.env, "lena.merge", groups + "manager")
        cls.twins = cls.partner_model.create(
            [{"name": f"Twin {i}", "email": "twin@example.com"} for i in range(6)]
        )

    def _merge_as(self, user, partners, wizard=None):
        model = self.wizard_model.with_user(user)
        wizard = model.create({"partner_ids": [Command.set(partners.ids)]})
        wizard.dst_partner_id = partners[0]
        wizard.action_merge()
        return wizard

    def test_salesman_merges_three_with_a_common_address_and_cannot_undo(self):
        wizard = self._merge_as(self.anna, self.twins[:3])
        self.assertEqual(len(self.twins.exists()), 4)
        self.assertFalse(wizard.crm_can_undo)
        merge = wizard.sudo().crm_merge_id
        self.assertEqual(merge.merged_count, 2)
        with self.assertRaises(AccessError):
            merge.with_user(self.anna).action_undo()
        with self.assertRaises(AccessError):
            merge.with_user(self.anna).read(["merged_names"])

    def test_salesman_merges_no_more_than_three(self):
        with self.assertRaises(UserError):
            self._merge_as(self.anna, self.twins[:4])

    def test_salesman_merges_no_different_addresses(self):
        self.twins[1].email = "other@example.com"
        with self.assertRaises(UserError):
            self._merge_as(self.anna, self.twins[:2])

    def test_manager_merges_many_of_different_addresses_and_undoes_it(self):
        self.twins[1].email = "other@example.com"
        before = self._get_all_rows()
        wizard = self._merge_as(self.lena, self.twins)
        self.assertEqual(self.twins.exists(), self.twins[0])
        self.assertTrue(wizard.crm_can_undo)
        action = wizard.action_crm_undo()
        undo = self.env["crm.merge.undo"].with_user(self.lena).browse(action["res_id"])
        self.assertEqual(undo.merged_names.split("\n"), self._get_names(5))
        undo.action_undo()
        self._assert_rows_equal(before)
        self.assertEqual(undo.merge_id.undo_user_id, self.lena)

    def _get_names(self, count):
        return [f"Twin {i}" for i in range(1, count + 1)]

    def test_manager_cannot_give_a_user_another_address(self):
        colleague = self.anna.partner_id
        with self.assertRaises(UserError):
            self._merge_as(self.lena, self.twins[0] | colleague)

    def test_manager_merges_one_user_at_most(self):
        partners = self.twins | self.anna.partner_id | self.lena.partner_id
        partners.email = "twin@example.com"
        with self.assertRaisesRegex(UserError, "anna.merge, lena.merge"):
            self._merge_as(self.lena, partners)

    def test_nobody_merges_a_contact_into_its_company(self):
        with self.assertRaisesRegex(UserError, "Bert"):
            self._merge_as(self.lena, self.twins | self.nord | self.bert)

    def test_automatic_merging_keeps_the_limit(self):
        wizard = self.wizard_model.with_user(self.lena).create({"group_by_email": True})
        with self.assertRaises(UserError):
            wizard.with_context(crm_merge_automatic=True)._merge(self.twins.ids)

    def test_manager_of_another_company_sees_no_merge(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "otto.merge",
            "base.group_partner_manager,sales_team.group_sale_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.twins.company_id = self.env.company
        merge = self._merge(self.twins[1], into=self.twins[0])
        self.assertEqual(merge.company_id, self.env.company)
        self.assertNotIn(merge, self.merge_model.with_user(stranger).search([]))
        with self.assertRaises(AccessError):
            merge.with_user(stranger).action_undo()

    def test_later_record_of_another_company_stays_unseen(self):
        other = self.env["res.company"].create({"name": "Other"})
        merge = self._merge(self.twins[1], into=self.twins[0])
        values = {"partner_id": self.twins[0].id, "type": "opportunity"}
        own, foreign = self.env["crm.lead"].create(
            [
                {"name": "Own", "company_id": self.env.company.id, **values},
                {"name": "Foreign", "company_id": other.id, **values},
            ]
        )
        action = merge.with_user(self.lena).action_undo()
        wizard = self.env["crm.merge.undo"].browse(action["res_id"])
        self.assertEqual(wizard.line_ids.mapped("name"), [own.name])
        wizard.with_user(self.lena).action_undo()
        self.assertEqual(foreign.partner_id, self.twins[0])

    def test_nobody_reads_the_journal(self):
        self._merge(self.twins[1], into=self.twins[0])
        for user in (self.anna, self.lena, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                self.env["crm.merge.row"].with_user(user).search_read([], ["before"])

    def test_manager_cannot_forge_a_merge(self):
        merge = self._merge(self.twins[1], into=self.twins[0]).with_user(self.lena)
        with self.assertRaises(AccessError):
            merge.write({"survivor_res_id": self.bert.id})
        with self.assertRaises(AccessError):
            merge.create({"partner_id": self.bert.id})
        merge.unlink()
