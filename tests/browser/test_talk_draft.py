"""What was typed about a talk survives a closed browser, for its writer alone."""

from contextlib import contextmanager

import pytest
from browser.web_client import DESKTOP, WebClient
from playwright.sync_api import expect

OPEN_LOG = "Alt+Shift+l"
OFFER = ".o_crm_talk_draft"
COUNT = ".o_crm_talk_draft_count"
SUBJECT = ".modal .o_field_widget[name='name'] :is(input, textarea)"
WRITTEN = 1000  # ms until what was typed is on the disk
PASTE_IMAGE = """async (editable) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 40;
    canvas.getContext("2d").fillRect(0, 0, 20, 20);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([blob], "crack.png", {type: "image/png"}));
    const options = {clipboardData, bubbles: true, cancelable: true};
    editable.dispatchEvent(new ClipboardEvent("paste", options));
}"""


@pytest.fixture
def browser_of_the_office(chromium, env, tmp_path):
    """Return a context manager: a browser that is opened and closed on one machine."""

    @contextmanager
    def open_browser(client):
        context = chromium.browser_type.launch_persistent_context(
            tmp_path,
            executable_path=str(env.browser),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            viewport=DESKTOP,
            locale="en-US",
            timezone_id="Europe/Berlin",
        )
        cookie = client.session.cookies["session_id"]
        context.add_cookies(
            [{"name": "session_id", "value": cookie, "url": client.url}]
        )

        def open_tab(path):
            tab = WebClient(context.new_page(), client, tmp_path)
            tab.open(path)
            return tab

        yield open_tab
        context.close()

    open_browser.disk = tmp_path
    return open_browser


def start_talk(tab, subject):
    tab.page.keyboard.press(OPEN_LOG)
    tab.page.locator(SUBJECT).fill(subject)
    return tab.page.locator(".modal .odoo-editor-editable")


def is_readable(folder, text):
    spellings = [text.encode(), text.encode("utf-16-le")]
    contents = (file.read_bytes() for file in folder.rglob("*") if file.is_file())
    return any(spelling in content for content in contents for spelling in spellings)


def test_confidential_talk_with_an_image_survives_the_closed_browser(
    sabine, sven, browser_of_the_office
):
    udo = sabine["res.partner"].create({"name": "Udo Diskret"})
    with browser_of_the_office(sabine) as open_tab:
        tab = open_tab(f"/contacts/{udo}")
        text = start_talk(tab, "Kuendigungsabsicht")
        text.click()
        tab.page.keyboard.type("Nobody may know of the crack")
        text.evaluate(PASTE_IMAGE)
        text.locator("img").wait_for()
        tab.page.locator(".modal [name='is_confidential'] input").check()
        tab.page.wait_for_timeout(WRITTEN)

    assert not is_readable(browser_of_the_office.disk, "Kuendigungsabsicht")
    assert not is_readable(browser_of_the_office.disk, "know of the crack")
    with browser_of_the_office(sven) as open_tab:
        tab = open_tab(f"/contacts/{udo}")
        tab.page.keyboard.press(OPEN_LOG)
        tab.page.locator(SUBJECT).wait_for()
        tab.settle()
        assert not tab.page.locator(OFFER).count()
        assert not tab.page.locator(COUNT).count()

    with browser_of_the_office(sabine) as open_tab:
        tab = open_tab("/contacts")
        assert tab.page.locator(COUNT).inner_text() == "1"
        tab.page.keyboard.press(OPEN_LOG)
        offer = tab.page.locator(OFFER)
        assert offer.locator("b").inner_text() == "Udo Diskret"
        assert "Kuendigungsabsicht" in offer.inner_text()
        offer.locator("button", has_text="Continue").click()
        text = tab.page.locator(".modal .odoo-editor-editable")
        text.get_by_text("Nobody may know of the crack").wait_for()
        text.locator("img").wait_for()
        assert tab.page.locator(".modal [name='is_confidential'] input").is_checked()
        tab.page.keyboard.press("Control+Enter")
        tab.page.locator(".modal").wait_for(state="detached")
        tab.page.locator(COUNT).wait_for(state="detached")

    [talk] = sabine["crm.conversation"].search_read(
        [["partner_id", "=", udo]], ["name", "body", "is_confidential"]
    )
    assert talk["name"] == "Kuendigungsabsicht"
    assert "Nobody may know of the crack" in talk["body"]
    assert "/web/image/" in talk["body"] and "base64" not in talk["body"]
    assert talk["is_confidential"]
    assert sabine["ir.attachment"].search_count(
        [["res_model", "=", "crm.conversation"], ["res_id", "=", talk["id"]]]
    )


def test_draft_is_offered_in_another_tab_when_its_own_is_gone(
    sabine, browser_of_the_office
):
    udo = sabine["res.partner"].create({"name": "Udo Zweimal"})
    with browser_of_the_office(sabine) as open_tab:
        first, second = open_tab(f"/contacts/{udo}"), open_tab(f"/contacts/{udo}")
        start_talk(first, "Wants two gears")
        first.page.wait_for_timeout(WRITTEN)
        start_talk(second, "Wants three gears")
        second.page.wait_for_timeout(WRITTEN)
        assert not second.page.locator(OFFER).count()

        first.page.close()
        second.page.locator(".modal .btn-close").click()
        second.page.locator(".modal").wait_for(state="detached")
        second.page.keyboard.press(OPEN_LOG)
        offers = second.page.locator(OFFER)
        offers.filter(has_text="three").locator("button", has_text="Throw").click()
        offers.filter(has_text="three").wait_for(state="detached")
        offers.filter(has_text="two").locator("button", has_text="Continue").click()
        expect(second.page.locator(SUBJECT)).to_have_value("Wants two gears")
        assert not offers.count()

        second.page.locator(".modal footer button", has_text="Discard").click()
        second.page.locator(".modal").wait_for(state="detached")
        assert not second.page.locator(COUNT).count()
    assert not sabine["crm.conversation"].search_count([["partner_id", "=", udo]])


def test_talk_whose_answer_got_lost_is_not_logged_twice(sabine, browser_of_the_office):
    udo = sabine["res.partner"].create({"name": "Udo Einmal"})
    talks = [["partner_id", "=", udo]]
    with browser_of_the_office(sabine) as open_tab:
        tab = open_tab(f"/contacts/{udo}")
        start_talk(tab, "Wants one gear")
        tab.page.wait_for_timeout(WRITTEN)
        # The server saves, then the line is dead.
        tab.page.route("**/web_save", lambda route: (route.fetch(), route.abort()))
        with tab.page.expect_event("requestfailed"):
            tab.page.keyboard.press("Control+Enter")

    with browser_of_the_office(sabine) as open_tab:
        tab = open_tab(f"/contacts/{udo}")
        tab.page.keyboard.press(OPEN_LOG)
        tab.page.locator(SUBJECT).wait_for()
        tab.settle()
        assert not tab.page.locator(OFFER).count()
    assert sabine["crm.conversation"].search_count(talks) == 1
