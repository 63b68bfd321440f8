"""A ticket is opened beside similar ones, and closed with a reason."""

import pytest
from playwright.sync_api import expect

OFFERS = ".o_crm_similar_tickets"


@pytest.fixture
def ticket(admin, screen):
    """An open ticket about a word that no other ticket has."""
    word = f"Zahnkranz{screen['width']}"
    team = admin["helpdesk.ticket.team"].create(
        {"name": word, "crm_close_reason_required": True}
    )
    ticket = admin["helpdesk.ticket"].create(
        {
            "name": f"{word} gerissen",
            "description": "Seit Montag",
            "team_id": team,
            "user_id": False,
        }
    )
    yield {"id": ticket, "word": word}
    admin["helpdesk.ticket"].unlink([ticket])
    admin["helpdesk.ticket.team"].unlink([team])


def test_similar_tickets_are_offered_while_the_title_is_typed(
    sven, tab, screen, ticket
):
    home = tab(sven, screen)
    home.open("/helpdesk.ticket/new")
    title = home.page.locator("[name='name'] input")

    title.press_sequentially(f"Gerissener {ticket['word']}")

    offers = home.page.locator(OFFERS)
    expect(offers).to_contain_text(f"{ticket['word']} gerissen")
    home.picture("ticket-similar")
    assert not home.overflows()


def test_a_ticket_is_closed_with_a_reason(sven, tab, screen, ticket):
    home = tab(sven, screen)
    home.open(f"/helpdesk.ticket/{ticket['id']}")
    home.press_button("Close")
    dialog = home.page.locator(".modal")
    expect(dialog).to_contain_text("Question answered")
    home.picture("ticket-close")
    assert not home.overflows()

    dialog.get_by_label("Question answered").check()
    dialog.locator("button[name='action_close']").click()
    expect(dialog).to_have_count(0)

    found = sven["helpdesk.ticket"].read([ticket["id"]], ["closed"])
    assert found[0]["closed"]
