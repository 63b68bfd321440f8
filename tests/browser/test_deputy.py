"""Nobody reacts: the deputy is asked, and everybody sees who answers."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

CARD = ".o_crm_followup_card"
SECONDS = 1000  # ms


def _format(moment):
    return moment.strftime("%Y-%m-%d %H:%M:%S")


@pytest.fixture
def team(admin, sabine, sven):
    """Sven answers for Sabine after a minute."""
    seller = admin.ref("sales_team.group_sale_salesman_all_leads")
    admin["res.users"].write([sven.uid], {"group_ids": [(4, seller)]})
    team = admin["crm.team"].create(
        {
            "name": "Optics",
            "crm_deputy_id": sven.uid,
            "crm_reaction_minutes": 1,
            "member_ids": [(6, 0, [sabine.uid])],
        }
    )
    yield team
    admin["crm.team"].unlink([team])
    admin["res.users"].write([sven.uid], {"group_ids": [(3, seller)]})


@pytest.fixture
def call(admin, sabine, team):
    """Return a function: Ines Kunz expects Sabine's call in so many seconds."""
    company = admin["res.partner"].create({"name": "Kunz Optik", "is_company": True})
    ines = admin["res.partner"].create(
        {"name": "Ines Kunz", "parent_id": company, "phone": "0221 4710555"}
    )

    yield lambda seconds: sabine["crm.conversation"].create(
        {
            "partner_id": ines,
            "body": "<p>Compares our offer.</p>",
            "followup_due": _format(datetime.now(UTC) + timedelta(seconds=seconds)),
            "followup_note": "Ask for the decision",
        }
    )
    activities = admin["mail.activity"].search([["user_id", "=", sabine.uid]])
    admin["mail.activity"].unlink(activities)


def test_deputy_answers_what_the_assignee_leaves_on_the_screen(
    sabine, sven, tab, call, screen
):
    desk, other_desk = tab(sabine, screen), tab(sven, screen)
    other_desk.open("/talks")
    desk.open("/talks")
    call(-56)
    card, other_card = desk.page.locator(CARD), other_desk.page.locator(CARD)

    # Nobody reacts for a minute: the deputy is asked, nobody before.
    card.wait_for()
    assert not other_card.count()
    expect(other_card).to_contain_text("Sabine Sommer", timeout=10 * SECONDS)
    for fact in ("Kunz Optik", "Ines Kunz", "Ask for the decision"):
        expect(other_card).to_contain_text(fact)
    other_desk.picture("deputy-asked")

    other_desk.press_button("Take Over")
    expect(card).to_contain_text("Sven Seifert")
    desk.picture("deputy-taken")
    assert not desk.overflows() and not other_desk.overflows()

    other_desk.press_button("Done")
    expect(card).to_have_count(0)
    expect(other_card).to_have_count(0)


def test_deputy_is_asked_at_once_while_the_assignee_is_away(sabine, sven, tab, call):
    yesterday = _format(datetime.now(UTC) - timedelta(days=1))
    desk = tab(sven)
    desk.open("/talks")
    call(-5)
    desk.page.wait_for_timeout(2 * SECONDS)
    assert not desk.page.locator(CARD).count()

    sabine["res.users"].write([sabine.uid], {"out_of_office_from": yesterday})

    expect(desk.page.locator(CARD)).to_contain_text("Sabine Sommer")
    sabine["res.users"].write([sabine.uid], {"out_of_office_from": False})
    desk.press_button("Done")
