"""Tell mails that programs wrote from those of people."""

import re

# RFC 3834 and what older programs write instead
AUTOMATIC_PRECEDENCE = ("auto_reply", "bulk", "junk", "list")
AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From")
# What autoresponders that say nothing in the headers write before the subject
AUTOMATIC_SUBJECT = re.compile(
    r"""^\W*(?:
        auto(?:matic|mated)?[ -]?(?:reply|response)
      | out\ of\ (?:the\ )?office
      | automatische\ (?:antwort|abwesenheit)
      | abwesenheits(?:notiz|nachricht|meldung|assistent)
      | r[ée]ponse\ automatique
      | respuesta\ autom[áa]tica
      | risposta\ automatica
      | automatisch\ antwoord
    )\b""",
    re.I | re.X,
)
# They read no mail.
ROBOTS = re.compile(
    r"^(?:mailer-daemon|postmaster|no[-_.]?reply|do[-_.]?not[-_.]?reply|bounces?)"
    r"(?:$|[-+_.])",
    re.I,
)


def is_automatic(message):
    """Tell whether a program wrote a mail: an autoresponder, a robot, a list.

    :param email.message.EmailMessage message:
    """
    return (
        _header(message, "Auto-Submitted").partition(";")[0].strip() not in ("", "no")
        or _header(message, "Precedence") in AUTOMATIC_PRECEDENCE
        or any(header in message for header in AUTOMATIC_HEADERS)
        or bool(AUTOMATIC_SUBJECT.match(message.get("Subject") or ""))
    )


def is_automatic_reply(message):
    """Tell whether a program answers a mail: somebody is away, a receipt.

    Alarms of machines answer nothing.

    :param email.message.EmailMessage message:
    """
    return (
        _header(message, "Auto-Submitted").startswith("auto-replied")
        or _header(message, "Precedence") == "auto_reply"
        or any(header in message for header in AUTOMATIC_HEADERS)
        or bool(AUTOMATIC_SUBJECT.match(message.get("Subject") or ""))
    )


def wants_answer(message):
    """Tell whether a program may answer a mail (RFC 3834, section 2).

    :param email.message.EmailMessage message:
    """
    suppressed = _header(message, "X-Auto-Response-Suppress")
    sender = re.sub(r".*<", "", _header(message, "From"))
    return not (
        is_automatic(message)
        or _header(message, "Return-Path") == "<>"
        or any(header in message for header in ("List-Id", "List-Unsubscribe"))
        or (suppressed and suppressed != "none")
        or ROBOTS.match(sender.partition("@")[0])
    )


def _header(message, name):
    return str(message.get(name) or "").strip().lower()
