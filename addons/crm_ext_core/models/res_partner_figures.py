from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, date_utils

FIGURES = ("crm_revenue", "crm_open_orders", "crm_last_talk")
# Columns that the SELECTs name, beside those of the domains
FIGURE_COLUMNS = {
    "account.move": ["commercial_partner_id", "company_id", "amount_untaxed_signed"],
    "sale.order": ["partner_id", "company_id", "amount_untaxed", "currency_rate"],
    "crm.conversation": ["commercial_partner_id", "date"],
    "res.partner": ["commercial_partner_id"],
}


class ResPartner(models.Model):
    _inherit = "res.partner"

    crm_currency_id = fields.Many2one(
        "res.currency",
        string="Currency of the Figures",
        compute="_compute_crm_currency_id",
        groups="base.group_user",
    )
    crm_revenue = fields.Monetary(
        string="Revenue This Year",
        compute="_compute_crm_figures",
        currency_field="crm_currency_id",
        groups="sales_team.group_sale_salesman,account.group_account_readonly",
        help="Untaxed amount of this year's posted invoices less credit notes, of the "
        "companies you have chosen, in the currency of the first of them. Only "
        "documents that you may see.",
    )
    crm_revenue_tree = fields.Monetary(
        string="Revenue This Year, Tree",
        compute="_compute_crm_figures",
        currency_field="crm_currency_id",
        groups="sales_team.group_sale_salesman,account.group_account_readonly",
        help="Revenue this year of the company and all companies below it.",
    )
    crm_open_orders = fields.Monetary(
        string="Open Orders",
        compute="_compute_crm_figures",
        currency_field="crm_currency_id",
        groups="sales_team.group_sale_salesman",
        help="Untaxed amount of the confirmed orders that are not fully invoiced, of "
        "the companies you have chosen. Only orders that you may see.",
    )
    crm_open_orders_tree = fields.Monetary(
        string="Open Orders, Tree",
        compute="_compute_crm_figures",
        currency_field="crm_currency_id",
        groups="sales_team.group_sale_salesman",
        help="Open orders of the company and all companies below it.",
    )
    crm_last_talk = fields.Datetime(
        string="Last Talk",
        compute="_compute_crm_figures",
        groups="base.group_user",
        help="Time of the last talk that you may see.",
    )
    crm_last_talk_tree = fields.Datetime(
        string="Last Talk, Tree",
        compute="_compute_crm_figures",
        groups="base.group_user",
        help="Last talk with the company or one of the companies below it.",
    )

    @api.depends_context("company")
    def _compute_crm_currency_id(self):
        self.crm_currency_id = self.env.company.currency_id

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_crm_figures(self):
        """Compute all figures of all partners by one query over the closure."""
        self.update(dict.fromkeys(self._get_crm_figure_fields(), False))
        figures = self._origin._get_crm_figures()
        for partner in self:
            for name, (own, tree) in figures.get(partner._origin.id, {}).items():
                partner[name] = own
                partner[f"{name}_tree"] = tree

    # === BUSINESS METHODS === #

    @api.model
    def _get_crm_figure_fields(self):
        return [name + suffix for name in FIGURES for suffix in ("", "_tree")]

    def _get_crm_figures(self):
        """Return the figures of these accounts, own and of the tree below.

        The documents are searched as the user, so that record rules hold in every sum.

        :return: {partner id: {figure: (own, tree)}}
        :rtype: dict[int, dict[str, tuple]]
        """
        result = {partner.id: {} for partner in self}
        selects = self._get_crm_figure_selects() if self else []
        if not selects:
            return result
        rows = self.env.execute_query(SQL(" UNION ALL ").join(selects))
        today = fields.Date.context_today(self)
        target = self.env.company.currency_id
        companies = {company.id: company for company in self.env.companies}
        for partner_id, name, company_id, own, tree, own_date, tree_date in rows:
            if tree_date:
                result[partner_id][name] = (own_date, tree_date)
                continue
            company = companies[company_id]
            sums = result[partner_id].get(name, (0, 0))
            result[partner_id][name] = tuple(
                total
                + company.currency_id._convert(
                    float(amount or 0), target, company, today
                )
                for total, amount in zip(sums, (own, tree), strict=True)
            )
        return result

    def _get_crm_figure_selects(self):
        """Return one SELECT for each figure the user may see.

        Its columns: account, name of the figure, company, own and tree amount, own and
        tree date.

        :rtype: list[SQL]
        """
        for model, columns in FIGURE_COLUMNS.items():
            self.env[model].flush_model(columns)
        selects = (
            self._select_crm_revenue(),
            self._select_crm_open_orders(),
            self._select_crm_last_talk(),
        )
        return [select for select in selects if select]

    def _select_crm_revenue(self):
        year = date_utils.start_of(fields.Date.context_today(self), "year")
        query = self._search_crm_figure(
            "account.move",
            Domain("move_type", "in", ("out_invoice", "out_refund"))
            & Domain("state", "=", "posted")
            & Domain("invoice_date", ">=", year)
            & Domain("company_id", "in", self.env.companies.ids),
        )
        if query is None:
            return None
        value = SQL.identifier("account_move", "amount_untaxed_signed")
        return self._sum_crm_figure("crm_revenue", query, "account_move", value)

    def _select_crm_open_orders(self):
        query = self._search_crm_figure(
            "sale.order",
            Domain("state", "=", "sale")
            & Domain("invoice_status", "in", ("no", "to invoice"))
            & Domain("company_id", "in", self.env.companies.ids),
        )
        if query is None:
            return None
        # currency_rate is the amount of the order's currency for one of the company's
        value = SQL(
            "%s / COALESCE(NULLIF(%s, 0), 1)",
            SQL.identifier("sale_order", "amount_untaxed"),
            SQL.identifier("sale_order", "currency_rate"),
        )
        partner = query.join("sale_order", "partner_id", "res_partner", "id", "partner")
        return self._sum_crm_figure("crm_open_orders", query, partner, value)

    def _select_crm_last_talk(self):
        """Take one talk per company from the index of its timeline."""
        query = self._search_crm_figure(
            "crm.conversation",
            Domain("company_id", "in", [*self.env.companies.ids, False])
            & Domain("date", "<=", fields.Datetime.now()),
        )
        if query is None:
            return None
        query.add_where(SQL("crm_conversation.commercial_partner_id = descendant_id"))
        query.order = SQL("crm_conversation.date DESC, crm_conversation.id DESC")
        query.limit = 1
        return SQL(
            """SELECT link.ancestor_id, 'crm_last_talk', NULL::int4,
                      NULL::numeric, NULL::numeric,
                      MAX(talk.date) FILTER (WHERE link.depth = 0), MAX(talk.date)
                 FROM crm_account_link link
           CROSS JOIN LATERAL (%s) talk
                WHERE link.ancestor_id IN %s
             GROUP BY link.ancestor_id""",
            query.select(SQL("crm_conversation.date")),
            tuple(self.ids),
        )

    @api.model
    def _search_crm_figure(self, model, domain):
        """Return the query of the documents the user may read, None without any."""
        records = self.env[model]
        if not records.has_access("read"):
            return None
        query = records._search(domain, order="id")
        query.order = None
        return None if query.is_empty() else query

    def _sum_crm_figure(self, name, query, alias, value):
        """Sum a value over the companies of ``alias`` and those above them."""
        link = query.join(
            alias, "commercial_partner_id", "crm_account_link", "descendant_id", "link"
        )
        ancestor = SQL.identifier(link, "ancestor_id")
        company = SQL.identifier(query.table, "company_id")
        query.add_where(SQL("%s IN %s", ancestor, tuple(self.ids)))
        query.groupby = SQL("%s, %s", ancestor, company)
        return query.select(
            ancestor,
            SQL("%s", name),
            company,
            SQL("SUM(%s) FILTER (WHERE %s = 0)", value, SQL.identifier(link, "depth")),
            SQL("SUM(%s)", value),
            SQL("NULL::timestamp"),
            SQL("NULL::timestamp"),
        )
