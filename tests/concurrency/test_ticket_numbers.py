"""Many people create tickets at once, and some of them fail."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from odoo_client import OdooError

CREATORS = 8
TURNS = 20
FAILING = 5  # Every fifth attempt is rolled back after its number was drawn.
PREFIX = "Z"


@pytest.fixture
def team(admin):
    """A team whose numbers nobody else draws."""
    [team_id] = admin["helpdesk.ticket.team"].create(
        [{"name": "Concurrency", "crm_number_prefix": PREFIX}]
    )
    return team_id


def _create(client, team, **values):
    [ticket_id] = client["helpdesk.ticket"].create(
        [{"name": "Pump", "description": "Leaks", "team_id": team, **values}]
    )
    return client.read_one("helpdesk.ticket", ticket_id, ["number"])["number"]


def _create_many(client, team):
    """Return the numbers of the tickets created; whatever else fails is an error."""
    numbers = []
    for turn in range(TURNS):
        if turn % FAILING:
            numbers.append(_create(client, team))
        else:
            with pytest.raises(OdooError, match="priority"):
                _create(client, team, priority="unknown")
    return numbers


def _counters(numbers):
    return sorted(int(number.split("-")[-2]) for number in numbers)


def test_numbers_are_unique_and_dense(server, admin, team):
    clients = [server.login("admin") for _creator in range(CREATORS)]

    with ThreadPoolExecutor(CREATORS) as pool:
        results = pool.map(_create_many, clients, [team] * CREATORS)
        numbers = [number for result in results for number in result]

    assert len(numbers) == CREATORS * (TURNS - TURNS // FAILING)
    assert len(set(numbers)) == len(numbers)
    # The numbers that were free at the end go to the next tickets.
    free = max(_counters(numbers)) - len(numbers)
    numbers += [_create(admin, team) for _ticket in range(free)]
    assert _counters(numbers) == list(range(1, len(numbers) + 1))
