from dataclasses import replace

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL, date_utils

from ..tools.score_pass import ScorePass
from .crm_customer_score_row import ROW_FIELDS

SCOPES = ("own", "tree")
WORK_MEM = "128MB"
MONTH_YEARS = 2
"""So long after the last order a customer's months are written."""
COMPLETED_AT_MOST = 200
"""Customers whose past months are written one by one; of more, all are."""
MONTH_FIELDS = (
    "order_count_12m",
    "revenue_12m",
    "margin_12m",
    "rfm",
    "abc_class",
    "customer_value",
    "alive_probability",
)


class CrmCustomerScore(models.Model):
    """The refresh: documents to facts, facts to a scale, both to rows."""

    _inherit = "crm.customer.score"

    @api.model
    def _refresh(self, companies, full=True):
        """Bring the scores of companies up to today.

        :param companies: records of res.company
        :param bool full: read the lines of all documents and fit the model anew;
            otherwise the lines of those customers only whose documents changed
        """
        for company in companies:
            self._refresh_day(self._get_pass(company), full)

    @api.model
    def _get_pass(self, company, months_ago=0):
        """Return what is scored today, or was at the end of a past month."""
        local = self.with_context(tz=company._get_crm_score_timezone())
        day = fields.Date.context_today(local)
        if months_ago:
            month = day.replace(day=1) - relativedelta(months=months_ago)
            day = date_utils.end_of(month, "month")
        return ScorePass(company, day)

    @api.model
    def _refresh_day(self, score_pass, full=True):
        """Write scores and month of today."""
        self._prepare(score_pass, full)
        for scope in SCOPES:
            self._materialize_rows(score_pass, scope, fit=full)
            self._write_rows(score_pass, scope)
            self._write_month(score_pass, scope)
        self._finish()

    @api.model
    def _refresh_month(self, score_pass):
        """Write how customers stood at the end of a past month."""
        self._prepare(score_pass, full=True)
        for scope in SCOPES:
            self._materialize_rows(score_pass, scope, fit=True)
            self._write_month(score_pass, scope)
        self._finish()

    @api.model
    def _refresh_accounts(self, partners, past_months=False):
        """Score some customers anew, and the companies above them.

        Cut points stay as they are until the next refresh of all.

        :param bool past_months: write the past months anew, too
        """
        account_ids = tuple(partners.commercial_partner_id.ids)
        if not account_ids:
            return
        links = self.env["crm.account.link"].sudo()
        above = links.search([("descendant_id", "in", account_ids)]).ancestor_id
        months = self.env["crm.customer.score.scale"].sudo()._get_months()
        for company, numbers in months.items():
            for months_ago in numbers if past_months else [0]:
                score_pass = replace(
                    self._get_pass(company, months_ago),
                    account_ids=account_ids,
                    tree_ids=tuple(above.ids),
                )
                self._prepare(score_pass, full=True)
                for scope in SCOPES:
                    self._materialize_rows(score_pass, scope)
                    if not months_ago:
                        self._write_rows(score_pass, scope)
                    self._write_month(score_pass, scope)
        self._finish()

    @api.model
    def _complete_months(self, score_pass):
        """Write the past months of customers that have none, such as merged ones.

        :return: whether there were not too many of them
        :rtype: bool
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT score.partner_id
                  FROM crm_customer_score score
                 WHERE score.company_id = %(company)s AND score.scope = 'own'
                   AND score.first_order < %(month)s
                   AND score.last_order
                       > (%(month)s::date - interval '%(years)s years')::date
                   AND NOT EXISTS (
                       SELECT FROM crm_customer_score_month old
                        WHERE old.partner_id = score.partner_id
                          AND old.company_id = score.company_id
                          AND old.scope = score.scope
                          AND old.month
                              = (%(month)s::date - interval '1 month')::date)
                 LIMIT %(limit)s
                """,
                company=score_pass.company.id,
                month=score_pass.month,
                years=MONTH_YEARS,
                limit=COMPLETED_AT_MOST + 1,
            )
        )
        if len(rows) > COMPLETED_AT_MOST:
            return False
        partners = self.env["res.partner"].browse(id_ for (id_,) in rows)
        self._refresh_accounts(partners, past_months=True)
        return True

    @api.model
    def _prepare(self, score_pass, full):
        self.env.flush_all()
        # All customers are sorted and grouped; with PostgreSQL's 4 MB that is on disk
        self.env.cr.execute(SQL("SET LOCAL work_mem = %s", WORK_MEM))
        self._collect_facts(score_pass, full)

    @api.model
    def _finish(self):
        self.env.cr.execute(
            "DROP TABLE IF EXISTS crm_score_fact, crm_score_cost, crm_score_row"
        )
        self.invalidate_model(flush=False)
        self.env["crm.customer.score.month"].invalidate_model(flush=False)

    @api.model
    def _materialize_rows(self, score_pass, scope, fit=False):
        """Fill a temporary table with the rows of a scope."""
        scales = self.env["crm.customer.score.scale"].sudo()
        if score_pass.is_partial:
            company = score_pass.company
            scale = scales._get_latest(company, scope, score_pass.month)
        else:
            scale = scales._measure(score_pass, scope, fit)
        self.env.cr.execute(
            SQL(
                """
                DROP TABLE IF EXISTS crm_score_row;
                CREATE TEMP TABLE crm_score_row ON COMMIT DROP AS %s
                """,
                self._select_rows(score_pass, scope, scale),
            )
        )

    @api.model
    def _write_rows(self, score_pass, scope):
        """Write the scores that changed; delete those of customers without documents.

        Rows keep their ids, and those that stay as they are are not touched.
        """
        columns = [SQL.identifier(name) for name in ROW_FIELDS]
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_customer_score AS score
                       (partner_id, company_id, scope, %(listed)s)
                SELECT account_id, %(company)s, %(scope)s, %(listed)s
                  FROM crm_score_row
           ON CONFLICT (partner_id, company_id, scope) DO UPDATE
                   SET %(assigned)s
                 WHERE (%(old)s) IS DISTINCT FROM (%(new)s)
                """,
                listed=SQL(", ").join(columns),
                company=score_pass.company.id,
                scope=scope,
                assigned=SQL(", ").join(SQL("%s = EXCLUDED.%s", c, c) for c in columns),
                old=SQL(", ").join(SQL("score.%s", c) for c in columns),
                new=SQL(", ").join(SQL("EXCLUDED.%s", c) for c in columns),
            )
        )
        self._delete_gone(score_pass, scope, "crm_customer_score", SQL("TRUE"))

    @api.model
    def _write_month(self, score_pass, scope):
        """Write how customers stand in the month of the day."""
        columns = [SQL.identifier(name) for name in MONTH_FIELDS]
        recent = SQL(
            "row.last_order > (%s::date - interval '%s years')::date",
            score_pass.day,
            MONTH_YEARS,
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_customer_score_month AS old
                       (partner_id, company_id, scope, month, revenue, %(listed)s)
                SELECT account_id, %(company)s, %(scope)s, %(month)s, revenue_month,
                       %(listed)s
                  FROM crm_score_row row
                 WHERE %(recent)s
           ON CONFLICT (partner_id, company_id, scope, month) DO UPDATE
                   SET revenue = EXCLUDED.revenue, %(assigned)s
                 WHERE (old.revenue, %(old)s)
                       IS DISTINCT FROM (EXCLUDED.revenue, %(new)s)
                """,
                listed=SQL(", ").join(columns),
                company=score_pass.company.id,
                scope=scope,
                month=score_pass.month,
                recent=recent,
                assigned=SQL(", ").join(SQL("%s = EXCLUDED.%s", c, c) for c in columns),
                old=SQL(", ").join(SQL("old.%s", c) for c in columns),
                new=SQL(", ").join(SQL("EXCLUDED.%s", c) for c in columns),
            )
        )
        self._delete_gone(
            score_pass,
            scope,
            "crm_customer_score_month",
            SQL("old.month = %s", score_pass.month),
        )

    @api.model
    def _delete_gone(self, score_pass, scope, table, condition):
        """Delete rows of customers that have no documents any more."""
        if score_pass.is_partial:
            ids = score_pass.account_ids if scope == "own" else score_pass.tree_ids
            condition = SQL("%s AND old.partner_id = ANY(%s)", condition, list(ids))
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM %s old
                 WHERE company_id = %s AND scope = %s AND %s
                   AND NOT EXISTS (SELECT FROM crm_score_row row
                                    WHERE row.account_id = old.partner_id)
                """,
                SQL.identifier(table),
                score_pass.company.id,
                scope,
                condition,
            )
        )
