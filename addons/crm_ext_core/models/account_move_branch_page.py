from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_crm_branch_pages(self):
        """Return what was delivered to each branch, for the pages behind the invoice.

        Empty unless the invoice bills orders of several accounts.

        :return: for each branch its partner, the invoice lines and their untaxed sum
        :rtype: list[dict]
        """
        self.ensure_one()
        branches = {}
        for line in self.invoice_line_ids.sorted("sequence"):
            order = line.sale_line_ids.order_id[:1]
            if order and line.display_type == "product":
                account = order.partner_shipping_id.commercial_partner_id
                branches.setdefault(account, line.browse())
                branches[account] |= line
        if len(branches) < 2:
            return []
        return [
            {
                "branch": account,
                "lines": lines,
                "amount": sum(lines.mapped("price_subtotal")),
            }
            for account, lines in branches.items()
        ]
