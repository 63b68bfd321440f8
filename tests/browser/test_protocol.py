"""The protocol of a customer: read, searched, taken along."""

import pytest

CARDS = ".o_kanban_record:not(.o_kanban_ghost)"
FOUND = "[...CSS.highlights.get('crm-found') || []].map(range => range.toString())"


@pytest.fixture(scope="module")
def paula(sabine, admin):
    """Paula Probst asked for an offer, got it and has not decided."""
    paula = admin["res.partner"].create({"name": "Paula Probst"})
    for date, name, text in (
        ("2026-03-02 09:00:00", "Anfrage", "Will zwei Motoren, fragt nach Rabatt."),
        ("2026-03-05 09:00:00", "Angebot", "Angebote für Motor und Getriebe gemailt."),
        ("2026-03-05 15:00:00", "Nachfrage", "Entscheidet nach der Messe."),
    ):
        sabine["crm.conversation"].create(
            {"partner_id": paula, "name": name, "body": f"<p>{text}</p>", "date": date}
        )
    return paula


def _open_protocol(home, paula):
    home.open(f"/contacts/{paula}")
    home.press_stat_button("Talks")
    home.page.locator(CARDS).first.wait_for()


def _search(home, words):
    if home.is_phone:
        glass = home.page.locator(".o_control_panel :is(.oi-search, .fa-search)")
        glass.locator("visible=true").first.click()
    box = home.page.locator(".o_searchview_input")
    box.fill(words)
    home.page.locator(".o_searchview_autocomplete").wait_for()
    box.press("Enter")
    home.settle()


def test_talks_stand_below_their_days_and_open_in_place(sabine, tab, screen, paula):
    home = tab(sabine, screen)
    _open_protocol(home, paula)
    days = home.page.locator(".o_crm_timeline_day")
    assert days.all_inner_texts() == [
        "Thursday, March 5, 2026",
        "Monday, March 2, 2026",
    ]

    home.page.locator(CARDS).nth(1).focus()
    home.page.keyboard.press("ArrowDown")
    home.page.keyboard.press("Enter")
    details = home.page.locator(".o_crm_talk_details")
    details.wait_for()
    assert "fragt nach Rabatt" in details.inner_text()
    home.picture("3-protocol")
    assert not home.overflows()


def test_words_found_are_highlighted_up_to_the_form(sabine, tab, screen, paula):
    home = tab(sabine, screen)
    _open_protocol(home, paula)
    _search(home, "motor")
    assert home.page.locator(CARDS).count() == 2
    assert home.page.evaluate(FOUND) == ["Motor", "Motoren"]
    home.picture("3-protocol-words")

    home.page.locator(CARDS).last.click()
    home.page.locator(".o_crm_talk_details button", has_text="Open").click()
    home.settle()
    home.page.wait_for_function(f"({FOUND}).length === 1")
    assert home.page.evaluate(FOUND) == ["Motoren"]
    home.picture("3-protocol-words-form")


def test_whole_protocol_is_printed_as_it_was_filtered(sabine, tab, screen, paula):
    home = tab(sabine, screen)
    _open_protocol(home, paula)
    _search(home, "motor")
    home.choose_in_cog_menu("Print or Export")
    dialog = home.page.locator(".modal")
    dialog.locator(".o_field_widget[name='talk_count']").wait_for()
    assert dialog.locator("[name='talk_count']").inner_text() == "2"
    assert dialog.locator("[name='filters']").inner_text() == "Words: motor"
    buttons = dialog.locator("footer button").all_inner_texts()
    assert buttons == ["Print", "Discard"]  # Sabine may not export
    home.picture("3-protocol-print")
    assert not home.overflows()
