"""How long does it take to score all customers anew?"""

from itertools import groupby

from odoo.tools import SQL

from . import Job

CALLS = 3


class Benchmark(Job):
    """All customers of the company by their posted invoices, written to a table.

    Ours reads the shares that orders have of all invoices, scores each customer alone
    and with all companies below, fits the model of purchases, and writes the scores
    that changed and the month; each call finds the rows of the one before. The best SQL
    finds days, amounts and costs added up in a table sorted by customer, alone and with
    companies below, and writes facts, margin, rhythm, RFM and ABC into an empty table.
    Plain Odoo groups the invoices and ranks customers in Python; it writes nothing,
    and knows nothing of companies below, margin and rhythm.
    """

    @classmethod
    def prepare(cls, env):
        env.cr.execute(
            SQL(
                """CREATE TABLE bench.sold AS
                   WITH line AS (
                        SELECT move.commercial_partner_id AS account_id,
                               move.invoice_date AS day,
                               SUM(line.quantity * COALESCE((product.standard_price
                                   ->> line.company_id::text)::numeric, 0)) AS cost
                          FROM account_move_line line
                          JOIN account_move move ON move.id = line.move_id
                          JOIN product_product product ON product.id = line.product_id
                         WHERE move.state = 'posted'
                           AND move.move_type IN ('out_invoice', 'out_refund')
                           AND line.display_type = 'product'
                      GROUP BY 1, 2
                   ), own AS (
                        SELECT commercial_partner_id AS account_id, invoice_date AS day,
                               SUM(amount_untaxed_signed) AS amount,
                               COUNT(*) FILTER (WHERE amount_untaxed_signed > 0)
                               AS orders,
                               COALESCE(MAX(line.cost), 0) AS cost
                          FROM account_move
                     LEFT JOIN line ON line.account_id = commercial_partner_id
                           AND line.day = invoice_date
                         WHERE state = 'posted'
                           AND move_type IN ('out_invoice', 'out_refund')
                      GROUP BY 1, 2
                   )
                   SELECT 'own' AS scope, TRUE AS ranked, own.* FROM own
                    UNION ALL
                   SELECT 'tree', partner.crm_parent_id IS NULL, link.ancestor_id, day,
                          SUM(amount), SUM(orders), SUM(cost)
                     FROM own
                     JOIN crm_account_link link ON link.descendant_id = own.account_id
                     JOIN res_partner partner ON partner.id = link.ancestor_id
                 GROUP BY link.ancestor_id, partner.crm_parent_id, day
                 ORDER BY 1, 3, 4"""
            )
        )
        env.cr.execute(
            SQL("CREATE TABLE bench.score (LIKE crm_customer_score INCLUDING DEFAULTS)")
        )

    def cases(self):
        self._scores = self.env["crm.customer.score"].sudo()
        self._pass = self._scores._get_pass(self.env.company)
        return list(range(CALLS))

    def ours(self, case):
        self._scores._refresh_day(self._pass)
        return "crm_customer_score"

    def plain(self, case):
        """Return {customer: (orders, revenue, RFM, class)}."""
        domain = [
            ("move_type", "in", ("out_invoice", "out_refund")),
            ("state", "=", "posted"),
            ("company_id", "=", self.env.company.id),
        ]
        moves = self.env["account.move"].sudo()
        group = ["commercial_partner_id"]
        last = {
            partner.id: day
            for partner, day in moves._read_group(
                [*domain, ("amount_untaxed_signed", ">", 0)],
                group,
                ["invoice_date:max"],
            )
        }
        year = self._pass.day.replace(year=self._pass.day.year - 1)
        counted = {
            partner.id: (count, float(amount))
            for partner, count, amount in moves._read_group(
                [*domain, ("invoice_date", ">", year)],
                group,
                ["__count", "amount_untaxed_signed:sum"],
            )
        }
        facts = {
            account_id: (day, *counted.get(account_id, (0, 0.0)))
            for account_id, day in last.items()
        }
        scores = [self._rank(facts, place) for place in range(3)]
        classes = self._classify(facts)
        return {
            account_id: (
                count,
                amount,
                "".join(str(score[account_id]) for score in scores),
                classes[account_id],
            )
            for account_id, (_day, count, amount) in facts.items()
        }

    def _rank(self, facts, place):
        """Return the score of each customer by a fact, from 1 to 5."""
        ordered = sorted(facts, key=lambda account_id: facts[account_id][place])
        result, worse = {}, 0
        for _value, peers in groupby(ordered, lambda a: facts[a][place]):
            peers = list(peers)
            result.update(dict.fromkeys(peers, 1 + 5 * worse // len(facts)))
            worse += len(peers)
        return result

    def _classify(self, facts):
        """Return the class of each customer by the revenue of a year."""
        ordered = sorted(facts, key=lambda account_id: -facts[account_id][2])
        total = sum(fact[2] for fact in facts.values() if fact[2] > 0)
        result, better = {}, 0.0
        for value, peers in groupby(ordered, lambda a: facts[a][2]):
            peers = list(peers)
            share = better / total if value > 0 else 1
            name = "a" if share < 0.8 else "b" if share < 0.95 else "c"
            result.update(dict.fromkeys(peers, name))
            better += value * len(peers)
        return result

    def limit(self, case):
        self.env.cr.execute("TRUNCATE bench.score")
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO bench.score
                       (partner_id, company_id, scope, first_order, last_order,
                        order_count, order_count_12m, order_day_count, revenue_total,
                        revenue_12m, margin_total, margin_12m, order_interval,
                        order_interval_spread, rfm, abc_class)
                WITH daily AS (
                     SELECT *, day - LAG(day) OVER (
                               PARTITION BY scope, account_id ORDER BY day) AS pause,
                            day > %(year)s AS recent
                       FROM bench.sold
                ), fact AS (
                     SELECT scope, account_id, ranked,
                            MIN(day) AS first_order, MAX(day) AS last_order,
                            SUM(orders) AS orders,
                            COALESCE(SUM(orders) FILTER (WHERE recent), 0) AS recent,
                            COUNT(*) AS days, SUM(amount) AS total,
                            COALESCE(SUM(amount) FILTER (WHERE recent), 0) AS year,
                            SUM(amount - cost) AS margin,
                            COALESCE(SUM(amount - cost) FILTER (WHERE recent), 0)
                            AS margin_year,
                            AVG(pause) AS pause, STDDEV_SAMP(pause) AS spread
                       FROM daily GROUP BY scope, account_id, ranked
                ), ranked AS (
                     SELECT *, COUNT(*) OVER place AS number,
                            RANK() OVER (place ORDER BY last_order) - 1 AS r,
                            RANK() OVER (place ORDER BY recent) - 1 AS f,
                            RANK() OVER (place ORDER BY year) - 1 AS m,
                            (SUM(GREATEST(year, 0)) OVER (place ORDER BY year DESC)
                             - GREATEST(year, 0) * COUNT(*) OVER (
                               PARTITION BY scope, ranked, year))
                            / NULLIF(SUM(GREATEST(year, 0)) OVER place, 0) AS share
                       FROM fact
                     WINDOW place AS (PARTITION BY scope, ranked)
                )
                SELECT account_id, %(company)s, scope, first_order, last_order, orders,
                       recent, days, total, year, margin, margin_year, pause, spread,
                       CONCAT(1 + 5 * r / number, 1 + 5 * f / number,
                              1 + 5 * m / number),
                       CASE WHEN year <= 0 THEN 'c' WHEN share < 0.8 THEN 'a'
                            WHEN share < 0.95 THEN 'b' ELSE 'c' END
                  FROM ranked
                """,
                year=self._pass.day.replace(year=self._pass.day.year - 1),
                company=self.env.company.id,
            )
        )
        return "bench.score"

    def answer(self, variant, result):
        """Return what all three know: the scores of customers alone."""
        if variant == "plain":
            return {
                account_id: (count, round(amount, 2), rfm, name)
                for account_id, (count, amount, rfm, name) in result.items()
            }
        return {
            account_id: (count, round(float(amount), 2), rfm, name)
            for account_id, count, amount, rfm, name in self.rows(
                """SELECT partner_id, order_count_12m, revenue_12m, rfm, abc_class
                     FROM %s WHERE scope = 'own' AND order_count > 0""",
                SQL.identifier(*result.split(".")),
            )
        }
