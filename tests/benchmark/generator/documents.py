"""Deliveries, productions and leads: documents with a number and a customer."""

from odoo.tools import SQL

from . import words
from .expressions import moment, pick, skewed
from .sow import Prototype, bare, last_id, settle, undone
from .users import user_ids


def fill(env, plan):
    """Create two deliveries of each order, and a production where that is installed."""
    with undone(env):
        delivery = _prototype_of_delivery(env)
        lead = _prototype_of_lead(env)
        production = "mrp.production" in env and _prototype_of_production(env)
    _sow_of_orders(env, delivery, "WH/OUT/", times=2, partner_id="s.partner_id")
    if production:
        # Each production has a group of its own; without one it belongs to no order
        group = {"production_group_id": "NULL::int"}
        _sow_of_orders(env, production, "WH/MO/", times=1, **group)
    _sow_leads(env, plan, lead)


def reference(number):
    """Return the expression of the customer's reference of an order; half have one."""
    return f"CASE WHEN {number} %% 2 = 0 THEN 'PO-' || (4500000000 + {number}) END"


def _prototype_of_delivery(env):
    partner = env["res.partner"].create({"name": "Prototype", "is_company": True})
    warehouse = env["stock.warehouse"].search(
        [("company_id", "=", env.company.id)], limit=1
    )
    return Prototype.read(
        env["stock.picking"].create(
            {"partner_id": partner.id, "picking_type_id": warehouse.out_type_id.id}
        )
    )


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
