from odoo import api, fields, models
from odoo.fields import Domain

MONEY_GROUPS = (
    "sales_team.group_sale_salesman_all_leads,account.group_account_invoice,"
    "account.group_account_readonly"
)
"""Whoever sees the documents of all colleagues; amounts here are of all of them."""


class CrmCustomerScoreMixin(models.AbstractModel):
    """A row of a customer in a company, alone or with all companies below.

    Rows are written by SQL only. They are read by whoever may read the customer.
    """

    _name = "crm.customer.score.mixin"
    _description = "Row of a Customer's Scores"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    scope = fields.Selection(
        [("own", "Company Alone"), ("tree", "With Branches")],
        required=True,
        readonly=True,
        help="Whether the figures are of the customer alone or of the customer and all "
        "companies below it.",
    )
    order_count_12m = fields.Integer("Orders, 12 Months", readonly=True)
    revenue_12m = fields.Monetary(
        "Revenue, 12 Months", readonly=True, groups=MONEY_GROUPS
    )
    margin_12m = fields.Monetary(
        "Margin, 12 Months", readonly=True, groups=MONEY_GROUPS
    )
    rfm = fields.Char(
        "RFM",
        readonly=True,
        help="Recency of the last order, frequency and amount of the orders of 12 "
        "months, each from 1 to 5; 555 are the best customers.",
    )
    abc_class = fields.Selection(
        [("a", "A"), ("b", "B"), ("c", "C")], "ABC Class", readonly=True
    )
    customer_value = fields.Monetary(
        readonly=True,
        groups=MONEY_GROUPS,
        help="Margin to be expected in the coming 12 months: expected orders times "
        "margin of an order.",
    )
    alive_probability = fields.Float(
        "Probability of Being Active",
        readonly=True,
        aggregator="avg",
        help="How likely the customer has not gone for good, by rhythm and silence.",
    )
    is_readable = fields.Boolean(
        compute="_compute_is_readable", search="_search_is_readable"
    )

    @api.depends_context("uid")
    @api.depends("partner_id")
    def _compute_is_readable(self):
        readable = self.partner_id.sudo(False)._filtered_access("read")
        for row in self:
            row.is_readable = row.partner_id in readable

    @api.model
    def _search_is_readable(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        # The record rule is evaluated as superuser; the contacts' rules have to count.
        partners = self.env["res.partner"].sudo(False).with_context(active_test=False)
        return Domain("partner_id", "in", partners._search([]))
