from odoo import api, fields, models


class AccountMove(models.Model):
    """What a draft invoice lacks, whoever prepared it."""

    _inherit = "account.move"

    crm_invoice_missing = fields.Char(
        "Missing for the Invoice",
        compute="_compute_crm_invoice_missing",
        groups="base.group_user",
        help="Data without which the payer may refuse the invoice.",
    )

    @api.depends("partner_id", "ref", "state", "move_type", "company_id")
    @api.depends_context("lang")
    def _compute_crm_invoice_missing(self):
        self.crm_invoice_missing = False
        drafts = self.filtered(
            lambda move: (
                move.state == "draft"
                and move.move_type == "out_invoice"
                and move.partner_id
            )
        )
        for company, moves in drafts.grouped("company_id").items():
            for move in moves:
                words = move.partner_id._get_crm_missing_for_invoice(company)
                if move._lacks_crm_purchase_ref():
                    words.append(self.env._("purchase reference"))
                move.crm_invoice_missing = ", ".join(words)

    def _lacks_crm_purchase_ref(self):
        """Tell whether a customer accepts no invoice without his missing reference.

        Odoo puts the names of orders where there is no reference of the customer.
        """
        given = {part.strip() for part in (self.ref or "").split(",")} - {""}
        # sudo: whoever writes invoices need not see the orders behind them.
        orders = self.sudo()._get_crm_orders()
        if not orders:
            return not given and self.partner_id in self._filter_crm_ref(
                self.partner_id
            )
        demanding = self._filter_crm_ref(orders.partner_id)
        silent = orders.filtered(
            lambda order: (
                order.partner_id in demanding
                and not (order.client_order_ref or "").strip()
            )
        )
        known = {*orders.mapped("name"), *orders.mapped("client_order_ref")}
        return bool(silent) and not given - known

    def _filter_crm_ref(self, customers):
        """Return the customers that accept no invoice without their reference."""
        rules = customers.with_company(self.company_id)._get_crm_agreed(
            "crm_purchase_ref_rule"
        )
        return customers.filtered(lambda c: rules.get(c.id) == "required")
