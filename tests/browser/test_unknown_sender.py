"""Who wrote for the first time becomes a contact with one look and one click."""


def test_an_unknown_sender_becomes_a_contact(sven, admin, tab, screen):
    width = screen["width"]
    domain = f"wagner{width}.example"
    company = admin["res.partner"].create(
        {"name": f"Wagner {width}", "is_company": True, "email": f"info@{domain}"}
    )
    ticket = sven["helpdesk.ticket"].create(
        {
            "name": "Pump leaks",
            "description": "<p>Since Monday.</p><p>Eva Wagner, +49 731 948570</p>",
            "partner_name": f"Eva Wagner {width}",
            "partner_email": f"eva@{domain}",
        }
    )
    home = tab(sven, screen)
    home.open(f"/helpdesk.ticket/{ticket}")
    home.page.get_by_text("not in the address book yet").wait_for()
    home.press_button("Add Contact")
    form = home.page.locator(".modal")
    form.get_by_text("All tickets that came from this address").wait_for()
    home.picture("unknown-sender")
    assert not home.overflows()
    form.locator("footer button.btn-primary:visible").first.click()
    form.wait_for(state="detached")
    home.settle()
    home.page.get_by_text("not in the address book yet").wait_for(state="hidden")

    contact = sven.read_one("helpdesk.ticket", ticket, ["partner_id"])["partner_id"]
    values = sven.read_one(
        "res.partner", contact[0], ["name", "email", "phone", "parent_id"]
    )
    assert values["name"] == f"Eva Wagner {width}"
    assert values["email"] == f"eva@{domain}"
    assert values["phone"] == "+49 731 948570"
    assert values["parent_id"][0] == company
