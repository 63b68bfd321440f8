"""Where do the orders stand? The first page of the orders of the busiest groups."""

from lxml import etree

from odoo import fields

from . import Job, without_us

PAGE = 80
COUNTED = 10_001  # The web client counts no further and shows "10000+".
GROUPS = 5
ORDER = "date_order desc, id desc"
LIST_VIEW = "crm_ext_core.sale_order_view_list_progress"
PLAIN_VIEW = "sale.sale_order_tree"
UNPAID = ("not_paid", "partial", "blocked")


class Benchmark(Job):
    """80 rows with all columns of the list of progress, and how many orders there are.

    Each row says what is ordered, delivered, invoiced and paid, what is late and why,
    and what comes next. Plain Odoo reads its own list of the same orders, and then of
    lines and invoices what is needed to say the same. Compared are the states of the
    steps.
    """

    def cases(self):
        groups = self.column(
            """SELECT l.ancestor_id
                 FROM sale_order o
                 JOIN res_partner p ON p.id = o.partner_id
                 JOIN crm_account_link l ON l.descendant_id = p.commercial_partner_id
             GROUP BY l.ancestor_id
             ORDER BY count(*) DESC, l.ancestor_id
                LIMIT %s""",
            GROUPS,
        )
        # The web client was given the domain with the action.
        self.domains = {
            group_id: self.env["res.partner"]
            .browse(group_id)
            ._get_crm_tree_orders_domain()
            for group_id in groups
        }
        return groups

    def ours(self, case):
        orders = self.env["sale.order"]
        arch = orders.get_view(self.env.ref(LIST_VIEW).id, "list")["arch"]
        return orders.web_search_read(
            self.domains[case],
            self._get_specification(arch),
            limit=PAGE,
            order=ORDER,
            count_limit=COUNTED,
        )

    def _get_specification(self, arch):
        model = self.env["sale.order"]
        named = {"many2one", "many2many", "one2many"}
        return {
            name: {"fields": {"display_name": {}}}
            if model._fields[name].type in named
            else {}
            for name in dict.fromkeys(etree.fromstring(arch).xpath("//field/@name"))
        }

    def plain(self, case):
        orders = self.env["sale.order"]
        arch = self.env.ref(PLAIN_VIEW).sudo().arch_db
        with without_us(orders, ["web_search_read"]):
            result = orders.web_search_read(
                [("partner_id", "child_of", case)],
                self._get_specification(arch),
                limit=PAGE,
                order=ORDER,
                count_limit=COUNTED,
            )
        page = orders.browse(row["id"] for row in result["records"])
        return [self._tell(order) for order in page], result["length"]

    def _tell(self, order):
        """Return the states of an order by its lines and invoices."""
        if order.state != "sale":
            return order.id, None, None, None
        lines = order.order_line.filtered(lambda line: line.product_id.type == "consu")
        delivered = all(line.qty_delivered >= line.product_uom_qty for line in lines)
        posted = order.invoice_ids.filtered(lambda move: move.state == "posted")
        invoiced = bool(posted) and order.invoice_status in ("invoiced", "upselling")
        paid = all(move.payment_state not in UNPAID for move in posted)
        return order.id, delivered, invoiced, paid if posted else None

    def limit(self, case):
        orders = """FROM sale_order o
                    JOIN res_partner p ON p.id = o.partner_id
                    JOIN crm_account_link link
                      ON link.descendant_id = p.commercial_partner_id
                   WHERE link.ancestor_id = %s AND o.company_id IN %s"""
        company_ids = tuple(self.env.companies.ids)
        page = self.rows(
            f"""SELECT o.id,
                       CASE WHEN o.state = 'sale' THEN line.delivered END,
                       CASE WHEN o.state = 'sale' THEN bill.posted > 0
                            AND o.invoice_status IN ('invoiced', 'upselling') END,
                       CASE WHEN o.state = 'sale' AND bill.posted > 0
                            THEN bill.unpaid = 0 END,
                       o.name, o.date_order, o.client_order_ref, o.commitment_date,
                       o.amount_total, o.customer, seller.name, bill.due < %s,
                       line.planned, line.picker, line.lacking
                  FROM (SELECT o.*, p.complete_name AS customer {orders}
                      ORDER BY o.date_order DESC, o.id DESC LIMIT %s) o
             LEFT JOIN res_users u ON u.id = o.user_id
             LEFT JOIN res_partner seller ON seller.id = u.partner_id,
                       LATERAL (
                         SELECT bool_and(l.qty_delivered >= l.product_uom_qty)
                                    AS delivered,
                                min(picking.scheduled_date) AS planned,
                                min(picker.name) AS picker,
                                min(template.name->>'en_US') AS lacking
                           FROM sale_order_line l
                           JOIN product_product product ON product.id = l.product_id
                           JOIN product_template template
                             ON template.id = product.product_tmpl_id
                      LEFT JOIN stock_move move ON move.sale_line_id = l.id
                            AND move.state NOT IN ('done', 'cancel')
                      LEFT JOIN stock_picking picking ON picking.id = move.picking_id
                      LEFT JOIN res_users ON res_users.id = picking.user_id
                      LEFT JOIN res_partner picker ON picker.id = res_users.partner_id
                          WHERE l.order_id = o.id AND template.type = 'consu') line,
                       LATERAL (
                         SELECT count(*) FILTER (WHERE state = 'posted') AS posted,
                                count(*) FILTER (WHERE state = 'posted'
                                    AND payment_state IN %s) AS unpaid,
                                min(invoice_date_due) AS due
                           FROM account_move
                          WHERE id IN (
                            SELECT item.move_id
                              FROM sale_order_line l
                              JOIN sale_order_line_invoice_rel rel
                                ON rel.order_line_id = l.id
                              JOIN account_move_line item
                                ON item.id = rel.invoice_line_id
                             WHERE l.order_id = o.id)) bill
              ORDER BY o.date_order DESC, o.id DESC""",
            fields.Date.context_today(self.env["sale.order"]),
            case,
            company_ids,
            PAGE,
            UNPAID,
        )
        [count] = self.column(
            f"SELECT count(*) FROM (SELECT {orders} LIMIT %s) counted",
            case,
            company_ids,
            COUNTED,
        )
        return [row[:4] for row in page], count

    def answer(self, variant, result):
        if variant != "ours":
            return result
        page = []
        for row in result["records"]:
            steps = {s["key"]: s["state"] for s in row["crm_progress_steps"] or []}
            states = [
                steps[key] == "done" if key in steps else None
                for key in ("delivered", "invoiced", "paid")
            ]
            page.append((row["id"], *states))
        return page, result["length"]
