"""A visitor signs up by the form that marketing links to, and confirms the mail."""

import re

import pytest
from playwright.sync_api import expect

ASSETS_TIMEOUT = 120_000  # ms; the first page of a server builds its bundles
WORDS = "I would like to hear about new presses."


@pytest.fixture(scope="module")
def purpose(mara):
    return mara["crm.consent.purpose"].create(
        {"name": "News of presses", "description": WORDS, "has_signup_form": True}
    )


@pytest.fixture
def visitor(chromium, server, screen):
    """A browser of somebody who never was here, and reads German."""
    context = chromium.new_context(viewport=screen, locale="de-DE")
    yield context.new_page()
    context.close()


def _on_server(server, link):
    """Return a link with the address that the server has in this test."""
    return server.url + re.sub(r"^https?://[^/]+", "", link)


def _overflows(page):
    return page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")


def test_a_visitor_signs_up_and_confirms(
    admin, mail, mara, purpose, server, screen, visitor
):
    email = f"vera{screen['width']}@visitor.example"
    [row] = mara["crm.consent.purpose"].read([purpose], ["signup_url"])

    visitor.goto(_on_server(server, row["signup_url"]), timeout=ASSETS_TIMEOUT)
    expect(visitor.locator("main, body").first).to_contain_text(WORDS)
    assert not _overflows(visitor)
    visitor.locator("#email").fill(email)
    visitor.locator("button[type='submit']").click()
    expect(visitor.locator("strong", has_text=email)).to_be_visible()
    assert not _overflows(visitor)
    assert not admin["res.partner"].search([["email", "=", email]])

    admin.run_job("mail.ir_cron_mail_scheduler_action")
    html = mail.html_for(email)
    assert WORDS in html
    link = re.search(r'href="([^"]*/consents/sign-up/confirm/[^"]*)"', html).group(1)
    visitor.goto(_on_server(server, link))
    assert not _overflows(visitor)
    visitor.locator("#name").fill("Vera Visit")
    visitor.locator("button[type='submit']").click()
    # The menu of languages links to the same page.
    own = visitor.locator("a:not([role='menuitem'])[href*='/consents/']")
    expect(own).to_be_visible()

    [person] = admin["res.partner"].search_read([["email", "=", email]], ["name"])
    assert person["name"] == "Vera Visit"
    [consent] = mara["crm.consent"].search_read(
        [["email", "=", email]], ["action", "text", "partner_id"]
    )
    assert consent["action"] == "granted"
    assert consent["text"] == WORDS
    assert consent["partner_id"][0] == person["id"]
