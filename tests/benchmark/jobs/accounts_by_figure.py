"""Which accounts come first, by a figure of all companies below them?"""

from collections import Counter

from ._figures import FigureJob

PAGE = 80
CASES = [
    ("crm_revenue_tree", None),
    ("crm_open_orders_tree", 1000),
    ("crm_overdue_tree", 0),
]


class Benchmark(FigureJob):
    """A page of the list of accounts, sorted by a column; two of three are filtered.

    Plain Odoo groups the documents and adds up and sorts in Python, as a report would.
    """

    def cases(self):
        return CASES

    def ours(self, case):
        name, least = case
        domain = [("is_company", "=", True)]
        if least is not None:
            domain.append((name, ">", least))
        page = self.env["res.partner"].search(
            domain, order=f"{name} desc, id", limit=PAGE
        )
        return page.mapped(name)

    def plain(self, case):
        name, least = case
        model, domain, amount = self.documents(name)
        totals = Counter()
        groups = self.env[model]._read_group(domain, ["partner_id"], [amount])
        for partner, value in groups:
            company = partner.commercial_partner_id
            while company:
                totals[company] += value
                company = company.parent_id
        sums = [value for company, value in totals.items() if company.is_company]
        if least is not None:
            sums = [value for value in sums if value > least]
        return sorted(sums, reverse=True)[:PAGE]

    def limit(self, case):
        name, least = case
        return self.column(
            """SELECT round(f.total, 2)
                 FROM (SELECT l.ancestor_id, sum(d.amount) AS total
                         FROM (SELECT d.account_id, sum(d.amount) AS amount
                                 FROM bench.figure d WHERE %s
                             GROUP BY d.account_id) d
                         JOIN crm_account_link l ON l.descendant_id = d.account_id
                     GROUP BY l.ancestor_id) f
                 JOIN res_partner p ON p.id = f.ancestor_id
                WHERE p.is_company AND p.active AND f.total > %s
             ORDER BY f.total DESC LIMIT %s""",
            self.condition(name),
            least or 0,
            PAGE,
        )

    def answer(self, variant, result):
        # On a small database the page goes on with accounts of no documents
        return [round(float(value), 2) for value in result if value > 0]
