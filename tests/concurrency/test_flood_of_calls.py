"""The telephone rings 200 times a second, and every call is in the journal, once.

A hundred calls by default; half a minute of it is
``./setup/python -m pytest tests/concurrency/test_flood_of_calls.py --calls 6000``.
Events come as a telephone system sends them under load: several lines at once, some
twice, some in the wrong order, each until it was taken.
"""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
import requests
from telephone_system import TelephoneSystem

CALLS_PER_SECOND = 200
LINES = 32
CALLERS = 50
REPEATED = 0.2
OUT_OF_ORDER = 0.2

JOURNAL = """
    SELECT call_key, state, count(DISTINCT rung.user_id),
           min(duration * 3600)::numeric::float, count(conversation_id) > 0
      FROM crm_call
      LEFT JOIN crm_call_user_rel rung ON rung.call_id = crm_call.id
     WHERE system_id = {system}
     GROUP BY crm_call.id
"""
TALKS = """
    SELECT count(*)
      FROM crm_conversation talk
     WHERE talk.partner_id = ANY (ARRAY{partners}::int[])
"""
CALL_BACKS = """
    SELECT call.caller_key, count(DISTINCT activity.id)
      FROM crm_call call
      JOIN mail_activity activity ON activity.id = call.callback_activity_id
     WHERE call.system_id = {system} AND activity.active
     GROUP BY call.caller_key
"""


@dataclass
class Call:
    key: str
    number: str
    is_answered: bool
    events: list


@pytest.fixture(scope="module")
def system(server, admin):
    return TelephoneSystem(server, admin)


@pytest.fixture(scope="module")
def callers(admin, system):
    """People who call, by their numbers; half of the numbers belong to nobody."""
    numbers = [f"+4930231{system.id % 10}{n:04}" for n in range(1000, 1000 + CALLERS)]
    known = numbers[: CALLERS // 2]
    ids = admin["res.partner"].create([{"name": n, "phone": n} for n in known])
    return dict.fromkeys(numbers) | dict(zip(known, ids, strict=True))


@pytest.fixture(scope="module")
def extensions(admin):
    """Two colleagues whose phones ring together."""
    users = admin["res.users"].search([["login", "in", ["anna", "jonas"]]])
    for user, extension in zip(users, ("901", "902"), strict=True):
        admin["res.users"].write([user], {"crm_phone_extension": extension})
    return ["901", "902"]


def _plan(system, numbers, extensions, count, dice):
    start = int(time.time()) - 600
    for index in range(count):
        at = start + index // CALLS_PER_SECOND
        is_answered = bool(index % 3)
        events = [("ringing", {"at": at, "users": extensions})]
        if is_answered:
            answer = {"at": at + 5, "answered_by": dice.choice(extensions)}
            events.append(("answered", answer))
        events.append(("hangup", {"at": at + 65}))
        if dice.random() < OUT_OF_ORDER:
            dice.shuffle(events)
        if dice.random() < REPEATED:
            events += events
        number = numbers[index % len(numbers)]
        yield Call(f"{system.new_call()}", number, is_answered, events)


def _ring_all(system, calls):
    """Report all events at the agreed rate, and return how many per second went."""
    local = threading.local()
    begin = time.monotonic()

    def ring(turn):
        index, call = turn
        if not hasattr(local, "session"):
            local.session = requests.Session()
        delay = begin + index / CALLS_PER_SECOND - time.monotonic()
        time.sleep(max(delay, 0))
        for event, fields in call.events:
            fields = {"from": call.number, **fields}
            system.report(event, call.key, local.session, **fields)

    with ThreadPoolExecutor(LINES) as lines:
        list(lines.map(ring, enumerate(calls)))
    events = sum(len(call.events) for call in calls)
    return events / (time.monotonic() - begin)


def test_no_call_is_lost_and_none_is_there_twice(
    request, server, system, callers, extensions
):
    dice = random.Random(7)
    count = request.config.getoption("--calls")
    calls = list(_plan(system, list(callers), extensions, count, dice))

    rate = _ring_all(system, calls)

    print(f"{count} calls, {rate:.0f} events per second")
    journal = server.sql(JOURNAL.format(system=system.id))
    found = {key: tuple(facts) for key, *facts in journal}
    assert len(journal) == len(found) == count
    for call in calls:
        state, rung, duration, has_talk = found[call.key]
        expected = "ended" if call.is_answered else "missed"
        assert (state, rung) == (expected, 2), call
        assert round(duration) == (60 if call.is_answered else 0), call
        is_talk = call.is_answered and callers[call.number] is not None
        assert has_talk == is_talk, call
    partners = [partner for partner in callers.values() if partner]
    expected_talks = sum(
        call.is_answered and callers[call.number] is not None for call in calls
    )
    [talks] = server.sql(TALKS.format(partners=partners))
    assert talks == [expected_talks]
    call_backs = server.sql(CALL_BACKS.format(system=system.id))
    assert all(number_of == 1 for _caller, number_of in call_backs)
