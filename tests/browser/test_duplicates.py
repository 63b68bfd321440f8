"""A customer who is there already is shown while he is entered a second time."""

import pytest
from playwright.sync_api import expect

BANNER = ".o_crm_duplicate_hints"


@pytest.fixture
def otto(admin, screen):
    """A company that is gone after the story: the next has one like it."""
    number = f"0431 55{screen['width']:04}"
    values = {
        "name": f"Otto Druck {screen['width']} GmbH",
        "is_company": True,
        "zip": str(24000 + screen["width"]),
        "city": "Kiel",
        "phone": number,
        "country_id": admin.ref("base.de"),
    }
    admin["res.partner"].create(values)
    yield values
    partners = admin["res.partner"].search([["zip", "=", values["zip"]]])
    admin["res.partner"].unlink(partners)


def test_duplicate_is_shown_while_the_contact_is_typed(sabine, tab, screen, otto):
    home = tab(sabine, screen)
    home.open("/contacts/new")
    form = home.page.locator(".o_form_view")
    form.locator("[name='company_type'] input[data-value='company']").check()

    home.write(form, "phone", "+49 431/" + otto["phone"].split()[1])

    banner = home.page.locator(BANNER)
    expect(banner).to_contain_text(otto["name"])
    expect(banner).to_contain_text("Same phone number")
    expect(banner.get_by_role("button")).to_have_count(0)
    home.picture("duplicate-while-typing")
    assert not home.overflows()


def test_not_a_duplicate_is_remembered_and_undone(sabine, tab, screen, otto):
    twin = sabine["res.partner"].create(
        {**otto, "name": f"Druckerei Otto {screen['width']}"}
    )
    home = tab(sabine, screen)
    home.open(f"/contacts/{twin}")
    banner = home.page.locator(BANNER)
    expect(banner).to_contain_text(otto["name"])
    home.picture("duplicate")
    assert not home.overflows()

    banner.get_by_role("button", name="Not a duplicate").click()
    expect(banner).to_have_count(0)
    home.page.locator(".o_notification_buttons button").click()  # Undo
    expect(banner).to_contain_text(otto["name"])
