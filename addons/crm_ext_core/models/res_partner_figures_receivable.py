from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.figure import FigureSource, search_figure

GROUPS = (
    "sales_team.group_sale_salesman,account.group_account_invoice,"
    "account.group_account_readonly"
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    crm_receivable = fields.Monetary(
        string="Receivable",
        compute="_compute_crm_figures",
        search=search_figure("crm_receivable"),
        currency_field="crm_currency_id",
        groups=GROUPS,
        help="What is still to be paid of posted journal items on receivable accounts, "
        "taxes included, less credit notes, of the companies you have chosen, in the "
        "currency of the first of them. Only items that you may see: salespeople see "
        "those of their invoices, accountants also payments that no invoice is "
        "matched with.",
    )
    crm_receivable_tree = fields.Monetary(
        string="Receivable, Tree",
        compute="_compute_crm_figures",
        search=search_figure("crm_receivable_tree"),
        currency_field="crm_currency_id",
        groups=GROUPS,
        help="Receivable from the company and all companies below it.",
    )
    crm_overdue = fields.Monetary(
        string="Overdue",
        compute="_compute_crm_figures",
        search=search_figure("crm_overdue"),
        currency_field="crm_currency_id",
        groups=GROUPS,
        help="The part of the receivable that was due before today.",
    )
    crm_overdue_tree = fields.Monetary(
        string="Overdue, Tree",
        compute="_compute_crm_figures",
        search=search_figure("crm_overdue_tree"),
        currency_field="crm_currency_id",
        groups=GROUPS,
        help="Overdue of the company and all companies below it.",
    )

    @api.model
    def _get_crm_figure_sources(self):
        today = fields.Date.context_today(self)
        due = Domain("date_maturity", "<", today) | (
            Domain("date_maturity", "=", False) & Domain("date", "<", today)
        )
        return [
            *super()._get_crm_figure_sources(),
            FigureSource(
                "account.move.line",
                {"crm_receivable": Domain.TRUE, "crm_overdue": due},
                domain=Domain("account_type", "=", "asset_receivable")
                & Domain("parent_state", "=", "posted")
                & Domain("amount_residual", "!=", 0)
                & Domain("company_id", "in", self.env.companies.ids),
                account="partner_id",
                amount="amount_residual",
                condition=SQL("account_move_line.amount_residual <> 0"),
            ),
        ]
