"""At the agreed minute the screen says who expects the call, once over all tabs."""

from datetime import UTC, datetime, timedelta

import pytest

PANEL = ".o_crm_followup_card"


@pytest.fixture
def call_due(sabine):
    """Return a function: Ines Kunz expects a call in so many seconds."""
    company = sabine["res.partner"].create({"name": "Kunz Optik", "is_company": True})
    ines = sabine["res.partner"].create(
        {"name": "Ines Kunz", "parent_id": company, "phone": "0221 4710555"}
    )

    def agree(seconds, reason):
        now = datetime.now(UTC).replace(microsecond=0)
        due = now + timedelta(seconds=seconds)
        sabine["crm.conversation"].create(
            {
                "partner_id": ines,
                "body": "<p>Compares our offer.</p>",
                "followup_due": due.strftime("%Y-%m-%d %H:%M:%S"),
                "followup_note": reason,
            }
        )
        return due

    yield agree
    for activity in sabine["mail.activity"].search([["user_id", "=", sabine.uid]]):
        sabine["mail.activity"].unlink([activity])


def test_signal_comes_within_five_seconds_once_over_three_tabs(sabine, tab, call_due):
    tabs = [tab(sabine) for _tab in range(3)]
    for each in tabs:
        each.open("/talks")
    due = call_due(4, "Three tabs")

    while datetime.now(UTC) < due + timedelta(seconds=5):
        tabs[0].page.wait_for_timeout(100)
        if sum(each.page.locator(PANEL).count() for each in tabs):
            break
    delay = (datetime.now(UTC) - due).total_seconds()
    tabs[0].page.wait_for_timeout(3000)

    assert 0 <= delay <= 5
    assert sum(each.page.locator(PANEL).count() for each in tabs) == 1


def test_missed_call_greets_at_login_with_person_phone_and_reason(
    sabine, tab, call_due, screen
):
    call_due(-600, "Ask for the decision")

    home = tab(sabine, screen)
    home.open("/talks")
    panel = home.page.locator(PANEL)
    panel.wait_for()

    for fact in ("Kunz Optik", "Ines Kunz", "Ask for the decision"):
        assert fact in panel.inner_text()
    phone = panel.locator("a[href^='tel:']")
    assert phone.get_attribute("href").replace(" ", "").endswith("4710555")
    assert not home.overflows()
    home.picture("2-follow-up")

    home.press_button("Done")
    panel.wait_for(state="detached")
    assert not sabine["mail.activity"].search(
        [["user_id", "=", sabine.uid], ["crm_due", "!=", False]]
    )


def test_signal_is_still_there_after_a_reload(sabine, tab, call_due):
    call_due(-60, "Reloaded")
    home = tab(sabine)
    home.open("/talks")
    home.page.locator(PANEL).wait_for()

    home.page.reload()
    home.settle()

    home.page.locator(PANEL, has_text="Reloaded").wait_for()
