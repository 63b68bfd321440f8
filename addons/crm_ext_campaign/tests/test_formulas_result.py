# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import doctest
from math import inf
from random import Random

from odoo.tests import BaseCase

from ..formulas import detectable, uplift


class TestUplift(BaseCase):
    def test_examples_in_the_docstrings(self):
        for module in (uplift, detectable):
            self.assertFalse(doctest.testmod(module).failed, module.__name__)

    def test_differences_are_those_of_newcombe(self):
        # Newcombe (1998), table II, method 10
        for (a, m, b, n), limits in {
            (56, 70, 48, 80): (0.0524, 0.3339),
            (9, 10, 3, 10): (0.1705, 0.8090),
            (6, 7, 2, 7): (0.0582, 0.8062),
            (5, 56, 0, 29): (-0.0381, 0.1926),
            (0, 10, 0, 20): (-0.1611, 0.2775),
            (0, 10, 0, 10): (-0.2775, 0.2775),
            (10, 10, 0, 20): (0.6791, 1.0),
            (10, 10, 0, 10): (0.6075, 1.0),
        }.items():
            with self.subTest(groups=(a, m, b, n)):
                found = uplift.difference(uplift.share(a, m), uplift.share(b, n))
                self.assertEqual((round(found.low, 4), round(found.high, 4)), limits)

    def test_ratio_of_means_is_fiellers(self):
        # Fieller (1954): with equal limits on both sides MOVER gives his interval,
        # the roots of (a - R b)^2 = t^2 (s_a^2 + R^2 s_b^2).
        first, second = uplift.Estimate(12, 10, 14), uplift.Estimate(10, 9, 11)
        found = uplift.uplift(first, second)

        for limit in (found.low, found.high):
            ratio = 1 + limit
            self.assertAlmostEqual((12 - ratio * 10) ** 2, 2**2 + ratio**2 * 1**2)

    def test_difference_and_uplift_conclude_the_same(self):
        for buyers in range(0, 101, 5):
            first, second = uplift.share(buyers, 100), uplift.share(40, 120)
            self.assertEqual(
                uplift.difference(first, second).direction,
                uplift.uplift(first, second).direction,
            )

    def test_uplift_is_open_where_the_others_might_buy_nothing(self):
        found = uplift.uplift(uplift.Estimate(5, 4, 6), uplift.Estimate(1, -1, 3))
        self.assertEqual(found.high, inf)
        self.assertIsNone(uplift.uplift(uplift.share(5, 9), uplift.share(0, 9)))

    def test_nonsense_is_refused(self):
        for call in (
            lambda: uplift.share(2, 1),
            lambda: uplift.share(0, 0),
            lambda: uplift.mean([10, 100, 1000], 1),
            lambda: detectable.smallest_share(0.1, 0, 10),
            lambda: detectable.smallest_share(1.0, 10, 10),
            lambda: detectable.smallest_difference(1, 10, 0),
        ):
            with self.assertRaises(ValueError):
                call()


class TestSimulation(BaseCase):
    """Campaigns whose truth is known: 3,000 contacted customers, 1,000 held out.

    Every fifth customer buys, for amounts with a long tail as those of real orders.
    """

    CAMPAIGNS = 100

    def _simulate(self, random, size, share):
        amounts = [
            random.lognormvariate(6, 1) for _ in range(size) if random.random() < share
        ]
        return (
            uplift.share(len(amounts), size),
            uplift.mean(
                [sum(amount**power for amount in amounts) for power in (1, 2, 3)], size
            ),
        )

    def test_true_ten_percent_lie_inside_the_interval(self):
        random = Random(2026)
        inside = [0, 0]
        for _ in range(5 * self.CAMPAIGNS):
            contacted = self._simulate(random, 3000, 0.22)
            held_out = self._simulate(random, 1000, 0.2)
            for place in (0, 1):
                found = uplift.uplift(contacted[place], held_out[place])
                inside[place] += found.low <= 0.1 <= found.high

        # Of 95 % that are meant at least 93 % are found, for buyers and for amounts.
        self.assertGreaterEqual(min(inside) / 5, 93)

    def test_few_buyers_of_large_amounts_do_not_shrink_the_interval(self):
        random = Random(2026)
        inside = 0
        for _ in range(3 * self.CAMPAIGNS):
            [_, contacted] = self._simulate(random, 900, 0.11)
            [_, held_out] = self._simulate(random, 100, 0.1)
            found = uplift.uplift(contacted, held_out)
            inside += found.low <= 0.1 <= found.high

        self.assertGreaterEqual(inside / 3, 92)

    def test_campaign_without_effect_is_rarely_said_to_have_one(self):
        random = Random(2026)
        claims = []
        for _ in range(10 * self.CAMPAIGNS):
            contacted = uplift.share(self._count_buyers(random, 3000), 3000)
            held_out = uplift.share(self._count_buyers(random, 1000), 1000)
            claims.append(uplift.difference(contacted, held_out).direction)

        # A campaign is said to have helped, in any hundred; and helped or harmed.
        hundreds = [claims[at : at + 100].count(1) for at in range(0, len(claims), 100)]
        self.assertLessEqual(max(hundreds), 5)
        self.assertLessEqual(sum(map(abs, claims)) / len(claims), 0.055)

    def _count_buyers(self, random, size):
        """Return how many of them buy, one of five on average."""
        return sum(random.getrandbits(10) % 5 == 0 for _ in range(size))

    def test_smallest_effect_shows_in_four_of_five_campaigns(self):
        random = Random(2026)
        smallest = detectable.smallest_share(0.2, 3000, 1000)
        self.assertAlmostEqual(smallest, 0.2427, places=4)
        seen = sum(
            uplift.difference(
                self._simulate(random, 3000, smallest)[0],
                self._simulate(random, 1000, 0.2)[0],
            ).direction
            == 1
            for _ in range(2 * self.CAMPAIGNS)
        )
        self.assertTrue(0.74 <= seen / 200 <= 0.86, seen)
