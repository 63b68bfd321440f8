"""How many get a mailing that goes to more than half of all?"""

from ._selection import SelectionJob, no_order, zip_range


class Benchmark(SelectionJob):
    """Six of ten postcodes, no order for nine months, not blacklisted."""

    def criteria(self):
        return [
            [zip_range(first * 1000, first * 1000 + 59_999), no_order()]
            for first in range(1, 40, 8)
        ]
