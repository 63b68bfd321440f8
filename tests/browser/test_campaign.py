"""A campaign from its goal to a mailing that is seen as its reader will see it."""

from playwright.sync_api import expect

CAMPAIGNS = "/action-mass_mailing.action_view_utm_campaigns"


def test_campaign_is_planned_and_its_people_are_written_to(mara, admin, tab, screen):
    code = f"8{screen['width']:04d}"
    title = f"Spring {code}"
    admin["res.partner"].create(
        [
            {"name": f"{name} {code}", "zip": code, "email": f"{name}{code}@s.example"}
            for name in ("Gerda", "Hanno")
        ]
    )
    purpose = f"Offers {code}"
    admin["crm.consent.purpose"].create({"name": purpose, "requires_consent": False})
    home = tab(mara, screen)

    page = home.open(f"{CAMPAIGNS}/new")
    form = page.locator(".o_form_view")
    home.write(form, "title", title)
    home.write(form, "crm_goal", "Ten orders")
    home.write(form, "crm_budget", "500")
    expect(form).to_contain_text("Nobody is chosen yet")
    home.picture("7-campaign")
    assert not home.overflows()

    # The people: the form is saved by the button, the selection knows the campaign.
    home.press_button("New Selection")
    expect(page.locator("[name=name] input")).to_have_value(title)
    home.choose(form, "purpose_id", purpose)
    page.locator(
        ".o_field_x2many_list_row_add a, [name=criterion_ids] .o-kanban-button-new"
    ).locator("visible=true").first.click()
    home.write(page.locator(".modal"), "zip_ranges", code)
    page.locator(".modal footer .o_form_button_save").click()
    page.locator(".o_crm_selection_net", has_text="2").wait_for()
    home.press_button("Freeze")
    page.locator(".modal footer button.btn-primary").click()
    page.get_by_text("Create Mailing").first.wait_for()
    home.settle()

    # The campaign's own button takes the people, too.
    [campaign] = mara["utm.campaign"].search([["title", "=", title]], 0, 1, "id desc")
    home.open(f"{CAMPAIGNS}/{campaign}")
    home.press_button("Send Mailing")
    selection = page.locator(".o_field_widget[name=crm_selection_id] input")
    expect(selection).to_have_value(title)
    home.picture("7-mailing-of-a-campaign")
    assert not home.overflows()
    plan = mara.read_one("utm.campaign", campaign, ["crm_goal", "crm_budget"])
    assert [plan["crm_goal"], plan["crm_budget"]] == ["Ten orders", 500]


def test_mailing_is_seen_as_one_of_its_readers_gets_it(mara, admin, tab, screen):
    code = f"7{screen['width']:04d}"
    for name in ("Aaron", "Abele"):
        admin["res.partner"].create(
            {"name": f"{name} {code}", "zip": code, "email": f"{name}{code}@s.example"}
        )
    purpose = admin["crm.consent.purpose"].create(
        {"name": f"News {code}", "requires_consent": False}
    )
    selection = mara["crm.selection"].create(
        {
            "name": f"Readers {code}",
            "purpose_id": purpose,
            "criterion_ids": [(0, 0, {"kind": "zip", "zip_ranges": code})],
        }
    )
    mara["crm.selection"].action_freeze([selection])
    body = "<p>Dear <t t-out='object.name'>reader</t>, we moved.</p>"
    mailing = mara["mailing.mailing"].create(
        {
            "subject": "A word to {{ object.name }}",
            "body_html": body,
            "body_arch": body,
            "crm_selection_id": selection,
            "mailing_model_id": admin.ref("base.model_res_partner"),
        }
    )
    home = tab(mara, screen)

    page = home.open(f"/action-mass_mailing.mailing_mailing_action_mail/{mailing}")
    home.press_button("Test")
    dialog = page.locator(".modal")
    shown = dialog.frame_locator("[name=crm_preview] iframe").locator("body")
    expect(shown).to_contain_text(f"Dear Aaron {code}, we moved.")
    home.choose(dialog, "crm_partner_id", f"Abele {code}")
    expect(shown).to_contain_text(f"Dear Abele {code}, we moved.")
    subject = dialog.locator(".o_field_widget[name=crm_preview_subject]")
    expect(subject).to_have_text(f"A word to Abele {code}")
    home.picture("7-mailing-as-a-reader")
    assert not home.overflows()
