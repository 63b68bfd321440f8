"""An order from a talk reaches delivery, production and accounting by itself."""

import pytest


@pytest.fixture(scope="module")
def gear(admin):
    """A gear that is made to order from a wheel and a shaft."""
    product = admin["product.product"].create(
        {
            "name": "Spur gear Z40",
            "type": "consu",
            "is_storable": True,
            "list_price": 480,
            "invoice_policy": "order",
            "route_ids": [
                (4, admin.ref("stock.route_warehouse0_mto")),
                (4, admin.ref("mrp.route_warehouse0_manufacture")),
            ],
        }
    )
    admin["stock.route"].write(
        [admin.ref("stock.route_warehouse0_mto")], {"active": True}
    )
    wheel = admin["product.product"].create({"name": "Wheel", "type": "consu"})
    template = admin.read_one("product.product", product, ["product_tmpl_id"])
    admin["mrp.bom"].create(
        {
            "product_tmpl_id": template["product_tmpl_id"][0],
            "bom_line_ids": [(0, 0, {"product_id": wheel, "product_qty": 1})],
        }
    )
    return product


@pytest.fixture(scope="module")
def order(admin, sabine, gear):
    """Sabine registers the order of Hans Brandt from her talk with him."""
    company = admin.read_one("res.users", admin.uid, ["company_id"])["company_id"][0]
    admin["res.company"].write([company], {"crm_draft_invoice_on_confirm": True})
    brandt = sabine["res.partner"].create({"name": "Brandt Bau", "is_company": True})
    hans = sabine["res.partner"].create({"name": "Hans Brandt", "parent_id": brandt})
    talk = sabine["crm.conversation"].create(
        {"partner_id": hans, "body": "<p>Orders two gears.</p>"}
    )
    action = sabine["crm.conversation"].action_register_order([talk])
    order = sabine["sale.order"].create(
        {
            "partner_id": action["context"]["default_partner_id"],
            "order_line": [(0, 0, {"product_id": gear, "product_uom_qty": 2})],
        },
        context=action["context"],
    )
    sabine["sale.order"].action_confirm([order])
    return talk, order


def test_talk_knows_its_order(sabine, order):
    talk, order = order

    linked = sabine.read_one("crm.conversation", talk, ["order_id"])["order_id"]

    assert linked[0] == order


def test_confirming_creates_delivery_production_and_draft_invoice(admin, order):
    _talk, order = order

    documents = admin.read_one(
        "sale.order", order, ["picking_ids", "invoice_ids", "mrp_production_ids"]
    )

    assert len(documents["picking_ids"]) == 1
    assert len(documents["mrp_production_ids"]) == 1
    [invoice] = documents["invoice_ids"]
    state = admin.read_one("account.move", invoice, ["state", "amount_untaxed"])
    assert [state["state"], state["amount_untaxed"]] == ["draft", 960.0]


def test_progress_tells_where_the_order_stands(sabine, order):
    _talk, order = order

    progress = sabine.read_one("sale.order", order, ["crm_progress"])

    assert progress["crm_progress"] == "production"


def test_order_number_lists_its_talks(sabine, order):
    talk, order = order
    name = sabine.read_one("sale.order", order, ["name"])["name"]

    hits = sabine["crm.number.resolver"].resolve(name.lower())
    assert ("sale.order", order) in [(h["model"], h["res_id"]) for h in hits]

    action = sabine["crm.number.resolver"].open_protocol("sale.order", order)
    assert sabine["crm.conversation"].search(action["domain"]) == [talk]
