"""Calls and claims of OCA's addons become talks: with the addons themselves."""

import pytest
from odoo_server import odoo_server

from setup.project import REQUIREMENTS

CALL = {
    "name": "Asked for the price of ten pumps",
    "date": "2026-03-02 09:30:00",
    "description": "Wants it by Friday.\nTwo of them <stainless>.",
    "direction": "in",
    "partner_phone": "+49 30 901820",
}


@pytest.fixture(scope="module")
def admin(env, mail):
    """The administrator of a firm that used OCA's addons before it took ours."""
    firm = env.with_packages("former", REQUIREMENTS / "former.txt")
    with firm.copy(firm.prepared(), "former") as database:
        firm.databases.odoo(
            database, "takeover: OCA's addons", "--init=crm_phonecall,crm_claim"
        )
        with odoo_server(firm, database, mail.port) as server:
            yield server.login("admin")


@pytest.fixture(scope="module")
def bert(admin):
    return admin["res.partner"].create({"name": "Bert", "email": "bert@adler.example"})


def held_call(admin, **vals):
    call = admin["crm.phonecall"].create({**CALL, **vals})
    # Marking it as held in its form would overwrite the duration that was typed
    admin["crm.phonecall"].write([call], {"state": "done"})
    admin["crm.phonecall"].write([call], {"duration": 12.5})
    return call


def take_over(admin, source, **vals):
    history = admin["crm.conversation.history"].create({"source": source, **vals})
    admin["crm.conversation.history"].action_start([history])
    admin["ir.cron"].method_direct_trigger(
        [admin.ref("crm_ext_core.ir_cron_take_over_history")]
    )
    names = ["state", "created", "scheduled", "left_out", "left_out_ids"]
    return admin["crm.conversation.history"].read([history], names)[0]


def talk_of(admin, model, record):
    names = ["name", "date", "body", "direction", "duration", "partner_id", "origin"]
    [talk] = admin["crm.conversation"].search_read(
        [["former_key", "=", f"{model},{record}"]],
        [*names, "kind_id", "lead_id", "order_id"],
    )
    return talk


def test_a_held_call_becomes_a_talk_with_all_that_was_typed(admin, bert):
    lead = admin["crm.lead"].create({"name": "Pumps", "partner_id": bert})
    tag = admin["crm.tag"].create({"name": "Pump"})
    call = held_call(admin, partner_id=bert, opportunity_id=lead, tag_ids=[tag])

    take_over(admin, "crm.phonecall")

    talk = talk_of(admin, "crm.phonecall", call)
    assert talk["name"] == CALL["name"]
    assert talk["date"] == CALL["date"]
    assert talk["direction"] == "in"
    assert talk["duration"] == pytest.approx(12.5 / 60)
    assert talk["partner_id"][0] == bert
    assert talk["lead_id"][0] == lead
    assert talk["kind_id"][0] == admin.ref("crm_ext_core.crm_conversation_kind_call")
    for text in ("Wants it by Friday.", "&lt;stainless&gt;", "+49 30 901820", "Pump"):
        assert text in talk["body"]


def test_repeating_makes_no_doubles(admin, bert):
    call = held_call(admin, partner_id=bert)
    take_over(admin, "crm.phonecall")
    assert take_over(admin, "crm.phonecall")["created"] == 0
    talk_of(admin, "crm.phonecall", call)


def test_a_call_without_a_customer_is_found_by_its_mail_address_or_shown(admin, bert):
    known = held_call(admin, email_from="Bert <bert@adler.example>")
    stranger = held_call(admin, partner_phone=False)

    report = take_over(admin, "crm.phonecall")

    assert talk_of(admin, "crm.phonecall", known)["partner_id"][0] == bert
    assert stranger in report["left_out_ids"]
    assert known not in report["left_out_ids"]


def test_a_planned_call_becomes_a_follow_up_once_and_a_cancelled_one_nothing(
    admin, bert
):
    planned = {"name": "Call about the pumps", "date": "2099-05-04 07:00:00"}
    admin["crm.phonecall"].create({**planned, "partner_id": bert})
    cancelled = admin["crm.phonecall"].create({**CALL, "partner_id": bert})
    admin["crm.phonecall"].write([cancelled], {"state": "cancel"})

    assert take_over(admin, "crm.phonecall")["scheduled"] == 1
    assert take_over(admin, "crm.phonecall")["scheduled"] == 0

    [followup] = admin["mail.activity"].search_read(
        [["res_model", "=", "res.partner"], ["res_id", "=", bert]],
        ["summary", "crm_due"],
    )
    assert followup["summary"] == "Call about the pumps"
    assert followup["crm_due"] == "2099-05-04 07:00:00"
    key = f"crm.phonecall,{cancelled}"
    assert not admin["crm.conversation"].search([["former_key", "=", key]])


def test_a_claim_becomes_a_complaint_about_its_order(admin, bert):
    order = admin["sale.order"].create({"partner_id": bert})
    claim = admin["crm.claim"].create(
        {
            "name": "The seal leaks",
            "date": "2026-04-01 08:00:00",
            "partner_id": bert,
            "model_ref_id": f"sale.order,{order}",
            "description": "Since the first day.",
            "cause": "Wrong rubber",
            "resolution": "New seal sent",
        }
    )

    take_over(admin, "crm.claim")

    talk = talk_of(admin, "crm.claim", claim)
    kind = admin.ref("crm_ext_core.crm_conversation_kind_complaint")
    assert talk["kind_id"][0] == kind
    assert talk["order_id"][0] == order
    assert talk["direction"] == "in"
    for text in ("Since the first day.", "Wrong rubber", "New seal sent"):
        assert text in talk["body"]


def test_older_records_than_wished_stay_where_they_are(admin, bert):
    call = held_call(admin, partner_id=bert, date="2019-01-01 09:00:00")
    take_over(admin, "crm.phonecall", date_from="2020-01-01")
    key = f"crm.phonecall,{call}"
    assert not admin["crm.conversation"].search([["former_key", "=", key]])
