"""Every call is told by the telephone system, whatever it speaks; nobody types it."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
import requests
from odoo_client import OdooError
from telephone_system import TelephoneSystem

EXTENSION = "871"
_numbers = itertools.count(100)


@pytest.fixture(scope="module")
def extension(admin, sabine):
    """Sabine's telephone."""
    admin["res.users"].write([sabine.uid], {"crm_phone_extension": EXTENSION})
    return EXTENSION


@pytest.fixture(scope="module")
def system(server, admin, extension):
    return TelephoneSystem(server, admin)


@pytest.fixture
def number():
    """A number that nobody has had before, of no German address file."""
    return f"+43 664 1234 {next(_numbers)}"


@pytest.fixture
def petra(sabine, number):
    return sabine["res.partner"].create({"name": "Petra Vogt", "phone": number})


def find_calls(client, number):
    key = number.replace(" ", "")
    fields = ["state", "partner_id", "user_id", "conversation_id", "duration"]
    return client["crm.call"].search_read([("caller_key", "=", key)], fields)


def find_call_backs(client, number):
    return client["mail.activity"].search_read(
        [("user_id", "=", client.uid), ("summary", "ilike", number)], ["res_id"]
    )


def shape_of_zammad(event, call, number):
    return {
        "event": {"ringing": "newCall", "answered": "answer"}.get(event, event),
        "callId": call,
        "direction": "in",
        "from": number.replace(" ", "").lstrip("+"),
        "to": "49221471087",
        "user[]": ["Sabine Sommer"],
        "cause": "normalClearing" if event == "hangup" else "",
    }


def shape_of_sipgate(event, call, number):
    return {
        **shape_of_zammad(event, call, number),
        "user[]": ["S. Sommer"],
        "userId[]": [EXTENSION],
        "fullUserId[]": [f"1234567{EXTENSION}"],
    }


def shape_of_any(event, call, number):
    return {
        "event": event,
        "call_id": call,
        "direction": "in",
        "from": number,
        "users": EXTENSION,
    }


@pytest.mark.parametrize(
    ("shape", "get_payload", "as_form", "with_header"),
    [
        ("generic", shape_of_any, False, True),
        ("generic", shape_of_any, True, True),
        ("sipgate", shape_of_sipgate, True, False),
        ("zammad", shape_of_zammad, True, False),
        ("zammad", shape_of_zammad, False, False),
    ],
)
def test_call_rings_is_answered_and_becomes_a_talk(
    server, admin, sabine, extension, number, petra, shape, get_payload, as_form,
    with_header,
):  # fmt: skip
    system = TelephoneSystem(server, admin, shape)
    call = system.new_call()

    for event, state in (
        ("ringing", "ringing"),
        ("answered", "answered"),
        ("hangup", "ended"),
    ):
        answer = system.post(get_payload(event, call, number), as_form, with_header)
        assert answer.status_code == 200, answer.text
        [found] = find_calls(sabine, number)
        assert found["state"] == state
        assert found["partner_id"][0] == petra
        ringing = [r["number"] for r in sabine["crm.call"].get_ringing_calls()]
        assert bool(ringing) == (state == "ringing")

    assert found["user_id"] == [sabine.uid, "Sabine Sommer"]
    talk = sabine.read_one(
        "crm.conversation",
        found["conversation_id"][0],
        ["partner_id", "origin", "direction"],
    )
    assert talk["partner_id"][0] == petra
    assert (talk["origin"], talk["direction"]) == ("call", "in")


def test_3cx_asks_for_the_name_and_reports_the_call_afterwards(
    server, admin, sabine, extension, number, petra
):
    system = TelephoneSystem(server, admin, "3cx")
    started_at = datetime.now(UTC) - timedelta(minutes=5)

    [contact] = system.look_up(number.replace(" ", "").replace("+", "00"))
    answer = system.post(
        {
            "CallType": "Inbound",
            "Number": number.replace(" ", "").replace("+", "00"),
            "Agent": extension,
            "Duration": "00:03:00",
            "CallStartTimeUTC": started_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
        as_form=True,
    )

    assert answer.status_code == 200, answer.text
    assert (contact["id"], contact["lastname"]) == (petra, "Vogt")
    [call] = find_calls(sabine, number)
    assert (call["state"], call["duration"]) == ("ended", 0.05)
    assert call["user_id"][0] == sabine.uid
    assert call["conversation_id"]


def test_caller_whom_nobody_reached_waits_on_the_list_until_he_is_called_back(
    system, sabine, extension, number, petra
):
    for _attempt in range(3):
        call = system.new_call()
        system.report("ringing", call, **{"from": number, "users": extension})
        system.report("hangup", call, cause="cancel")
    [call_back] = find_call_backs(sabine, number)
    assert call_back["res_id"] == petra

    call = system.new_call()
    outgoing = {"direction": "out", "from": extension, "to": number}
    system.report("ringing", call, **outgoing)
    system.report("answered", call, **outgoing)

    assert not find_call_backs(sabine, number)


def test_number_of_an_unknown_caller_is_kept(system, sabine, extension, number):
    call = system.new_call()
    system.report("ringing", call, **{"from": number, "users": extension})
    [found] = find_calls(sabine, number)
    assert not found["partner_id"]

    action = sabine["crm.call"].action_create_contact([found["id"]])
    values = sabine["res.partner"].default_get(["phone"], context=action["context"])
    cleo = sabine["res.partner"].create(
        {**values, "name": "Cleo"}, context=action["context"]
    )

    assert find_calls(sabine, number)[0]["partner_id"][0] == cleo
    again = system.new_call()
    system.report("ringing", again, **{"from": number, "users": extension})
    assert {c["partner_id"][0] for c in find_calls(sabine, number)} == {cleo}


def test_colleague_without_a_role_does_not_see_the_calls_of_others(
    system, sabine, mara, extension, number
):
    system.report("ringing", system.new_call(), **{"from": number, "users": extension})

    assert find_calls(sabine, number)
    assert not find_calls(mara, number)
    [call] = find_calls(sabine, number)
    with pytest.raises(OdooError, match="AccessError"):
        mara["crm.call"].action_log_conversation([call["id"]])


def test_key_reports_and_looks_up_and_nothing_else(server, admin, system, number):
    for path in ("/json/2/res.partner/search_read", "/web/dataset/call_kw"):
        answer = requests.post(
            server.url + path, json={}, headers=system.headers, timeout=60
        )
        assert answer.status_code in (401, 403, 404) or "error" in answer.json()
    old_key = system.headers
    system.renew_key(admin)
    answer = requests.post(f"{system.url}/event", json={}, headers=old_key, timeout=60)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"event": 5}', b"\xff", b'{"event": "ringing"}', b"[" * 9999],
)
def test_report_that_makes_no_sense_is_refused_with_a_reason(system, body):
    answer = requests.post(
        f"{system.url}/event",
        data=body,
        headers={**system.headers, "Content-Type": "application/json"},
        timeout=60,
    )

    assert answer.status_code == 400
    assert answer.json()["error"]
