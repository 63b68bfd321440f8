"""The words of typed times, in English and German; names of days and months in any.

All words are folded: small letters, umlauts as two letters, no accents.
"""

import re
import unicodedata
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import get_day_names, get_month_names

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})

NUMBERS = {
    "a": 1,
    "an": 1,
    "half": 0.5,
    "half an": 0.5,
    "half a": 0.5,
    "halbe": 0.5,
    "halben": 0.5,
    "einer halben": 0.5,
    "einem halben": 0.5,
    "anderthalb": 1.5,
    "eineinhalb": 1.5,
    **dict.fromkeys(("one", "ein", "eine", "einem", "einen", "einer", "eins"), 1),
    **dict.fromkeys(("two", "zwei"), 2),
    **dict.fromkeys(("three", "drei"), 3),
    **dict.fromkeys(("four", "vier"), 4),
    **dict.fromkeys(("five", "fuenf"), 5),
    **dict.fromkeys(("six", "sechs"), 6),
    **dict.fromkeys(("seven", "sieben"), 7),
    **dict.fromkeys(("eight", "acht"), 8),
    **dict.fromkeys(("nine", "neun"), 9),
    **dict.fromkeys(("ten", "zehn"), 10),
    **dict.fromkeys(("eleven", "elf"), 11),
    **dict.fromkeys(("twelve", "zwoelf"), 12),
}
# Hours by name: "um neun", "at nine"
HOURS = {
    word: count
    for word, count in NUMBERS.items()
    if count == int(count)
    and word not in ("a", "an", "eine", "einem", "einen", "einer")
}
UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "minuten"), "minutes"),
    **dict.fromkeys(
        ("h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden"), "hours"
    ),
    **dict.fromkeys(("d", "day", "days", "tag", "tage", "tagen"), "days"),
    **dict.fromkeys(
        (
            "workday",
            "workdays",
            "working day",
            "working days",
            "business day",
            "business days",
            "werktag",
            "werktage",
            "werktagen",
            "arbeitstag",
            "arbeitstage",
            "arbeitstagen",
        ),
        "workdays",
    ),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks", "woche", "wochen"), "weeks"),
    **dict.fromkeys(("month", "months", "monat", "monate", "monaten"), "months"),
    **dict.fromkeys(("y", "year", "years", "jahr", "jahre", "jahren"), "years"),
}
DAYS = {
    **dict.fromkeys(("today", "heute"), 0),
    **dict.fromkeys(("tomorrow", "tmr", "tmrw", "morgen"), 1),
    **dict.fromkeys(("day after tomorrow", "uebermorgen"), 2),
}
DAY_PARTS = {
    **dict.fromkeys(
        ("morning", "in the morning", "frueh", "morgens", "vormittag", "vormittags"), 9
    ),
    **dict.fromkeys(("noon", "midday", "mittag", "mittags"), 12),
    **dict.fromkeys(("afternoon", "in the afternoon", "nachmittag", "nachmittags"), 14),
    **dict.fromkeys(("evening", "in the evening", "abend", "abends"), 18),
}
FREE = (
    "next free slot",
    "free slot",
    "next free",
    "free",
    "naechster freier termin",
    "naechste freie zeit",
    "naechste freie luecke",
    "freier termin",
    "freie luecke",
    "frei",
)
NEXT = ("next", "naechste", "naechsten", "naechster", "naechstes")
COMING = ("this", "coming", "diese", "diesen", "dieser", "kommende", "kommenden")
WEEK = ("week", "woche")
MONTH = ("month", "monat")
WEEK_NUMBER = ("kw", "cw", "week", "wk", "woche", "kalenderwoche", "calendar week")
END_OF_WEEK = ("end of week", "end of the week", "eow", "ende der woche")
END_OF_MONTH = (
    "end of month",
    "end of the month",
    "eom",
    "monatsende",
    "ende des monats",
)
FILLERS = (
    *("at", "on", "the", "of", "by", "and", "o'clock", "from", "in"),
    *("um", "am", "gegen", "ab", "bis", "der", "den", "dem", "im", "und", "uhr"),
)
WEEKDAYS = {
    **dict.fromkeys(("mon", "mo"), 0),
    **dict.fromkeys(("tue", "tues", "di"), 1),
    **dict.fromkeys(("wed", "mi"), 2),
    **dict.fromkeys(("thu", "thur", "thurs", "do"), 3),
    **dict.fromkeys(("fri", "fr"), 4),
    **dict.fromkeys(("sat", "sa", "sonnabend"), 5),
    **dict.fromkeys(("sun", "so"), 6),
}


def fold(text):
    """Return ``text`` as the words of this file are written.

    >>> fold("  Übermorgen,  früh ")
    'uebermorgen frueh'
    >>> fold("1,5 Std.")
    '1,5 std.'
    """
    # Typed accents may be letters of their own: compose them first.
    text = unicodedata.normalize("NFKC", text).casefold().translate(UMLAUTS)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = re.sub(r",(?!\d)|;", " ", text)
    text = re.sub(r"(\d)t(?=\d)", r"\1 ", text)  # 2026-12-24T09:00
    return " ".join(text.split())


@lru_cache
def get_weekdays(lang):
    """Return {folded name: 0 for Monday}, in English, German and ``lang``."""
    return {**_get_names(lang, get_day_names, ("wide", "abbreviated")), **WEEKDAYS}


@lru_cache
def get_months(lang):
    """Return {folded name: 1 for January}, in English, German and ``lang``."""
    return _get_names(lang, get_month_names, ("wide", "abbreviated"))


def _get_names(lang, get_names, widths):
    names = {}
    for locale in ("en", "de", lang):
        try:
            Locale.parse(locale)
        except (UnknownLocaleError, ValueError, TypeError):
            continue
        for width in widths:
            for number, name in get_names(width, locale=locale).items():
                names[fold(name).rstrip(".")] = number
    return names


def alternatives(words):
    """Return the regular expression of any of ``words``, the longest first."""
    ordered = sorted(words, key=len, reverse=True)
    pattern = "|".join(re.escape(word) for word in ordered)
    return f"(?:{pattern})"
