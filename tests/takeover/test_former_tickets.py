"""Tickets of helpdesk_mgmt are taken over with their numbers, also those there twice.

Two thousand tickets by default; the whole promise, with the times:
``./setup/python -m pytest -s tests/takeover/test_former_tickets.py --former-tickets
200000``.
"""

import re
import time

import pytest
from odoo_server import odoo_server

DOUBLE = 50  # every so many tickets there is one with the number of the one before
TICKETS = """
    INSERT INTO helpdesk_ticket (
           number, name, description, company_id, stage_id, priority, sequence, active,
           create_uid, write_uid, create_date, write_date, last_stage_update)
    SELECT 'HT' || lpad((n - (n % {double} = 0)::int)::text, 6, '0'), 'Pump ' || n,
           '<p>Leaks</p>', company.id, stage.id, '1', 10, true, 1, 1,
           now() - interval '1 min' * ({count} - n), now(), now()
      FROM generate_series(1, {count}) n,
           (SELECT min(id) AS id FROM res_company) company,
           (SELECT min(id) AS id FROM helpdesk_ticket_stage) stage
"""
NUMBERS = "SELECT count(*), md5(string_agg(id || number, ',' ORDER BY id)) FROM {table}"
REGISTERED = """
    SELECT count(*) FILTER (WHERE alias.id IS NULL), count(*)
      FROM helpdesk_ticket ticket
      LEFT JOIN crm_number_alias alias
             ON alias.ticket_id = ticket.id AND alias.number = ticket.number
"""
INDEX = """
    SELECT count(*) FROM pg_index
     WHERE indexrelid = to_regclass('helpdesk_ticket_company_number_uniq')
       AND indisunique
"""


@pytest.fixture
def helpdesk(env, request):
    """A database of helpdesk_mgmt alone, with many tickets; and how many."""
    count = request.config.getoption("--former-tickets")
    with env.copy(env.template(), "takeover") as database:
        env.sql(database, TICKETS.format(count=count, double=DOUBLE))
        env.sql(database, "VACUUM ANALYZE helpdesk_ticket")
        yield database, count


def timed(doing, call):
    begin = time.monotonic()
    result = call()
    print(f"\n{doing}: {time.monotonic() - begin:.0f} s")
    return result


def test_numbers_there_twice_are_reported_and_renumbered_when_told(env, mail, helpdesk):
    database, count = helpdesk
    doubles = count // DOUBLE
    query = NUMBERS.format(table="helpdesk_ticket")
    before = env.sql(database, query)

    log = timed(
        f"installing on {count} tickets",
        lambda: env.databases.odoo(
            database,
            "takeover: tickets",
            "--init=crm_ext_service",
            "--without-demo",
        ),
    )

    assert env.sql(database, query) == before, "a number was changed"
    assert env.sql(database, REGISTERED) == [[0, count]]
    assert re.search(rf"\b{doubles} ticket numbers stand twice", log.read_text())
    with odoo_server(env, database, mail.port) as server:
        _repair(server, doubles)


def _repair(server, doubles):
    """Look at the screen, and follow its proposal."""
    admin = server.login("admin")
    tickets = admin["helpdesk.ticket"]
    twice = [["crm_number_stands_twice", "=", True]]
    ids = timed("the list", lambda: tickets.search(twice, order="number, id"))
    assert len(ids) == 2 * doubles
    first, second = tickets.read(ids[:2], ["number", "crm_number_proposal"])
    assert first["number"] == second["number"]
    assert first["crm_number_proposal"] == "keep"
    assert second["crm_number_proposal"] == "renumber"
    [report] = admin["mail.activity"].search_read(
        [["res_model", "=", "helpdesk.ticket"]], ["summary", "note", "user_id"]
    )
    assert report["summary"].endswith(f": {doubles}")
    assert server.sql(INDEX) == [[0]]

    timed(
        f"renumbering {doubles} tickets",
        lambda: tickets.action_crm_repair_numbers(ids),
    )

    assert tickets.search_count(twice) == 0
    assert server.sql(INDEX) == [[1]]
    found = tickets.name_search(first["number"].replace("HT", "ht "))
    assert {ticket for ticket, _name in found} == {first["id"], second["id"]}
