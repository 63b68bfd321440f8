"""Typing a number in any spelling in the number box lists all its talks."""

import pytest
from browser.web_client import DESKTOP
from playwright.sync_api import expect

TALKS = ".o_data_row, .o_kanban_record:not(.o_kanban_ghost)"


@pytest.fixture(scope="module")
def number(sven, admin):
    """Olga Zimmer complains; two talks follow."""
    olga = admin["res.partner"].create({"name": "Olga Zimmer"})
    ticket = sven["helpdesk.ticket"].create(
        {
            "name": "Belt squeaks",
            "description": "<p>Since Monday.</p>",
            "partner_id": olga,
            "crm_is_complaint": True,
        }
    )
    for text in ("Olga calls about the belt", "We promise a new belt"):
        sven["crm.conversation"].create(
            {"partner_id": olga, "body": f"<p>{text}</p>", "ticket_id": ticket}
        )
    return sven.read_one("helpdesk.ticket", ticket, ["number"])["number"]


def test_number_typed_without_hyphens_lists_the_talks(sven, tab, screen, number):
    home = tab(sven, screen)
    home.open("/talks")

    home.page.locator("button.o_crm_number_box").click()
    box = home.page.locator(".o_crm_number_box_menu input")
    box.wait_for()
    box.press_sequentially(number.replace("-", "").lower())
    hit = home.page.locator(".o_crm_number_hit", has_text=number)
    hit.wait_for()
    home.picture("3-number-box")
    assert not home.overflows()
    box.press("Enter")

    talks = home.page.locator(TALKS)
    expect(talks).to_have_count(2)
    expect(talks.first).to_contain_text("We promise a new belt")
    expect(talks.last).to_contain_text("Olga calls about the belt")
    home.picture("3-talks-of-the-number")
    assert not home.overflows()


def test_unknown_number_says_so(sven, tab, screen):
    home = tab(sven, screen)
    home.open("/talks")

    home.page.locator("button.o_crm_number_box").click()
    home.page.locator(".o_crm_number_box_menu input").fill("T-26-99999-0")

    home.page.get_by_text("Nothing found under this number").wait_for()


def test_scan_outside_of_the_box_lists_the_talks(sven, tab, number):
    home = tab(sven, DESKTOP)
    home.open("/talks")
    home.page.evaluate("document.activeElement.blur()")

    for key in [*number, "Enter"]:
        home.page.keyboard.press(key)

    talks = home.page.locator(TALKS)
    expect(talks).to_have_count(2)


def test_mistyped_number_is_offered_and_not_opened(sven, tab, screen, number):
    home = tab(sven, screen)
    home.open("/talks")
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)

    home.page.locator("button.o_crm_number_box").click()
    box = home.page.locator(".o_crm_number_box_menu input")
    box.fill(wrong)
    box.press("Enter")

    hit = home.page.locator(".o_crm_number_hit", has_text=number)
    expect(hit).to_contain_text("was this one meant?")
    home.picture("3-number-box-guess")
    assert not home.overflows()
