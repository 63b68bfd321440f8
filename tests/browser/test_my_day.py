"""My day by keyboard: one key answers a follow-up, the next one has the focus."""

import pytest

ROWS = ".o_data_row"
REASONS = ("Ask for the decision", "Confirm the date", "Send the drawing")


@pytest.fixture
def day(sabine):
    """Sabine has three things to do today for Moser Pumpen."""
    company = sabine["res.partner"].create(
        {"name": "Moser Pumpen", "is_company": True, "phone": "0221 4710777"}
    )
    for reason in REASONS:
        sabine["res.partner"].activity_schedule(
            [company],
            "mail.mail_activity_data_call",
            summary=reason,
            user_id=sabine.uid,
        )
    yield company
    for activity in sabine["mail.activity"].search([["user_id", "=", sabine.uid]]):
        sabine["mail.activity"].unlink([activity])


def test_follow_ups_are_answered_by_single_keys(sabine, tab, day):
    home = tab(sabine)
    page = home.open("/my-day")
    keyboard = page.keyboard
    assert page.locator(ROWS).count() == len(REASONS)
    home.picture("3-my-day")

    keyboard.press("d")
    page.locator(ROWS, has_text=REASONS[0]).wait_for(state="detached")
    home.settle()

    keyboard.press("s")
    page.locator(".o-dropdown--menu").wait_for()
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    coming = page.locator(".o_group_header").nth(1)
    coming.wait_for()
    home.settle()

    keyboard.press("l")
    talk = page.locator(".modal .o_form_view")
    talk.wait_for()
    keyboard.press("Escape")
    talk.wait_for(state="detached")
    home.settle()

    keyboard.press("o")
    page.locator(".o_breadcrumb", has_text="Moser Pumpen").wait_for(timeout=10_000)
    assert (
        sabine["mail.activity"].search_count(
            [["user_id", "=", sabine.uid], ["crm_section", "=", "today"]]
        )
        == 1
    )


def test_day_opens_from_the_clock_and_fits_the_screen(sabine, tab, day, screen):
    home = tab(sabine, screen)
    home.open("/talks")

    home.page.locator(".o_menu_systray button:has(.fa-clock-o)").click()
    home.page.locator(".o_crm_open_day").click()
    home.settle()

    shown = home.page.locator(f"{ROWS}, .o_kanban_record", has_text="Moser Pumpen")
    assert shown.count() == len(REASONS)
    assert not home.overflows()
