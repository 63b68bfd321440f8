"""A talk is logged from the customer in one screen, the next one agreed in it."""


def test_talk_is_logged_and_the_next_one_agreed_in_one_screen(sabine, tab, screen):
    udo = sabine["res.partner"].create({"name": f"Udo Blank {screen['width']}"})
    home = tab(sabine, screen)
    home.open(f"/contacts/{udo}")

    home.press_stat_button("Log Talk")
    dialog = home.page.locator(".modal")
    dialog.wait_for()
    if home.is_phone:  # Odoo opens no keyboard on a phone until it is asked to
        dialog.locator(".o_field_widget[name='name'] textarea, input").first.click()
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
