"""Deliveries, productions and leads: documents with a number and a customer."""

from odoo.tools import SQL

from . import words
from .expressions import moment, pick, skewed
from .sow import Prototype, bare, last_id, settle, undone
from .users import user_ids


def fill(env, plan):
    """Create two deliveries of each order, and a production where that is installed.

    The lines of confirmed orders are moved by the second delivery.
    """
    with undone(env):
        delivery, move = _prototypes_of_delivery(env)
        lead = _prototype_of_lead(env)
        production = "mrp.production" in env and _prototype_of_production(env)
    start = last_id(env.cr, "stock_picking")
    _sow_of_orders(env, delivery, "WH/OUT/", times=2, partner_id="s.partner_id")
    _sow_moves(env, move, start)
    if production:
        # Each production has a group of its own; without one it belongs to no order
        group = {"production_group_id": "NULL::int"}
        _sow_of_orders(env, production, "WH/MO/", times=1, **group)
    _sow_leads(env, plan, lead)


def reference(number):
    """Return the expression of the customer's reference of an order; half have one."""
    return f"CASE WHEN {number} %% 2 = 0 THEN 'PO-' || (4500000000 + {number}) END"


def _prototypes_of_delivery(env):
    """Return the rows of a delivery and of what it moves."""
    partner = env["res.partner"].create({"name": "Prototype", "is_company": True})
    warehouse = env["stock.warehouse"].search(
        [("company_id", "=", env.company.id)], limit=1
    )
    product = env["product.product"].search([("name", "=like", "Part %")], limit=1)
    delivery = env["stock.picking"].create(
        {
            "partner_id": partner.id,
            "picking_type_id": warehouse.out_type_id.id,
            "move_ids": [(0, 0, {"product_id": product.id, "product_uom_qty": 1})],
        }
    )
    return Prototype.read(delivery), Prototype.read(delivery.move_ids)


def _prototype_of_production(env):
    product = env["product.product"].search([("name", "=like", "Part %")], limit=1)
    return Prototype.read(env["mrp.production"].create({"product_id": product.id}))


def _prototype_of_lead(env):
    return Prototype.read(env["crm.lead"].create({"name": "Prototype"}))


def _sow_of_orders(env, prototype, prefix, times, **columns):
    """Insert the same number of documents of each order; their names count on."""
    table = prototype.table
    with bare(env.cr, table):
        prototype.sow(
            env.cr,
            SQL(
                """SELECT o.partner_id, o.ordered, %(start)s + d.n AS id, d.n
                     FROM (SELECT n AS order_n, n * %(times)s - i AS n
                             FROM bench.order, generate_series(0, %(times)s - 1) i) d
                     JOIN bench.order o ON o.n = d.order_n
                 ORDER BY d.n""",
                start=last_id(env.cr, table),
                times=times,
            ),
            id="s.id",
            name=f"'{prefix}' || lpad(s.n::text, 7, '0')",
            create_date="s.ordered",
            **columns,
        )
    settle(env.cr, table)


def _sow_moves(env, prototype, start):
    """Insert a move for each line of confirmed orders; `start`: of the deliveries."""
    with bare(env.cr, "stock_move"):
        prototype.sow(
            env.cr,
            SQL(
                """SELECT l.id AS line_id, l.product_id, l.quantity, o.ordered,
                          o.billed, o.partner_id,
                          %(deliveries)s + 2 * o.n AS picking_id,
                          %(start)s + row_number() OVER (ORDER BY l.id) AS id
                     FROM bench.line l
                     JOIN bench.order o ON o.n = l.n
                    WHERE o.state = 'sale'
                 ORDER BY l.id""",
                deliveries=start,
                start=last_id(env.cr, "stock_move"),
            ),
            id="s.id",
            picking_id="s.picking_id",
            partner_id="s.partner_id",
            sale_line_id="s.line_id",
            product_id="s.product_id",
            product_uom_qty="s.quantity",
            product_qty="s.quantity",
            quantity="CASE WHEN s.billed THEN s.quantity ELSE 0 END",
            state="CASE WHEN s.billed THEN 'done' ELSE 'confirmed' END",
            date="s.ordered",
            create_date="s.ordered",
        )
    settle(env.cr, "stock_move")


def _sow_leads(env, plan, prototype):
    with bare(env.cr, "crm_lead"):
        prototype.sow(
            env.cr,
            SQL(
                f"""SELECT l.n, %(start)s + l.n AS id, m.id AS partner_id,
                           {moment("l.n", 91)} AS created
                      FROM (SELECT n, {skewed(plan.people, "n", 90)} AS person_n
                              FROM generate_series(1, %(leads)s) n) l
                      JOIN bench.person m ON m.n = l.person_n
                  ORDER BY l.n""",
                start=last_id(env.cr, "crm_lead"),
                leads=plan.leads,
            ),
            id="s.id",
            name="'L-' || lpad(s.n::text, 7, '0') || ' '"
            f" || {pick(words.SUBJECTS, 's.n', 92)}",
            partner_id="s.partner_id",
            user_id=pick(user_ids(env), "s.n", 93),
            create_date="s.created",
        )
    settle(env.cr, "crm_lead")
