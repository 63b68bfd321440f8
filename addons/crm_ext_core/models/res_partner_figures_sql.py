from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.figure import TREE


class ResPartner(models.Model):
    """The SQL of the figures: documents, summed by account, summed over the tree.

    Documents are searched as the user, so that record rules hold in every sum, order
    and filter.
    """

    _inherit = "res.partner"

    def _query_crm_figures(self, sources):
        """Return the rows of these accounts' figures: the id, then all fields' values.

        Each company in the trees is looked up once in the index of each kind of
        document; that is planned well whatever the size of the trees.

        :rtype: list[tuple]
        """
        own = [
            self._select_crm_own_figures(source, source.figures, SQL("link.id"))
            for source in sources
        ]
        columns = [
            self._round_crm_figure(source, SQL(total, source.aggregate, column))
            for source in sources
            for column in map(SQL.identifier, source.figures)
            for total in ("%s(%s) FILTER (WHERE depth = 0)", "%s(%s)")
        ]
        return self.env.execute_query(
            SQL(
                """
                WITH link AS MATERIALIZED (
                    SELECT ancestor_id, descendant_id AS id, depth
                      FROM crm_account_link WHERE ancestor_id IN %s
                ), own AS MATERIALIZED (
                    SELECT link.id, %s
                      FROM (SELECT DISTINCT id FROM link) link %s
                )
                SELECT ancestor_id, %s FROM link JOIN own USING (id)
              GROUP BY ancestor_id
                """,
                tuple(self.ids),
                SQL(", ").join(
                    SQL.identifier(name)
                    for source in sources
                    for name in source.figures
                ),
                SQL(" ").join(
                    SQL(
                        "CROSS JOIN LATERAL (%s) %s",
                        select,
                        SQL.identifier(f"source_{number}"),
                    )
                    for number, select in enumerate(own)
                ),
                SQL(", ").join(columns),
            )
        )

    @api.model
    def _join_crm_figure(self, alias, name, query):
        """Join the figure of all accounts to a query on partners; return its column."""
        own_name = name.removesuffix(TREE)
        source = self._get_crm_figure_source(name)
        if not self._can_read_crm_documents(source):
            return SQL("NULL::%s", SQL("timestamp" if source.date else "numeric"))
        table = self._select_crm_own_figures(source, [own_name])
        column = SQL.identifier(own_name)
        if name != own_name:
            table = SQL(
                """SELECT link.ancestor_id AS account_id, %s(%s) AS %s
                     FROM (%s) own
                     JOIN crm_account_link link ON link.descendant_id = own.account_id
                 GROUP BY link.ancestor_id""",
                source.aggregate,
                column,
                column,
                table,
            )
        figure = query.make_alias(alias, name)
        query.add_join(
            "LEFT JOIN",
            figure,
            SQL("(%s)", table),
            SQL(
                "%s = %s",
                SQL.identifier(alias, "id"),
                SQL.identifier(figure, "account_id"),
            ),
        )
        return self._round_crm_figure(source, SQL.identifier(figure, own_name))

    @api.model
    def _round_crm_figure(self, source, value):
        if not source.amount:
            return value
        return SQL("ROUND(%s, %s)", value, self.env.company.currency_id.decimal_places)

    @api.model
    def _can_read_crm_documents(self, source):
        return self.env[source.model].has_access("read")

    @api.model
    def _select_crm_own_figures(self, source, names, account_id=None):
        """Return the SELECT of figures, of one account or by account.

        :return: columns of the names and, without an account, ``account_id``
        :rtype: SQL
        """
        # Not those archived or voided, even where a list shows archived contacts
        documents = self.env[source.model].with_context(active_test=True)
        wanted = Domain.OR(source.figures[name] for name in names)
        query = documents._search(source.domain & wanted)
        if source.condition:
            query.add_where(source.condition)
        value = self._get_crm_document_value(source, query)
        columns = []
        for name in names:
            column = SQL("%s(%s)", source.aggregate_documents, value)
            if len(names) > 1:
                domain = source.figures[name].optimize_full(documents)
                condition = domain._to_sql(documents, query.table, query)
                column = SQL("%s FILTER (WHERE %s)", column, condition)
            columns.append(SQL("%s AS %s", column, SQL.identifier(name)))
        account = self._join_crm_account(source, query)
        if account_id:
            query.add_where(SQL("%s = %s", account, account_id))
        else:
            query.groupby = account
            columns.append(SQL("%s AS account_id", account))
        return query.select(*columns)

    @api.model
    def _join_crm_account(self, source, query):
        """Return the column of the documents' account, joined where it is elsewhere."""
        first, _dot, rest = source.account.partition(".")
        if not rest:
            return self.env[source.model]._field_to_sql(query.table, first, query)
        partner = query.join(query.table, first, "res_partner", "id", first)
        return self._field_to_sql(partner, rest, query)

    @api.model
    def _get_crm_document_value(self, source, query):
        """Return what a document adds to a figure, in the user's company's currency."""

        def column(name):
            return self.env[source.model]._field_to_sql(query.table, name, query)

        if not source.amount:
            return column(source.date) if source.date else SQL("*")
        value = column(source.amount)
        if source.rate:
            value = SQL("%s / COALESCE(NULLIF(%s, 0), 1)", value, column(source.rate))
        factors = self._get_crm_currency_factors()
        if factors:
            cases = SQL(" ").join(
                SQL("WHEN %s THEN %s", company_id, factor)
                for company_id, factor in factors.items()
            )
            company = column("company_id")
            value = SQL("%s * CASE %s %s ELSE 1 END", value, company, cases)
        return value

    @api.model
    def _get_crm_currency_factors(self):
        """Return by what amounts of companies in other currencies are multiplied.

        :return: {company id: factor to the currency of the current company}
        :rtype: dict[int, float]
        """
        target = self.env.company.currency_id
        return {
            company.id: self.env["res.currency"]._get_conversion_rate(
                company.currency_id, target, self.env.company
            )
            for company in self.env.companies
            if company.currency_id != target
        }
