from odoo import api, models
from odoo.tools import SQL

from ..formulas import bgnbd, rhythm

ROW_FIELDS = (
    "first_order",
    "last_order",
    "order_count",
    "order_count_12m",
    "order_day_count",
    "revenue_12m",
    "revenue_total",
    "margin_12m",
    "margin_total",
    "order_interval",
    "order_interval_spread",
    "has_own_rhythm",
    "days_silent",
    "days_late",
    "recency_score",
    "frequency_score",
    "monetary_score",
    "rfm",
    "abc_class",
    "customer_value",
    "expected_orders",
    "alive_probability",
)
WEEKS_AHEAD = 52


class CrmCustomerScore(models.Model):
    """The scores of customers, from facts and a scale, in one SELECT.

    It says in SQL what ``formulas`` say in Python; tests hold both together.
    """

    _inherit = "crm.customer.score"

    @api.model
    def _select_rows(self, score_pass, scope, scale):
        """Return the SELECT of the scores: account_id, revenue_month, ``ROW_FIELDS``.

        Money is rounded as in the columns, so that rows that stay as they are can be
        told from others.
        """
        cuts = scale.cuts
        return SQL(
            """
            SELECT scored.*, CONCAT(recency_score, frequency_score, monetary_score)
                   AS rfm,
                   ROUND((margin_total / NULLIF(order_day_count, 0))
                         * expected_orders::numeric, %(digits)s) AS customer_value
              FROM (SELECT silent.*, %(recency)s AS recency_score,
                           %(frequency)s AS frequency_score,
                           %(monetary)s AS monetary_score, %(abc)s AS abc_class,
                           GREATEST(0, days_silent - order_interval
                                       - order_interval_spread) AS days_late,
                           %(alive)s AS alive_probability,
                           %(expected)s AS expected_orders
                      FROM (%(facts)s) silent) scored
            """,
            digits=score_pass.company.currency_id.decimal_places,
            recency=self._score(SQL("days_silent"), SQL("<="), cuts["recency"]),
            frequency=self._score(SQL("order_count_12m"), SQL(">="), cuts["frequency"]),
            monetary=self._score(SQL("revenue_12m"), SQL(">="), cuts["monetary"]),
            abc=self._classify(score_pass.company, cuts["abc"]),
            alive=self._get_alive_sql(cuts["model"]),
            expected=self._get_expected_sql(cuts["model"]),
            facts=self._select_measured(score_pass, scope, cuts["rhythm"]),
        )

    @api.model
    def _select_measured(self, score_pass, scope, pooled):
        """Return the SELECT of facts with margin, rhythm, silence and the model's x, T.

        :param list pooled: interval and spread of all customers
        """
        interval, spread = pooled
        return SQL(
            """
            SELECT account_id, first_order, last_order, order_count, order_count_12m,
                   order_day_count, ROUND(revenue_month, %(digits)s) AS revenue_month,
                   ROUND(revenue_12m, %(digits)s) AS revenue_12m,
                   ROUND(revenue_total, %(digits)s) AS revenue_total,
                   ROUND(revenue_12m - COALESCE(cost.year, 0)::numeric, %(digits)s)
                   AS margin_12m,
                   ROUND(revenue_total - COALESCE(cost.total, 0)::numeric, %(digits)s)
                   AS margin_total,
                   pause_count >= %(own)s AS has_own_rhythm,
                   CASE WHEN pause_count >= %(own)s THEN pause
                   ELSE %(interval)s::float8 END AS order_interval,
                   CASE WHEN pause_count >= %(own)s THEN pause_spread
                   ELSE %(spread)s::float8 END AS order_interval_spread,
                   %(day)s - last_order AS days_silent,
                   (order_day_count - 1)::float8 AS x,
                   (last_order - first_order) / 7.0::float8 AS t_x,
                   (%(day)s - first_order) / 7.0::float8 AS age
              FROM crm_score_fact fact
         LEFT JOIN crm_score_cost cost USING (scope, account_id)
             WHERE scope = %(scope)s
            """,
            digits=score_pass.company.currency_id.decimal_places,
            own=rhythm.OWN_INTERVALS,
            interval=interval,
            spread=spread,
            day=score_pass.day,
            scope=scope,
        )

    # === FORMULAS IN SQL === #

    @api.model
    def _score(self, value, compare, cuts):
        """Return the SQL of :func:`formulas.rfm.get_score`."""
        terms = [
            SQL("COALESCE(%s %s %s, FALSE)::int4", value, compare, cut)
            for cut in cuts
            if cut is not None
        ]
        return SQL(" + ").join([SQL("1"), *terms])

    @api.model
    def _classify(self, company, cuts):
        """Return the SQL of :func:`formulas.abc.get_class`."""
        value = SQL("margin_12m" if company.crm_abc_by == "margin" else "revenue_12m")
        terms = [
            SQL("WHEN %s >= %s THEN %s", value, cut, name)
            for name, cut in zip("ab", cuts, strict=True)
            if cut is not None
        ]
        if not terms:
            return SQL("'c'")
        return SQL("CASE %s ELSE 'c' END", SQL(" ").join(terms))

    @api.model
    def _get_odds_sql(self, model):
        r, alpha = model[:2]
        return SQL(
            "exp(LEAST(%s, (%s + x) * ln((%s + age) / (%s + t_x))))",
            bgnbd.LARGEST,
            r,
            alpha,
            alpha,
        )

    @api.model
    def _get_alive_sql(self, model):
        """Return the SQL of :func:`formulas.bgnbd.get_alive_probability`."""
        _r, _alpha, a, b = model
        return SQL(
            """COALESCE(1 / (1 + %s / (CASE WHEN x > 0 THEN %s + x - 1 ELSE %s END)
                             * %s), 0)""",
            a,
            b,
            b,
            self._get_odds_sql(model),
        )

    @api.model
    def _get_expected_sql(self, model):
        """Return the SQL of :func:`formulas.bgnbd.get_expected_orders`."""
        r, alpha, a, b = model
        z = SQL("(%s / (%s + age))", WEEKS_AHEAD, alpha + WEEKS_AHEAD)
        p, q, s = a + b - 1 - r, a - 1, SQL("(%s + x)", a + b - 1)
        series = SQL("1")
        for n in range(bgnbd.TERMS, 0, -1):
            factor = (p + n - 1) * (q + n - 1) / n
            series = SQL("(1 + %s * %s * %s / (%s + %s))", z, factor, series, s, n - 1)
        return SQL(
            """COALESCE(%s / %s * (1 - power(1 - %s, %s) * %s)
               / (1 + CASE WHEN x > 0 THEN %s / (%s + x - 1) * %s ELSE 0 END), 0)""",
            s,
            q,
            z,
            q,
            series,
            a,
            b,
            self._get_odds_sql(model),
        )
