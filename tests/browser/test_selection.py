"""A selection shows who remains and who falls out while it is edited."""


def test_selection_shows_its_net_count(mara, admin, tab, screen):
    width = screen["width"]
    code = f"9{width:04d}"
    for name in ("Frieda", "Gustav"):
        admin["res.partner"].create(
            {"name": name, "zip": code, "email": f"{name}.{width}@story.example"}
        )
    admin["res.partner"].create({"name": "Heiner", "zip": code})
    purpose = admin["crm.consent.purpose"].create(
        {"name": f"News {width}", "requires_consent": False}
    )
    selection = mara["crm.selection"].create(
        {
            "name": "Around the corner",
            "purpose_id": purpose,
            "criterion_ids": [(0, 0, {"kind": "zip", "zip_ranges": code})],
        }
    )
    home = tab(mara, screen)

    home.open(f"/selections/{selection}")
    funnel = home.page.locator(".o_crm_selection_funnel")
    funnel.locator(".o_crm_selection_net", has_text="2").wait_for()
    funnel.locator(".o_crm_selection_channels", has_text="Letter: 0").wait_for()
    home.picture("5-selection")

    assert "Will get the mailing" in funnel.inner_text()
    assert not home.overflows()
    home.press_button("Freeze")
    if home.page.locator(".modal").count():
        home.page.locator(".modal footer button.btn-primary").click()
        home.settle()
    home.page.get_by_text("Create Mailing").first.wait_for()
    frozen = mara.read_one("crm.selection", selection, ["state", "included_count"])
    assert [frozen["state"], frozen["included_count"]] == ["frozen", 2]
