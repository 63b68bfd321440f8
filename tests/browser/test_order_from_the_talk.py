"""An order is registered from the talk, confirmed, and its progress is seen."""

from playwright.sync_api import expect


def test_order_is_registered_confirmed_and_followed(sabine, admin, tab, screen):
    width = screen["width"]
    gear = f"Bevel gear {width}"
    admin["product.product"].create(
        {"name": gear, "type": "consu", "is_storable": True, "list_price": 120}
    )
    kurt = sabine["res.partner"].create({"name": f"Kurt Lang {width}"})
    talk = sabine["crm.conversation"].create(
        {"partner_id": kurt, "body": "<p>Orders a gear.</p>"}
    )
    home = tab(sabine, screen)
    home.open(f"/talks/{talk}")

    home.press_button("Register Order")
    home.page.locator(".breadcrumb, .o_breadcrumb", has_text="New").first.wait_for()
    home.press_button("Add a product" if not home.is_phone else "Add product")
    form = home.page.locator(".modal, .o_selected_row").first
    product = "product_id" if home.is_phone else "product_template_id"
    home.choose(form, product, gear)
    if home.is_phone:
        home.page.locator(".modal footer button:visible").first.click()
        home.settle()
    home.press_button("Confirm")
    steps = home.page.locator(".o_field_widget[name='crm_progress_steps']")
    steps.get_by_text("Ordered").wait_for()
    home.picture("4-order")
    assert not home.overflows()

    home.press_stat_button("Chain")
    chain = home.page.locator(".o_crm_chain")
    for kind in ("talk", "order", "delivery"):
        chain.locator(f"[data-kind='{kind}'] .o_crm_chain_entry").wait_for()
    home.picture("4-chain")
    assert not home.overflows()
    chain.locator("[data-kind='delivery'] .o_crm_chain_entry").click()
    # What was written about the talk stands on the delivery.
    note = home.page.locator(".o_field_widget[name='crm_delivery_note'] textarea")
    expect(note.first).to_have_value("Orders a gear.")

    [order] = sabine["sale.order"].search_read(
        [["partner_id", "=", kurt]], ["state", "picking_ids", "amount_untaxed"]
    )
    assert [order["state"], order["amount_untaxed"]] == ["sale", 120]
    assert len(order["picking_ids"]) == 1
    linked = sabine.read_one("crm.conversation", talk, ["order_id"])["order_id"]
    assert linked[0] == order["id"]
