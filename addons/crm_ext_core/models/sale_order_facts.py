from odoo import api, fields, models
from odoo.tools import SQL


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _query_crm_progress(self):
        """Return what the steps are made of, for all orders in one query.

        No rights are applied: whoever reads an order may know whether it was delivered,
        invoiced and paid, also when the documents themselves are closed to him.

        :return: {order id: {column of the query: value}}
        :rtype: dict[int, dict]
        """
        order_ids = tuple(self._origin.ids)
        if not order_ids:
            return {}
        self._flush_crm_progress()
        productions = self._get_crm_productions()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT sale.id, line.*, picking.*, invoice.*
                  FROM sale_order sale,
                       LATERAL (%(lines)s) line,
                       LATERAL (%(pickings)s) picking,
                       LATERAL (%(invoices)s) invoice
                 WHERE sale.id IN %(order_ids)s
                """,
                lines=self._select_crm_lines(),
                pickings=self._select_crm_pickings(),
                invoices=self._select_crm_invoices(),
                order_ids=order_ids,
            )
        )
        for row in rows:
            done, total = productions.get(row["id"], (0, 0))
            row |= {"productions_done": done, "productions": total}
        return {row.pop("id"): row for row in rows}

    def _get_crm_productions(self):
        """Return how many productions of each order are finished, of how many.

        Extension point of crm_ext_mrp; orders without production are absent.

        :rtype: dict[int, tuple[int, int]]
        """
        return {}

    @api.model
    def _flush_crm_progress(self):
        self.flush_model(["state"])
        self.env["sale.order.line"].flush_model(
            ["product_uom_qty", "qty_delivered", "display_type", "invoice_lines"]
        )
        self.env["stock.picking"].flush_model(
            ["state", "sale_id", "scheduled_date", "user_id"]
        )
        self.env["account.move.line"].flush_model(["move_id"])
        self.env["account.move"].flush_model(
            ["state", "payment_state", "invoice_date_due"]
        )

    @api.model
    def _select_crm_lines(self):
        """Services are delivered by nobody's truck: only goods count."""
        return SQL(
            """
            SELECT COALESCE(sum(product_uom_qty), 0) AS goods,
                   COALESCE(sum(LEAST(qty_delivered, product_uom_qty)), 0)
                       AS goods_delivered,
                   count(DISTINCT product_uom_id) AS units,
                   count(*) AS lines,
                   count(*) FILTER (WHERE qty_delivered >= product_uom_qty)
                       AS lines_delivered
              FROM sale_order_line line
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE line.order_id = sale.id
               AND line.display_type IS NULL
               AND line.product_uom_qty > 0
               AND line.is_downpayment IS NOT TRUE
               AND template.type <> 'service'
            """
        )

    @api.model
    def _select_crm_pickings(self):
        return SQL(
            """
            SELECT COALESCE(bool_or(picking.state = 'assigned'), FALSE) AS ready,
                   min(picking.scheduled_date) AS planned_date,
                   (array_agg(picker.name ORDER BY picking.scheduled_date)
                       FILTER (WHERE picker.id IS NOT NULL))[1] AS picker
              FROM stock_picking picking
              JOIN stock_picking_type type ON type.id = picking.picking_type_id
         LEFT JOIN res_users ON res_users.id = picking.user_id
         LEFT JOIN res_partner picker ON picker.id = res_users.partner_id
             WHERE picking.sale_id = sale.id
               AND picking.state NOT IN ('done', 'cancel')
               AND type.code = 'outgoing'
            """
        )

    @api.model
    def _select_crm_invoices(self):
        return SQL(
            """
            SELECT count(*) FILTER (WHERE move.state = 'draft') AS drafts,
                   count(*) FILTER (WHERE move.state = 'posted') AS posted,
                   count(*) FILTER (WHERE move.state = 'posted' AND %(settled)s)
                       AS settled,
                   COALESCE(bool_or(move.payment_state = 'partial'), FALSE)
                       AS partly_paid,
                   min(move.invoice_date_due) FILTER (
                       WHERE move.state = 'posted'
                         AND NOT %(settled)s
                         AND move.invoice_date_due < %(today)s) AS overdue_since,
                   min(move.invoice_date_due) FILTER (
                       WHERE move.state = 'posted' AND NOT %(settled)s) AS due
              FROM account_move move
             WHERE move.move_type IN ('out_invoice', 'out_refund')
               AND move.id IN (
                   SELECT item.move_id
                     FROM sale_order_line line
                     JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = line.id
                     JOIN account_move_line item ON item.id = rel.invoice_line_id
                    WHERE line.order_id = sale.id)
            """,
            settled=SQL("move.payment_state IN ('paid', 'in_payment', 'reversed')"),
            today=fields.Date.context_today(self),
        )
