"""Tickets come in by all doors at once while workers die and the database restarts.

Nobody sees an error, no number stands twice, none is lacking, and the year ends in the
middle of it. A few seconds by default; the whole promise, with a PostgreSQL that
crashes and recovers, is ``./setup/python -m pytest -s
tests/concurrency/test_flood_of_tickets.py --creators 32 --tickets 100 --crash``.
"""

import threading
import time
from collections import Counter
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from flood_server import TIMEZONE, flood_server
from ticket_doors import CAN_FAIL, CUT, DOORS, FAILED, UNKNOWN_PRIORITY

PREFIX = "F"
COLLEAGUE, CUSTOMER = "flood.sven", "flood.bert"
FAILING = 0.4  # of the tries of the doors that can fail: every fifth of all
WHOLE_FLOOD = 32  # creators from which on the claims are to be quick
P95_SECONDS = 0.2
SECONDS_TO_MIDNIGHT = 2
PATIENCE_SECONDS = 120
# After how many tickets what breaks; at least once, and midnight is in the middle.
TICKETS_PER_KILL = 80
TICKETS_PER_OUTAGE = 800

NUMBERS = """
    SELECT ticket.id, ticket.number, count(alias.id)
      FROM helpdesk_ticket ticket
      LEFT JOIN crm_number_alias alias
             ON alias.ticket_id = ticket.id AND alias.number = ticket.number
     WHERE ticket.team_id = {team}
     GROUP BY ticket.id
"""


@dataclass
class Setting:
    team: int
    alias: str
    colleague: str = COLLEAGUE
    customer: str = CUSTOMER


