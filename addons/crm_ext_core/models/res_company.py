from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    crm_draft_invoice_on_confirm = fields.Boolean(
        "Draft Invoice at Confirmation",
        help="Prepare a draft invoice of everything that may be invoiced as soon as an "
        "order is confirmed.",
    )
    crm_credit_policy = fields.Selection(
        [("warn", "Warn"), ("block", "Block until somebody releases the order")],
        string="Over the Credit Limit",
        default="warn",
        required=True,
        help="What happens to an order with which a customer exceeds a credit limit.",
    )
    crm_credit_overdue_days = fields.Integer(
        "Overdue Days",
        help="Treat an order as over the limit, too, when an invoice of the customer's "
        "company tree is overdue for more than these days. 0 is never.",
    )
    crm_credit_shared = fields.Boolean(
        "Share Credit Limits",
        help="Orders and invoices of all companies that share count together.",
    )

    def _get_crm_credit_companies(self):
        """Return the companies whose documents count for the credit limits of this."""
        self.ensure_one()
        if not self.crm_credit_shared:
            return self
        return self | self.search([("crm_credit_shared", "=", True)])
