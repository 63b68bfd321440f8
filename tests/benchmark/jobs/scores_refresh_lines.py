"""How long does it take where everybody is a customer, with ten order lines each?"""

from odoo.tools import SQL

from ..generator.plan import TODAY, YEARS
from ..generator.sow import bare
from . import scores_refresh

LINES_PER_ORDER = 3
ORDERS_PER_HUNDRED = 333
"""Of a hundred customers: ten lines each."""


class Benchmark(scores_refresh.Benchmark):
    """As scores_refresh; a million partners are a million customers here.

    The shares of 3.3 orders per customer, of three lines each, take the place of those
    of the generated invoices, within the transaction. The lines themselves are read
    when an invoice is posted, and never by the refresh. A tenth of the customers have
    half of the orders beyond the first. Plain Odoo reads the generated invoices.
    """

    by_name_only = True
    plain_is_wrong = "it reads the invoices that were generated, which are fewer"

    @classmethod
    def prepare(cls, env):
        """Make nothing: scores_refresh made the tables."""

    def cases(self):
        cases = super().cases()
        with bare(self.env.cr, "crm_account_link", "crm_invoice_share"):
            self._sow_links()
            self._sow_shares()
        self.env.cr.execute("ANALYZE crm_account_link, crm_invoice_share")
        self._add_up()
        return cases

    def _sow_links(self):
        """Let people be customers of their own, too."""
        self.env.cr.execute(
            """INSERT INTO crm_account_link (ancestor_id, descendant_id, depth)
               SELECT id, id, 0 FROM res_partner
                WHERE id NOT IN (SELECT descendant_id FROM crm_account_link)"""
        )

    def _sow_shares(self):
        self.env.cr.execute("TRUNCATE crm_invoice_share")
        self.env.cr.execute(
            SQL(
                """
                WITH customer AS (
                     SELECT id, row_number() OVER (ORDER BY id) - 1 AS place
                       FROM res_partner
                ), move AS (
                     SELECT id, row_number() OVER (ORDER BY id) - 1 AS place
                       FROM account_move WHERE move_type = 'out_invoice'
                ), size AS (
                     SELECT (SELECT count(*) FROM customer) AS customers,
                            (SELECT count(*) FROM move) AS moves
                )
                INSERT INTO crm_invoice_share (
                       move_id, partner_id, company_id, invoice_date, amount, cost)
                SELECT move.id, customer.id, %(company)s,
                       date %(today)s
                       - ((hashint8(n) & 2147483647) %% (365 * %(years)s)),
                       %(lines)s * (10 + (hashint8(n + 7) & 2147483647) %% 490),
                       %(lines)s * (5 + (hashint8(n + 9) & 2147483647) %% 200)
                  FROM size
                 CROSS JOIN generate_series(1, customers * %(orders)s / 100) n
                  JOIN move ON move.place = n %% moves
                  JOIN customer ON customer.place = CASE
                       WHEN n <= customers THEN n - 1
                       WHEN n %% 2 = 0 THEN (hashint8(n + 1) & 2147483647) %% customers
                       ELSE (hashint8(n + 3) & 2147483647) %% (customers / 10 + 1) END
                """,
                company=self.env.company.id,
                today=TODAY,
                years=YEARS,
                lines=LINES_PER_ORDER,
                orders=ORDERS_PER_HUNDRED,
            )
        )

    def _add_up(self):
        """Fill the side table of the limit."""
        self.env.cr.execute("TRUNCATE bench.sold")
        self.env.cr.execute(
            """INSERT INTO bench.sold (
                      scope, ranked, account_id, day, amount, orders, cost)
               WITH own AS (
                    SELECT partner_id AS account_id, invoice_date AS day,
                           SUM(amount) AS amount, COUNT(*) AS orders, SUM(cost) AS cost
                      FROM crm_invoice_share GROUP BY 1, 2
               )
               SELECT 'own' AS scope, TRUE, own.* FROM own
                UNION ALL
               SELECT 'tree', partner.crm_parent_id IS NULL, link.ancestor_id, day,
                      SUM(amount), SUM(orders), SUM(cost)
                 FROM own
                 JOIN crm_account_link link ON link.descendant_id = own.account_id
                 JOIN res_partner partner ON partner.id = link.ancestor_id
             GROUP BY link.ancestor_id, partner.crm_parent_id, day
             ORDER BY 1, 3, 4"""
        )
        self.env.cr.execute("ANALYZE bench.sold")

    def answer(self, variant, result):
        """Return the scores of one customer in a hundred."""
        if variant == "plain":
            return {}
        return {
            account_id: (count, round(float(amount), 2), rfm, name)
            for account_id, count, amount, rfm, name in self.rows(
                """SELECT partner_id, order_count_12m, revenue_12m, rfm, abc_class
                     FROM %s WHERE scope = 'own' AND partner_id %% 100 = 0""",
                SQL.identifier(*result.split(".")),
            )
        }
