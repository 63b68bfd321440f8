from odoo import api, models
from odoo.tools import SQL


class CrmInvoiceShare(models.Model):
    """What the goods on an invoice cost, as far as Odoo knows it.

    In this order: what was posted as cost of goods sold with the invoice; what the
    goods were worth that were delivered for the order's line; the cost in the order,
    where the margin of orders is installed; what the product cost on the day of the
    invoice.
    """

    _inherit = "crm.invoice.share"

    @api.model
    def _get_sources(self, company, condition):
        """Return the queries that shares are made of, each may use those before.

        Few or many invoices are looked up alike: all start from the invoices' lines.
        Quantities are in the reference unit that factors of units are relative to.

        :rtype: dict[str, SQL]
        """
        return {
            "item": SQL(
                """
                SELECT line.id, move.id AS move_id, move.invoice_date AS day,
                       move.commercial_partner_id AS account_id,
                       -line.balance AS amount, line.product_id,
                       CASE WHEN move.move_type = 'out_refund' THEN -1 ELSE 1 END
                       * line.quantity * COALESCE(unit.factor, 1) AS quantity
                  FROM account_move move
                  JOIN account_move_line line
                    ON line.move_id = move.id AND line.display_type = 'product'
             LEFT JOIN uom_uom unit ON unit.id = line.product_uom_id
                 WHERE move.company_id = %s AND move.state = 'posted'
                   AND move.move_type IN ('out_invoice', 'out_refund') AND %s
                """,
                company.id,
                condition,
            ),
            # A line that bills several lines of orders belongs to the first of them
            "link": SQL(
                """
                SELECT rel.invoice_line_id AS id,
                       MIN(rel.order_line_id) AS order_line_id
                  FROM item
                  JOIN sale_order_line_invoice_rel rel
                    ON rel.invoice_line_id = item.id
              GROUP BY rel.invoice_line_id
                """
            ),
            # Of the two items posted for the goods, the one of the expense
            "sold": SQL(
                """
                SELECT sold.cogs_origin_id AS id, SUM(sold.balance) AS cost
                  FROM item
                  JOIN account_move_line sold ON sold.cogs_origin_id = item.id
                 WHERE sold.display_type = 'cogs' AND sold.price_unit < 0
              GROUP BY sold.cogs_origin_id
                """
            ),
            "delivered": SQL(
                """
                SELECT goods.sale_line_id,
                       SUM(CASE WHEN goods.is_in THEN -goods.value ELSE goods.value END)
                       AS value
                  FROM (SELECT DISTINCT order_line_id FROM link) billed
                  JOIN stock_move goods ON goods.sale_line_id = billed.order_line_id
                 WHERE goods.state = 'done' AND goods.value <> 0
              GROUP BY goods.sale_line_id
                """
            ),
            "price": self.env["product.product"]._get_crm_price_history(company),
        }

    @api.model
    def _get_joins(self):
        """Return the joins from ``item`` to its order line, ``ordered``, and costs."""
        return SQL(
            """
            LEFT JOIN link ON link.id = item.id
            LEFT JOIN sale_order_line ordered ON ordered.id = link.order_line_id
            LEFT JOIN uom_uom ordered_unit ON ordered_unit.id = ordered.product_uom_id
            LEFT JOIN sold ON sold.id = item.id
            LEFT JOIN delivered ON delivered.sale_line_id = ordered.id
            LEFT JOIN price ON price.product_id = item.product_id
                  AND item.day >= price.since AND item.day < price.until
            """
        )

    @api.model
    def _get_cost_sql(self):
        """Return the cost of ``item`` in company currency, NULL if nobody knows it."""
        factor = SQL("COALESCE(NULLIF(ordered_unit.factor, 0), 1)")
        units = [
            SQL(
                """CASE WHEN delivered.value > 0 AND ordered.qty_delivered > 0
                   THEN delivered.value / ordered.qty_delivered::numeric
                        / %s::numeric END""",
                factor,
            )
        ]
        if "purchase_price" in self.env["sale.order.line"]._fields:
            units.append(
                SQL(
                    """NULLIF(ordered.purchase_price, 0)::numeric / %s::numeric
                       / COALESCE(NULLIF(sale.currency_rate, 0), 1)::numeric""",
                    factor,
                )
            )
        units.append(SQL("price.cost"))
        return SQL(
            "COALESCE(sold.cost, item.quantity::numeric * COALESCE(%s))",
            SQL(", ").join(units),
        )
