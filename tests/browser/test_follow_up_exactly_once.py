"""At the agreed minute the signal comes once: over tabs, browsers, restarts, faults."""

import time
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

PANEL = ".o_crm_followup_card"
SCREEN = ".o_action_manager > .o_action"
SECONDS = 1000  # ms
# As a proxy that lets no websockets through
NO_WEBSOCKET = """
delete window.SharedWorker;
const RealWorker = window.Worker;
window.Worker = class extends RealWorker {
    constructor(url, options) {
        const script = JSON.stringify(new URL(url, location.href).href);
        const code = `
            const RealWebSocket = self.WebSocket;
            self.WebSocket = class extends RealWebSocket {
                constructor(address) {
                    super(address.replace("/websocket", "/blocked"));
                }
            };
            importScripts(${script});`;
        super(URL.createObjectURL(new Blob([code])), options);
    }
};
"""


def _open_tabs(home, count):
    """Return pages of one browser, all at the same place."""
    home.open("/talks")
    pages = [home.page]
    for _tab in range(count - 1):
        page = home.page.context.new_page()
        page.goto(home.page.url)
        page.locator(SCREEN).wait_for()
        pages.append(page)
    return pages


def _count(pages):
    return sum(page.locator(PANEL).count() for page in pages)


def _wait_for_card(pages, due):
    """Return the seconds after ``due`` at which one of the pages shows a card."""
    while not _count(pages):
        late = (datetime.now(UTC) - due).total_seconds()
        assert late < 10, "no signal"
        pages[0].wait_for_timeout(50)
    return (datetime.now(UTC) - due).total_seconds()


def test_once_within_five_seconds_over_three_tabs_and_two_browsers(
    sabine, tab, call_due
):
    office, phone = tab(sabine), tab(sabine)
    pages = _open_tabs(office, 3) + _open_tabs(phone, 2)
    due = call_due(4, "Tabs and browsers")

    delay = _wait_for_card(pages, due)
    pages[0].wait_for_timeout(4 * SECONDS)

    assert 0 <= delay <= 5
    assert _count(pages) == 1


def test_card_follows_to_the_next_browser_and_is_answered_there(sabine, tab, call_due):
    due = call_due(-60, "Follows")
    office = tab(sabine)
    office.open("/talks")
    expect(office.page.locator(PANEL)).to_have_count(1)

    phone = tab(sabine)
    phone.open("/talks")
    expect(phone.page.locator(PANEL)).to_have_count(1)
    expect(office.page.locator(PANEL)).to_have_count(0)
    phone.press_button("Done")
    expect(phone.page.locator(PANEL)).to_have_count(0)

    office.page.reload()
    office.settle()
    assert _count([office.page, phone.page]) == 0
    assert due < datetime.now(UTC)


def test_answered_elsewhere_it_disappears(sabine, tab, call_due):
    call_due(-60, "Elsewhere")
    home = tab(sabine)
    home.open("/talks")
    expect(home.page.locator(PANEL)).to_have_count(1)

    [activity] = sabine["mail.activity"].search([["user_id", "=", sabine.uid]])
    sabine["mail.activity"].crm_done([activity])

    expect(home.page.locator(PANEL)).to_have_count(0, timeout=5 * SECONDS)


def test_without_websocket_new_signals_come_and_answered_ones_go(sabine, tab, call_due):
    home = tab(sabine)
    home.page.add_init_script(NO_WEBSOCKET)
    home.open("/talks")
    due = call_due(7, "No websocket")

    assert 0 <= _wait_for_card([home.page], due) <= 5

    [activity] = sabine["mail.activity"].search([["user_id", "=", sabine.uid]])
    sabine["mail.activity"].crm_done([activity])
    expect(home.page.locator(PANEL)).to_have_count(0, timeout=15 * SECONDS)
    home.console_errors.clear()  # the browser tells that the websocket failed


def test_server_restarts_at_the_minute(sabine, server, tab, call_due):
    if not server.process:
        pytest.skip("not our server")
    home = tab(sabine)
    home.open("/talks")
    due = call_due(3, "Restarted")
    server.stop()
    while datetime.now(UTC) <= due:
        time.sleep(0.1)
    assert _count([home.page]) == 0

    server.start()

    expect(home.page.locator(PANEL)).to_have_count(1, timeout=10 * SECONDS)
    expect(home.page.locator(PANEL)).to_contain_text("Restarted")
    home.console_errors.clear()  # the browser tells that the server was away
