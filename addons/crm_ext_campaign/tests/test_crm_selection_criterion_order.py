# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time
from odoo.tools import format_date

from .common import CrmSelectionCommon


@freeze_time("2026-06-15")
class TestCrmSelectionCriterionOrder(CrmSelectionCommon):
    """Criteria by orders and products. Bert bought a drill for 1,000 in January."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tools, drills = cls.env["product.category"].create(
            [{"name": "Tools"}, {"name": "Drills"}]
        )
        drills.parent_id = tools
        cls.tools, cls.drills = tools, drills
        cls.drill, cls.glue = cls.env["product.template"].create(
            [{"name": "Drill", "categ_id": drills.id}, {"name": "Glue"}]
        )
        cls._create_order(cls.bert, "2026-01-15", cls.drill, 1000)

    @classmethod
    def _create_order(cls, partner, date_order, product, price, **vals):
        line = {
            "product_id": product.product_variant_id.id,
            "price_unit": price,
            "tax_ids": False,
        }
        return (
            cls.env["sale.order"]
            .with_company(cls.company)
            .create(
                {
                    "partner_id": partner.id,
                    "company_id": cls.company.id,
                    "date_order": date_order,
                    "state": "sale",
                    "order_line": [Command.create(line)],
                    **vals,
                }
            )
        )

    def test_order_since(self):
        adler = self.anna | self.bert

        self.assertEqual(self._get_kept(kind="order_since"), adler)
        self.assertFalse(self._get_kept(kind="order_since", since_months=3))

    def test_orders_count_for_the_company_that_the_buyer_belongs_to_now(self):
        self.bert.parent_id = self.baer

        self.assertEqual(self._get_kept(kind="order_since"), self.bert | self.cora)

    def test_orders_of_a_merged_company_count_for_the_one_that_stays(self):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge([self.adler.id, self.baer.id], self.baer, extra_checks=False)

        self.assertEqual(self._get_kept(kind="order_since"), self.people)

    def test_orders_from_before_the_addon_count(self):
        self.env.flush_all()
        self.env.cr.execute("UPDATE sale_order SET crm_commercial_partner_id = NULL")
        self.assertFalse(self._get_kept(kind="order_since"))

        self.env["sale.order"]._fill_crm_commercial_partner()

        adler = self.anna | self.bert
        self.assertEqual(self._get_kept(kind="order_since"), adler)

    def test_product_or_its_category_bought_or_not(self):
        adler = self.anna | self.bert
        for values, bought in (
            ({"product_tmpl_ids": self.drill.ids}, adler),
            ({"product_tmpl_ids": self.glue.ids}, adler - adler),
            ({"product_categ_ids": self.tools.ids}, adler),
            (
                {
                    "product_tmpl_ids": self.glue.ids,
                    "product_categ_ids": self.drills.ids,
                },
                adler,
            ),
            ({"product_tmpl_ids": self.drill.ids, "since_months": 3}, adler - adler),
        ):
            with self.subTest(values=values):
                self.assertEqual(self._get_kept(kind="bought_since", **values), bought)
                self.assertEqual(
                    self._get_kept(kind="not_bought_since", **values),
                    self.people - bought,
                )

    def test_amount_of_all_orders_of_the_company(self):
        self._create_order(self.anna, "2026-02-15", self.glue, 500)
        self._create_order(self.cora, "2026-02-15", self.glue, 200, state="draft")
        for operator, amount, kept in (
            ("at_least", 1500, self.anna | self.bert),
            ("at_least", 1500.01, self.env["res.partner"]),
            ("at_most", 1500, self.people),
            ("at_most", 1499.99, self.cora),
        ):
            with self.subTest(operator=operator, amount=amount):
                values = {"operator": operator, "amount": amount}
                self.assertEqual(self._get_kept(kind="order_amount", **values), kept)

    def test_amount_is_in_the_currency_of_the_company(self):
        currency = self.env["res.currency"].create(
            {
                "name": "TLR",
                "symbol": "T",
                "rate_ids": [Command.create({"name": "2026-01-01", "rate": 2})],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Taler", "currency_id": currency.id}
        )
        self._create_order(
            self.cora, "2026-02-15", self.glue, 200, pricelist_id=pricelist.id
        )

        kept = self._get_kept(kind="order_amount", operator="at_least", amount=100)
        self.assertEqual(kept, self.people)
        kept = self._get_kept(kind="order_amount", operator="at_least", amount=101)
        self.assertEqual(kept, self.anna | self.bert)

    def test_sentences_are_readable(self):
        since = format_date(self._create_selection().env, date(2025, 6, 15))
        for values, sentence in (
            ({"kind": "order_since"}, f"only those with an order since {since}"),
            (
                {"kind": "order_amount", "operator": "at_least", "amount": 1000},
                "only those with orders of at least",
            ),
            (
                {"kind": "not_bought_since", "product_tmpl_ids": self.drill.ids}
                | {"product_categ_ids": self.tools.ids},
                f"only those who did not buy Drill or Tools since {since}",
            ),
        ):
            with self.subTest(values=values):
                selection = self._create_selection({"mode": "narrow", **values})
                self.assertIn(sentence, selection.sentence)

    def test_bad_values_are_refused_with_advice(self):
        for values, advice in (
            ({"kind": "order_amount"}, "amount of orders"),
            ({"kind": "bought_since"}, "Choose products"),
            (
                {"kind": "order_amount", "amount": 5, "since_months": 0},
                "number of months",
            ),
        ):
            with self.subTest(values=values):
                with self.assertRaisesRegex(ValidationError, advice):
                    self._create_selection({"mode": "narrow", **values})
