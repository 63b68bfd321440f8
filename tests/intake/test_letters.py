"""A customer writes, we answer, he answers: through real mail servers."""

import re

from intake.letters import letter, text_of


def test_a_letter_becomes_a_ticket_and_its_answers_find_it(intake, post):
    sender = "Felix Muster <felix@kunde.example>"
    post.send(letter(subject="Pump 7 leaks", sender=sender))
    intake.fetch()
    [ticket] = intake.tickets(("name", "=", "Pump 7 leaks"))
    assert ticket["partner_email"] == "felix@kunde.example"
    assert not ticket["user_id"]
    assert ticket["channel_id"]

    # He learns number and link, from our address, and may answer.
    [receipt] = post.letters_to("felix@kunde.example")
    assert ticket["number"] in receipt["Subject"]
    assert receipt["Auto-Submitted"] == "auto-replied"
    assert "repairs@own.example" in receipt["Reply-To"]
    assert "OdooBot" not in receipt["Reply-To"] + receipt["From"]
    assert re.search(rf"/my/ticket/{ticket['id']}\?access_token=", text_of(receipt))

    # By reference, whatever the subject says; by the number without reference.
    post.send(
        letter(
            "By reference.",
            subject="Something else",
            sender="felix@kunde.example",
            In_Reply_To=receipt["Message-ID"],
            References=receipt["Message-ID"],
        )
    )
    typed = ticket["number"].replace("-", " ").lower()
    post.send(
        letter(
            "By number.",
            subject=f"our {typed} again",
            sender="felix@kunde.example",
        )
    )
    intake.fetch()
    bodies = " ".join(message["body"] for message in intake.messages(ticket))
    assert "By reference." in bodies
    assert "By number." in bodies
    assert len(post.letters_to("felix@kunde.example")) == 1  # no second receipt

    # A stranger who names the number gets his own ticket.
    post.send(letter(subject=f"Re: {ticket['number']}", sender="eve@other.example"))
    intake.fetch()
    [own] = intake.tickets(("partner_email", "=", "eve@other.example"))
    assert own["id"] != ticket["id"]


def test_what_we_write_arrives_and_its_answer_comes_back(intake, post):
    admin = intake.admin
    post.send(letter(subject="Valve drips", sender="emma@kunde.example"))
    intake.fetch()
    [ticket] = intake.tickets(("name", "=", "Valve drips"))
    wizard = admin["crm.ticket.sender"].create([{"ticket_id": ticket["id"]}])
    admin["crm.ticket.sender"].action_apply(wizard)
    [ticket] = intake.tickets(("id", "=", ticket["id"]))
    assert ticket["partner_id"][1] == "Emma"
    admin["helpdesk.ticket"].message_post(
        [ticket["id"]],
        body="Which valve?",
        message_type="comment",
        subtype_xmlid="mail.mt_comment",
    )
    admin.run_job("mail.ir_cron_mail_scheduler_action")
    *_receipt, question = post.letters_to("emma@kunde.example")
    assert "Which valve?" in text_of(question)
    post.send(
        letter(
            "The red one.",
            subject="Re: Valve",
            sender="emma@kunde.example",
            In_Reply_To=question["Message-ID"],
        )
    )
    intake.fetch()
    assert "The red one." in intake.messages(ticket)[-1]["body"]


def test_a_closed_ticket_is_opened_by_an_answer_and_not_by_a_machine(intake, post):
    admin = intake.admin
    post.send(letter(subject="Belt tears", sender="paul@kunde.example"))
    intake.fetch()
    [ticket] = intake.tickets(("name", "=", "Belt tears"))
    done = admin.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
    admin["helpdesk.ticket"].write([ticket["id"]], {"stage_id": done})
    admin.run_job("mail.ir_cron_mail_scheduler_action")
    closing = post.letters_to("paul@kunde.example")[-1]
    assert ticket["number"] in closing["Subject"]
    for headers, closed in (({"Auto_Submitted": "auto-replied"}, True), ({}, False)):
        post.send(
            letter(
                "I see.",
                subject="Re: closed",
                sender="paul@kunde.example",
                In_Reply_To=closing["Message-ID"],
                **headers,
            )
        )
        intake.fetch()
        [ticket] = intake.tickets(("id", "=", ticket["id"]))
        assert ticket["closed"] is closed


def test_a_letter_that_is_delivered_twice_is_one(intake, post):
    raw = letter(subject="Once only", sender="anna@kunde.example")
    post.send(raw)
    post.send(raw)
    intake.fetch()
    [ticket] = intake.tickets(("name", "=", "Once only"))
    assert len(intake.messages(ticket, ("message_type", "=", "email"))) == 1


def test_a_mail_of_ours_that_comes_back_is_said_on_its_ticket(intake, post):
    post.send(letter(subject="Gone away", sender="gone@kunde.example"))
    intake.fetch()
    [ticket] = intake.tickets(("name", "=", "Gone away"))
    [receipt] = post.letters_to("gone@kunde.example")
    report = (
        "From: MAILER-DAEMON@mail.kunde.example\r\nTo: bounce@own.example\r\n"
        "Subject: Undelivered\r\nMessage-ID: <bounce-1@mail.kunde.example>\r\n"
        "Auto-Submitted: auto-replied\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=A\r\n"
        "\r\n--A\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
        "--A\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mail.kunde.example\r\n\r\n"
        "Final-Recipient: rfc822; gone@kunde.example\r\nAction: failed\r\n"
        "Status: 5.1.1\r\n\r\n--A\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: {receipt['Message-ID']}\r\n\r\n--A--\r\n"
    )
    post.send(report.encode(), sender="", recipient="bounce@own.example")
    intake.fetch()
    assert "gone@kunde.example" in intake.messages(ticket)[-1]["body"]
    assert "No such user." in intake.messages(ticket)[-1]["body"]
    assert len(post.letters_to("gone@kunde.example")) == 1
