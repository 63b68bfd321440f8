"""How many get a mailing that is meant for few?"""

from ._selection import SelectionJob, no_order, zip_range


class Benchmark(SelectionJob):
    """Five criteria: postcode, industry, country, no order, not blacklisted."""

    def criteria(self):
        germany = self.env.ref("base.de").id
        industries = self.env["res.partner.industry"].search([], limit=10).ids
        return [
            [
                zip_range(70_000 + place * 1000, 70_999 + place * 1000),
                {"kind": "industry", "industry_ids": [(6, 0, [industry])]},
                {"kind": "country", "country_ids": [(6, 0, [germany])]},
                no_order(),
            ]
            for place, industry in enumerate(industries)
        ]
