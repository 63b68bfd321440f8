"""Read what telephone systems report about their calls.

Each shape is described field by field in docs/telephone.md of this addon.
"""

import hashlib
import re
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

MAX_TEXT = 250
"""Characters of a call id, a number or a name; Zammad allows as many."""
MAX_PHONES = 50
"""Phones that ring for one call."""
MILLISECONDS = 10**11
"""A Unix time above this was given in milliseconds: in seconds it is the year 5138."""
EARLIEST = datetime(2000, 1, 1)
TOLERANCE = timedelta(minutes=5)
"""How far the clock of a telephone system may be ahead of ours."""

RINGING, ANSWERED, HANGUP, MISSED = "ringing", "answered", "hangup", "missed"
EVENTS = {
    "ringing": RINGING,
    "newcall": RINGING,
    "answered": ANSWERED,
    "answer": ANSWERED,
    "hangup": HANGUP,
    "ended": HANGUP,
    "missed": MISSED,
}
DIRECTIONS = {
    "in": "in",
    "inbound": "in",
    "incoming": "in",
    "out": "out",
    "outbound": "out",
    "outgoing": "out",
}
ESTABLISHED = "normalclearing"
"""The cause of a hang-up that ends a talk, in sipgate's and Zammad's words."""
FORWARDED = "forwarded"
"""The call goes on under another id."""

# The names of our values in each shape; several are tried in this order.
FIELDS = {
    "generic": {
        "key": ("call_id", "callId"),
        "phones": ("users", "user"),
        "answering": ("answered_by",),
        "at": ("at",),
        "separator": ",",
    },
    "sipgate": {
        "key": ("callId",),
        "phones": ("fullUserId", "userId", "user"),
        "answering": ("answeringNumber",),
        "at": (),
    },
    "zammad": {
        "key": ("callId",),
        "phones": ("user",),
        "answering": ("answeringNumber",),
        "at": (),
    },
}
# 3CX: kind of call -> direction, whether somebody answered
CALL_TYPES = {
    "inbound": ("in", True),
    "missed": ("in", False),
    "outbound": ("out", True),
    "notanswered": ("out", False),
}


class CallReportError(ValueError):
    """The report cannot be understood; the text says why, in English."""


class CallReport(NamedTuple):
    """What one report says; a time is None where it says nothing. Times are UTC."""

    key: str
    direction: str | None
    number: str
    own_number: str
    phones: tuple[str, ...]
    answering: tuple[str, ...]
    started_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    is_forwarded: bool = False


def read_report(shape, payload, now):
    """Return the report in a payload, None for an event that tells nothing of interest.

    :param dict payload: texts or lists of texts by field name, as JSON or a form has
        them; a trailing ``[]`` of a name is ignored
    :param datetime now: the time of events that do not tell theirs
    :raise CallReportError: when something needed is missing or makes no sense
    """
    fields = {str(name).removesuffix("[]"): value for name, value in payload.items()}
    if shape == "3cx":
        return _read_journal(fields, now)
    return _read_event(fields, FIELDS[shape], now)


def _read_event(fields, names, now):
    event = _one(fields, "event")
    if shape_event := event.lower():
        if shape_event == "dtmf":
            return None
        event = EVENTS.get(shape_event)
    if not event:
        known = ", ".join(sorted(EVENTS))
        raise CallReportError(f"The field event must be one of: {known}")
    direction = _read_direction(fields)
    number, own_number = _one(fields, "from"), _one(fields, "to")
    if direction == "out":
        number, own_number = own_number, number
    at = _read_time(_one(fields, *names["at"]), now) or now
    separator = names.get("separator")
    phones = _many(fields, names["phones"], separator)
    answering = _many(fields, names["answering"], separator)
    if event == ANSWERED:
        # Whoever is named at the pick-up has picked up.
        answering = answering or phones
    cause = _one(fields, "cause").lower()
    was_answered = event == ANSWERED or (event == HANGUP and cause == ESTABLISHED)
    return CallReport(
        key=_read_key(fields, names["key"]),
        direction=direction,
        number=number,
        own_number=own_number,
        phones=phones,
        answering=answering if was_answered else (),
        started_at=at if event == RINGING else None,
        answered_at=at if was_answered else None,
        ended_at=at if event in (HANGUP, MISSED) else None,
        is_forwarded=event == HANGUP and cause == FORWARDED,
    )


