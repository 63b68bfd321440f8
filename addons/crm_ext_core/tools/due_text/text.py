"""From the typed words to the moment that they mean."""

import re
from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from . import words
from .errors import NotUnderstoodError, OverError
from .patterns import get_rules
from .reader import MORNING_HOUR, Reader

FRIDAY, SATURDAY = 4, 5


def parse(text, now, lang="en_US", day_first=False):
    """Return what ``text`` says, counted from ``now``.

    :param str text: in English or German; names of days and months also in ``lang``
    :param datetime now: naive local time
    :param bool day_first: how to read 3/4
    :return: naive local time or None for now, what passes on the clock after it,
        whether the next free slot from then is meant
    :rtype: tuple[datetime|None, timedelta, bool]
    :raise NotUnderstoodError:
    :raise OverError: the time has passed

    >>> thursday = datetime(2026, 11, 26, 15, 20)
    >>> def show(text, lang="en_US"):
    ...     moment, elapsed, is_free = parse(text, thursday, lang)
    ...     return f"{(moment or thursday) + elapsed:%a %d.%m. %H:%M}"
    >>> show("in 3 days 9:00"), show("in 3 Tagen 9 Uhr", "de_DE")
    ('Sun 29.11. 09:00', 'Sun 29.11. 09:00')
    >>> show("mon 14"), show("Mo 14"), show("tomorrow"), show("9:30")
    ('Mon 30.11. 14:00', 'Mon 30.11. 14:00', 'Fri 27.11. 09:00', 'Fri 27.11. 09:30')
    >>> show("in 1 hour"), show("morgen halb drei"), show("KW 50 Do 10 Uhr")
    ('Thu 26.11. 16:20', 'Fri 27.11. 14:30', 'Thu 10.12. 10:00')
    >>> parse("next free slot", thursday)
    (None, datetime.timedelta(0), True)
    """
    try:
        reader = Reader(now, lang, day_first)
        _read(reader, _split_words(words.fold(text), lang))
        if reader.elapsed is not None:
            return _resolve_elapsed(reader)
        return _resolve_moment(reader)
    except OverError:
        raise
    except (ValueError, OverflowError) as error:
        raise NotUnderstoodError(text) from error


def _split_words(text, lang):
    """Return the folded ``text`` with "freitagnachmittag" as two words."""
    days = words.alternatives(day for day in words.get_weekdays(lang) if len(day) > 4)
    parts = words.alternatives((*words.DAY_PARTS, "morgen"))
    return re.sub(rf"\b({days})({parts})\b", r"\1 \2", text)


def _read(reader, text):
    """Let the rules of ``reader`` read one word after the other."""
    rest = text
    while rest or not text:
        for pattern, rule in get_rules(reader.lang):
            found = pattern.match(rest)
            if found and rule(reader, **found.groupdict()) is not False:
                rest = rest[found.end() :].lstrip(" .,")
                break
        else:
            raise NotUnderstoodError(text)


def _resolve_elapsed(reader):
    if reader.time or reader.day or reader.weekday is not None or reader.workdays:
        raise NotUnderstoodError
    moment = reader.now + reader.offset if reader.offset else None
    return moment, reader.elapsed, bool(reader.is_free)


def _resolve_moment(reader):
    if reader.is_free and not reader.time:
        return _resolve_free_day(reader)
    if not reader.has_day() and not reader.time:
        raise NotUnderstoodError  # only words that say nothing
    day = _resolve_day(reader)
    moment = datetime.combine(day, reader.time or time(MORNING_HOUR))
    if moment <= reader.now and not reader.has_day():
        moment += timedelta(days=1)
    elif moment <= reader.now and day == reader.today and not reader.time:
        # "today" in the afternoon: a full hour, not in a few minutes
        moment = reader.now.replace(minute=0, second=0, microsecond=0)
        moment += timedelta(hours=1 if reader.now.minute < 30 else 2)
    if moment < reader.now:
        raise OverError
    return moment, timedelta(), bool(reader.is_free)


def _resolve_free_day(reader):
    """Search from the beginning of the day, today from now."""
    day = _resolve_day(reader)
    if day < reader.today:
        raise OverError
    is_today = day == reader.today
    return None if is_today else datetime.combine(day, time()), timedelta(), True


def _resolve_day(reader):
    if reader.workdays is not None:
        if reader.day or reader.offset or reader.weekday is not None:
            raise NotUnderstoodError
        return _add_workdays(reader.today, reader.workdays)
    if reader.day and reader.offset:
        raise NotUnderstoodError
    day = (reader.day or reader.today) + (reader.offset or relativedelta())
    if reader.weekday is None:
        return day
    if reader.is_week:
        return day + timedelta(days=reader.weekday - day.weekday())
    if reader.day or reader.offset:
        # "Thursday, 24.12.": both have to say the same
        if day.weekday() != reader.weekday:
            raise NotUnderstoodError
        return day
    days = (reader.weekday - day.weekday() - 1) % 7 + 1
    return day + timedelta(days=days, weeks=reader.weeks_later)


def _add_workdays(day, count):
    """Return the day ``count`` days later, not counting Saturdays and Sundays.

    >>> thursday = datetime(2026, 11, 26).date()
    >>> [f"{_add_workdays(thursday, count):%a %d.%m.}" for count in (1, 2, 7)]
    ['Fri 27.11.', 'Mon 30.11.', 'Mon 07.12.']
    """
    weeks, days = divmod(count, 5)
    day += timedelta(weeks=weeks)
    while day.weekday() >= SATURDAY:
        day -= timedelta(days=1)
    for _unused in range(days):
        day += timedelta(days=3 if day.weekday() == FRIDAY else 1)
    return day
