"""One click puts an article that fits the ticket into the answer to the customer."""

import pytest
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def ticket(sven, admin):
    """Olga Zimmer's belt squeaks; an article says what helps."""
    olga = admin["res.partner"].create(
        {"name": "Olga Zimmer", "email": "olga.zimmer@belt.example"}
    )
    sven["crm.knowledge.article"].create(
        {
            "name": "Conveyor belt squeaks",
            "body": "<p>Dear {customer},</p><ol><li>Stop the belt.</li>"
            "<li>Grease the <b>idler</b>.</li></ol>",
        }
    )
    return sven["helpdesk.ticket"].create(
        {
            "name": "Conveyor belt squeaks again",
            "description": "<p>Since Monday.</p>",
            "partner_id": olga,
            "user_id": sven.uid,
        }
    )


def test_one_click_answers_with_the_article_that_fits(sven, tab, screen, ticket):
    home = tab(sven, screen)
    page = home.open(f"/helpdesk-tickets/{ticket}")

    page.locator(".o-mail-Chatter-sendMessage").click()
    offer = page.locator(".o_crm_answer_offers .btn", has_text="belt squeaks").first
    offer.click()

    answer = page.locator(".o-mail-Chatter .o-mail-Composer-input")
    expect(answer).to_have_value(
        "Dear Olga Zimmer,\n1. Stop the belt.\n2. Grease the idler."
    )
    home.picture("5-answer-of-the-knowledge-base")
    assert not home.overflows()


def test_the_search_finds_an_answer_and_keeps_its_format(sven, tab, ticket):
    home = tab(sven)
    page = home.open(f"/helpdesk-tickets/{ticket}")

    page.locator(".o-mail-Chatter-sendMessage").click()
    page.locator(".o_crm_answer_offers .btn-link").click()
    page.locator(".modal input[type=search]").fill("idlers")
    found = page.locator(".list-group-item", has_text="belt squeaks").first
    found.locator(".fa-expand").click()

    body = page.locator(".modal .o_field_widget[name='body']")
    expect(body.locator("ol li")).to_have_count(2)
    expect(body.locator("b, strong").first).to_have_text("idler")
    expect(body).to_contain_text("Dear Olga Zimmer,")


def test_a_former_version_of_an_article_comes_back(sven, tab):
    article = sven["crm.knowledge.article"].create(
        {"name": "Changing the belt", "body": "<p>Twice a year.</p>"}
    )
    sven["crm.knowledge.article"].write([article], {"body": "<p>Once a year.</p>"})
    home = tab(sven)
    page = home.open(f"/knowledge-articles/{article}")

    page.locator(".o_cp_action_menus button").first.click()
    page.locator(".o-dropdown--menu .dropdown-item", has_text="Version").click()
    page.locator(".modal .revision-list a").last.click()
    expect(page.locator(".modal .history-view-inner").first).to_contain_text("Twice")
    home.picture("5-versions-of-an-article")
    page.locator(".modal-footer .btn-primary").click()

    expect(page.locator(".modal")).to_have_count(0)
    expect(page.locator("[name='body']")).to_contain_text("Twice a year.")
    expect(page.locator("[name='version']")).to_contain_text("3")
