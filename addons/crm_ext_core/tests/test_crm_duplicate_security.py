from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common_duplicate import CrmDuplicateCommon


class TestCrmDuplicateSecurity(CrmDuplicateCommon):
    """Anna sells for our company, Fritz for another one; Emil only reads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Foreign Company"})
        seller = "sales_team.group_sale_salesman"
        cls.anna = new_test_user(cls.env, "anna_duplicate", seller)
        cls.fritz = new_test_user(
            cls.env,
            "fritz_duplicate",
            f"{seller},base.group_partner_manager",
            company_id=cls.other_company.id,
            company_ids=[cls.other_company.id],
        )
        cls.emil = new_test_user(cls.env, "emil_duplicate", "base.group_user")
        cls.portal = new_test_user(cls.env, "portal_duplicate", "base.group_portal")
        cls.shared = cls.otto
        cls.ours, cls.foreign = (
            cls._create_company("Otto Druck", vat="DE136695976", company_id=company.id)
            for company in (cls.env.company, cls.other_company)
        )
        cls._search_all()
        others = [
            ("partner_id", "!=", cls.shared.id),
            ("other_id", "!=", cls.shared.id),
        ]
        cls.env["crm.duplicate"].search(others).unlink()

    def _get_others(self, user):
        pairs = self.env["crm.duplicate"].with_user(user).search([])
        return pairs.partner_id | pairs.other_id

    def test_contacts_of_two_companies_never_meet(self):
        pairs = self.env["crm.duplicate"].search([("partner_id", "=", self.shared.id)])
        self.assertEqual(pairs.other_id, self.ours | self.foreign)
        self.assertEqual(len(self.env["crm.duplicate"].search([])), 2)

    def test_nobody_sees_a_pair_with_a_contact_of_another_company(self):
        self.assertEqual(self._get_others(self.anna), self.shared | self.ours)
        self.assertEqual(self._get_others(self.fritz), self.shared | self.foreign)

    def test_nobody_counts_pairs_of_another_company(self):
        duplicates = self.env["crm.duplicate"]
        self.assertEqual(duplicates.with_user(self.anna).search_count([]), 1)
        search = self.env["crm.duplicate.search"].search([], limit=1)
        self.assertEqual(search.with_user(self.fritz).duplicate_count, 1)

    def test_a_hidden_pair_cannot_be_read_by_its_id(self):
        hidden = self.env["crm.duplicate"].search([("other_id", "=", self.foreign.id)])
        with self.assertRaises(AccessError):
            hidden.with_user(self.anna).read(["score"])
        with self.assertRaises(AccessError):
            hidden.with_user(self.anna).action_dismiss()

    def test_the_banner_names_no_contact_of_another_company(self):
        hints = self.shared.with_user(self.anna).crm_duplicate_hints["hints"]
        self.assertEqual([hint["id"] for hint in hints], [self.ours.id])

    def test_the_report_names_no_contact_of_another_company(self):
        found = self.shared.with_user(self.anna)._crm_find_duplicates()
        self.assertEqual([row[0] for row in found[self.shared.id]], [self.ours.id])

    def test_who_sells_may_dismiss_but_neither_merge_nor_search(self):
        pair = self.env["crm.duplicate"].with_user(self.anna).search([])
        self.assertFalse(pair.can_merge)
        with self.assertRaises(AccessError):
            pair.action_merge()
        with self.assertRaises(AccessError):
            self.shared.with_user(self.anna).crm_merge_duplicate(self.ours.id)
        with self.assertRaises(UserError):
            pair.action_search()
        pair.action_dismiss()
        self.assertEqual(pair.dismiss_uid, self.anna)

    def test_who_may_not_edit_contacts_sees_but_decides_nothing(self):
        pair = self.env["crm.duplicate"].with_user(self.emil).search([])
        self.assertEqual(pair.other_id, self.ours)
        with self.assertRaises(AccessError):
            pair.action_dismiss()
        hints = self.shared.with_user(self.emil).crm_duplicate_hints
        self.assertFalse(hints["can_dismiss"] or hints["can_merge"])
        with self.assertRaises(AccessError):
            self.shared.with_user(self.emil).crm_dismiss_duplicate(self.ours.id)

    def test_nobody_writes_pairs_past_the_actions(self):
        pair = self.env["crm.duplicate"].with_user(self.fritz).search([])
        with self.assertRaises(AccessError):
            pair.write({"state": "dismissed"})
        with self.assertRaises(AccessError):
            pair.unlink()
        with self.assertRaises(AccessError):
            pair.create({"partner_id": self.ours.id, "other_id": self.shared.id})

    def test_portal_users_see_nothing(self):
        with self.assertRaises(AccessError):
            self.env["crm.duplicate"].with_user(self.portal).search([])
        partner = self.portal.partner_id.with_user(self.portal)
        with self.assertRaises(AccessError):
            partner.read(["crm_duplicate_hints"])

    def test_who_manages_contacts_starts_one_search_for_all(self):
        duplicates = self.env["crm.duplicate"].with_user(self.fritz)
        action = duplicates.action_search()
        self.assertEqual(duplicates.action_search()["res_id"], action["res_id"])
        search = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual((search.state, search.create_uid), ("waiting", self.fritz))
