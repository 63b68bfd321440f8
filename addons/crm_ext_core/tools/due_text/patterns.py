"""Which words make which rule of the reader read them."""

import re
from functools import lru_cache

from . import words
from .reader import Reader
from .words import alternatives as any_of


@lru_cache
def get_rules(lang):
    """Return [(pattern, rule), …] in the order in which they are tried."""
    rules = [
        *_get_date_rules(any_of(words.get_months(lang))),
        *_get_day_rules(any_of(words.get_weekdays(lang))),
        *_get_time_rules(is_german=bool(lang) and lang.startswith("de")),
        (any_of(words.FILLERS), Reader.read_filler),
    ]
    return [(re.compile(rf"{pattern}(?!\w)"), rule) for pattern, rule in rules]


def _get_date_rules(month):
    r = Reader
    return [
        (r"(?P<iso>\d{4}-\d\d-\d\d)", r.read_iso_date),
        (
            r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})(?P<dot>\.?)"
            r"(?:(?<=\.)(?P<year>\d{4}|\d{2})\b(?!:))?(?!\s*(?:uhr|h\b|:)|\d)",
            r.read_dotted_date,
        ),
        (
            r"(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?P<year>\d{4}|\d{2}))?",
            r.read_slashed_date,
        ),
        (
            r"(?P<first>\d{1,2})-(?P<second>\d{1,2})-(?P<year>\d{4}|\d{2})",
            r.read_slashed_date,
        ),
        (
            rf"(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?\s*(?:of\s+)?(?P<month>{month})"
            r"\b\.?(?:\s+(?P<year>\d{4})\b)?",
            r.read_named_date,
        ),
        (
            rf"(?P<month>{month})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?(?![\d:])"
            r"(?:\s+(?P<year>\d{4})\b)?",
            r.read_named_date,
        ),
    ]


def _get_day_rules(weekday):
    r = Reader
    unit = any_of(words.UNITS)
    number = rf"(?:\d{{1,4}}(?:[.,]\d)?|{any_of(words.NUMBERS)}(?=\s))"
    next_, coming = any_of(words.NEXT), any_of(words.COMING)
    return [
        (any_of(words.FREE), r.read_free),
        (any_of(words.END_OF_MONTH), r.read_end_of_month),
        (any_of(words.END_OF_WEEK), r.read_end_of_week),
        (rf"{any_of(words.WEEK_NUMBER)}\s*(?P<week>\d{{1,2}})\b", r.read_week_number),
        # With "in" or a plus all units, without none that a time may have: 14h
        (
            rf"(?:in|nach|after|\+)\s*(?P<number>{number})"
            rf"\s*(?P<unit>{unit})\b",
            r.read_offset,
        ),
        (
            rf"(?P<number>{number})\s*(?!h\b)(?P<unit>{unit})\b",
            r.read_offset,
        ),
        (r"\+\s*(?P<number>\d{1,4})\b(?!:)", r.read_plus_days),
        (rf"{next_}\s+{any_of(words.WEEK)}", r.read_next_week),
        (rf"{coming}\s+{any_of(words.WEEK)}", r.read_this_week),
        (rf"{next_}\s+{any_of(words.MONTH)}", r.read_next_month),
        (
            rf"(?:(?P<which>{next_}|{coming})\s+)?"
            rf"(?P<name>{weekday})",
            r.read_weekday,
        ),
    ]


def _get_time_rules(is_german):
    r = Reader
    hour = rf"(?:\d{{1,2}}|{any_of(words.HOURS)})"
    half = r"(?P<half>[ap])\.?m\.?\b"
    if is_german:
        half = rf"(?:{half}(?!\s+\S))"  # "9 am Montag" is no morning
    return [
        (rf"(?P<part>{any_of(words.DAY_PARTS)})", r.read_day_part),
        (r"tonight", r.read_tonight),
        (r"now|jetzt|sofort", r.read_now),
        (rf"(?P<name>{any_of(words.DAYS)})", r.read_day_name),
        (rf"halb\s+(?P<hour>{hour})", r.read_half_before),
        (rf"half\s+past\s+(?P<hour>{hour})", r.read_half_past),
        (
            r"(?:a\s+)?(?:quarter|viertel)\s+(?P<quarter>past|to|nach|vor)"
            rf"\s+(?P<hour>{hour})",
            r.read_quarter,
        ),
        (
            rf"(?P<hour>\d{{1,2}})[:.h](?P<minute>\d{{2}})\b\s*{half}",
            r.read_clock,
        ),
        (
            r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?::\d\d)?\b(?:\s*(?:uhr|h)\b)?",
            r.read_clock,
        ),
        (rf"(?P<hour>{hour})\s*{half}", r.read_hour),
        (r"(?P<hour>\d{1,2})\s*uhr\s*(?P<minute>[0-5]\d)\b", r.read_clock),
        (rf"(?P<hour>{hour})\s*(?:uhr|o'clock)", r.read_hour),
        (r"(?P<hour>\d{1,2})\s*h", r.read_letter_h),
        (r"(?P<day>\d{1,2})(?:\.(?!\d)|st|nd|rd|th)", r.read_day_of_month),
        (r"(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)", r.read_clock),
        (rf"(?P<hour>{hour})", r.read_bare_hour),
    ]
