"""The telephone rings, and the screen says who it is before the handset is up."""

import uuid

import pytest
import requests
from playwright.sync_api import expect

CARD = ".o_crm_call_card"
TIMEOUT = 30  # s
LINE = f"{uuid.uuid4().int % 10**6:06}"
CALLER = f"+49461{LINE}17"


@pytest.fixture(scope="module")
def key(admin, sabine, sven):
    """The key of a telephone system that knows the phones of Sabine and Sven."""
    for client, extension in ((sabine, "21"), (sven, "22")):
        admin["res.users"].write([client.uid], {"crm_phone_extension": extension})
    systems = admin["crm.phone.system"]
    system = systems.create({"name": "Reception"})
    return systems.action_create_key([system])["context"]["default_key"]


@pytest.fixture
def report(admin, key):
    """Return a function that reports an event of the test's call, as the telephone
    system does; at the end nobody is left ringing."""
    call_id = uuid.uuid4().hex

    def report(event, number, extension="21", **fields):
        answer = requests.post(
            f"{admin.url}/crm_ext/phone/event",
            json={
                "event": event,
                "call_id": call_id,
                "direction": "in",
                "from": number,
                "to": "0221 20",
                "users": extension,
                **fields,
            },
            headers={"Authorization": f"Bearer {key}"},
            timeout=TIMEOUT,
        )
        answer.raise_for_status()

    yield report
    report("hangup", "", cause="cancel")


@pytest.fixture(scope="module")
def ole(sabine):
    """Ole Iversen of Fjord Nord; his number was typed in the house's notation."""
    group = sabine["res.partner"].create({"name": "Fjord Gruppe", "is_company": True})
    company = sabine["res.partner"].create(
        {"name": "Fjord Nord", "is_company": True, "crm_parent_id": group}
    )
    lisa = sabine["res.partner"].create({"name": "Lisa Holm", "parent_id": company})
    ole = sabine["res.partner"].create(
        {
            "name": "Ole Iversen",
            "parent_id": company,
            "crm_supervisor_id": lisa,
            "phone": f"0461/{LINE[:2]} {LINE[2:]}-17",
        }
    )
    return ole


def test_ringing_call_shows_the_caller_and_becomes_a_talk(
    sabine, tab, screen, report, ole
):
    sabine["crm.conversation"].create(
        {"partner_id": ole, "body": "<p>Wants a longer belt.</p>"}
    )
    home = tab(sabine, screen)
    home.open("/talks")
    report("newCall", f"0461 {LINE}17")

    card = home.page.locator(CARD)
    expect(card).to_contain_text("Ole Iversen")
    for fact in ("Fjord Nord", "Fjord Gruppe", "Lisa Holm", "Wants a longer belt"):
        expect(card).to_contain_text(fact)
    home.picture("4-call-rings")
    assert not home.overflows()

    report("answer", CALLER, answered_by="21")
    expect(card).to_contain_text("On the phone")
    report("hangup", CALLER, cause="normalClearing")
    expect(card).to_contain_text("Call ended")
    card.get_by_role("button", name="Log Talk").click()
    dialog = home.page.locator(".modal")
    dialog.wait_for()
    home.write(dialog, "name", "Belt is two metres longer")
    home.picture("4-call-logged")
    dialog.locator("footer button", has_text="Save").click()
    dialog.wait_for(state="detached")

    expect(card).to_contain_text("The talk is logged")
    talks = sabine["crm.conversation"].search_read(
        [["partner_id", "=", ole], ["name", "ilike", "two metres"]], ["call_ids"]
    )
    assert [len(talk["call_ids"]) for talk in talks] == [1]
    sabine["crm.conversation"].write([talks[0]["id"]], {"name": "Told"})


