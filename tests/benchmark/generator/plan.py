"""What a generated database holds: how many of each, and who belongs to whom."""

import math
import random
from dataclasses import dataclass

SEED = 20261122
TODAY = "2026-11-01"

# Rows per partner, after the shape of a trading company of a million addresses.
SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1m": 1_000_000}
YEARS = 5


@dataclass(frozen=True)
class Plan:
    """Numbers of rows of one size."""

    size: str

    @property
    def partners(self):
        """Partners: companies, people in companies, and private customers."""
        return SIZES[self.size]

    @property
    def companies(self):
        return self.partners // 20

    @property
    def private(self):
        return self.partners // 20

    @property
    def people(self):
        return self.partners - self.companies - self.private

    @property
    def orders(self):
        return self.partners // 5

    @property
    def invoices(self):
        return self.partners // 5

    @property
    def tickets(self):
        return self.partners // 5

    @property
    def leads(self):
        return self.partners // 10

    @property
    def activities(self):
        return self.partners // 5

    @property
    def blacklisted(self):
        return self.partners // 50

    @property
    def projects(self):
        return self.partners // 500

    @property
    def tasks(self):
        return self.partners // 50

    @property
    def talks(self):
        return self.partners

    def company_rows(self):
        """Return [(number, number of the parent or None, people in it)].

        Numbers run from 1 and are shuffled, so that neighbours in the tree are
        no neighbours on disk.
        """
        rng = random.Random(SEED)
        numbers = list(range(1, self.companies + 1))
        rng.shuffle(numbers)
        staff = self._staff(rng)
        rows, start = [], 0
        for size in self._group_sizes(rng):
            group = numbers[start : start + size]
            for place, parent in enumerate(_parents(size, rng)):
                rows.append(
                    (
                        group[place],
                        None if parent is None else group[parent],
                        staff[start + place],
                    )
                )
            start += size
        return sorted(rows)

    def _group_sizes(self, rng):
        """Yield sizes of company groups: one very big, some big, most alone."""
        left = self.companies
        yield_size = max(40, self.companies // 50)
        while left:
            size = min(yield_size, left)
            yield size
            left -= size
            ceiling = rng.choices((1, 5, 20, 60), (50, 30, 15, 5))[0]
            yield_size = rng.randint(1, ceiling)

    def _staff(self, rng):
        """Return how many people work in each company; they add up to all people."""
        average = self.people / self.companies
        staff = [
            min(int(rng.expovariate(1 / average)), 400) for _ in range(self.companies)
        ]
        missing = self.people - sum(staff)
        step = 1 if missing > 0 else -1
        while missing:
            place = rng.randrange(self.companies)
            if staff[place] + step >= 0:
                staff[place] += step
                missing -= step
        return staff


def _parents(size, rng):
    """Return the place of each company's parent in a group of 2 to 5 levels."""
    levels = rng.randint(2, 5)
    width = math.ceil(size ** (1 / (levels - 1)))
    return [None, *((place - 1) // width for place in range(1, size))]
