from odoo import api, models


class AccountMove(models.Model):
    """Invoices by hand are warned of the limit of the payer's group, too."""

    _inherit = "account.move"

    @api.depends("invoice_line_ids.price_total", "invoice_line_ids.sale_line_ids")
    def _compute_partner_credit_warning(self):
        """Add what exceeds the limits of the companies above to Odoo's own words.

        What orders have made counts as order already. A draft itself counts nowhere
        else, as in Odoo: it is no claim before it is posted.
        """
        result = super()._compute_partner_credit_warning()
        for move in self:
            if (
                move.state != "draft"
                or move.move_type != "out_invoice"
                or not move.company_id.account_use_credit_limit
            ):
                continue
            amount = move._get_crm_amount_by_hand()
            if amount > 0:
                payer = move.commercial_partner_id.sudo().with_company(move.company_id)
                words = payer._get_crm_excesses({payer: amount}, kinds=("group",))
                own = move.partner_credit_warning
                move.partner_credit_warning = "\n".join([own] * bool(own) + words)
        return result

    def _get_crm_amount_by_hand(self):
        """Return what no order has made, taxes included, in our company's currency."""
        lines = self.invoice_line_ids.filtered(lambda line: not line.sale_line_ids)
        return sum(lines.mapped("price_total")) / (self.invoice_currency_rate or 1.0)