def test_three_clicks_from_the_card_to_a_confirmed_order(
    admin, sabine, tab, screen, report, ole
):
    belt = admin["product.product"].create(
        {"name": "Belt", "type": "consu", "is_storable": True, "list_price": 30}
    )
    company = sabine.read_one("res.partner", ole, ["parent_id"])["parent_id"][0]
    former = sabine["sale.order"].create(
        {
            "partner_id": company,
            "commitment_date": "2026-01-08 12:00:00",
            "order_line": [(0, 0, {"product_id": belt, "product_uom_qty": 4})],
        }
    )
    sabine["sale.order"].action_confirm([former])
    home = tab(sabine, screen)
    home.open("/talks")
    report("newCall", CALLER)

    card = home.page.locator(CARD)
    late = card.locator(".o_crm_call_open_orders .text-danger").first
    expect(late).to_contain_text("Not delivered")
    expect(late).to_contain_text("Belt is missing")
    home.picture("4-call-order")

    card.get_by_role("button", name="Register Order").click()
    home.settle()
    home.press_button("As Last Time")
    home.page.locator(".o_field_x2many", has_text="Belt").first.wait_for()
    home.press_button("Confirm")
    steps = home.page.locator(".o_field_widget[name='crm_progress_steps']")
    steps.get_by_text("Ordered").wait_for()
    home.picture("4-call-ordered")
    assert not home.overflows()

    [order] = sabine["sale.order"].search_read(
        [["partner_id", "=", company], ["id", ">", former]],
        ["state", "amount_untaxed"],
    )
    assert [order["state"], order["amount_untaxed"]] == ["sale", 120]


def test_one_click_opens_a_ticket_of_the_caller(sven, tab, screen, report, ole):
    home = tab(sven, screen)
    home.open("/talks")
    report("newCall", CALLER, extension="22")
    home.page.locator(CARD).get_by_role("button", name="New Ticket").click()
    home.settle()

    form = home.page.locator(".o_form_view")
    form.wait_for()
    partner = form.locator("[name='partner_id']").first
    assert "Ole Iversen" in (
        partner.locator("input").first.input_value() or partner.inner_text()
    )
    # On a phone the card makes room for the form; a touch unfolds it.
    body = home.page.locator(f"{CARD} .o_crm_call_body")
    expect(body).to_have_count(0 if home.is_phone else 1)
    home.picture("4-call-ticket")
    if home.is_phone:
        home.page.locator(f"{CARD} .o_crm_call_title").click()
        expect(body).to_be_visible()


def test_unknown_caller_becomes_a_contact_with_his_number(sabine, tab, screen, report):
    number = f"+49 4321 {uuid.uuid4().int % 10**7:07}"
    home = tab(sabine, screen)
    home.open("/talks")
    report("newCall", number)
    card = home.page.locator(CARD)
    expect(card).to_contain_text("Unknown caller")
    home.picture("4-call-unknown")

    card.get_by_role("button", name="New Contact").click()
    form = home.page.locator(".modal .o_form_view")
    form.wait_for()
    form.locator("[name='name'] :is(input, textarea)").locator(
        "visible=true"
    ).first.fill("Kai Neumann")
    home.page.locator(".modal .o_form_button_save").locator(
        "visible=true"
    ).first.click()
    form.wait_for(state="detached")

    expect(card).to_contain_text("Kai Neumann")
    hits = sabine["crm.phone.number"].lookup(number.replace("+49 ", "0"))
    assert [hit["name"] for hit in hits] == ["Kai Neumann"]


def test_card_is_once_over_three_tabs_and_nowhere_else(
    sabine, sven, chromium, tab, report, ole
):
    home = tab(sabine)
    home.open("/talks")
    pages = [home.page, *(home.page.context.new_page() for _tab in range(2))]
    for page in pages[1:]:
        page.goto(home.page.url)
        page.locator(".o_action_manager > .o_action").wait_for()
    other = tab(sven)
    other.open("/talks")

    report("newCall", CALLER)
    pages[-1].locator(CARD).wait_for()
    home.page.wait_for_timeout(1000)
    assert [page.locator(CARD).count() for page in pages] == [0, 0, 1]
    assert other.page.locator(CARD).count() == 0

    pages[-1].reload()
    pages[-1].locator(CARD).wait_for()
    report("hangup", CALLER, cause="cancel")
    expect(pages[-1].locator(CARD)).to_contain_text("Missed call")
    pages[-1].locator(f"{CARD} .btn-close").click()
    expect(pages[-1].locator(CARD)).to_have_count(0)
