from odoo import api, models
from odoo.tools import SQL

FACTS = (
    "account_id",
    "first_order",
    "last_order",
    "order_count",
    "order_count_12m",
    "order_day_count",
    "revenue_total",
    "revenue_12m",
    "revenue_month",
    "pause",
    "pause_spread",
    "pause_count",
)
SELECT_GROUPS = SQL(
    "SELECT group_link.ancestor_id FROM crm_account_link group_link"
    " WHERE group_link.depth > 0"
)
"""Accounts with companies below."""


class CrmCustomerScore(models.Model):
    """Facts of customers, put together from the documents in temporary tables.

    ``crm_score_fact`` has a row per scope and account, ``crm_score_cost`` what the
    goods cost. Both go with the transaction.
    """

    _inherit = "crm.customer.score"

    @api.model
    def _collect_facts(self, score_pass, full):
        """Fill the temporary tables.

        :param bool full: read the lines of all documents; otherwise of those customers
            only whose documents differ from their row
        """
        self.env.cr.execute(
            SQL(
                """
                DROP TABLE IF EXISTS crm_score_fact, crm_score_cost;
                CREATE TEMP TABLE crm_score_fact ON COMMIT DROP AS %s;
                ANALYZE crm_score_fact
                """,
                self._select_facts(score_pass, "own"),
            )
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_score_fact %s;
                INSERT INTO crm_score_fact %s;
                ANALYZE crm_score_fact
                """,
                self._select_facts_alone(),
                self._select_facts(score_pass, "tree"),
            )
        )
        self.env.cr.execute(
            SQL(
                """
                CREATE TEMP TABLE crm_score_cost ON COMMIT DROP AS
                WITH touched AS MATERIALIZED (%s), own AS MATERIALIZED (%s)
                SELECT 'own' AS scope, account_id, total, year FROM own
                 UNION ALL
                SELECT 'tree', link.ancestor_id, SUM(own.total), SUM(own.year)
                  FROM own JOIN crm_account_link link
                    ON link.descendant_id = own.account_id
              GROUP BY link.ancestor_id;
                ANALYZE crm_score_cost
                """,
                self._select_touched(score_pass, full),
                self._select_own_costs(score_pass, full),
            )
        )

    @api.model
    def _select_facts_alone(self):
        """Return the SELECT of facts with branches of accounts that have none: the own.

        Most accounts are alone; their documents are not read twice.
        """
        return SQL(
            """
            SELECT 'tree' AS scope, %s,
                   account.crm_parent_id IS NULL AND fact.order_count > 0 AS ranked
              FROM crm_score_fact fact
              JOIN crm_account_link self
                ON self.descendant_id = fact.account_id
               AND self.ancestor_id = fact.account_id
              JOIN res_partner account ON account.id = fact.account_id
             WHERE NOT EXISTS (%s AND group_link.ancestor_id = fact.account_id)
            """,
            SQL(", ").join(SQL.identifier("fact", name) for name in FACTS),
            SELECT_GROUPS,
        )

    @api.model
    def _select_facts(self, score_pass, scope):
        """Return the SELECT of facts of all accounts, or of those with branches.

        Several documents of a day are one order for the rhythm, and days with nothing
        but credit notes are none. The days of a customer come sorted from the index.
        """
        return SQL(
            """
            SELECT %(scope)s AS scope, %(facts)s,
                   %(ranked)s AND order_count > 0 AS ranked
              FROM (
            SELECT account_id,
                   MIN(day) FILTER (WHERE orders > 0) AS first_order,
                   MAX(day) FILTER (WHERE orders > 0) AS last_order,
                   SUM(orders)::int4 AS order_count,
                   COALESCE(SUM(orders) FILTER (WHERE day > %(year)s), 0)::int4
                   AS order_count_12m,
                   (COUNT(*) FILTER (WHERE orders > 0))::int4 AS order_day_count,
                   SUM(amount) AS revenue_total,
                   COALESCE(SUM(amount) FILTER (WHERE day > %(year)s), 0)
                   AS revenue_12m,
                   COALESCE(SUM(amount) FILTER (WHERE day >= %(month)s), 0)
                   AS revenue_month,
                   AVG(pause) AS pause, STDDEV_SAMP(pause) AS pause_spread,
                   COUNT(pause)::int4 AS pause_count
              FROM (SELECT account_id, day, amount, orders,
                           CASE WHEN orders > 0 THEN (day - MAX(day)
                           FILTER (WHERE orders > 0) OVER (
                           PARTITION BY account_id ORDER BY day
                           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))::float8
                           END AS pause
                      FROM (SELECT account_id, day, SUM(amount) AS amount,
                                   COUNT(*) FILTER (WHERE amount > 0) AS orders
                              FROM (%(documents)s) document
                          GROUP BY account_id, day) daily) paused
          GROUP BY account_id) fact
                   %(account)s
            """,
            scope=scope,
            facts=SQL(", ").join(SQL.identifier("fact", name) for name in FACTS),
            # Groups compete with groups: a branch would count twice
            ranked=SQL("account.crm_parent_id IS NULL" if scope == "tree" else "TRUE"),
            account=SQL(
                "JOIN res_partner account ON account.id = fact.account_id"
                if scope == "tree"
                else ""
            ),
            year=self._get_year_before(score_pass),
            month=score_pass.month,
            documents=self._select_scope_documents(score_pass, scope),
        )

    @api.model
    def _get_year_before(self, score_pass):
        return SQL("(%s::date - interval '1 year')::date", score_pass.day)

    @api.model
    def _select_scope_documents(self, score_pass, scope):
        source = score_pass.company.crm_score_source
        documents = getattr(self, f"_select_{source}_documents")(score_pass)
        if scope == "own":
            if not score_pass.is_partial:
                return documents
            return SQL(
                "SELECT * FROM (%s) own WHERE account_id = ANY(%s)",
                documents,
                list(score_pass.account_ids),
            )
        condition = SQL("link.ancestor_id IN (%s)", SELECT_GROUPS)
        if score_pass.is_partial:
            condition = SQL(
                "%s AND link.ancestor_id = ANY(%s)",
                condition,
                list(score_pass.tree_ids),
            )
        return SQL(
            """SELECT link.ancestor_id AS account_id, own.day, own.amount
                 FROM (%s) own
                 JOIN crm_account_link link ON link.descendant_id = own.account_id
                WHERE %s""",
            documents,
            condition,
        )

    @api.model
    def _select_touched(self, score_pass, full):
        """Return the SELECT of accounts whose lines are read."""
        if score_pass.is_partial:
            return SQL("SELECT unnest(%s) AS account_id", list(score_pass.account_ids))
        if full:
            return SQL("SELECT account_id FROM crm_score_fact WHERE scope = 'own'")
        return SQL(
            """SELECT fact.account_id
                 FROM crm_score_fact fact
            LEFT JOIN crm_customer_score score
                   ON score.partner_id = fact.account_id
                  AND score.company_id = %s AND score.scope = 'own'
                WHERE fact.scope = 'own'
                  AND (fact.order_count, fact.order_count_12m, fact.first_order,
                       fact.last_order, ROUND(fact.revenue_total, %s),
                       ROUND(fact.revenue_12m, %s))
                      IS DISTINCT FROM
                      (score.order_count, score.order_count_12m, score.first_order,
                       score.last_order, score.revenue_total, score.revenue_12m)""",
            score_pass.company.id,
            score_pass.company.currency_id.decimal_places,
            score_pass.company.currency_id.decimal_places,
        )

    @api.model
    def _select_own_costs(self, score_pass, full):
        """Return the SELECT of costs of accounts: account_id, total, year.

        Costs of accounts that were not touched are what revenue and margin of their
        row leave open.
        """
        source = score_pass.company.crm_score_source
        costs = getattr(self, f"_select_{source}_costs")(score_pass)
        every = full and not score_pass.is_partial
        read = SQL(
            """SELECT account_id, SUM(cost) AS total,
                      COALESCE(SUM(cost) FILTER (WHERE day > %s), 0) AS year
                 FROM (%s) line
                WHERE %s
             GROUP BY account_id""",
            self._get_year_before(score_pass),
            costs,
            SQL("TRUE")
            if every
            else SQL("account_id IN (SELECT account_id FROM touched)"),
        )
        if every:
            return read
        return SQL(
            """%s
            UNION ALL
               SELECT partner_id, (revenue_total - margin_total)::float8,
                      (revenue_12m - margin_12m)::float8
                 FROM crm_customer_score
                WHERE company_id = %s AND scope = 'own'
                  AND partner_id NOT IN (SELECT account_id FROM touched)""",
            read,
            score_pass.company.id,
        )
