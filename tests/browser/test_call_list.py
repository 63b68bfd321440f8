"""A call list: marketing plans it, an agent works it, the outcome is the response."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect


@pytest.fixture
def call_list(mara, sabine, admin, screen):
    """Sabine is to call Nadja, with a script of Mara's."""
    code = f"5{screen['width']:04d}"
    admin["res.partner"].create(
        {"name": f"Nadja {code}", "zip": code, "phone": f"+49 69 {code}"}
    )
    purpose = admin["crm.consent.purpose"].create(
        {"name": f"Calls {code}", "phone_requires_consent": False}
    )
    selection = mara["crm.selection"].create(
        {
            "name": f"Calls {code}",
            "purpose_id": purpose,
            "channel": "phone",
            "criterion_ids": [(0, 0, {"kind": "zip", "zip_ranges": code})],
        }
    )
    mara["crm.selection"].action_freeze([selection])
    yield mara["crm.call.list"].create(
        {
            "name": f"Spring offer {code}",
            "script": "<p>Ask <t t-out='object.name'>him</t> about the press.</p>",
            "selection_id": selection,
            # Begun a week ago, so that a working day has come whatever day it is
            "date_begin": str(date.today() - timedelta(days=7)),
        }
    )
    for activity in sabine["mail.activity"].search([["user_id", "=", sabine.uid]]):
        sabine["mail.activity"].unlink([activity])


def test_calls_are_planned_made_and_answered(
    mara, sabine, admin, tab, screen, call_list
):
    name = f"Nadja 5{screen['width']:04d}"
    desk = tab(mara, screen)
    page = desk.open(f"/call-lists/{call_list}")
    desk.choose(page.locator(".o_form_view"), "agent_ids", "Sabine")
    desk.press_button("Start Calling")
    page.locator(".oe_stat_button, .o_button_more", has_text="0 /").or_(
        page.locator("button", has_text="Stop Calling")
    ).first.wait_for()
    desk.picture("7-call-list")
    assert not desk.overflows()
    admin.run_job("crm_ext_campaign.ir_cron_crm_call_list")

    # The agent finds the call in her day, and reads the script while she talks.
    agent = tab(sabine, screen)
    agent.open("/my-day")
    row = agent.page.locator(".o_data_row, .o_kanban_record", has_text=name)
    row.locator("button[name=action_crm_log_conversation]").click()
    talk = agent.page.locator(".modal .o_form_view")
    expect(talk).to_contain_text(f"Ask {name} about the press.")
    outcome = agent.choose_first(talk, "outcome_id")
    talk.locator("[name=body] .odoo-editor-editable").click()
    agent.page.keyboard.type("Wants an offer.")
    agent.picture("7-call-with-script")
    assert not agent.overflows()
    agent.page.locator(".modal footer button[name=action_save_and_close]").click()
    talk.wait_for(state="detached")

    desk.open(f"/call-lists/{call_list}")
    desk.press_stat_button("Called")
    expect(page.locator(".o_action_manager")).to_contain_text(name)
    desk.picture("7-call-list-answered")
    assert not desk.overflows()
    [entry] = mara["crm.call.list.entry"].search_read(
        [["call_list_id", "=", call_list]], ["state", "outcome_id"]
    )
    assert [entry["state"], entry["outcome_id"][1]] == ["done", outcome]
