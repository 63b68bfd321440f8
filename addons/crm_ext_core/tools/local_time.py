"""Dates and times in the time zone of a person, right over daylight saving."""

from datetime import datetime, time

import pytz

# When the day begins that somebody names without a time.
MORNING_HOUR = 9


def get_timezone(name):
    """Return the time zone called ``name``, UTC when nothing is set."""
    return pytz.timezone(name or "UTC")


def to_local(moment, timezone):
    """Return the naive UTC ``moment`` as naive local time."""
    return pytz.utc.localize(moment).astimezone(timezone).replace(tzinfo=None)


def to_naive(aware):
    """Return the ``aware`` time as naive UTC."""
    return aware.astimezone(pytz.utc).replace(tzinfo=None)


def to_utc(local, timezone):
    """Return naive ``local`` time as naive UTC.

    A time that daylight saving skips is moved behind the gap, one that it
    doubles is taken the first time.

    >>> berlin = get_timezone("Europe/Berlin")
    >>> to_utc(datetime(2026, 3, 29, 2, 30), berlin)
    datetime.datetime(2026, 3, 29, 1, 30)
    >>> to_utc(datetime(2026, 10, 25, 2, 30), berlin)
    datetime.datetime(2026, 10, 25, 0, 30)
    """
    try:
        aware = timezone.localize(local, is_dst=None)
    except pytz.AmbiguousTimeError:
        aware = timezone.localize(local, is_dst=True)
    except pytz.NonExistentTimeError:
        aware = timezone.localize(local, is_dst=False)
    return to_naive(aware)


def get_time(hours):
    """Return the time of day of so many ``hours``, None for 0.

    >>> get_time(9.5), get_time(0)
    (datetime.time(9, 30), None)
    """
    minutes = round(hours * 60)
    return time(*divmod(minutes, 60)) if minutes else None


def move_to_day(moment, day, timezone):
    """Return ``moment`` on another local ``day`` at the same local time.

    >>> move_to_day(
    ...     datetime(2026, 3, 27, 13, 30),
    ...     datetime(2026, 3, 30).date(),
    ...     get_timezone("Europe/Berlin"),
    ... )
    datetime.datetime(2026, 3, 30, 12, 30)
    """
    local = to_local(moment, timezone)
    if local.date() == day:
        return moment
    return to_utc(datetime.combine(day, local.time()), timezone)


def at_local_time(day, hour, timezone):
    """Return the naive UTC moment of a full ``hour`` on a local ``day``."""
    return to_utc(datetime.combine(day, time(hour)), timezone)
