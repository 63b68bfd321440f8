from .common_duplicate import CrmDuplicateCommon
from .common_merge import CrmMergeCommon


class TestCrmDuplicateMerge(CrmDuplicateCommon, CrmMergeCommon):
    def test_merging_a_pair_keeps_the_pairs_with_others(self):
        first, second, third = (
            self._create_company(name, vat="DE136695976")
            for name in ("Otto Druck", "Druck Otto", "Druckhaus Otto")
        )
        self._search_all()
        self.assertEqual(len(self._get_pairs(self.otto | first | second | third)), 6)
        third.crm_dismiss_duplicate(first.id)

        self._merge(first, into=self.otto)

        pairs = self._get_pairs(self.otto | second | third)
        self.assertRecordValues(
            pairs.sorted(lambda pair: (pair.partner_id.id, pair.other_id.id)),
            [
                {"partner_id": self.otto.id, "other_id": second.id, "state": "open"},
                {
                    "partner_id": self.otto.id,
                    "other_id": third.id,
                    "state": "dismissed",
                },
                {"partner_id": second.id, "other_id": third.id, "state": "open"},
            ],
        )

    def test_merging_into_the_younger_contact_keeps_the_order_of_the_pair(self):
        first, second = (
            self._create_company(name, vat="DE136695976")
            for name in ("Otto Druck", "Druck Otto")
        )
        self._search_all()
        self._merge(self.otto, into=second)
        pair = self._get_pairs(second)
        self.assertEqual((pair.partner_id, pair.other_id), (first, second))
        self.assertTrue(pair.reason_ids)

    def test_merge_offers_linked_pairs_as_one_group(self):
        first, second = (
            self._create_company(name, vat="DE136695976")
            for name in ("Otto Druck", "Druck Otto")
        )
        anna, again = self.partner_model.create(
            [{"name": "Anna Vogt", "email": "anna@vogt.example"}] * 2
        )
        self._search_all()
        duplicates = self._get_pairs(self.otto | first | second | anna | again)

        action = duplicates.action_merge()

        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(
            [wizard.partner_ids, wizard.line_ids.mapped("aggr_ids")],
            [
                self.otto | first | second,
                [str((self.otto | first | second).ids), str((anna | again).ids)],
            ],
        )
        action = self._get_pairs(anna).action_merge()
        self.assertEqual(action["context"]["active_ids"], (anna | again).ids)

    def test_undoing_a_merge_brings_the_pairs_back(self):
        """Of the pairs with Druckhaus Otto one is decided, one is open."""
        first, third = (
            self._create_company(name, vat="DE136695976")
            for name in ("Otto Druck", "Druckhaus Otto")
        )
        self._search_all()
        third.crm_dismiss_duplicate(first.id)
        before = self._get_all_rows()

        merge = self._merge(first, into=self.otto)
        pair = self._get_pairs(self.otto)
        self.assertEqual((pair.other_id, pair.state), (third, "dismissed"))
        self._undo(merge)

        self._assert_rows_equal(before)
