from odoo import fields, models

from .crm_customer_score_mixin import MONEY_GROUPS


class CrmCustomerScore(models.Model):
    """What is known of a customer by his orders, alone or with all companies below.

    The rows are written by SQL only, see :meth:`_refresh`.
    """

    _name = "crm.customer.score"
    _inherit = "crm.customer.score.mixin"
    _description = "Customer Score"
    _log_access = False
    _order = "last_order DESC, id"

    first_order = fields.Date(readonly=True)
    last_order = fields.Date(readonly=True)
    order_count = fields.Integer("Orders", readonly=True)
    order_day_count = fields.Integer(
        "Days with Orders",
        readonly=True,
        help="Several orders of a day are one for the rhythm.",
    )
    revenue_total = fields.Monetary("Revenue", readonly=True, groups=MONEY_GROUPS)
    margin_total = fields.Monetary("Margin", readonly=True, groups=MONEY_GROUPS)
    order_interval = fields.Float(
        "Days between Orders",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Mean number of days from one order to the next; of all customers "
        "together where there are fewer than four orders.",
    )
    order_interval_spread = fields.Float(
        "Spread of the Days",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Standard deviation of the days between orders.",
    )
    has_own_rhythm = fields.Boolean(
        readonly=True, help="At least four orders show a rhythm of the customer's own."
    )
    days_silent = fields.Integer(
        readonly=True, aggregator="avg", help="Days since the last order."
    )
    days_late = fields.Float(
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Days that the next order is overdue: beyond the days between orders and "
        "their spread. 0 is in time.",
    )
    recency_score = fields.Integer("Recency", readonly=True, aggregator="avg")
    frequency_score = fields.Integer("Frequency", readonly=True, aggregator="avg")
    monetary_score = fields.Integer("Monetary Value", readonly=True, aggregator="avg")
    expected_orders = fields.Float(
        digits=(16, 2),
        readonly=True,
        help="Number of days with orders to be expected in the coming 12 months.",
    )

    # The merge wizard never meets this index: it forgets the rows of merged contacts
    # before it moves foreign keys.
    _row_uniq = models.UniqueIndex("(partner_id, company_id, scope)")
    # Selections: customers without an order since a day.
    _last_order_idx = models.Index(
        "(company_id, scope, last_order) INCLUDE (partner_id)"
    )

    # === ACTIONS === #

    def action_open_customer(self):
        """Open the customer, where all scores are explained."""
        self.ensure_one()
        return self.partner_id.get_formview_action()