def _read_journal(fields, now):
    """Read what 3CX reports once at the end of a call."""
    call_type = CALL_TYPES.get(_one(fields, "CallType").lower())
    if not call_type:
        raise CallReportError(
            "The field CallType must be one of: Inbound, Outbound, Missed, Notanswered"
        )
    direction, was_answered = call_type
    started_at = _read_time(_one(fields, "CallStartTimeUTC", "DateTime"), now)
    key = _one(fields, "CallId")
    number = _one(fields, "Number")
    if not key and not (started_at and number):
        raise CallReportError(
            "Without the field CallId the fields CallStartTimeUTC and Number are needed"
        )
    agents = _many(fields, ("Agent", "AgentEmail"))
    duration = _read_duration(_one(fields, "Duration"))
    ended_at = _read_time(_one(fields, "CallEndTimeUTC"), now)
    if not ended_at:
        ended_at = started_at + duration if started_at else now
    answered_at = _read_time(_one(fields, "CallEstablishedTimeUTC"), now)
    if was_answered and not answered_at:
        answered_at = max(started_at or ended_at - duration, ended_at - duration)
    return CallReport(
        key=key or _derive_key(str(started_at), number, *agents, str(call_type)),
        direction=direction,
        number=number,
        own_number=_one(fields, "Agent"),
        phones=agents,
        answering=agents if was_answered else (),
        started_at=started_at or ended_at - duration,
        answered_at=answered_at if was_answered else None,
        ended_at=ended_at,
    )


def _derive_key(*parts):
    """Return an id for a call of 3CX, whose journal has none."""
    return "3cx-" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _read_key(fields, names):
    key = next(filter(None, (_one(fields, name) for name in names)), "")
    if not key or len(key) > MAX_TEXT:
        raise CallReportError(
            f"The field {names[0]} must have 1 to {MAX_TEXT} characters"
        )
    return key


def _read_direction(fields):
    text = _one(fields, "direction").lower()
    if text and text not in DIRECTIONS:
        raise CallReportError("The field direction must be in or out")
    return DIRECTIONS.get(text)


def _read_time(text, now):
    """Return an ISO 8601 or Unix time in UTC, never a future one, None for no text."""
    if not text:
        return None
    try:
        if re.fullmatch(r"\d+(\.\d+)?", text):
            seconds = float(text)
            if seconds > MILLISECONDS:
                seconds /= 1000
            moment = datetime.fromtimestamp(seconds, timezone.utc)
        else:
            moment = datetime.fromisoformat(text)
        if moment.tzinfo:
            moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError) as error:
        raise CallReportError(
            "Times are written like 2026-03-10T12:00:00Z or as Unix seconds"
        ) from error
    if not EARLIEST <= moment <= now + TOLERANCE:
        raise CallReportError("The time lies in the future or before the year 2000")
    return min(moment, now).replace(microsecond=0)


def _read_duration(text):
    """Read seconds or hours, minutes and seconds (00:01:30)."""
    if not re.fullmatch(r"\d{0,6}(:\d\d?){0,2}", text):
        raise CallReportError("The field Duration is written like 00:01:30")
    seconds = 0
    for part in text.split(":"):
        seconds = seconds * 60 + int(part or 0)
    return timedelta(seconds=seconds)


def _one(fields, *names):
    """Return the first text under these names, empty when there is none."""
    return next(iter(_texts(fields, names)), "")


def _many(fields, names, separator=None):
    """Return all distinct texts under these names, also those in one text."""
    texts = _texts(fields, names)
    if separator:
        texts = [part.strip() for text in texts for part in text.split(separator)]
    return tuple(dict.fromkeys(filter(None, texts)))[:MAX_PHONES]


def _texts(fields, names):
    texts = []
    for name in names:
        value = fields.get(name)
        values = value if isinstance(value, list) else [value]
        texts += [_read_text(name, value) for value in values[:MAX_PHONES]]
    return list(filter(None, texts))


def _read_text(name, value):
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise CallReportError(f"The field {name} must be a text")
    # PostgreSQL stores neither NUL nor half a character.
    text = str(value).encode("utf-8", "ignore").decode()
    return re.sub(r"[\x00-\x1f\x7f]", " ", text).strip()
