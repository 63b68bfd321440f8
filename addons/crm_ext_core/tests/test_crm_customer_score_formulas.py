import csv
import doctest
from collections import Counter
from datetime import timedelta
from random import Random
from statistics import correlation

from odoo.tests import BaseCase, tagged
from odoo.tools import file_open

from ..formulas import abc, bgnbd, rfm, rhythm, simplex
from .common_score import TODAY, ScriptedScoreCommon

PUBLISHED = bgnbd.Parameters(0.243, 4.414, 0.793, 2.426)


class TestFormulas(BaseCase):
    """The formulas against the tables and numbers of their papers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Customers of the CDNOW sample (first quarter of 1997, 2,357 people) as by
        # Fader and Hardie, counted from the purchases in lifetimes 0.11.3 (MIT):
        # repeat orders until 30 September 1997, days from the first to the last of
        # them and until then, orders in the 39 weeks after
        with file_open("crm_ext_core/tests/cdnow.csv") as file:
            rows = [{k: int(v) for k, v in row.items()} for row in csv.DictReader(file)]
        cls.customers, cls.later = [], []
        for row in rows:
            customer = (row["x"], row["days"] / 7, row["age"] / 7)
            cls.customers += [customer] * row["customers"]
            cls.later += [row["later"]] * row["customers"]

    def test_examples_in_the_docstrings(self):
        for module in (abc, bgnbd, rfm, rhythm, simplex):
            with self.subTest(module=module.__name__):
                self.assertFalse(doctest.testmod(module).failed)

    def test_the_fit_finds_the_published_parameters(self):
        self.assertEqual(len(self.customers), 2357)
        parameters = bgnbd.fit(self.customers, weight=0)
        for found, published in zip(parameters, PUBLISHED, strict=True):
            self.assertAlmostEqual(found, published, places=3)
        likelihood = bgnbd.get_log_likelihood(parameters, Counter(self.customers))
        self.assertAlmostEqual(likelihood, -9582.4, places=1)

    def test_the_prior_changes_little_among_many_customers(self):
        parameters = bgnbd.fit(self.customers)
        for customer in ((0, 0.0, 38.86), (2, 30.43, 38.86), (7, 29.43, 38.86)):
            self.assertAlmostEqual(
                bgnbd.get_expected_orders(parameters, customer, 39),
                bgnbd.get_expected_orders(PUBLISHED, customer, 39),
                delta=0.02,
            )

    def test_orders_after_the_fit_are_as_forecast(self):
        expected = [
            bgnbd.get_expected_orders(PUBLISHED, customer, 39)
            for customer in self.customers
        ]
        # Table 3 of the paper: 0.626
        self.assertAlmostEqual(correlation(expected, self.later), 0.626, places=3)
        # Cumulative orders at week 78: within 4 %
        forecast = sum(
            bgnbd.get_expected_orders_of_new(PUBLISHED, age + 39)
            for _x, _t_x, age in self.customers
        )
        actual = sum(self.later) + sum(x for x, _t_x, _age in self.customers)
        self.assertAlmostEqual(forecast / actual, 1, delta=0.04)

    def test_a_customer_with_hundreds_of_orders_overflows_nothing(self):
        for customer in ((900, 100.0, 900.0), (900, 899.0, 900.0), (0, 0.0, 5000.0)):
            chance = bgnbd.get_alive_probability(PUBLISHED, *customer)
            self.assertTrue(0 <= chance <= 1)
            self.assertGreaterEqual(
                bgnbd.get_expected_orders(PUBLISHED, customer, 52), 0
            )


@tagged("post_install", "-at_install")
class TestCrmCustomerScoreFormulas(ScriptedScoreCommon):
    """The SQL of the scores says what the formulas say."""

    def test_scores_and_classes_are_those_of_a_table_by_hand(self):
        """Ten customers; shares of A and B are 80 and 15 percent of 1,000."""
        table = [
            # days silent, orders, revenue, RFM, class
            (3, 9, 400, "555", "a"),
            (10, 7, 200, "555", "a"),
            (20, 6, 120, "444", "a"),
            (31, 5, 80, "444", "a"),
            (45, 4, 70, "333", "b"),
            (60, 3, 50, "333", "b"),
            (90, 2, 40, "222", "b"),
            (120, 2, 20, "222", "c"),
            (200, 1, 15, "111", "c"),
            (300, 1, 5, "111", "c"),
        ]
        partners = self._create_customers(len(table))
        for partner, (silent, orders, revenue, *_scores) in zip(
            partners, table, strict=True
        ):
            rest = revenue - orders + 1
            self._script(partner, *[(silent, 1)] * (orders - 1), (silent, rest))
        self._refresh()
        for partner, (*_facts, expected_rfm, expected_class) in zip(
            partners, table, strict=True
        ):
            score = self._get_score(partner)
            self.assertEqual(
                (score.rfm, score.abc_class), (expected_rfm, expected_class)
            )

    def test_sql_and_formulas_agree_on_random_customers(self):
        partners = self._create_customers(40)
        random = Random(7)
        documents = {}
        for partner in partners:
            documents[partner] = [
                (random.randrange(900), random.choice((-50, 20, 90, 300)))
                for _number in range(random.choice((1, 2, 3, 5, 9, 30)))
            ]
            self._script(partner, *documents[partner])
        self._refresh()
        scale = self.env["crm.customer.score.scale"].search(
            [("company_id", "=", self.company.id), ("scope", "=", "own")]
        )
        facts = {p: self._count(documents[p]) for p in partners}
        ranked = [fact for fact in facts.values() if fact["days"]]
        cuts = {
            "recency": rfm.get_cuts([f["silent"] for f in ranked], best_is_low=True),
            "frequency": rfm.get_cuts([f["orders"] for f in ranked]),
            "monetary": rfm.get_cuts([f["revenue"] for f in ranked]),
            "abc": list(abc.get_cuts([f["revenue"] for f in ranked])),
        }
        self.assertEqual({name: scale.cuts[name] for name in cuts}, cuts)
        for partner, fact in facts.items():
            with self.subTest(partner=partner.name):
                self._check(self._get_score(partner), fact, scale.cuts)

    def _count(self, documents):
        """Return what the documents of a customer say, counted in Python."""
        amounts = Counter(days_ago for days_ago, amount in documents if amount > 0)
        days = sorted(-days_ago for days_ago in amounts)
        year = (TODAY - TODAY.replace(year=TODAY.year - 1)).days
        return {
            "days": days,
            "silent": -days[-1] if days else None,
            "orders": sum(n for days_ago, n in amounts.items() if days_ago < year),
            "revenue": sum(amount for days_ago, amount in documents if days_ago < year),
        }

    def _check(self, score, fact, cuts):
        days, silent = fact["days"], fact["silent"]
        self.assertEqual(score.order_count_12m, fact["orders"])
        self.assertEqual(score.revenue_12m, fact["revenue"])
        self.assertEqual(score.abc_class, abc.get_class(fact["revenue"], cuts["abc"]))
        self.assertEqual(
            score.rfm,
            f"{rfm.get_score(silent, cuts['recency'], best_is_low=True)}"
            f"{rfm.get_score(fact['orders'], cuts['frequency'])}"
            f"{rfm.get_score(fact['revenue'], cuts['monetary'])}",
        )
        if not days:
            self.assertFalse(score.last_order)
            return
        self.assertEqual(score.last_order, TODAY - timedelta(days=silent))
        interval, spread = rhythm.get_rhythm(days, tuple(cuts["rhythm"]))
        self.assertAlmostEqual(score.order_interval, interval)
        self.assertAlmostEqual(score.order_interval_spread, spread)
        late = rhythm.get_days_late(silent, interval, spread)
        self.assertAlmostEqual(score.days_late, late)
        model = bgnbd.Parameters(*cuts["model"])
        customer = (len(days) - 1, (days[-1] - days[0]) / 7, -days[0] / 7)
        self.assertAlmostEqual(
            score.alive_probability, bgnbd.get_alive_probability(model, *customer)
        )
        expected = bgnbd.get_expected_orders(model, customer, 52)
        self.assertAlmostEqual(score.expected_orders, expected)
        margin = score.margin_total / score.order_day_count
        self.assertAlmostEqual(score.customer_value, margin * expected, places=2)
