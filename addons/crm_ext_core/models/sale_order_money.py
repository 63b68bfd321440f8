from odoo import models
from odoo.tools import format_date

from .sale_order_progress import DONE, OPEN, PARTLY


class SaleOrder(models.Model):
    """The steps of an order that accounting does: invoice and payment."""

    _inherit = "sale.order"

    def _get_crm_invoice_step(self, fact):
        if not fact["posted"]:
            if fact["drafts"]:
                return PARTLY, self.env._("Invoice prepared")
            return OPEN, self.env._("Not invoiced")
        if fact["invoices"] and fact["reversed"] == fact["invoices"]:
            label = self.env._("Credited in full")
        elif self._is_crm_invoiced(fact):
            label = self.env._("Invoiced")
        elif fact["is_prepayment"]:
            label = self.env._("Down payment invoiced")
        else:
            label = self.env._("Partly invoiced")
        if fact["refunds"] and fact["reversed"] < fact["invoices"]:
            label = self.env._("%(step)s, partly credited", step=label)
        return (DONE if self._is_crm_invoiced(fact) else PARTLY), label

    def _is_crm_invoiced(self, fact):
        """Tell whether nothing is left to invoice or to post."""
        if fact["drafts"]:
            return False
        return self.state == "cancel" or self.invoice_status in (
            "invoiced",
            "upselling",
        )

    def _get_crm_payment_step(self, fact):
        if fact["overdue_since"]:
            day = format_date(self.env, fact["overdue_since"])
            return OPEN, self.env._("Payment overdue since %s", day)
        if fact["unpaid"]:
            if fact["partly_paid"] or fact["unpaid"] < fact["invoices"]:
                return PARTLY, self.env._("Partly paid")
            return OPEN, self.env._("Not paid")
        if fact["unpaid_refunds"]:
            return PARTLY, self.env._("Credit note not paid out")
        if fact["reversed"] == fact["invoices"]:
            return DONE, self.env._("Nothing to pay")
        if self._is_crm_invoiced(fact):
            return DONE, self.env._("Paid")
        if fact["is_prepayment"]:
            return PARTLY, self.env._("Down payment paid")
        return PARTLY, self.env._("Paid so far")
