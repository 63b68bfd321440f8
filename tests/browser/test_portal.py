"""A customer asks, answers and closes in the portal, on a desktop and on a phone."""

from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError, expect

ASSETS_TIMEOUT = 120_000  # ms; the first page of a server builds its bundles
LISTENING_TIMEOUT = 5_000  # ms
LISTENING_ATTEMPTS = 6


@pytest.fixture(scope="module")
def pia(server, admin):
    """Pia of Zander KG has a login for the portal."""
    login = "story.pia"
    if not admin["res.users"].search([["login", "=", login]]):
        company = admin["res.partner"].create({"name": "Zander KG", "is_company": True})
        person = admin["res.partner"].create(
            {
                "name": "Pia Zander",
                "parent_id": company,
                "email": "pia@zander.example",
            }
        )
        admin["res.users"].create(
            {
                "name": "Pia Zander",
                "login": login,
                "password": login,
                "partner_id": person,
                "lang": "en_US",
                "group_ids": [(6, 0, [admin.ref("base.group_portal")])],
            }
        )
    return server.login(login)


def _submit(page):
    page.locator("form button[type='submit']").click()


def test_a_customer_opens_answers_closes_and_reopens_a_ticket(pia, tab, screen):
    home = tab(pia, screen)
    page = home.page
    page.goto(f"{pia.url}/new/ticket", timeout=ASSETS_TIMEOUT)
    subject = f"Belt squeaks on a screen of {screen['width']}"
    page.locator("input[name='subject']").fill(subject)
    page.locator("textarea[name='description']").fill("Since Monday")
    _submit(page)

    expect(page.locator("h3", has_text=subject)).to_be_visible()
    number = page.locator("h2[data-id='number']").inner_text()
    composer = page.locator(".o-mail-Composer-input")
    composer.wait_for(timeout=ASSETS_TIMEOUT)
    composer.fill("It is the left one")
    page.locator(".o-mail-Composer-send").click()
    expect(page.locator(".o-mail-Message")).to_contain_text("It is the left one")
    home.picture("5-portal-ticket")
    assert not home.overflows()

    page.locator("form[action='/ticket/close'] button").first.click()
    page.locator("#crm_reopen_reason").fill("It squeaks again")
    home.picture("5-portal-closed")
    assert not home.overflows()
    page.locator("form[name='crm_reopen'] button").click()
    expect(page.locator("form[action='/ticket/close']").first).to_be_visible()

    page.goto(f"{pia.url}/my/tickets?search={number.lower()}")
    expect(page.locator(".o_portal_my_doc_table tbody tr")).to_have_count(1)
    home.picture("5-portal-tickets")
    assert not home.overflows()


def test_similar_tickets_are_offered_while_the_subject_is_typed(pia, tab, screen):
    home = tab(pia, screen)
    page = home.page
    page.goto(f"{pia.url}/new/ticket", timeout=ASSETS_TIMEOUT)
    page.locator("input[name='subject']").fill("Gear is loose")
    page.locator("textarea[name='description']").fill("Since Tuesday")
    _submit(page)
    number = page.locator("h2[data-id='number']").inner_text()

    page.goto(f"{pia.url}/new/ticket")
    offer = page.locator(".o_crm_similar_tickets a", has_text=number).first
    subject = page.locator("input[name='subject']")
    # A page that is shown does not listen yet: what is typed too early is typed again
    for _attempt in range(LISTENING_ATTEMPTS):
        subject.fill("")
        subject.press_sequentially("gear loose")
        with suppress(TimeoutError):
            offer.wait_for(timeout=LISTENING_TIMEOUT)
            break
    expect(offer).to_be_visible()
    home.picture("5-portal-similar")
    assert not home.overflows()
