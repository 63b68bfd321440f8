"""Whatever arrives by SMTP and IMAP is on a ticket afterwards: text and files."""

import base64

import pytest
from intake.letters import letter

TNEF = "application/ms-tnef"
INVITATION = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    "DTSTART:20260310T090000Z\r\nSUMMARY:Look at the pump\r\nEND:VEVENT\r\n"
    "END:VCALENDAR\r\n"
)


def part(content_type, text, **headers):
    head = "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in headers.items())
    return f"Content-Type: {content_type}\r\n{head}\r\n{text}\r\n"


def mixed(*parts):
    return "".join(f"--AAA\r\n{text}" for text in parts) + "--AAA--\r\n"


def raw(charset, text, **headers):
    """A mail whose body is written in a charset, with no transfer encoding."""
    return letter("", **headers) + text.encode(charset)


TEXT = part("text/plain", "It leaks.")
BOUNDARY = "multipart/mixed; boundary=AAA"
CASES = {
    # name: (mail, words in the text, files)
    "latin without charset": (
        raw("latin-1", "Grüße", Content_Type="text/plain"),
        "Grüße",
        {},
    ),
    "unknown charset": (
        raw("utf-8", "Grüße", Content_Type="text/plain; charset=x-klingon"),
        "Grüße",
        {},
    ),
    "russian": (
        raw("koi8-r", "Привет", Content_Type="text/plain; charset=koi8-r"),
        "Привет",
        {},
    ),
    "japanese": (
        raw("iso-2022-jp", "テスト", Content_Type="text/plain; charset=iso-2022-jp"),
        "テスト",
        {},
    ),
    "no boundary": (
        letter(mixed(TEXT), Content_Type="multipart/mixed"),
        "It leaks.",
        {},
    ),
    "other boundary": (
        letter(mixed(TEXT), Content_Type="multipart/mixed; boundary=BBB"),
        "It leaks.",
        {},
    ),
    "cut off": (
        letter(
            mixed(TEXT, part("application/pdf; name=a.pdf", "JVBERi0"))[:-20],
            Content_Type=BOUNDARY,
        ),
        "It leaks.",
        {"a.pdf": None},
    ),
    "headers": (
        letter(
            References="<[x]> <x@[y> ;;", In_Reply_To='"foo bar', Date="99 Foo 20266"
        ),
        "It leaks.",
        {},
    ),
    "broken id": (letter(Message_ID="<[abc]@foo"), "It leaks.", {}),
    "no id": (letter(Message_ID=""), "It leaks.", {}),
    "zero bytes": (letter("It\0 leaks."), "It leaks.", {}),
    "invitation": (
        letter(INVITATION, Content_Type="text/calendar; method=REQUEST"),
        "Look at the pump",
        {"invite.ics": None},
    ),
    "winmail.dat": (
        letter(
            mixed(TEXT, part(f"{TNEF}; name=winmail.dat", "no such file")),
            Content_Type=BOUNDARY,
        ),
        "winmail.dat",
        {"winmail.dat": None},
    ),
    "forwarded": (
        letter(
            mixed(TEXT, part("message/rfc822", "Subject: Inner\r\n\r\nDrip.\r\n")),
            Content_Type=BOUNDARY,
        ),
        "It leaks.",
        {"message.eml": None},
    ),
    "encrypted": (
        letter("TUlJQg==", Content_Type="application/pkcs7-mime; name=smime.p7m"),
        "",
        {"smime.p7m": None},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_mail_that_a_program_broke(name, intake, post):
    content, words, files = CASES[name]
    subject = f"Broken: {name}"
    content = content.replace(b"Subject: Pump leaks", f"Subject: {subject}".encode())
    sender = f"{name.replace(' ', '.')}@broken.example"
    content = content.replace(b"From: max@kunde.example", f"From: {sender}".encode())
    post.send(content, sender=sender)
    intake.fetch()
    [ticket] = intake.tickets(("name", "=", subject))
    [mail] = intake.messages(ticket, ("message_type", "=", "email"))
    assert words in mail["body"]
    assert intake.files(mail).keys() == files.keys()


def test_images_in_the_text_show_on_the_ticket(intake, post):
    pixel = (
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
        "awAAAABJRU5ErkJggg=="
    )
    parts = mixed(
        part("text/html", '<p>Here: <img src="cid:im1@x"/></p>'),
        part(
            "image/png",
            pixel,
            Content_ID="<im1@x>",
            Content_Transfer_Encoding="base64",
        ),
    )
    post.send(letter(parts, subject="With image", Content_Type=BOUNDARY))
    intake.fetch()
    [ticket] = intake.tickets(("name", "=", "With image"))
    [mail] = intake.messages(ticket, ("message_type", "=", "email"))
    source = f"/web/image/{mail['attachment_ids'][0]}"
    assert source in mail["body"]
    assert source in ticket["description"]


def test_twenty_megabytes(intake, post):
    data = bytes(range(256)) * 4096 * 15
    encoded = base64.encodebytes(data).decode().replace("\n", "\r\n")
    parts = mixed(
        TEXT,
        part(
            "application/zip; name=large.zip",
            encoded,
            Content_Transfer_Encoding="base64",
        ),
    )
    content = letter(parts, subject="Large", Content_Type=BOUNDARY)
    assert len(content) > 20 << 20
    post.send(content)
    intake.fetch()
    [ticket] = intake.tickets(("name", "=", "Large"))
    [mail] = intake.messages(ticket, ("message_type", "=", "email"))
    assert intake.files(mail) == {"large.zip": len(data)}
