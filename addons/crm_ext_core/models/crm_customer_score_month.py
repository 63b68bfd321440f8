from odoo import fields, models

from .crm_customer_score_mixin import MONEY_GROUPS


class CrmCustomerScoreMonth(models.Model):
    """How a customer stood at the end of a month, or stands in this one.

    Customers are left out two years after their last order.
    """

    _name = "crm.customer.score.month"
    _inherit = "crm.customer.score.mixin"
    _description = "Customer Score of a Month"
    _log_access = False
    _order = "month DESC, id"

    month = fields.Date(required=True, readonly=True, help="First day of the month.")
    revenue = fields.Monetary(readonly=True, groups=MONEY_GROUPS)

    # The customer's chart. The merge wizard never meets it, see crm.customer.score.
    _row_uniq = models.UniqueIndex("(partner_id, company_id, scope, month)")
    # Refresh of a month, charts of all customers
    _month_idx = models.Index("(company_id, scope, month)")
