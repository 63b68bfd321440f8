"""Two tickets become one and two again; a message gets a ticket of its own."""

import pytest
from browser.web_client import DESKTOP, PHONE
from playwright.sync_api import expect


@pytest.fixture
def tickets(admin):
    """Two tickets of a new customer, who is named in both."""
    customer = admin["res.partner"].create({"name": "Kunz Kühlung"})
    word = f"Kunz{customer}"
    ids = [
        admin["helpdesk.ticket"].create(
            {
                "name": f"{title} {word}",
                "description": f"<p>{title}!</p>",
                "partner_id": customer,
                "user_id": False,
            }
        )
        for title in ("Leaks", "Drips")
    ]
    return {"ids": ids, "word": word, "customer": customer}


def _choose_action(desk, name):
    """Choose from the action menu, which is an icon on forms."""
    menus = desk.page.locator(".o_cp_action_menus button.dropdown-toggle")
    menus.locator("visible=true").last.click()
    desk.page.locator(".o-dropdown--menu .o-dropdown-item", has_text=name).click()
    desk.settle()


def test_two_tickets_are_merged_and_taken_apart(sven, tab, tickets):
    leaks, drips = tickets["ids"]
    desk = tab(sven, DESKTOP)
    desk.open("/action-helpdesk_mgmt.helpdesk_ticket_action?view_type=list")
    search = desk.page.locator(".o_searchview_input")
    search.fill(tickets["word"])
    search.press("Enter")
    desk.settle()
    expect(desk.page.locator(".o_data_row")).to_have_count(2)
    desk.page.locator("thead .o_list_record_selector input").check()
    _choose_action(desk, "Merge Tickets")
    dialog = desk.page.locator(".modal")
    expect(dialog).to_contain_text("the merge can be undone")
    desk.picture("ticket-merge")
    dialog.locator("button[name='action_merge']").click()
    expect(dialog).to_have_count(0)
    desk.settle()
    expect(desk.page.locator(".o-mail-Thread")).to_contain_text("Drips!")
    assert sven["helpdesk.ticket"].read([drips], ["active"])[0]["active"] is False

    desk.open(f"/helpdesk.ticket/{drips}")
    desk.press_button("Undo Merge")
    desk.page.locator(".modal-footer .btn-primary").click()
    expect(desk.page.locator(".modal")).to_have_count(0)
    desk.settle()
    assert sven["helpdesk.ticket"].read([drips], ["active"])[0]["active"] is True
    desk.open(f"/helpdesk.ticket/{leaks}")
    expect(desk.page.locator(".o-mail-Thread")).to_contain_text("was undone")


def test_a_message_becomes_a_ticket(sven, admin, tab, tickets):
    [ticket, _other] = tickets["ids"]
    admin["helpdesk.ticket"].message_post(
        [ticket],
        body="And where is the invoice?",
        author_id=tickets["customer"],
        message_type="email",
        subtype_xmlid="mail.mt_comment",
    )
    desk = tab(sven, DESKTOP)
    desk.open(f"/helpdesk.ticket/{ticket}")
    message = desk.page.locator(".o-mail-Message", has_text="where is the invoice")
    message.hover()
    message.locator("button:has(.oi-ellipsis-v)").click()
    desk.page.get_by_text("Split into a New Ticket").click()
    dialog = desk.page.locator(".modal")
    expect(dialog.locator(".o_data_row")).to_contain_text("where is the invoice")
    desk.picture("ticket-split")
    desk.write(dialog, "name", "Invoice missing")
    dialog.locator("button[name='action_split']").click()
    expect(dialog).to_have_count(0)
    desk.settle()
    [new] = sven["helpdesk.ticket"].search([["crm_split_from_id", "=", ticket]])
    values = sven["helpdesk.ticket"].read([new], ["name", "description"])[0]
    assert values["name"] == "Invoice missing"
    assert "where is the invoice" in values["description"]


def test_a_ticket_is_split_on_the_phone(sven, tab, tickets):
    phone = tab(sven, PHONE)
    phone.open(f"/helpdesk.ticket/{tickets['ids'][0]}")
    _choose_action(phone, "Split Ticket")
    expect(phone.page.locator(".modal button[name='action_split']")).to_be_visible()
    phone.picture("ticket-split")
    assert not phone.overflows()
