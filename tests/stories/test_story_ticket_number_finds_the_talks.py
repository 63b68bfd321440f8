"""A complaint gets a number; the number, in any spelling, lists all its talks."""

import pytest


@pytest.fixture(scope="module")
def complaint(sven, admin):
    """Emil Roth of Roth Bau complains; three talks follow."""
    company = admin["res.partner"].create({"name": "Roth Bau", "is_company": True})
    emil = admin["res.partner"].create({"name": "Emil Roth", "parent_id": company})
    ticket = sven["helpdesk.ticket"].create(
        {
            "name": "Gear box leaks",
            "description": "<p>Oil on the floor.</p>",
            "partner_id": emil,
            "crm_is_complaint": True,
            "user_id": sven.uid,
        }
    )
    for day, text in (("02", "Calls"), ("04", "Sends pictures"), ("09", "Is angry")):
        sven["crm.conversation"].create(
            {
                "partner_id": emil,
                "date": f"2026-03-{day} 08:00:00",
                "body": f"<p>{text}</p>",
                "ticket_id": ticket,
            }
        )
    number = sven.read_one("helpdesk.ticket", ticket, ["number"])["number"]
    return ticket, number


def spellings(number):
    """Return the ways in which people type a number."""
    bare = number.replace("-", "")
    return {
        number,
        number.lower(),
        bare,
        bare.lower(),
        f" {number} ",
        f"#{number}",
        f"[{number}]",
        f"({number})",
        number.replace("-", " "),
        number.replace("-", "/"),
        number.replace("0", "O"),
        f"Ticket {number}",
    }


def test_number_in_any_spelling_finds_the_ticket(sven, complaint):
    ticket, number = complaint
    assert len(spellings(number)) == 12

    for spelling in sorted(spellings(number)):
        hits = sven["crm.number.resolver"].resolve(spelling)
        found = [(hit["model"], hit["res_id"]) for hit in hits]
        assert ("helpdesk.ticket", ticket) in found, spelling


def test_number_lists_all_talks_of_the_problem(sven, complaint):
    ticket, _number = complaint

    action = sven["crm.number.resolver"].open_protocol("helpdesk.ticket", ticket)

    talks = sven["crm.conversation"].search_read(action["domain"], ["name"])
    assert [talk["name"] for talk in talks] == ["Is angry", "Sends pictures", "Calls"]


def test_hidden_ticket_is_as_no_ticket(mara, complaint):
    _ticket, number = complaint

    assert mara["crm.number.resolver"].resolve(number) == []


def test_numbers_of_twenty_tickets_are_dense_and_different(sven):
    values = [{"name": f"Question {i}", "description": "<p>?</p>"} for i in range(20)]

    tickets = sven["helpdesk.ticket"].create(values)

    numbers = [t["number"] for t in sven["helpdesk.ticket"].read(tickets, ["number"])]
    assert len(set(numbers)) == 20
