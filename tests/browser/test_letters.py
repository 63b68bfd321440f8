"""A letter to many: written with placeholders, seen as one gets it, printed."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def selection(mara, admin, screen):
    """Two people in one street, frozen for letters."""
    code = f"6{screen['width']:04d}"
    for name in ("Aaron", "Abele F."):
        admin["res.partner"].create(
            {
                "name": f"{name} {code}",
                "street": f"Kirchweg {len(name)}",
                "zip": code,
                "city": "Offenbach",
                "country_id": admin.ref("base.de"),
            }
        )
    purpose = admin["crm.consent.purpose"].create(
        {"name": f"Post {code}", "letter_requires_consent": False}
    )
    selection = mara["crm.selection"].create(
        {
            "name": f"Post {code}",
            "purpose_id": purpose,
            "channel": "letter",
            "criterion_ids": [(0, 0, {"kind": "zip", "zip_ranges": code})],
        }
    )
    mara["crm.selection"].action_freeze([selection])
    return selection


def test_letter_is_written_seen_and_printed(mara, admin, tab, screen, selection):
    code = f"6{screen['width']:04d}"
    home = tab(mara, screen)
    page = home.open(f"/selections/{selection}")
    home.press_button("Write Letter")

    text = page.locator("[name=body] .odoo-editor-editable")
    text.click()
    page.keyboard.type("Welcome to ")
    _insert_placeholder(page, "city", "your town")
    home.press_button("Preview")
    shown = page.locator(".modal .o_field_widget[name=preview]")
    expect(shown).to_contain_text("Welcome to Offenbach")
    expect(shown).to_contain_text("Kirchweg 5")
    home.choose(page.locator(".modal").first, "partner_id", f"Abele F. {code}")
    expect(shown).to_contain_text("Kirchweg 8")
    home.picture("7-letter-as-a-reader")
    assert not home.overflows()
    page.locator(".modal .btn-close, .modal .o_back_button").first.click()
    home.settle()

    home.press_button("Print")
    page.locator(".modal footer .btn-primary").click()
    home.settle()
    admin.run_job("crm_ext_campaign.ir_cron_crm_letter")
    page.reload()
    home.settle()
    files = page.locator(".o_field_widget[name=file_ids]")
    expect(files).to_contain_text("addresses.xlsx")
    home.picture("7-letter-printed")
    assert not home.overflows()
    [letter] = mara["crm.letter"].search_read(
        [["selection_id", "=", selection]], ["state", "printed_count"]
    )
    assert [letter["state"], letter["printed_count"]] == ["done", 2]


def _insert_placeholder(page, field, fallback):
    page.keyboard.type("/field")
    page.locator(".o-we-powerbox .o-we-command", has_text="Dynamic").click()
    popover = page.locator(".o_model_field_selector_popover")
    popover.locator("input").first.fill(field)
    popover.locator(
        f"[data-name={field}] .o_model_field_selector_popover_item_name"
    ).click()
    page.locator(".o_model_field_selector_default_value_input input").fill(fallback)
    page.locator(".popover button", has_text="Insert").click()
