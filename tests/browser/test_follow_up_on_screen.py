"""The screen says who expects a call, and why; one click answers."""

from browser.web_client import PHONE
from playwright.sync_api import expect

PANEL = ".o_crm_followup_card"


def test_missed_call_greets_at_login_with_person_phone_and_reason(
    sabine, tab, call_due, screen
):
    call_due(-600, "Ask for the decision")

    home = tab(sabine, screen)
    home.open("/talks")
    panel = home.page.locator(PANEL)
    panel.wait_for()

    for fact in ("Kunz Optik", "Ines Kunz", "Ask for the decision"):
        assert fact in panel.inner_text()
    phone = panel.locator("a[href^='tel:']")
    assert phone.get_attribute("href").replace(" ", "").endswith("4710555")
    assert not home.overflows()
    home.picture("2-follow-up")

    home.press_button("Done")
    panel.wait_for(state="detached")
    assert not sabine["mail.activity"].search(
        [["user_id", "=", sabine.uid], ["crm_due", "!=", False]]
    )


def test_signal_is_still_there_after_a_reload(sabine, tab, call_due):
    call_due(-60, "Reloaded")
    home = tab(sabine)
    home.open("/talks")
    home.page.locator(PANEL).wait_for()

    home.page.reload()
    home.settle()

    home.page.locator(PANEL, has_text="Reloaded").wait_for()


def test_many_missed_ones_greet_in_one_list(sabine, tab, call_due, screen):
    for number in range(1, 6):
        call_due(-600 * number, f"Missed {number}")

    home = tab(sabine, screen)
    home.open("/talks")
    if screen == PHONE:  # the list does not hide what one came for
        expect(home.page.locator(".o_crm_followup_row")).to_have_count(0)
        home.page.locator(".o_crm_followup_title").click()
    expect(home.page.locator(".o_crm_followup_row")).to_have_count(4)
    expect(home.page.locator(PANEL)).to_contain_text("Missed 5")
    home.picture("2-follow-ups-missed")
    assert not home.overflows()

    home.page.locator(".o_crm_followup_row", has_text="Missed 2").click()
    expect(home.page.locator(PANEL)).to_contain_text("Missed 2")
    home.page.get_by_role("button", name="Close All").click()
    expect(home.page.locator(".o_crm_followup_panel")).to_have_count(0)


def test_snooze_until_a_day_of_ones_choice(sabine, tab, call_due, screen):
    call_due(-60, "Not today")
    home = tab(sabine, screen)
    home.open("/talks")
    home.page.locator(PANEL).get_by_role("button", name="Snooze").click()
    home.page.locator(".o-dropdown-item", has_text="Choose").click()
    dialog = home.page.locator(".o_crm_snooze")
    dialog.wait_for()
    home.picture("2-follow-up-snooze")
    dialog.get_by_role("button", name="Snooze").click()

    expect(home.page.locator(PANEL)).to_have_count(0)
    [activity] = sabine["mail.activity"].search_read(
        [["user_id", "=", sabine.uid]], ["crm_snoozed_until", "crm_due"]
    )
    assert activity["crm_snoozed_until"][:10] > activity["crm_due"][:10]


def test_preferences_ask_for_the_desktop_on_a_click_only(sabine, tab, screen):
    home = tab(sabine, screen)
    home.page.add_init_script(
        """window.asked = 0;
        Notification.requestPermission = async () => {
            window.asked += 1;
            return "granted";
        };
        Object.defineProperty(Notification, "permission", {get: () => "default"});
        navigator.permissions.query = async () => ({
            state: "prompt",
            addEventListener() {},
        });"""
    )
    home.open("/talks")
    home.page.evaluate(
        "action => odoo.__WOWL_DEBUG__.root.env.services.action.doAction(action)",
        {**sabine["res.users"].action_get(), "res_id": sabine.uid},
    )
    box = home.page.locator("[name='crm_followup_desktop'] input")
    box.scroll_into_view_if_needed()
    assert home.page.evaluate("window.asked") == 0
    box.click()
    home.page.wait_for_function("window.asked === 1")
    home.picture("2-follow-up-preferences")
    assert not home.overflows()
