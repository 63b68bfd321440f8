from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.figure import TREE

COMPARISONS = {
    "<": SQL("<"),
    "<=": SQL("<="),
    ">": SQL(">"),
    ">=": SQL(">="),
    "in": SQL("IN"),
    "not in": SQL("NOT IN"),
}


class ResPartner(models.Model):
    """Figures of accounts, own and of the company tree below.

    They are aggregated from the documents whenever somebody looks, sorts or filters:
    record rules then hold in every sum and order, and there is nothing to keep in step
    with payments, moved branches and merges. Covering indexes make that quick.
    """

    _inherit = "res.partner"

    # Figures: from a company to the people in whose name documents are.
    _crm_account_idx = models.Index("(commercial_partner_id) INCLUDE (id)")

    crm_currency_id = fields.Many2one(
        "res.currency",
        string="Currency of the Figures",
        compute="_compute_crm_currency_id",
        groups="base.group_user",
    )

    @api.depends_context("company")
    def _compute_crm_currency_id(self):
        self.crm_currency_id = self.env.company.currency_id

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_crm_figures(self):
        """Compute all figures of all partners by one query over the closure."""
        figures = self._origin._get_crm_figures()
        for partner in self:
            partner.update(figures.get(partner._origin.id, figures[None]))

    @api.model
    def _search_crm_figure(self, name, operator, value):
        """Search accounts by a figure, as far as the user may see its documents."""
        if operator not in COMPARISONS:
            return NotImplemented
        self._check_field_access(self._fields[name], "read")

        def to_sql(model, alias, query):
            figure = self._join_crm_figure(alias, name, query)
            if self._fields[name].type == "datetime":
                return self._compare_crm_date(figure, operator, value)
            return self._compare_crm_number(figure, operator, value)

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _compare_crm_number(self, figure, operator, value):
        """Compare a figure of which NULL, the account without documents, is zero."""
        if operator in ("in", "not in"):
            values = {item or 0 for item in value}
            zero = (0 in values) == (operator == "in")
            value = tuple(values)
        else:
            zero = {"<": value > 0, ">": value < 0}.get(
                operator, value >= 0 if operator == "<=" else value <= 0
            )
        # Without COALESCE the database looks at none but accounts with documents
        figure = SQL("COALESCE(%s, 0)", figure) if zero else figure
        return SQL("%s %s %s", figure, COMPARISONS[operator], value)

    @api.model
    def _compare_crm_date(self, figure, operator, value):
        if operator not in ("in", "not in"):
            return SQL("%s %s %s", figure, COMPARISONS[operator], value)
        dates = tuple(item for item in value if item)
        terms = [SQL("%s IN %s", figure, dates)] if dates else []
        if len(dates) < len(value):
            terms.append(SQL("%s IS NULL", figure))
        condition = SQL("(%s)", SQL(" OR ").join(terms))
        return condition if operator == "in" else SQL("%s IS NOT TRUE", condition)

    @api.model
    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Order accounts by a figure; those without documents have the least."""
        field = self._fields.get(field_name)
        # Every search for contacts comes here: the figures themselves are not built
        if not field or field.compute != "_compute_crm_figures":
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        self._check_field_access(field, "read")
        if query.is_empty():
            # So asks fields_get, for each form, whether it can be sorted by at all
            return SQL("NULL")
        figure = self._join_crm_figure(alias, field_name, query)
        if field.type != "datetime":
            figure = SQL("COALESCE(%s, 0)", figure)
        elif not nulls.code:
            descending = direction.code == "DESC"
            nulls = SQL("NULLS LAST") if descending else SQL("NULLS FIRST")
        query._order_groupby.append(figure)
        return SQL("%s %s %s", figure, direction, nulls)

    # === ACTION METHODS === #

    def action_crm_open_figure(self, name):
        """Open the documents that a figure of the company is made of.

        :param str name: name of the field
        """
        self.ensure_one()
        source = self._get_crm_figure_source(name)
        field = self._fields[name]
        self._check_field_access(field, "read")
        own_name = name.removesuffix(TREE)
        path = source.account
        if name != own_name:
            path += ".crm_ancestor_link_ids.ancestor_id"
        domain = source.domain & source.figures[own_name] & Domain(path, "=", self.id)
        return {
            "type": "ir.actions.act_window",
            "name": field.get_description(self.env, ["string"])["string"],
            "res_model": source.model,
            "views": [[False, "list"], [False, "form"]],
            "domain": list(domain),
        }

    # === BUSINESS METHODS === #

    @api.model
    def _get_crm_figure_sources(self):
        """Return where the figures come from.

        Hook: append a source, and add a field and a ``_tree`` field for each of its
        figures, computed by :meth:`_compute_crm_figures`.

        :rtype: list[odoo.addons.crm_ext_core.tools.figure.FigureSource]
        """
        return []

    @api.model
    def _get_crm_figure_fields(self):
        """Return the names of all fields that hold figures."""
        return [
            name for source in self._get_crm_figure_sources() for name in source.names
        ]

    @api.model
    def _get_crm_figure_source(self, name):
        """Return where the figure of a field comes from.

        :raise ValueError: the field holds no figure
        """
        for source in self._get_crm_figure_sources():
            if name in source.names:
                return source
        raise ValueError(f"{name} is no figure of an account")

    def _get_crm_figures(self):
        """Return the figures of these accounts and, under None, those of no account.

        :return: {partner id: {field name: value}}
        :rtype: dict[int|None, dict[str, float|int|datetime|bool]]
        """
        sources = self._get_crm_figure_sources()
        nothing = {name: False for source in sources for name in source.names}
        result = {None: nothing}
        sources = [source for source in sources if self._can_read_crm_documents(source)]
        if not sources or not self.ids:
            return result
        names = [name for source in sources for name in source.names]
        for partner_id, *values in self._query_crm_figures(sources):
            row = zip(names, values, strict=True)
            result[partner_id] = {**nothing, **{k: v for k, v in row if v}}
        return result
