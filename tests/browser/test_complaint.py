"""A complaint: what was delivered comes back, and the causes are seen."""

import pytest


@pytest.fixture
def complaint(admin, screen):
    """A complaint about three of ten pumps that were delivered."""
    width = screen["width"]
    customer = admin["res.partner"].create({"name": f"Otto Ahrens {width}"})
    pump = admin["product.product"].create(
        {"name": f"Rotary pump {width}", "type": "consu", "list_price": 90}
    )
    line = {"product_id": pump, "product_uom_qty": 10}
    order = admin["sale.order"].create(
        {"partner_id": customer, "order_line": [(0, 0, line)]}
    )
    admin["sale.order"].action_confirm([order])
    [values] = admin["sale.order"].read([order], ["picking_ids"])
    moves = admin["stock.move"].search([["picking_id", "in", values["picking_ids"]]])
    admin["stock.move"].write(moves, {"quantity": 10, "picked": True})
    admin["stock.picking"].button_validate(values["picking_ids"])
    return admin["helpdesk.ticket"].create(
        {
            "name": f"Pumps leak {width}",
            "description": "Three of ten",
            "partner_id": customer,
            "crm_is_complaint": True,
            "crm_order_id": order,
            "crm_quantity": 3,
            "crm_cause_id": admin.ref("crm_ext_service.crm_complaint_cause_material"),
        }
    )


def test_goods_come_back_from_the_complaint(ole, complaint, tab, screen):
    desk = tab(ole, screen)
    desk.open(f"/complaints/{complaint}")
    desk.press_button("Return")
    desk.page.locator(".modal").get_by_text("3.00").first.wait_for()
    desk.page.locator(".modal button[name='action_create_returns']").click()
    desk.settle()
    [values] = ole["helpdesk.ticket"].read([complaint], ["crm_return_ids"])
    [back] = values["crm_return_ids"]
    assert ole.read_one("stock.picking", back, ["state"])["state"] == "assigned"

    desk.open(f"/complaints/{complaint}")
    desk.page.locator("a[name='crm_complaint']").click()
    desk.picture("1-complaint")
    assert not desk.overflows()
    desk.press_stat_button("Returns")
    desk.press_stat_button("For Ticket")
    title = desk.page.locator(".o_field_widget[name='name'] :is(input, textarea)")
    assert title.first.input_value() == f"Pumps leak {screen['width']}"


def test_the_chart_of_causes_is_drawn(ole, complaint, tab, screen):
    desk = tab(ole, screen)
    desk.open("/complaint-causes")
    desk.page.locator(".o_graph_renderer canvas").wait_for()
    desk.picture("2-causes")
    assert not desk.overflows()
