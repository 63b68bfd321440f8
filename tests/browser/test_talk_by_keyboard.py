"""A talk is logged by keyboard in one screen, the next one agreed in it."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

# A practised typist: 330 strokes a minute
SECONDS_A_STROKE = 0.18
BERLIN = ZoneInfo("Europe/Berlin")
OPEN_LOG = "Alt+Shift+l"


@pytest.fixture
def typist(tab, sabine):
    """Return Sabine's tab and a function that types at her pace, key by key."""
    home = tab(sabine)
    last_stroke = 0.0

    def press(key):
        # Her rhythm is her own, however long the page works on a stroke.
        nonlocal last_stroke
        time.sleep(max(0, last_stroke + SECONDS_A_STROKE - time.monotonic()))
        last_stroke = time.monotonic()
        home.page.keyboard.press("Space" if key == " " else key)

    def type_keys(*texts):
        for text in texts:
            # A name of a key is one stroke
            is_key = text in {"Tab", "Enter"} or "+" in text
            for key in [text] if is_key else text:
                press(key)

    return home, type_keys


def test_practised_user_logs_a_talk_from_anywhere_in_15_seconds(sabine, typist):
    udo = sabine["res.partner"].create({"name": "Udo Quick"})
    home, type_keys = typist
    home.open("/crm")
    dialog = home.page.locator(".modal")

    start = time.monotonic()
    type_keys(OPEN_LOG)
    dialog.locator(".o_field_widget[name='partner_id'] input:focus").wait_for()
    type_keys("Udo Q")
    hits = home.page.locator(".o-autocomplete--dropdown-item", has_text="Udo Quick")
    hits.first.wait_for()
    type_keys("Tab", "Wants a gear", "Tab", "Tab")
    type_keys("in 3 days 9:00", "Tab", "Show it", "Control+Enter")
    dialog.wait_for(state="detached")
    seconds = time.monotonic() - start
    print(f"A talk with its follow-up took {seconds:.1f} s by keyboard")

    [talk] = sabine["crm.conversation"].search_read(
        [["partner_id", "=", udo]], ["name", "kind_id", "direction"]
    )
    assert (talk["name"], talk["kind_id"][1]) == ("Wants a gear", "Call")
    [follow_up] = sabine["mail.activity"].search_read(
        [["res_model", "=", "res.partner"], ["res_id", "=", udo]],
        ["crm_due", "summary"],
    )
    due = datetime.fromisoformat(follow_up["crm_due"]).replace(tzinfo=UTC)
    in_three_days = datetime.now(BERLIN).date() + timedelta(days=3)
    assert due.astimezone(BERLIN).date() == in_three_days
    assert due.astimezone(BERLIN).time().isoformat() == "09:00:00"
    assert follow_up["summary"] == "Show it"
    assert seconds <= 15, f"{seconds:.1f} s"


def test_talk_is_logged_and_the_next_one_agreed_in_one_screen(sabine, tab, screen):
    udo = sabine["res.partner"].create({"name": f"Udo Blank {screen['width']}"})
    home = tab(sabine, screen)
    home.open(f"/contacts/{udo}")

    if home.is_phone:
        home.page.locator(".o_crm_talk_button").click()
    else:
        home.press_stat_button("Log Talk")
    dialog = home.page.locator(".modal")
    dialog.wait_for()
    if home.is_phone:  # Odoo opens no keyboard on a phone until it is asked to
        dialog.locator(".o_field_widget[name='name'] :is(textarea, input)").click()
    home.page.keyboard.type("Wants to see the new gear")
    home.write(dialog, "followup_due", "12/24/2031 09:30:00")
    home.write(dialog, "followup_note", "Show the gear")
    home.picture("2-log-talk")
    assert not home.overflows()
    dialog.locator("footer button", has_text="Save").click()
    dialog.wait_for(state="detached")

    [talk] = sabine["crm.conversation"].search_read(
        [["partner_id", "=", udo]], ["name", "kind_id", "user_id"]
    )
    assert talk["name"] == "Wants to see the new gear"
    assert talk["kind_id"][1] == "Call"
    assert talk["user_id"][1] == "Sabine Sommer"
    [follow_up] = sabine["mail.activity"].search_read(
        [["res_model", "=", "res.partner"], ["res_id", "=", udo]],
        ["crm_due", "summary", "date_deadline"],
    )
    # 9:30 in Berlin on a winter day
    assert follow_up["crm_due"] == "2031-12-24 08:30:00"
    assert follow_up["date_deadline"] == "2031-12-24"
    assert follow_up["summary"] == "Show the gear"
