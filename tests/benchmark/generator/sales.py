"""Orders and their lines."""

from odoo.tools import SQL

from .documents import reference
from .expressions import moment, pick, rand, skewed
from .plan import TODAY
from .sow import Prototype, bare, last_id, settle, undone
from .users import user_ids

PRODUCTS = 40
OPEN_DAYS = 60
STATUS = """CASE WHEN s.state <> 'sale' THEN 'no'
                 WHEN s.billed THEN 'invoiced' ELSE 'to invoice' END"""


def fill(env, plan):
    """Create orders; leaves bench.order and bench.line for the invoices.

    bench.order(n, id, partner_id, commercial_id, user_id, ordered, state, lines,
    billed)
    bench.line(n, place, id, product_id, quantity, price)
    """
    cr = env.cr
    products = _create_products(env)
    with undone(env):
        order, line = _prototypes(env, products[0])
    tax = order.row["amount_tax"] / order.row["amount_untaxed"]
    _map_orders(cr, plan, user_ids(env))
    _map_lines(cr, products)
    with bare(cr, "sale_order", "sale_order_line"):
        _sow_orders(cr, order, tax)
        _sow_lines(cr, line, tax)
    settle(cr, "sale_order", "sale_order_line")


def _create_products(env):
    """Return [(id, price)] of goods that stay in the database."""
    products = env["product.product"].create(
        [
            {"name": f"Part {number}", "type": "consu", "list_price": 12.5 * number}
            for number in range(1, PRODUCTS + 1)
        ]
    )
    return [(product.id, product.list_price) for product in products]


def _prototypes(env, product):
    partner = env["res.partner"].create({"name": "Prototype", "is_company": True})
    order = env["sale.order"].create(
        {
            "partner_id": partner.id,
            "order_line": [(0, 0, {"product_id": product[0], "price_unit": 100})],
        }
    )
    return Prototype.read(order), Prototype.read(order.order_line)


def _map_orders(cr, plan, users):
    """Decide who ordered what and when; a few customers order very often."""
    cr.execute(SQL("CREATE INDEX ON bench.person (company_id, place)"))
    cr.execute(
        SQL(
            f"""CREATE TABLE bench.order AS
                SELECT o.n, %(start)s + o.n AS id,
                       CASE WHEN {rand("o.n", 10)} < 0.1 THEN private.id
                            WHEN {rand("o.n", 11)} < 0.5 THEN c.id
                            ELSE coalesce(buyer.id, c.id) END AS partner_id,
                       CASE WHEN {rand("o.n", 10)} < 0.1 THEN private.id
                            ELSE c.id END AS commercial_id,
                       {pick(users, "o.n", 12)} AS user_id,
                       date_trunc('second', {moment("o.n", 13)}) AS ordered,
                       (ARRAY['sale', 'sale', 'sale', 'sale', 'sale', 'sale', 'sale',
                              'sale', 'draft', 'cancel'])
                           [1 + floor({rand("o.n", 14)} * 10)::int] AS state,
                       1 + floor({rand("o.n", 15)} * 4)::int AS lines,
                       false AS billed
                  FROM (SELECT n, {skewed(plan.companies, "n", 16)} AS company_n,
                               {skewed(plan.private, "n", 17)} AS private_n
                          FROM generate_series(1, %(orders)s) n) o
                  JOIN bench.company c ON c.n = o.company_n
                  JOIN bench.person private ON private.n = %(people)s + o.private_n
             LEFT JOIN bench.person buyer ON buyer.company_id = c.id
                   AND buyer.place = 1 + floor({rand("o.n", 18)} * c.staff)::int""",
            start=last_id(cr, "sale_order"),
            orders=plan.orders,
            people=plan.people,
        )
    )
    # Recent orders still wait for their delivery and their invoice.
    cr.execute(
        SQL(
            """UPDATE bench.order SET billed = true
                WHERE state = 'sale' AND ordered < date %s - %s""",
            TODAY,
            OPEN_DAYS,
        )
    )
    cr.execute(SQL("ANALYZE bench.order"))


def _map_lines(cr, products):
    ids, prices = zip(*products, strict=True)
    cr.execute(
        SQL(
            f"""CREATE TABLE bench.line AS
                SELECT n, place,
                       %(start)s + row_number() OVER (ORDER BY n, place) AS id,
                       (%(ids)s::int[])[product] AS product_id,
                       1 + floor({rand("n * 4 + place", 20)}^2 * 20)::int AS quantity,
                       (%(prices)s::numeric[])[product] AS price
                  FROM (SELECT n, place,
                               1 + floor({rand("n * 4 + place", 21)} * %(count)s)::int
                                   AS product
                          FROM bench.order, generate_series(1, lines) place) l""",
            start=last_id(cr, "sale_order_line"),
            ids=list(ids),
            prices=list(prices),
            count=len(products),
        )
    )
    cr.execute(SQL("ANALYZE bench.line"))


def _sow_orders(cr, prototype, tax):
    prototype.sow(
        cr,
        SQL(
            """SELECT o.*, l.untaxed, round(l.untaxed * %s::numeric, 2) AS tax
                 FROM bench.order o
                 JOIN (SELECT n, sum(quantity * price) AS untaxed
                         FROM bench.line GROUP BY n) l ON l.n = o.n
             ORDER BY o.n""",
            tax,
        ),
        id="s.id",
        name="'S' || lpad(s.n::text, 7, '0')",
        state="s.state",
        client_order_ref=reference("s.n"),
        partner_id="s.partner_id",
        crm_commercial_partner_id="s.commercial_id",
        partner_invoice_id="s.commercial_id",
        partner_shipping_id="s.partner_id",
        user_id="s.user_id",
        date_order="s.ordered",
        create_date="s.ordered",
        validity_date="NULL::date",
        amount_untaxed="s.untaxed",
        amount_tax="s.tax",
        amount_total="s.untaxed + s.tax",
        invoice_status=STATUS,
        crm_is_open="s.state = 'sale' AND NOT s.billed",
        delivery_status="CASE WHEN s.state <> 'sale' THEN NULL"
        " WHEN s.billed THEN 'full' ELSE 'pending' END",
    )


def _sow_lines(cr, prototype, tax):
    delivered = "CASE WHEN s.billed THEN s.quantity ELSE 0 END"
    prototype.sow(
        cr,
        SQL(
            """SELECT l.*, l.quantity * l.price AS untaxed,
                      o.state, o.user_id, o.billed,
                      round(l.quantity * l.price * %s::numeric, 2) AS tax,
                      o.id AS order_id, o.partner_id, o.ordered
                 FROM bench.line l JOIN bench.order o ON o.n = l.n
             ORDER BY l.id""",
            tax,
        ),
        id="s.id",
        order_id="s.order_id",
        order_partner_id="s.partner_id",
        salesman_id="s.user_id",
        sequence="s.place * 10",
        name="'Part'",
        state="s.state",
        create_date="s.ordered",
        product_id="s.product_id",
        product_uom_qty="s.quantity",
        price_unit="s.price",
        technical_price_unit="s.price",
        price_reduce_taxexcl="s.price",
        price_reduce_taxinc="s.price * (s.untaxed + s.tax) / s.untaxed",
        price_subtotal="s.untaxed",
        price_tax="s.tax",
        price_total="s.untaxed + s.tax",
        qty_delivered=delivered,
        qty_invoiced=delivered,
        invoice_status=STATUS,
        untaxed_amount_invoiced="CASE WHEN s.billed THEN s.untaxed ELSE 0 END",
    )
