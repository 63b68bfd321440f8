from odoo import api, fields, models
from odoo.tools import SQL, sql

NOT_INVOICED = ("no", "to invoice")
NOT_DELIVERED = ("pending", "started", "partial")


class SaleOrder(models.Model):
    _inherit = "sale.order"

    crm_is_open = fields.Boolean(
        string="Still Open",
        compute="_compute_crm_is_open",
        store=True,
        groups="base.group_user",
        help="Confirmed, and not yet delivered and invoiced in full by posted "
        "invoices.",
    )

    # Figures: quotations and open orders of a company and of the tree below it, from
    # the index alone. currency_rate: of the order's currency for one of the company's.
    _crm_open_idx = models.Index(
        "(partner_id) INCLUDE"
        " (amount_untaxed, currency_rate, company_id, user_id, state, crm_is_open)"
        " WHERE state IN ('draft', 'sent') OR crm_is_open IS TRUE"
    )

    def _auto_init(self):
        """Fill the column by SQL; the ORM would compute it order by order."""
        if not sql.column_exists(self.env.cr, self._table, "crm_is_open"):
            sql.create_column(self.env.cr, self._table, "crm_is_open", "bool")
            self.env.cr.execute(
                SQL(
                    """UPDATE sale_order SET crm_is_open = TRUE
                        WHERE state = 'sale'
                          AND (invoice_status IN %s
                               OR delivery_status IN %s
                               OR EXISTS (
                                  SELECT FROM sale_order_line line
                                    JOIN sale_order_line_invoice_rel rel
                                      ON rel.order_line_id = line.id
                                    JOIN account_move_line item
                                      ON item.id = rel.invoice_line_id
                                   WHERE line.order_id = sale_order.id
                                     AND item.parent_state = 'draft'))""",
                    NOT_INVOICED,
                    NOT_DELIVERED,
                )
            )
        return super()._auto_init()

    @api.model
    def _get_crm_open_depends(self):
        names = [
            "state",
            "invoice_status",
            "delivery_status",
            "order_line.invoice_lines.parent_state",
        ]
        if "purchase_line_ids" in self.env["sale.order.line"]._fields:
            names += ["order_line.qty_delivered", "order_line.purchase_line_ids.state"]
        return names

    @api.depends(lambda self: self._get_crm_open_depends())
    def _compute_crm_is_open(self):
        """An order is done when nothing is left to deliver, to invoice or to post.

        Odoo's invoice status alone takes an order for invoiced as soon as a draft is
        prepared, and its delivery status knows nothing of goods for which a supplier
        has no order yet (drop shipping).
        """
        for order in self:
            order.crm_is_open = order.state == "sale" and (
                order.invoice_status in NOT_INVOICED
                or order.delivery_status in NOT_DELIVERED
                or "draft" in order.order_line.invoice_lines.mapped("parent_state")
                or order._has_crm_goods_to_purchase()
            )

    def _has_crm_goods_to_purchase(self):
        """Tell whether goods are purchased for this order that it still lacks."""
        lines = self.order_line
        return "purchase_line_ids" in lines._fields and any(
            line.product_id.type == "consu"
            and line.qty_delivered < line.product_uom_qty
            and set(line.purchase_line_ids.mapped("state")) - {"cancel"}
            for line in lines
        )