@dataclass
class Flood:
    """What the creators did, and what is still to break."""

    server: object
    total: int
    crash: object
    created: dict = field(default_factory=dict)
    tries_again: Counter = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    is_over: threading.Event = field(default_factory=threading.Event)

    def plan(self):
        """Return what happens after how many tickets, in order."""
        server = self.server
        midnight = timedelta(seconds=SECONDS_TO_MIDNIGHT)
        steps = [(self.total // 2, lambda: server.set_clock(midnight))]
        for every, happen in (
            (TICKETS_PER_KILL, server.kill_worker),
            (TICKETS_PER_OUTAGE, lambda: server.stop_database(self.crash)),
        ):
            times = max(1, self.total // every)
            steps += [
                (self.total * (2 * n + 1) // (2 * times + 1), happen)
                for n in range(times)
            ]
        return sorted(steps, key=lambda step: step[0])

    def break_things(self):
        """Let things break when their time has come."""
        for tickets, happen in self.plan():
            while len(self.created) < tickets:
                if self.is_over.wait(0.05):
                    return
            happen()

    def insist(self, door, action):
        """Do something, again if what we broke is why it failed.

        :return: what the action returns
        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            begin = time.monotonic()
            try:
                door.open()
                return action()
            except FAILED as error:
                is_cut = isinstance(error, CUT)
                if not self.server.faults.explain(begin, is_cut) or begin > deadline:
                    raise
            door.close()
            with self.lock:
                self.tries_again[type(door).__name__] += 1
            time.sleep(0.5)


@pytest.fixture(scope="module")
def place(request, env, mail):
    """The server, and what makes its PostgreSQL crash, if it has its own."""
    with_crash = request.config.getoption("--crash")
    workers = 6 if with_crash else 2
    with flood_server(env, mail.port, workers, with_crash) as (server, crash):
        yield server, crash


@pytest.fixture(scope="module")
def setting(place):
    """A team with an own prefix and an address, a colleague and a customer."""
    server, _crash = place
    admin = server.login("admin")
    [company] = admin["res.company"].search_read([], ["partner_id"], limit=1)
    admin["res.partner"].write([company["partner_id"][0]], {"tz": TIMEZONE})
    admin["res.company"].write(
        [company["id"]], {"helpdesk_mgmt_portal_select_team": True}
    )
    domain = admin["mail.alias.domain"].create({"name": "flood.example"})
    for login, group in (
        (COLLEAGUE, "helpdesk_mgmt.group_helpdesk_user"),
        (CUSTOMER, "base.group_portal"),
    ):
        admin["res.users"].create(
            {
                "name": login,
                "login": login,
                "password": login,
                "email": f"{login}@flood.example",
                "group_ids": [(6, 0, [admin.ref(group)])],
            }
        )
        # Odoo makes a user's settings at his first visit; two at once collide.
        server.login(login)
    [team] = admin["helpdesk.ticket.team"].create(
        [
            {
                "name": "Flood",
                "crm_number_prefix": PREFIX,
                "alias_name": "flood",
                "alias_domain_id": domain,
            }
        ]
    )
    return Setting(team, "flood@flood.example")


def _create_many(flood, door, tickets):
    """Create so many tickets; before some of them, one that is rolled back.

    The last one is of the new year, however quick the machine is.
    """
    failing = 0.0
    for left in reversed(range(tickets)):
        while not left and not flood.server.is_new_year():
            if flood.is_over.wait(0.05):
                break
        if flood.is_over.is_set():  # another one has failed
            return
        if type(door) in CAN_FAIL:
            failing += FAILING / (1 - FAILING)
            while failing >= 1:
                failing -= 1
                flood.insist(door, lambda: _fail(flood, door))
        ticket, number = flood.insist(door, door.create)
        with flood.lock:
            flood.created[ticket] = number


def _fail(flood, door):
    """Create a ticket that is refused after its number was drawn."""
    try:
        door.create(priority=UNKNOWN_PRIORITY)
    except FAILED as error:
        if "priority" not in str(error):
            raise
    else:
        pytest.fail("an unknown priority was taken")


def _counters(numbers, series):
    """Return the counters of the numbers of a series, the lowest first."""
    parts = [number.split("-") for number in numbers]
    return sorted(int(p[2]) for p in parts if "-".join(p[:2]) == series)


def _lacking(numbers, series):
    counters = _counters(numbers, series)
    return set(range(1, max(counters, default=0) + 1)) - set(counters)


def test_no_number_is_lost_lacking_or_there_twice(request, place, setting):
    server, crash = place
    creators = request.config.getoption("--creators")
    tickets = request.config.getoption("--tickets")
    flood = Flood(server, creators * tickets, crash)
    doors = [DOORS[n % len(DOORS)](server, setting) for n in range(creators)]

    begin = time.monotonic()
    with ThreadPoolExecutor(creators + 1) as pool:
        breaking = pool.submit(flood.break_things)
        try:
            jobs = [pool.submit(_create_many, flood, d, tickets) for d in doors]
            wait(jobs, return_when=FIRST_EXCEPTION)
        finally:
            flood.is_over.set()
        for job in (*jobs, breaking):
            job.result()
    seconds = time.monotonic() - begin

    _report(flood, seconds)
    rows = server.sql(NUMBERS.format(team=setting.team))
    numbers = {ticket: number for ticket, number, _registered in rows}
    assert len(flood.created) == flood.total
    assert set(flood.created) <= set(numbers), "tickets that were told are lost"
    assert len(set(numbers.values())) == len(numbers)
    assert all(registered == 1 for *_ticket, registered in rows)
    for ticket, number in flood.created.items():
        assert number in (None, numbers[ticket])
    _check_no_gap(flood, setting, numbers.values())
    claims = server.claim_seconds()
    if creators >= WHOLE_FLOOD:
        assert claims[len(claims) * 95 // 100] < P95_SECONDS


def _check_no_gap(flood, setting, numbers):
    """Create as many tickets as numbers are free: then none is lacking."""
    numbers = list(numbers)
    year = flood.server.year % 100
    old, new = f"{PREFIX}-{year}", f"{PREFIX}-{(year + 1) % 100:02d}"
    assert _counters(numbers, old) and _counters(numbers, new)
    free = len(_lacking(numbers, old)) + len(_lacking(numbers, new))
    print(f"{free} numbers were free at the end")
    door = DOORS[0](flood.server, setting)
    door.open()
    # What the last ones gave back may stand above the highest number
    for _ticket in range(free):
        numbers.append(door.create()[1])
    assert not _lacking(numbers, old)
    assert not _lacking(numbers, new)


def _report(flood, seconds):
    claims = flood.server.claim_seconds()
    share = {p: claims[min(len(claims) * p // 100, len(claims) - 1)] for p in (50, 95)}
    print(
        f"\n{len(flood.created)} tickets in {seconds:.0f} s,"
        f" {len(flood.server.faults.kills)} workers killed,"
        f" {len(flood.server.faults.outages)} times no database,"
        f" {flood.server.restarts} times Odoo ended with it;"
        f" tried again: {dict(flood.tries_again)};"
        f" claim: p50 {share[50]:.3f} s, p95 {share[95]:.3f} s, max {claims[-1]:.3f} s"
    )
