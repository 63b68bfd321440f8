from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain


class SaleOrder(models.Model):
    """Order again what the customer took before."""

    _inherit = "sale.order"

    def _get_crm_former_lines_domain(self):
        """Return the domain of confirmed lines of the customer's whole tree."""
        self.ensure_one()
        account = self.partner_id.commercial_partner_id
        who = (
            Domain("order_partner_id.crm_root_id", "=", account.crm_root_id.id)
            if account.crm_root_id
            else Domain("order_partner_id.commercial_partner_id", "=", account.id)
        )
        return (
            who
            & Domain("state", "=", "sale")
            & Domain("display_type", "=", False)
            & Domain("order_id", "!=", self.id)
            & Domain("company_id", "=", self.company_id.id)
        )

    def _find_crm_last_order(self):
        """Return the customer's last order, or the last one of his tree."""
        self.ensure_one()
        account = self.partner_id.commercial_partner_id
        confirmed = (
            Domain("state", "=", "sale")
            & Domain("id", "!=", self.id)
            & Domain("company_id", "=", self.company_id.id)
        )
        own = Domain("partner_id.commercial_partner_id", "=", account.id)
        tree = Domain("partner_id.crm_root_id", "=", account.crm_root_id.id)
        for who in (own, tree) if account.crm_root_id else (own,):
            order = self.search(
                confirmed & who, order="date_order DESC, id DESC", limit=1
            )
            if order:
                return order
        return self.browse()

    def _add_crm_last_order(self):
        """Add the products of the last order with its quantities at today's prices.

        :return: the products that are not sold to the customer any more
        :rtype: ProductProduct
        """
        self._check_crm_may_add_lines()
        last = self._find_crm_last_order()
        if not last:
            raise UserError(
                self.env._(
                    "%s has not ordered anything yet.", self.partner_id.display_name
                )
            )
        lines = last.order_line.filtered(
            lambda line: (
                line.product_id
                and not line.display_type
                and not line.is_downpayment
                and line.product_uom_qty > 0
            )
        )
        refused = lines.product_id.filtered(
            lambda product: not product.active or not product.sale_ok
        )
        customer = self.partner_id.with_company(self.company_id)
        blocked = customer._find_crm_blocked_products(lines.product_id)
        refused |= refused.browse(product.id for product in blocked)
        self.order_line = [
            Command.create(self._prepare_crm_line_again(line))
            for line in lines
            if line.product_id not in refused
        ]
        return refused

    @api.model
    def _prepare_crm_line_again(self, line):
        """Return the values of a line with the product of a former one."""
        return {
            "product_id": line.product_id.id,
            "product_uom_qty": line.product_uom_qty,
            "product_uom_id": line.product_uom_id.id,
        }

    def _check_crm_may_add_lines(self):
        self.ensure_one()
        if not self.partner_id:
            raise UserError(self.env._("Choose the customer first."))
        if self.state not in ("draft", "sent"):
            raise UserError(
                self.env._("%s is confirmed: register a new order.", self.name)
            )
