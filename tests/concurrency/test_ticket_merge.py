"""Three colleagues merge the same tickets at once, each into another one."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from odoo_client import OdooError

ROUNDS = 4


@pytest.fixture
def tickets(admin):
    """Return a function: three tickets of one customer, each with a message."""
    customer = admin["res.partner"].create({"name": "Merge GmbH", "is_company": True})

    def open_tickets():
        ids = [
            admin["helpdesk.ticket"].create(
                {
                    "name": name,
                    "description": "Since Monday",
                    "partner_id": customer,
                    "user_id": False,
                }
            )
            for name in ("Leaks", "Drips", "Wet floor")
        ]
        for ticket in ids:
            admin["helpdesk.ticket"].message_post(
                [ticket], body=f"About {ticket}.", message_type="comment"
            )
        return ids

    return open_tickets


def _merge(client, ids, survivor, barrier):
    """Return nothing, or what the colleague was told."""
    wizard = client["crm.ticket.merge.wizard"].create(
        {"ticket_ids": [(6, 0, ids)], "ticket_id": survivor}
    )
    barrier.wait()
    try:
        client["crm.ticket.merge.wizard"].action_merge([wizard])
    except OdooError as error:
        assert error.name.endswith("UserError"), error
        return str(error)
    return None


def _get_places(admin, ids):
    """Return {ticket the message was written about: ticket it stands in}."""
    messages = admin["mail.message"].search_read(
        [["model", "=", "helpdesk.ticket"], ["body", "like", "About "]],
        ["body", "res_id"],
    )
    places = {
        int(message["body"].split("About ")[1].split(".")[0]): message["res_id"]
        for message in messages
    }
    return {ticket: places[ticket] for ticket in ids}


def test_tickets_merged_by_three_at_once_go_on_as_one(admin, sven, ole, tickets):
    people = (admin, sven, ole)
    for _round in range(ROUNDS):
        ids = tickets()
        barrier = Barrier(len(people))
        with ThreadPoolExecutor(len(people)) as pool:
            told = list(
                pool.map(_merge, people, [ids] * 3, ids, [barrier] * 3, timeout=120)
            )
        assert told.count(None) == 1, told
        survivor = ids[told.index(None)]
        assert set(_get_places(admin, ids).values()) == {survivor}
        merges = admin["crm.ticket.merge"].search([["ticket_id", "=", survivor]])
        assert len(merges) == 2

        for merge in merges:
            admin["crm.ticket.merge"].action_undo([merge])
        assert _get_places(admin, ids) == {ticket: ticket for ticket in ids}
