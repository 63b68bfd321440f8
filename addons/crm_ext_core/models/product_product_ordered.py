from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date


class ProductProduct(models.Model):
    """What the customer of an order took before, for the catalog of the order."""

    _inherit = "product.product"

    crm_last_ordered = fields.Datetime(
        "Last Ordered",
        compute="_compute_crm_last_ordered",
        search="_search_crm_last_ordered",
        groups="base.group_user",
        help="When the customer of the order, or another company of his tree, last "
        "ordered the product.",
    )
    crm_last_ordered_text = fields.Char(
        "Last Order",
        compute="_compute_crm_last_ordered",
        groups="base.group_user",
        help="How much was ordered last, and when.",
    )

    @api.depends_context("order_id", "product_catalog_order_model", "lang")
    def _compute_crm_last_ordered(self):
        domain = self._get_crm_ordered_domain()
        lines = self.env["sale.order.line"]
        if domain is not None:
            lines = lines._get_crm_last_lines(
                domain & Domain("product_id", "in", self.ids)
            )
        last = {line.product_id: line for line in lines}
        for product in self:
            line = last.get(product._origin, lines.browse())
            product.crm_last_ordered = line.order_id.date_order
            product.crm_last_ordered_text = line and self.env._(
                "Last: %(quantity)s on %(date)s",
                quantity=f"{line.product_uom_qty:g} {line.product_uom_id.name}",
                date=format_date(self.env, line.order_id.date_order),
            )

    @api.model
    def _search_crm_last_ordered(self, operator, value):
        if operator not in ("!=", "not in") or value not in (False, {False}):
            return NotImplemented
        domain = self._get_crm_ordered_domain()
        if domain is None:
            return Domain.FALSE
        lines = self.env["sale.order.line"]._search(domain)
        return Domain("id", "in", lines.subselect("product_id"))

    @api.model
    def _get_crm_ordered_domain(self):
        """Return the domain of the order lines that count, or None without an order."""
        order_id = self.env.context.get("order_id")
        # The catalogs of productions and purchases have orders of their own
        model = self.env.context.get("product_catalog_order_model")
        if model != "sale.order" or not isinstance(order_id, int):
            return None
        order = self.env["sale.order"].browse(order_id).exists()
        return order._get_crm_former_lines_domain() if order.partner_id else None
