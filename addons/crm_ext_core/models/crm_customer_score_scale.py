from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL

from ..formulas import bgnbd, rhythm

FIT_AT_MOST = 2_000
"""Customers that the model of purchases is fitted to, drawn the same way each time; as
many as in the paper."""
MEASURES = {
    "recency": SQL("last_order"),
    "frequency": SQL("order_count_12m"),
    "monetary": SQL("revenue_12m"),
}


class CrmCustomerScoreScale(models.Model):
    """What customers of a month are measured by: cut points and model of purchases."""

    _name = "crm.customer.score.scale"
    _description = "Scale of Customer Scores"
    _order = "month DESC, id"
    _rec_name = "month"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    scope = fields.Selection(
        [("own", "Company Alone"), ("tree", "With Branches")],
        required=True,
        readonly=True,
    )
    month = fields.Date(required=True, readonly=True, help="First day of the month.")
    customer_count = fields.Integer("Customers", readonly=True)
    cuts = fields.Json(
        readonly=True,
        help="Least values of the scores 2 to 5 (of recency: days at most) and of the "
        "classes A and B; interval and spread of all customers' orders; parameters of "
        "the model of purchases.",
    )

    _scale_uniq = models.UniqueIndex("(company_id, scope, month)")

    def _get_latest(self, company, scope, month):
        """Return the scale of the month, or the one before."""
        return self.search(
            [
                ("company_id", "=", company.id),
                ("scope", "=", scope),
                ("month", "<=", month),
            ],
            limit=1,
        )

    def _get_months(self):
        """Return how many months ago the scales of companies are: {company: set}."""
        scores = self.env["crm.customer.score"]
        months = defaultdict(set)
        for company, month in self._read_group([], ["company_id", "month:month"]):
            today = scores._get_pass(company).month
            ago = (today.year - month.year) * 12 + today.month - month.month
            months[company].add(ago)
        return months

    def _measure(self, score_pass, scope, fit):
        """Store the scale of a month, taken from the facts.

        :param bool fit: fit the model of purchases, in place of that of the scale
            before
        """
        company = score_pass.company
        latest = self._get_latest(company, scope, score_pass.month)
        model = None if fit else (latest.cuts or {}).get("model")
        values = {
            "cuts": {
                **(
                    company._get_crm_rfm_cuts() or self._query_fifths(score_pass, scope)
                ),
                "abc": self._query_abc_cuts(company, scope),
                "rhythm": self._query_rhythm(scope),
                "model": model or self._fit(score_pass, scope),
            },
            "customer_count": self._query_count(scope),
        }
        if latest.month == score_pass.month:
            latest.write(values)
            return latest
        return self.create(
            {
                "company_id": company.id,
                "scope": scope,
                "month": score_pass.month,
                **values,
            }
        )

    def _query_count(self, scope):
        query = SQL(
            "SELECT COUNT(*) FROM crm_score_fact WHERE scope = %s AND ranked", scope
        )
        return self.env.execute_query(query)[0][0]

    def _query_fifths(self, score_pass, scope):
        """Return the cut points of :func:`formulas.rfm.get_cuts`: {measure: four}."""
        # A hair less: a fifth of a number may come out just above a whole number
        steps = [step / 5 - 1e-12 for step in range(1, 5)]
        discs = [
            SQL(
                "percentile_disc(%s::float8[]) WITHIN GROUP (ORDER BY %s) AS %s",
                steps,
                column,
                SQL.identifier(name),
            )
            for name, column in MEASURES.items()
        ]
        cuts = [
            SQL("MIN(%s) FILTER (WHERE %s > %s[%s])", *[column] * 2, disc, step)
            for column, disc in (
                (column, SQL.identifier(name)) for name, column in MEASURES.items()
            )
            for step in range(1, 5)
        ]
        query = SQL(
            """WITH fact AS (SELECT * FROM crm_score_fact WHERE scope = %s AND ranked),
                    disc AS MATERIALIZED (SELECT %s FROM fact)
               SELECT %s FROM fact CROSS JOIN disc""",
            scope,
            SQL(", ").join(discs),
            SQL(", ").join(cuts),
        )
        row = self.env.execute_query(query)[0]
        days, counts, amounts = row[:4], row[4:8], row[8:]
        return {
            "recency": [day and (score_pass.day - day).days for day in days],
            "frequency": counts,
            "monetary": [None if cut is None else float(cut) for cut in amounts],
        }

    def _query_abc_cuts(self, company, scope):
        """Return the least values of A and B of :func:`formulas.abc.get_cuts`."""
        value = SQL("revenue_12m")
        if company.crm_abc_by == "margin":
            value = SQL("revenue_12m - COALESCE(cost.year, 0)::numeric")
        row = self.env.execute_query(
            SQL(
                """WITH peer AS (
                        SELECT value, SUM(value) AS amount
                          FROM (SELECT ROUND(%s, %s) AS value
                                  FROM crm_score_fact fact
                             LEFT JOIN crm_score_cost cost USING (scope, account_id)
                                 WHERE scope = %s AND ranked) ranked
                         WHERE value > 0
                      GROUP BY value
                   ), stand AS (
                        SELECT value, SUM(amount) OVER () AS total,
                               SUM(amount) OVER (ORDER BY value DESC) - amount AS better
                          FROM peer
                   )
                   SELECT MIN(value) FILTER (WHERE better < %s * total),
                          MIN(value) FILTER (WHERE better < %s * total)
                     FROM stand""",
                value,
                company.currency_id.decimal_places,
                scope,
                company.crm_abc_share_a / 100,
                (company.crm_abc_share_a + company.crm_abc_share_b) / 100,
            )
        )[0]
        return [None if cut is None else float(cut) for cut in row]

    def _query_rhythm(self, scope):
        """Return interval and spread of all customers' orders, the middle of theirs.

        Where nobody has a rhythm yet: the mean of all intervals; of orders at random
        the spread is as large as their interval.
        """
        interval, spread, mean = self.env.execute_query(
            SQL(
                """SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY pause)
                          FILTER (WHERE pause_count >= %(own)s),
                          percentile_cont(0.5) WITHIN GROUP (ORDER BY pause_spread)
                          FILTER (WHERE pause_count >= %(own)s),
                          SUM(pause * pause_count) / NULLIF(SUM(pause_count), 0)
                     FROM crm_score_fact
                    WHERE scope = %(scope)s AND ranked""",
                own=rhythm.OWN_INTERVALS,
                scope=scope,
            )
        )[0]
        return [mean, mean] if interval is None else [interval, spread]

    def _fit(self, score_pass, scope):
        """Return the parameters of the model of purchases."""
        rows = self.env.execute_query(
            SQL(
                """SELECT order_day_count - 1, (last_order - first_order) / 7.0::float8,
                          (%s - first_order) / 7.0::float8
                     FROM crm_score_fact
                    WHERE scope = %s AND ranked
                 ORDER BY hashint4(account_id), account_id
                    LIMIT %s""",
                score_pass.day,
                scope,
                FIT_AT_MOST,
            )
        )
        return list(bgnbd.fit(rows))
