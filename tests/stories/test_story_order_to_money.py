"""One order all the way: made from a bill of materials, shipped in two parts, paid, and
one piece taken back. Whoever asks on the way hears where it stands."""

from datetime import date

import pytest

GEARS = 2
PRICE = 480


@pytest.fixture(scope="module")
def paula(employ):
    """Paula produces."""
    return employ("story.paula", "Paula Peters", ["mrp.group_mrp_user"])


@pytest.fixture(scope="module")
def willi(employ):
    """Willi keeps the warehouse."""
    return employ("story.willi", "Willi Wagner", ["stock.group_stock_user"])


@pytest.fixture(scope="module")
def gear(admin):
    """A gear that is made to order from a wheel."""
    admin["stock.route"].write(
        [admin.ref("stock.route_warehouse0_mto")], {"active": True}
    )
    gear, wheel = (
        admin["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": stored,
                "list_price": PRICE,
                "invoice_policy": "delivery",
                "taxes_id": False,
            }
        )
        for name, stored in (("Helical gear", True), ("Blank", False))
    )
    routes = ("stock.route_warehouse0_mto", "mrp.route_warehouse0_manufacture")
    admin["product.product"].write(
        [gear], {"route_ids": [(4, admin.ref(route)) for route in routes]}
    )
    template = admin.read_one("product.product", gear, ["product_tmpl_id"])
    admin["mrp.bom"].create(
        {
            "product_tmpl_id": template["product_tmpl_id"][0],
            "bom_line_ids": [(0, 0, {"product_id": wheel, "product_qty": 1})],
        }
    )
    return gear


@pytest.fixture(scope="module")
def order(admin, sabine, gear):
    """Sabine sells two gears to Lindner."""
    company = admin.read_one("res.users", admin.uid, ["company_id"])["company_id"][0]
    admin["res.company"].write([company], {"crm_draft_invoice_on_confirm": False})
    lindner = sabine["res.partner"].create(
        {"name": "Lindner Getriebe", "is_company": True, "zip": "01067"}
    )
    order = sabine["sale.order"].create(
        {
            "partner_id": lindner,
            "order_line": [(0, 0, {"product_id": gear, "product_uom_qty": GEARS})],
        }
    )
    sabine["sale.order"].action_confirm([order])
    return order


@pytest.fixture
def stands(sabine, order):
    """Return a function that tells where the order stands and whose turn it is."""

    def read():
        found = sabine.read_one(
            "sale.order", order, ["crm_progress", "crm_waiting_for"]
        )
        return found["crm_progress"], found["crm_waiting_for"]

    return read


def _deliver(client, picking, quantity):
    """Ship some of a delivery; the rest becomes a delivery of its own."""
    move = client["stock.move"].search([("picking_id", "=", picking)])
    client["stock.move"].write(move, {"quantity": quantity, "picked": True})
    action = client["stock.picking"].button_validate([picking])
    if isinstance(action, dict):
        wizard = client["stock.backorder.confirmation"].create(
            {}, context=action["context"]
        )
        client["stock.backorder.confirmation"].process(
            [wizard], context=action["context"]
        )


def _open_delivery(client, order):
    [picking] = client["stock.picking"].search(
        [("sale_id", "=", order), ("state", "not in", ["done", "cancel"])]
    )
    return picking


def _invoice(sabine, order):
    before = sabine.read_one("sale.order", order, ["invoice_ids"])["invoice_ids"]
    wizard = sabine["sale.advance.payment.inv"].create(
        {"advance_payment_method": "delivered"},
        context={"active_model": "sale.order", "active_ids": [order]},
    )
    sabine["sale.advance.payment.inv"].create_invoices([wizard])
    after = sabine.read_one("sale.order", order, ["invoice_ids"])["invoice_ids"]
    [invoice] = set(after) - set(before)
    return invoice


def _pay(alma, invoice):
    wizard = alma["account.payment.register"].create(
        {"payment_date": date.today().isoformat()},
        context={"active_model": "account.move", "active_ids": [invoice]},
    )
    alma["account.payment.register"].action_create_payments([wizard])


def test_order_is_made_shipped_in_parts_invoiced_paid_and_partly_taken_back(
    sabine, paula, willi, alma, gear, order, stands
):
    assert stands() == ("production", "us")

    [production] = paula["mrp.production"].search([("product_id", "=", gear)])
    paula["mrp.production"].button_mark_done([production])
    assert stands() == ("ready", "us")

    _deliver(willi, _open_delivery(willi, order), 1)
    assert stands() == ("partial", "us")

    first = _invoice(sabine, order)
    alma["account.move"].action_post([first])
    _pay(alma, first)
    assert stands() == ("partial", "us"), "what is paid does not hide what is missing"

    delivery = _open_delivery(willi, order)
    _deliver(willi, delivery, 1)
    assert stands() == ("delivered", "us")

    second = _invoice(sabine, order)
    alma["account.move"].action_post([second])
    assert stands() == ("invoiced", "customer")
    _pay(alma, second)
    assert stands() == ("paid", "nobody")

    wizard = willi["stock.return.picking"].create(
        {}, context={"active_model": "stock.picking", "active_id": delivery}
    )
    lines = willi.read_one("stock.return.picking", wizard, ["product_return_moves"])
    willi["stock.return.picking.line"].write(
        lines["product_return_moves"], {"quantity": 1}
    )
    back = willi["stock.return.picking"].action_create_returns([wizard])["res_id"]
    willi["stock.picking"].button_validate([back])
    assert stands() == ("delivered", "us"), "the credit note is our turn"

    credit_note = _invoice(sabine, order)
    alma["account.move"].action_post([credit_note])
    figures = alma.read_one(
        "account.move", credit_note, ["move_type", "amount_untaxed_signed"]
    )
    assert figures["move_type"] == "out_refund"
    assert figures["amount_untaxed_signed"] == -PRICE
