from odoo import api, fields, models
from odoo.tools import SQL

UNPAID = ("not_paid", "partial", "blocked")
"""Payment states of invoices of which something is still to be paid."""


class SaleOrder(models.Model):
    """What delivery, stock and accounting know of an order, for many in one query."""

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
                SELECT sale.id, COALESCE(sale.crm_is_open, FALSE) AS is_open,
                       seller.name AS seller, line.*, invoice.*
                  FROM sale_order sale
             LEFT JOIN res_users ON res_users.id = sale.user_id
             LEFT JOIN res_partner seller ON seller.id = res_users.partner_id,
                       LATERAL (%(lines)s) line,
                       LATERAL (%(invoices)s) invoice
                 WHERE sale.id IN %(order_ids)s
                """,
                lines=self._select_crm_lines(SQL("sale.id")),
                invoices=self._select_crm_invoices(),
                order_ids=order_ids,
            )
        )
        nothing = self._get_crm_no_production()
        for row in rows:
            row |= nothing | productions.get(row["id"], {})
        return {row.pop("id"): row for row in rows}

    @api.model
    def _get_crm_no_production(self):
        return {
            "productions": 0,
            "productions_done": 0,
            "production_date": None,
            "producer": None,
        }

    def _get_crm_productions(self):
        """Return how far the production for each order is.

        Extension point of crm_ext_mrp; orders without production are absent.

        :return: {order id: dict with the keys productions, productions_done (how many
            there are and how many are finished), production_date (planned end of those
            that are not, in UTC) and producer (name of who is responsible)}
        :rtype: dict[int, dict]
        """
        return {}

    @api.model
    def _flush_crm_progress(self):
        self.flush_model(["state", "crm_is_open", "commitment_date", "user_id"])
        self.env["sale.order.line"].flush_model(
            ["product_uom_qty", "qty_delivered", "display_type", "invoice_lines"]
        )
        self.env["stock.move"].flush_model(
            [
                "sale_line_id",
                "state",
                "date",
                "picking_id",
                "to_refund",
                "location_id",
                "location_dest_id",
                "location_final_id",
            ]
        )
        self.env["stock.picking"].flush_model(["state", "scheduled_date", "user_id"])
        self.env["account.move.line"].flush_model(["move_id"])
        self.env["account.move"].flush_model(
            ["state", "payment_state", "invoice_date_due"]
        )

    @api.model
    def _select_crm_lines(self, order_id):
        """Return the query of what is ordered and delivered of one order.

        Goods are missing as long as something is on its way to the customer, or nothing
        was ever planned; what was returned or cancelled does not come any more. Of the
        services those count that are invoiced when they are done.
        """
        return SQL(
            """
            SELECT COALESCE(sum(ordered) FILTER (WHERE goods), 0) AS goods,
                   COALESCE(sum(delivered) FILTER (WHERE goods), 0) AS goods_delivered,
                   count(*) FILTER (WHERE goods AND delivered < ordered
                       AND (pending OR NOT planned)) AS missing,
                   count(DISTINCT unit) FILTER (WHERE goods) AS units,
                   count(*) FILTER (WHERE goods) AS lines,
                   count(*) FILTER (WHERE goods AND delivered >= ordered)
                       AS lines_delivered,
                   count(*) FILTER (WHERE NOT goods) AS services,
                   count(*) FILTER (WHERE NOT goods AND delivered >= ordered)
                       AS services_done,
                   COALESCE(bool_or(planned), FALSE) AS planned,
                   COALESCE(bool_or(ready), FALSE) AS ready,
                   COALESCE(bool_or(supplied), FALSE) AS supplied,
                   COALESCE(bool_or(returned), FALSE) AS returned,
                   COALESCE(bool_or(coming_back), FALSE) AS coming_back,
                   COALESCE(bool_or(dropped), FALSE) AS dropped,
                   min(planned_date) AS planned_date,
                   (array_agg(picker ORDER BY planned_date)
                       FILTER (WHERE picker IS NOT NULL))[1] AS picker,
                   min(lacking) AS lacking,
                   sum(lacks) AS lacks
              FROM (
                SELECT template.type = 'consu' AS goods,
                       round(line.product_uom_qty::numeric, 5) AS ordered,
                       round(LEAST(GREATEST(line.qty_delivered, 0),
                           line.product_uom_qty)::numeric, 5) AS delivered,
                       line.product_uom_id AS unit,
                       move.*
                  FROM sale_order_line line
                  JOIN product_product product ON product.id = line.product_id
                  JOIN product_template template
                    ON template.id = product.product_tmpl_id,
                       LATERAL (%(moves)s) move
                 WHERE line.order_id = %(order_id)s
                   AND line.display_type IS NULL
                   AND line.product_uom_qty > 0
                   AND line.is_downpayment IS NOT TRUE
                   AND (template.type = 'consu'
                        OR template.type = 'service'
                           AND template.invoice_policy = 'delivery')
              ) line
            """,
            moves=self._select_crm_moves(),
            order_id=order_id,
        )

    @api.model
    def _select_crm_moves(self):
        """Return the query of the moves of one line of an order.

        They are on their way to the customer also while they are picked or packed in
        the warehouse, and when a supplier sends them (drop shipping).
        """
        return SQL(
            """
            SELECT count(*) > 0 AS planned,
                   bool_or(is_open AND is_out) AS pending,
                   bool_or(is_open AND is_out AND NOT is_supplied
                       AND picking_state = 'assigned') AS ready,
                   bool_or(is_open AND is_out AND is_supplied) AS supplied,
                   bool_or(state = 'done' AND is_back AND to_refund) AS returned,
                   bool_or(is_open AND is_back) AS coming_back,
                   bool_or(state = 'cancel' AND is_out) AS dropped,
                   min(planned_date) FILTER (WHERE is_open AND is_out) AS planned_date,
                   (array_agg(picker ORDER BY planned_date) FILTER (
                       WHERE is_open AND is_out AND picker IS NOT NULL))[1] AS picker,
                   min(product) FILTER (WHERE is_lacking) AS lacking,
                   count(DISTINCT product_id) FILTER (WHERE is_lacking) AS lacks
              FROM (
                SELECT move.state,
                       move.product_id,
                       %(product)s AS product,
                       move.to_refund,
                       move.state NOT IN ('done', 'cancel') AS is_open,
                       move.state IN ('confirmed', 'waiting', 'partially_available')
                           AS is_lacking,
                       NOT %(source)s AND (%(target)s OR %(final)s) AS is_out,
                       %(source)s AS is_back,
                       source.usage = 'supplier' AS is_supplied,
                       picking.state AS picking_state,
                       COALESCE(picking.scheduled_date, move.date) AS planned_date,
                       picker.name AS picker
                  FROM stock_move move
                  JOIN product_product moved ON moved.id = move.product_id
                  JOIN product_template thing ON thing.id = moved.product_tmpl_id
                  JOIN stock_location source ON source.id = move.location_id
                  JOIN stock_location target ON target.id = move.location_dest_id
             LEFT JOIN stock_location final ON final.id = move.location_final_id
             LEFT JOIN stock_picking picking ON picking.id = move.picking_id
             LEFT JOIN res_users ON res_users.id = picking.user_id
             LEFT JOIN res_partner picker ON picker.id = res_users.partner_id
                 WHERE move.sale_line_id = line.id
              ) move
            """,
            product=self.env["product.template"]._field_to_sql("thing", "name"),
            source=self._is_crm_customer_location(SQL("source")),
            target=self._is_crm_customer_location(SQL("target")),
            final=self._is_crm_customer_location(SQL("final")),
        )

    @api.model
    def _is_crm_customer_location(self, location):
        """Return the condition of ``stock.location._is_outgoing()``."""
        return SQL(
            """COALESCE(%(location)s.usage = 'customer'
                OR %(location)s.usage = 'transit'
                   AND %(location)s.company_id IS NULL, FALSE)""",
            location=location,
        )

    @api.model
    def _select_crm_invoices(self):
        """Return the query of the invoices of one order, and of what is still to pay.

        A credit note that is not settled is ours to pay out or to set off.
        """
        return SQL(
            """
            SELECT count(*) FILTER (WHERE state = 'draft') AS drafts,
                   count(*) FILTER (WHERE state = 'posted') AS posted,
                   count(*) FILTER (WHERE state = 'posted' AND NOT is_refund)
                       AS invoices,
                   count(*) FILTER (WHERE state = 'posted' AND is_refund) AS refunds,
                   count(*) FILTER (WHERE state = 'posted' AND NOT is_refund
                       AND payment_state = 'reversed') AS reversed,
                   count(*) FILTER (WHERE is_due AND NOT is_refund) AS unpaid,
                   count(*) FILTER (WHERE is_due AND is_refund) AS unpaid_refunds,
                   count(*) FILTER (WHERE is_due AND NOT is_refund
                       AND payment_state = 'partial') AS partly_paid,
                   COALESCE(bool_and(is_prepayment) FILTER (
                       WHERE state = 'posted' AND NOT is_refund), FALSE)
                       AS is_prepayment,
                   min(invoice_date_due) FILTER (WHERE is_due AND NOT is_refund
                       AND invoice_date_due < %(today)s) AS overdue_since,
                   min(invoice_date_due) FILTER (WHERE is_due AND NOT is_refund) AS due
              FROM (
                SELECT move.state,
                       move.payment_state,
                       move.invoice_date_due,
                       move.move_type = 'out_refund' AS is_refund,
                       move.state = 'posted' AND move.payment_state IN %(unpaid)s
                           AS is_due,
                       document.is_prepayment
                  FROM (SELECT item.move_id,
                               bool_and(COALESCE(line.is_downpayment, FALSE))
                                   AS is_prepayment
                          FROM sale_order_line line
                          JOIN sale_order_line_invoice_rel rel
                            ON rel.order_line_id = line.id
                          JOIN account_move_line item ON item.id = rel.invoice_line_id
                         WHERE line.order_id = sale.id
                      GROUP BY item.move_id) document
                  JOIN account_move move ON move.id = document.move_id
                 WHERE move.move_type IN ('out_invoice', 'out_refund')
              ) move
            """,
            unpaid=UNPAID,
            today=fields.Date.context_today(self),
        )
