"""What a customer orders in a talk bears his number to the credit note, and from there
the chain leads back to the talk. When he wants it earlier, the planner answers."""

from datetime import date, timedelta

import pytest


@pytest.fixture(scope="module")
def walter(employ):
    """Walter plans the warehouse."""
    return employ("story.walter", "Walter Voss", ["stock.group_stock_user"])


@pytest.fixture(scope="module")
def talk(sabine):
    """Ines Kern orders a coupling on the phone."""
    kern = sabine["res.partner"].create({"name": "Kern Mühlenbau", "is_company": True})
    ines = sabine["res.partner"].create({"name": "Ines Kern", "parent_id": kern})
    return sabine["crm.conversation"].create(
        {"partner_id": ines, "body": "<p>One coupling. Gate 3.</p>"}
    )


@pytest.fixture(scope="module")
def order(admin, sabine, walter, talk):
    company = admin.read_one("res.users", admin.uid, ["company_id"])["company_id"][0]
    admin["res.company"].write([company], {"crm_draft_invoice_on_confirm": False})
    warehouse = admin["stock.warehouse"].search([("company_id", "=", company)])
    admin["stock.warehouse"].write(warehouse, {"crm_planner_id": walter.uid})
    coupling = admin["product.product"].create(
        {
            "name": "Coupling",
            "type": "consu",
            "invoice_policy": "order",
            "taxes_id": False,
        }
    )
    action = sabine["crm.conversation"].action_register_order([talk])
    order = sabine["sale.order"].create(
        {
            "client_order_ref": "KM 88-2026",
            "order_line": [(0, 0, {"product_id": coupling, "product_uom_qty": 1})],
        },
        context=action["context"],
    )
    sabine["sale.order"].action_confirm([order])
    return order


def test_number_of_the_customer_reaches_all_documents_and_they_lead_back(
    sabine, walter, alma, talk, order
):
    found = walter["stock.picking"].search_read(
        [("crm_customer_ref", "=", "KM 88-2026")], ["crm_delivery_note"]
    )
    [delivery] = found
    assert delivery["crm_delivery_note"] == "One coupling. Gate 3."

    wizard = sabine["sale.advance.payment.inv"].create(
        {"advance_payment_method": "delivered"},
        context={"active_model": "sale.order", "active_ids": [order]},
    )
    sabine["sale.advance.payment.inv"].create_invoices([wizard])
    [invoice] = sabine.read_one("sale.order", order, ["invoice_ids"])["invoice_ids"]
    alma["account.move"].action_post([invoice])
    reversal = alma["account.move.reversal"].create(
        {
            "journal_id": alma.read_one("account.move", invoice, ["journal_id"])[
                "journal_id"
            ][0]
        },
        context={"active_model": "account.move", "active_ids": [invoice]},
    )
    credit = alma["account.move.reversal"].refund_moves([reversal])["res_id"]
    references = alma.read_one("account.move", credit, ["crm_references"])
    assert "KM 88-2026" in references["crm_references"]
    assert "Ines Kern" in references["crm_references"]

    chain = sabine["crm.document.chain"].get_chain("account.move", credit)
    found = {
        group["key"]: [entry["res_id"] for entry in group["entries"]]
        for group in chain["groups"]
    }
    assert found == {
        "talk": [talk],
        "order": [order],
        "delivery": [delivery["id"]],
        "invoice": [invoice],
        "refund": [credit],
    }


def test_planner_is_asked_for_an_earlier_day_and_his_answer_comes_back(
    sabine, walter, talk, order
):
    action = sabine["crm.conversation"].action_crm_ask_earlier([talk])
    wished = (date.today() + timedelta(days=1)).isoformat()
    request = sabine["crm.earlier.request"].create(
        {"date": wished}, context=action["context"]
    )
    sabine["crm.earlier.request"].action_request([request])

    [asked] = walter["mail.activity"].search_read(
        [("user_id", "=", walter.uid), ("res_model", "=", "stock.picking")],
        ["summary", "note"],
    )
    assert "Gate 3" in asked["note"]
    walter["mail.activity"].action_feedback([asked["id"]], feedback="Tomorrow at noon")

    [answer] = sabine["mail.activity"].search_read(
        [("res_model", "=", "sale.order"), ("res_id", "=", order)],
        ["user_id", "note"],
    )
    assert answer["user_id"][0] == sabine.uid
    assert "Tomorrow at noon" in answer["note"]
