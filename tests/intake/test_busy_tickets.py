"""A mail arrives while a colleague is saving the same ticket."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg2
from intake.letters import letter

SECONDS = 1  # until the mail waits for the colleague


def connect(server):
    """Return a connection beside Odoo, that begins a transaction."""
    variables = server.env.variables
    return psycopg2.connect(
        dbname=server.database,
        host=variables.get("PGHOST"),
        port=variables.get("PGPORT"),
        user=variables.get("PGUSER"),
        password=variables.get("PGPASSWORD"),
    )


def test_the_mail_is_read_again_when_the_colleague_was_first(intake, post, server):
    admin = intake.admin
    post.send(letter(subject="Chain breaks", sender="ida@kunde.example"))
    intake.fetch()
    [ticket] = intake.tickets(("name", "=", "Chain breaks"))
    done = admin.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
    admin["helpdesk.ticket"].write([ticket["id"]], {"stage_id": done})
    post.send(letter("Not yet.", subject=ticket["number"], sender="ida@kunde.example"))
    with closing(connect(server)) as colleague, ThreadPoolExecutor(1) as executor:
        with colleague.cursor() as cursor:
            cursor.execute(
                "UPDATE helpdesk_ticket SET color = 1 WHERE id = %s", [ticket["id"]]
            )
        fetching = executor.submit(intake.fetch)
        time.sleep(SECONDS)
        colleague.commit()
        fetching.result()
    [ticket] = intake.tickets(("id", "=", ticket["id"]))
    assert not ticket["closed"]
    mails = intake.messages(ticket, ("message_type", "=", "email"))
    assert [("Not yet." in mail["body"]) for mail in mails] == [False, True]
