# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time
from odoo.tools import format_date

from .common import CrmSelectionCommon


@freeze_time("2026-06-15")
class TestCrmSelectionCriterion(CrmSelectionCommon):
    def test_postcode_range_list_and_beginning(self):
        for ranges, kept in (
            ("70000-79999", self.anna | self.bert),
            ("70173", self.anna | self.bert),
            ("10000 - 20000, 80331", self.cora),
            ("7*; 80*", self.people),
            ("80332-89999", self.env["res.partner"]),
        ):
            with self.subTest(ranges=ranges):
                self.assertEqual(self._get_kept(kind="zip", zip_ranges=ranges), kept)

    def test_postcode_of_another_length_is_of_another_country(self):
        self.cora.zip = "7050"

        kept = self._get_kept(kind="zip", zip_ranges="70000-79999")

        self.assertEqual(kept, self.anna | self.bert)

    def test_postcode_with_a_hyphen_is_no_range(self):
        self.cora.zip = "00-950"

        self.assertEqual(self._get_kept(kind="zip", zip_ranges="00-950"), self.cora)

    def test_wildcards_in_postcodes_are_letters(self):
        self.assertFalse(self._get_kept(kind="zip", zip_ranges="7_173*"))

    def test_bad_values_are_refused_with_advice(self):
        for values, advice in (
            ({"kind": "zip", "zip_ranges": "79999-70000"}, "write ranges as"),
            ({"kind": "zip", "zip_ranges": "*"}, "write ranges as"),
            ({"kind": "zip", "zip_ranges": " ,"}, "write ranges as"),
            ({"kind": "country"}, "Countries"),
            ({"kind": "no_order_since", "since_months": 0}, "number of months"),
            ({"kind": "domain", "domain": "[('nothing', '=', 1)]"}, "editor"),
            ({"kind": "domain", "domain": "__import__('os')"}, "editor"),
            ({"kind": "domain", "domain": "[]"}, "Add a rule"),
        ):
            with self.subTest(values=values):
                with self.assertRaisesRegex(ValidationError, advice):
                    self._create_selection({"mode": "narrow", **values})

    def test_country(self):
        self.cora.country_id = self.env.ref("base.at")

        kept = self._get_kept(kind="country", country_ids=self.env.ref("base.at").ids)

        self.assertEqual(kept, self.cora)

    def test_industry_of_the_company_counts_for_its_people(self):
        kept = self._get_kept(kind="industry", industry_ids=self.industry.ids)

        self.assertEqual(kept, self.anna | self.bert)

    def test_tree_means_all_branches(self):
        self.baer.crm_parent_id = self.adler

        self.assertEqual(
            self._get_kept(kind="tree", tree_partner_ids=self.adler.ids), self.people
        )
        self.assertEqual(
            self._get_kept(kind="tree", tree_partner_ids=self.baer.ids), self.cora
        )

    def test_tag_of_the_company_or_of_a_narrower_kind_counts(self):
        vip, gold = self.env["res.partner.category"].create(
            [{"name": "VIP"}, {"name": "Gold"}]
        )
        gold.parent_id = vip
        self.adler.category_id += gold
        self.cora.category_id += vip

        self.assertEqual(self._get_kept(kind="tag", category_ids=vip.ids), self.people)
        self.assertEqual(
            self._get_kept(kind="tag", category_ids=gold.ids), self.anna | self.bert
        )

    def test_salesperson_of_the_company_counts(self):
        self.baer.user_id = self.user_marketing

        kept = self._get_kept(kind="salesperson", user_ids=self.user_marketing.ids)

        self.assertEqual(kept, self.cora)

    def test_talk_with_anybody_of_the_company_counts(self):
        self.env["crm.conversation"].create(
            [
                {"partner_id": self.anna.id, "date": "2026-01-15", "name": "Visit"},
                {"partner_id": self.cora.id, "date": "2025-01-15", "name": "Call"},
            ]
        )

        self.assertEqual(self._get_kept(kind="talk_since"), self.anna | self.bert)
        self.assertEqual(self._get_kept(kind="no_talk_since"), self.cora)
        self.assertEqual(
            self._get_kept(kind="talk_since", since_date="2025-01-01"), self.people
        )

    def test_confirmed_order_of_anybody_of_the_company_counts(self):
        self._create_order(self.bert, "2026-01-15", "sale")
        self._create_order(self.cora, "2026-01-15", "draft")
        self._create_order(self.cora, "2025-01-15", "sale")

        self.assertEqual(self._get_kept(kind="no_order_since"), self.cora)
        self.assertFalse(self._get_kept(kind="no_order_since", since_months=24))

    def test_order_of_another_company_does_not_count(self):
        self._create_order(
            self.bert, "2026-01-15", "sale", company_id=self.other_company.id
        )

        self.assertEqual(self._get_kept(kind="no_order_since"), self.people)

    def test_any_condition(self):
        kept = self._get_kept(kind="domain", domain="[('parent_id.zip', '=', '80331')]")

        self.assertEqual(kept, self.cora)

    def test_excluding_keeps_people_with_an_empty_field(self):
        self.cora.zip = False
        self.baer.zip = False

        selection = self._create_selection(
            {"mode": "exclude", "kind": "zip", "zip_ranges": "70000-79999"}
        )

        self.assertEqual(selection.net_count, 1)

    def test_sentence_is_readable(self):
        selection = self._create_selection(
            {"mode": "narrow", "kind": "zip", "zip_ranges": "70000-79999"},
            {"mode": "narrow", "kind": "industry", "industry_ids": self.industry.ids},
            {"mode": "narrow", "kind": "no_order_since", "since_months": 9},
            {"mode": "exclude", "kind": "tree", "tree_partner_ids": self.baer.ids},
        )
        since = format_date(selection.env, date(2025, 9, 15))

        self.assertEqual(
            selection.sentence,
            "Everybody tagged Canary, only those with postcode 70000-79999, only those "
            f"in the industry Machinery, only those without an order since {since}, "
            "except those of Bär AG with all branches",
        )

    @classmethod
    def _create_order(cls, partner, date_order, state, **vals):
        return cls.env["sale.order"].create(
            {"partner_id": partner.id, "date_order": date_order, "state": state, **vals}
        )
