"""Tell what a calendar invitation says."""

import re
from datetime import date, datetime

import vobject


def read_invitation(data):
    """Return what an ``.ics`` file says, None when it cannot be read.

    :param bytes data: the file
    :return: ``method`` (``REQUEST``, ``CANCEL``, ``REPLY`` or ""), ``summary``,
        ``location``, ``organizer``, ``start`` and ``end`` (aware or naive datetime,
        date for whole days, or None)
    :rtype: dict|None
    """
    try:
        calendar = vobject.readOne(data.decode("utf-8", "replace"))
        event = calendar.vevent
        return {
            "method": _text(calendar, "method").upper(),
            "summary": _text(event, "summary"),
            "location": _text(event, "location"),
            "organizer": re.sub("(?i)^mailto:", "", _text(event, "organizer")),
            "start": _moment(event, "dtstart"),
            "end": _moment(event, "dtend"),
        }
    except Exception:  # noqa: BLE001  the reader fails in many ways on a broken file
        return None


def _text(component, name):
    line = getattr(component, name, None)
    return str(line.value).strip() if line is not None else ""


def _moment(event, name):
    line = getattr(event, name, None)
    return line.value if line is not None and isinstance(line.value, date) else None


def is_whole_day(moment):
    """Tell a date from a moment."""
    return not isinstance(moment, datetime)
