"""Every story of the screen is told on a desktop and on a phone."""

from datetime import UTC, datetime, timedelta

import pytest
from browser.web_client import DESKTOP, PHONE


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def screen(request):
    return request.param


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
