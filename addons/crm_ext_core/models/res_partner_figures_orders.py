from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.figure import FigureSource, search_figure

GROUPS = "sales_team.group_sale_salesman"


class ResPartner(models.Model):
    _inherit = "res.partner"

    crm_open_quotations = fields.Monetary(
        string="Open Quotations",
        compute="_compute_crm_figures",
        search=search_figure("crm_open_quotations"),
        currency_field="crm_currency_id",
        groups=GROUPS,
        help="Untaxed amount of the quotations that are neither confirmed nor "
        "cancelled, sent or not, of the companies you have chosen, in the currency of "
        "the first of them. Only quotations that you may see.",
    )
    crm_open_quotations_tree = fields.Monetary(
        string="Open Quotations, Tree",
        compute="_compute_crm_figures",
        search=search_figure("crm_open_quotations_tree"),
        currency_field="crm_currency_id",
        groups=GROUPS,
        help="Open quotations of the company and all companies below it.",
    )
    crm_open_orders = fields.Monetary(
        string="Open Orders",
        compute="_compute_crm_figures",
        search=search_figure("crm_open_orders"),
        currency_field="crm_currency_id",
        groups=GROUPS,
        help="Untaxed amount of the confirmed orders until all is delivered and "
        "invoiced, and the invoices are posted. An order counts in full as long as it "
        "is open, also after a down payment. Of the companies you have chosen, in the "
        "currency of the first of them; only orders that you may see.",
    )
    crm_open_orders_tree = fields.Monetary(
        string="Open Orders, Tree",
        compute="_compute_crm_figures",
        search=search_figure("crm_open_orders_tree"),
        currency_field="crm_currency_id",
        groups=GROUPS,
        help="Open orders of the company and all companies below it.",
    )

    @api.model
    def _get_crm_figure_sources(self):
        return [
            *super()._get_crm_figure_sources(),
            FigureSource(
                "sale.order",
                {
                    "crm_open_quotations": Domain("state", "in", ("draft", "sent")),
                    "crm_open_orders": Domain("crm_is_open", "=", True),
                },
                domain=Domain("company_id", "in", self.env.companies.ids),
                account="partner_id.commercial_partner_id",
                amount="amount_untaxed",
                rate="currency_rate",
            ),
        ]
