"""Mails as programs write them."""

import itertools

from post_office import OUR_DOMAIN

_letters = itertools.count(1)


def letter(text="It leaks.", subject="Pump leaks", sender="max@kunde.example", **more):
    """Return a mail as a program writes it; ``more`` are its other headers."""
    headers = {
        "From": sender,
        "To": f"repairs@{OUR_DOMAIN}",
        "Subject": subject,
        "Date": "Mon, 02 Mar 2026 08:00:00 +0100",
        "Message-ID": f"<{next(_letters)}@intake.example>",
        "Content-Type": "text/plain; charset=utf-8",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
    return f"{head}\r\n{text}".encode()


def text_of(message):
    """Return the text of a mail that came out, HTML or not."""
    return message.get_body(preferencelist=("html", "plain")).get_content()
