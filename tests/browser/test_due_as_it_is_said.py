"""A follow-up is agreed in the words of the customer, and comes again when done."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest


@pytest.fixture
def customer(sabine):
    name = "Kranz Pumpen"
    customer = sabine["res.partner"].create({"name": name, "is_company": True})
    yield customer
    found = sabine["mail.activity"].search([["res_id", "=", customer]])
    sabine["mail.activity"].unlink(found)


def _read_day(sabine, customer):
    [activity] = sabine["mail.activity"].search_read(
        [["res_model", "=", "res.partner"], ["res_id", "=", customer]],
        ["date_deadline"],
    )
    return activity["date_deadline"]


def _days_from_now(days):
    """Return the day for Sabine, who lives in Berlin."""
    return str(datetime.now(ZoneInfo("Europe/Berlin")).date() + timedelta(days=days))


def test_typed_time_stands_in_the_chatter_and_comes_again(
    sabine, tab, customer, screen
):
    home = tab(sabine, screen)
    page = home.open(f"/contacts/{customer}")

    page.locator("button.o-mail-Chatter-activity").click()
    due = page.locator("[name=crm_due] input")
    due.fill("in 3 days 14:30")
    page.locator("[name=crm_due] .dropdown-item", has_text="30").first.wait_for()
    due.press("Enter")
    page.locator("[name=crm_recurrence_unit] input").click()
    days = page.locator(".o_select_menu_item").first
    days.wait_for()
    days.evaluate("item => item.click()")  # on a phone it moves while it opens
    assert not home.overflows()
    home.picture("due-as-it-is-said")
    page.locator(".modal-footer .btn-primary:visible").click()

    activity = page.locator(".o-mail-Activity")
    activity.locator(".o_crm_activity_recurring").wait_for()
    assert _read_day(sabine, customer) == _days_from_now(3)
    assert ":30" in activity.locator(".o_crm_activity_time").inner_text()

    activity.locator(".o-mail-Activity-markDone").click()
    page.locator(".o-mail-ActivityMarkAsDone button.btn-primary").last.evaluate(
        "button => button.click()"  # the popover is wider than a phone
    )
    page.wait_for_timeout(500)
    home.settle()

    assert _read_day(sabine, customer) == _days_from_now(4)
