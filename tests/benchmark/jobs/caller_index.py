"""The first step of `caller` alone: whose is this number, before rights and names?"""

from . import caller


class Benchmark(caller.Benchmark):
    """The bar is three times the bare look into the index."""

    def ours(self, case):
        numbers = self.env["crm.phone.number"]
        _match, rows = next(numbers._find_matches(case), (False, []))
        return [(row["partner_id"],) for row in rows]

    def limit(self, case):
        return self.rows(
            "SELECT partner_id FROM crm_phone_number WHERE e164 = %s",
            self.numbers[case],
        )

    def answer(self, variant, result):
        return sorted(row[0] for row in result)
