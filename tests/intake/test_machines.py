"""An hour with machines that answer everything: they fall silent, nothing is lost."""

import itertools

from intake.letters import letter

STEP = 5  # minutes between two fetches


def talk_for(minutes, intake, post):
    """Let the machines answer for so long; return how many mails came each time."""
    came = []
    for _minute in range(0, minutes, STEP):
        # Within the minutes they answer at once, again and again.
        rounds = 0
        while rounds < STEP and (sent := post.let_machines_answer()):
            came.append(sent)
            rounds += 1
            intake.fetch()
        if not rounds:
            came.append(0)
        intake.pass_minutes(STEP)
    return came


def test_an_autoresponder_that_hides_and_starts_anew_each_time(
    intake, post, pytestconfig
):
    """No header, no reference, ever new words: the receipts stop after three."""
    count = itertools.count(1)
    address = "thanks@machine.example"
    post.machines[address] = lambda _message: letter(
        f"Your inquiry {next(count)} matters to us.",
        subject=f"Thank you for your mail {next(count)}",
        sender=address,
    )
    post.send(letter(subject="Start of the chat", sender=address), sender=address)
    intake.fetch()
    came = talk_for(pytestconfig.getoption("minutes"), intake, post)
    assert sum(came) == 3
    assert len(post.letters_to(address)) == 3
    assert len(intake.tickets(("partner_email", "=", address))) == 4


def test_two_autoresponders_that_talk_to_each_other_through_a_ticket(
    intake, post, pytestconfig
):
    """Each gets what the other writes: after twenty from each side nobody does."""
    admin = intake.admin
    first, second = "first@machine.example", "second@machine.example"
    count = itertools.count(1)

    def answer_as(address):
        return lambda message: letter(
            f"I am a machine too, {next(count)}.",
            subject=f"Re: {message['Subject']}",
            sender=address,
            In_Reply_To=message["Message-ID"],
        )

    people = admin["res.partner"].create(
        [{"name": address, "email": address} for address in (first, second)]
    )
    post.machines |= {address: answer_as(address) for address in (first, second)}
    post.send(letter(subject="Two machines", sender=first), sender=first)
    intake.fetch()
    [ticket] = intake.tickets(("name", "=", "Two machines"))
    admin["helpdesk.ticket"].message_subscribe([ticket["id"]], people)
    admin["helpdesk.ticket"].message_post(
        [ticket["id"]], body="Hello all", subtype_xmlid="mail.mt_comment"
    )
    admin.run_job("mail.ir_cron_mail_scheduler_action")
    came = talk_for(pytestconfig.getoption("minutes"), intake, post)
    got = [len(post.letters_to(address)) for address in (first, second)]
    assert all(5 < number <= 25 for number in got), got
    assert came[-3:] == [0, 0, 0]
    mails = intake.messages(ticket, ("message_type", "=", "email"))
    assert len(mails) == 1 + sum(came)  # what they wrote is kept
    assert len(intake.tickets(("partner_email", "in", [first, second]))) == 1


def test_a_vacation_notice_of_always_the_same_words(intake, post, pytestconfig):
    address = "away@machine.example"
    post.machines[address] = lambda message: letter(
        "I am away until Monday.",
        subject=f"Re: {message['Subject']}",
        sender=address,
    )
    post.send(letter(subject="Before I leave", sender=address), sender=address)
    intake.fetch()
    came = talk_for(pytestconfig.getoption("minutes"), intake, post)
    assert sum(came) == 1
    [ticket] = intake.tickets(("partner_email", "=", address))
    assert "I am away" in intake.messages(ticket)[-1]["body"]
