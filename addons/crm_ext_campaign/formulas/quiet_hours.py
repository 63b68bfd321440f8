"""Quiet hours by the clock of the person."""

from datetime import datetime, time, timedelta

import pytz


def get_quiet_end(moment, zone, begin, end):
    """Return when the quiet hours at a moment end, None if there are none.

    :param moment: naive UTC datetime
    :param zone: name of the person's time zone
    :param begin: hour of the day from which it is quiet, such as 20.5
    :param end: hour until which it is quiet, the next morning if before ``begin``
    :rtype: naive UTC datetime

    Half past seven in the evening of Stuttgart, where it is winter, and an hour later:

    >>> get_quiet_end(datetime(2026, 1, 15, 18, 30), "Europe/Berlin", 20, 8)
    >>> get_quiet_end(datetime(2026, 1, 15, 19, 30), "Europe/Berlin", 20, 8)
    datetime.datetime(2026, 1, 16, 7, 0)

    The clock is put forward during the night of 29 March:

    >>> get_quiet_end(datetime(2026, 3, 28, 22, 0), "Europe/Berlin", 20, 8)
    datetime.datetime(2026, 3, 29, 6, 0)

    A rest at noon ends the same day:

    >>> get_quiet_end(datetime(2026, 1, 15, 11, 30), "Europe/Berlin", 12, 13.5)
    datetime.datetime(2026, 1, 15, 12, 30)
    """
    if begin == end:
        return None
    zone = pytz.timezone(zone)
    local = pytz.utc.localize(moment).astimezone(zone)
    hour = local.hour + local.minute / 60 + local.second / 3600
    overnight = begin > end
    if not (hour >= begin or hour < end if overnight else begin <= hour < end):
        return None
    day = local.date() + timedelta(days=1 if overnight and hour >= begin else 0)
    wall = datetime.combine(day, time()) + timedelta(hours=end)
    return zone.localize(wall).astimezone(pytz.utc).replace(tzinfo=None)
