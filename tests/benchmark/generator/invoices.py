"""Posted customer invoices with their journal items."""

from odoo.tools import SQL

from .documents import reference
from .expressions import rand
from .plan import TODAY
from .sow import Prototype, bare, last_id, settle, undone


def fill(env, plan):
    """Write an invoice like the first lines of each order; most of them are paid.

    For orders that are not billed yet it stands alone.
    """
    cr = env.cr
    with undone(env):
        move, product, tax, receivable = _prototypes(env)
    _map_invoices(cr, plan, move)
    with bare(cr, "account_move", "account_move_line", "sale_order_line_invoice_rel"):
        _sow_moves(cr, move)
        _sow_product_lines(cr, product)
        _sow_tax_lines(cr, tax)
        _sow_receivable_lines(cr, receivable)
        _link_orders(cr)
    settle(cr, "account_move", "account_move_line")


def _prototypes(env):
    """Return the rows of an invoice and of its three kinds of journal items.

    The item of the tax is None where the company has no sales tax.
    """
    partner = env["res.partner"].create({"name": "Prototype", "is_company": True})
    product = env["product.product"].search([("name", "=like", "Part %")], limit=1)
    line = {"product_id": product.id, "quantity": 1, "price_unit": 100}
    move = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": TODAY,
            "invoice_line_ids": [(0, 0, line)],
        }
    )
    move.action_post()
    items = {item.display_type: item for item in move.line_ids}
    return (
        Prototype.read(move),
        Prototype.read(items["product"]),
        Prototype.read(items["tax"]) if "tax" in items else None,
        Prototype.read(items["payment_term"]),
    )


def _map_invoices(cr, plan, move):
    """Decide dates, amounts and payments: invoice n bills order n in part or whole."""
    rate = move.row["amount_tax"] / move.row["amount_untaxed"]
    cr.execute(
        SQL(
            f"""CREATE TABLE bench.invoice AS
                SELECT n, id, order_id, partner_id, commercial_id, user_id, day, billed,
                       until, untaxed, round(untaxed * %(rate)s::numeric, 2) AS tax,
                       'RE/' || year || '/' AS prefix,
                       'RE/' || year || '/' || lpad(n::text, 7, '0') AS name,
                       {rand("n", 30)} < 0.95 AND day < date %(today)s - 45 AS paid
                  FROM (SELECT o.n, %(start)s + o.n AS id, o.id AS order_id,
                               o.partner_id, o.commercial_id, o.user_id, o.billed,
                               l.until, l.untaxed,
                               least(o.ordered::date + 10, date %(today)s) AS day,
                               extract(year FROM least(o.ordered::date + 10,
                                                       date %(today)s)) AS year
                          FROM bench.order o
                          JOIN (SELECT n, max(place) AS until,
                                       sum(quantity * price) AS untaxed
                                  FROM bench.line
                                 WHERE place = 1
                                    OR place = 2 AND {rand("n", 31)} < 0.5
                              GROUP BY n) l ON l.n = o.n) i""",
            rate=rate,
            start=last_id(cr, "account_move"),
            today=TODAY,
        )
    )
    cr.execute(SQL("ANALYZE bench.invoice"))


def _sow_moves(cr, prototype):
    residual = "CASE WHEN s.paid THEN 0 ELSE s.untaxed + s.tax END"
    amounts = {
        "amount_untaxed": "s.untaxed",
        "amount_untaxed_signed": "s.untaxed",
        "amount_untaxed_in_currency_signed": "s.untaxed",
        "amount_tax": "s.tax",
        "amount_tax_signed": "s.tax",
        "amount_total": "s.untaxed + s.tax",
        "amount_total_signed": "s.untaxed + s.tax",
        "amount_total_in_currency_signed": "s.untaxed + s.tax",
        "amount_residual": residual,
        "amount_residual_signed": residual,
    }
    prototype.sow(
        cr,
        SQL("SELECT * FROM bench.invoice ORDER BY n"),
        id="s.id",
        name="s.name",
        ref=reference("s.n"),
        payment_reference="s.name",
        sequence_prefix="s.prefix",
        sequence_number="s.n",
        partner_id="s.partner_id",
        partner_shipping_id="s.partner_id",
        commercial_partner_id="s.commercial_id",
        invoice_partner_display_name="''",
        invoice_user_id="s.user_id",
        date="s.day",
        invoice_date="s.day",
        delivery_date="s.day",
        invoice_date_due="s.day + 30",
        create_date="s.day",
        payment_state="CASE WHEN s.paid THEN 'paid' ELSE 'not_paid' END",
        **amounts,
    )


def _sow_items(cr, prototype, source, balance, **columns):
    """Insert journal items of the amount `balance`, an expression on the source."""
    prototype.sow(
        cr,
        source,
        **{
            "move_id": "s.move_id",
            "move_name": "s.name",
            "partner_id": "s.commercial_id",
            "date": "s.day",
            "invoice_date": "s.day",
            "create_date": "s.day",
            "balance": balance,
            "amount_currency": balance,
            "debit": f"greatest({balance}, 0)",
            "credit": f"greatest(-({balance}), 0)",
            **columns,
        },
    )


def _sow_product_lines(cr, prototype):
    cr.execute(
        SQL(
            """CREATE TABLE bench.item AS
               SELECT %s + row_number() OVER (ORDER BY l.id) AS id,
                      l.id AS line_id, l.place, l.product_id, l.quantity, l.price,
                      l.quantity * l.price AS untaxed,
                      i.id AS move_id, i.name, i.commercial_id, i.day,
                      i.billed, 1 + i.tax / i.untaxed AS gross
                 FROM bench.line l
                 JOIN bench.invoice i ON i.n = l.n AND l.place <= i.until""",
            last_id(cr, "account_move_line"),
        )
    )
    _sow_items(
        cr,
        prototype,
        SQL("SELECT * FROM bench.item ORDER BY id"),
        "-s.untaxed",
        id="s.id",
        name="'Part'",
        sequence="s.place * 10",
        product_id="s.product_id",
        quantity="s.quantity",
        price_unit="s.price",
        price_subtotal="s.untaxed",
        price_total="round(s.untaxed * s.gross, 2)",
    )


def _one_per_invoice(cr):
    """Return the source of items that stand once on each invoice."""
    return SQL(
        "SELECT i.*, i.id AS move_id, %s + i.n AS item_id"
        " FROM bench.invoice i ORDER BY n",
        last_id(cr, "account_move_line"),
    )


def _sow_tax_lines(cr, prototype):
    if not prototype:
        return
    _sow_items(
        cr,
        prototype,
        _one_per_invoice(cr),
        "-s.tax",
        id="s.item_id",
        tax_base_amount="-s.untaxed",
    )


def _sow_receivable_lines(cr, prototype):
    residual = "CASE WHEN s.paid THEN 0 ELSE s.untaxed + s.tax END"
    _sow_items(
        cr,
        prototype,
        _one_per_invoice(cr),
        "s.untaxed + s.tax",
        id="s.item_id",
        name="s.name",
        date_maturity="s.day + 30",
        amount_residual=residual,
        amount_residual_currency=residual,
        reconciled="s.paid",
    )


def _link_orders(cr):
    cr.execute(
        SQL(
            """INSERT INTO sale_order_line_invoice_rel (order_line_id, invoice_line_id)
               SELECT line_id, id FROM bench.item WHERE billed"""
        )
    )
