"""A talk is logged, the next one agreed; at that minute the screen is told, once."""

from datetime import UTC, datetime, timedelta

import pytest


@pytest.fixture(scope="module")
def petra(sabine):
    """Petra Vogt of Vogt Pumpen."""
    company = sabine["res.partner"].create({"name": "Vogt Pumpen", "is_company": True})
    return sabine["res.partner"].create(
        {"name": "Petra Vogt", "parent_id": company, "phone": "0221 4710123"}
    )


def soon(**delta):
    moment = datetime.now(UTC) + timedelta(**delta)
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def log_talk(client, partner, **values):
    """Log a talk as the screen does: kind and date are proposed."""
    action = client["res.partner"].action_crm_log_conversation([partner])
    fields = ["partner_id", "kind_id", "date", "direction", "user_id"]
    defaults = client["crm.conversation"].default_get(fields, context=action["context"])
    return client["crm.conversation"].create({**defaults, **values})


def test_talk_keeps_text_person_date_and_time(sabine, petra):
    talk = log_talk(
        sabine,
        petra,
        date="2026-03-05 13:30:00",
        body="<p>Asks for a quotation for two pumps.</p>",
    )

    kept = sabine.read_one(
        "crm.conversation",
        talk,
        ["name", "partner_id", "date", "user_id", "commercial_partner_id"],
    )
    assert kept["name"] == "Asks for a quotation for two pumps."
    assert kept["partner_id"] == [petra, "Vogt Pumpen, Petra Vogt"]
    assert kept["commercial_partner_id"][1] == "Vogt Pumpen"
    assert kept["date"] == "2026-03-05 13:30:00"
    assert kept["user_id"][1] == "Sabine Sommer"


def test_follow_up_is_signalled_at_its_minute_and_once(sabine, petra):
    due = soon(seconds=-1)
    log_talk(
        sabine,
        petra,
        body="<p>Will decide.</p>",
        followup_due=due,
        followup_note="Ask for the decision",
    )
    planned = sabine["mail.activity"].crm_get_followups()["followups"]
    follow_up = max(f["id"] for f in planned if f["at"] == due)

    [signal] = sabine["mail.activity"].crm_claim_followups([follow_up])
    again = sabine["mail.activity"].crm_claim_followups([follow_up])

    assert again == []
    shown = str(signal)
    for fact in ("Petra Vogt", "Vogt Pumpen", "4710123", "Ask for the decision"):
        assert fact in shown, signal


def test_follow_up_in_an_hour_is_planned_but_not_shown(sabine, petra):
    due = soon(hours=1)
    log_talk(sabine, petra, body="<p>Call later.</p>", followup_due=due)

    planned = sabine["mail.activity"].crm_get_followups()["followups"]
    follow_up = max(f["id"] for f in planned if f["at"] == due)

    assert sabine["mail.activity"].crm_claim_followups([follow_up]) == []


def test_colleague_cannot_take_the_signal(sabine, sven, petra):
    due = soon(seconds=-2)
    log_talk(sabine, petra, body="<p>Only mine.</p>", followup_due=due)
    planned = sabine["mail.activity"].crm_get_followups()["followups"]
    follow_up = max(f["id"] for f in planned if f["at"] == due)

    assert sven["mail.activity"].crm_claim_followups([follow_up]) == []
    assert len(sabine["mail.activity"].crm_claim_followups([follow_up])) == 1
