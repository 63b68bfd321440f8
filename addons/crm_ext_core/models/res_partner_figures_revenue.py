from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import date_utils

from ..tools.figure import FigureSource, search_figure

GROUPS = (
    "sales_team.group_sale_salesman,account.group_account_invoice,"
    "account.group_account_readonly"
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    crm_revenue = fields.Monetary(
        string="Revenue This Year",
        compute="_compute_crm_figures",
        search=search_figure("crm_revenue"),
        currency_field="crm_currency_id",
        groups=GROUPS,
        help="Untaxed amount of the posted customer invoices with an invoice date in "
        "this calendar year, less credit notes, of the companies you have chosen, in "
        "the currency of the first of them. Only invoices that you may see.",
    )
    crm_revenue_tree = fields.Monetary(
        string="Revenue This Year, Tree",
        compute="_compute_crm_figures",
        search=search_figure("crm_revenue_tree"),
        currency_field="crm_currency_id",
        groups=GROUPS,
        help="Revenue this year of the company and all companies below it.",
    )
    crm_revenue_last = fields.Monetary(
        string="Revenue Last Year",
        compute="_compute_crm_figures",
        search=search_figure("crm_revenue_last"),
        currency_field="crm_currency_id",
        groups=GROUPS,
        help="Untaxed amount of the posted customer invoices with an invoice date in "
        "the last calendar year, less credit notes, of the companies you have chosen, "
        "in the currency of the first of them. Only invoices that you may see.",
    )
    crm_revenue_last_tree = fields.Monetary(
        string="Revenue Last Year, Tree",
        compute="_compute_crm_figures",
        search=search_figure("crm_revenue_last_tree"),
        currency_field="crm_currency_id",
        groups=GROUPS,
        help="Revenue last year of the company and all companies below it.",
    )

    @api.model
    def _get_crm_figure_sources(self):
        this_year = date_utils.start_of(fields.Date.context_today(self), "year")
        last_year = date_utils.subtract(this_year, years=1)
        next_year = date_utils.add(this_year, years=1)
        day = "invoice_date"
        return [
            *super()._get_crm_figure_sources(),
            FigureSource(
                "account.move",
                {
                    "crm_revenue": Domain(day, ">=", this_year)
                    & Domain(day, "<", next_year),
                    "crm_revenue_last": Domain(day, ">=", last_year)
                    & Domain(day, "<", this_year),
                },
                domain=Domain("move_type", "in", ("out_invoice", "out_refund"))
                & Domain("state", "=", "posted")
                & Domain("company_id", "in", self.env.companies.ids),
                amount="amount_untaxed_signed",
            ),
        ]
