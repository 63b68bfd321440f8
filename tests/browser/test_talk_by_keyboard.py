"""A talk is logged from the customer in one screen, the next one agreed in it."""


def test_talk_is_logged_from_the_customer(sabine, tab, screen):
    width = screen["width"]
    udo = sabine["res.partner"].create({"name": f"Udo Blank {width}"})
    home = tab(sabine, screen)
    home.open(f"/contacts/{udo}")
    action = sabine["res.partner"].action_crm_log_conversation([udo])
    if width > 1000:
        more = home.page.locator(".o_button_more")
        if not home.page.get_by_text("Log Talk").first.is_visible() and more.count():
            more.first.click()
    else:
        home.page.locator(".o-form-buttonbox .o_button_more, .fa-bolt").first.click()
    home.page.get_by_text("Log Talk").first.click()
    dialog = home.page.locator(".modal")
    dialog.wait_for()

    home.field("name").fill("Wants to see the new gear")
    home.page.locator(
        ".modal .o_field_widget[name='followup_due'] :is(input, button)"
    ).first.click()
    home.page.keyboard.type("12/24/2031 09:30:00")
    home.page.keyboard.press("Tab")
    home.page.keyboard.press("Escape")
    home.page.locator(".modal .o_field_widget[name='followup_note'] input").fill(
        "Show the gear"
    )
    home.picture("2-log-talk")
    assert not home.overflows()
    home.page.locator(".modal footer button", has_text="Save").click()
    dialog.wait_for(state="detached")

    [talk] = sabine["crm.conversation"].search_read(
        [["partner_id", "=", udo]], ["name", "kind_id", "user_id"]
    )
    assert talk["name"] == "Wants to see the new gear"
    assert talk["user_id"][0] == sabine.uid
    assert talk["kind_id"][0] == action["context"].get(
        "default_kind_id", talk["kind_id"][0]
    )
    [follow_up] = sabine["mail.activity"].search_read(
        [["res_model", "=", "res.partner"], ["res_id", "=", udo]],
        ["crm_due", "summary", "date_deadline"],
    )
    # 9:30 in Berlin on a winter day
    assert follow_up["crm_due"] == "2031-12-24 08:30:00"
    assert follow_up["date_deadline"] == "2031-12-24"
    assert follow_up["summary"] == "Show the gear"
