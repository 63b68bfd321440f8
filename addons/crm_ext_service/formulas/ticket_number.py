"""How a ticket number looks, and how any spelling of it is recognised."""

import re
from dataclasses import dataclass, replace

from . import damm

# I, L and O are taken for 1 and 0 on the phone and on paper.
AMBIGUOUS = str.maketrans("OIL", "011")
AMBIGUOUS_LETTERS = "ILO"
# Scanners also take these for each other.
ALIKE = str.maketrans("SB", "58")
PREFIXES = {"5": "S", "8": "B"}
DEFAULT_PREFIX = "T"
DEFAULT_DIGITS = 5

# What somebody marked as a number: [4711], #4711
MARKED = re.compile(r"[\[(]\s*#?([^\[\]()]{1,40}?)\s*[\])]|#\s?([^\s\[\]()]{1,40})")
# Five digits at least, so that a year or a sum is not taken for one; people and mail
# programs put blanks and other signs between them.
LONG = re.compile(r"[A-Za-z]{0,4}[-–# ]?\d(?:[-–/ ]?\d){4,}")
MAX_IN_TEXT = 20


@dataclass(frozen=True)
class NumberFormat:
    """Prefix, two digits of the year (or none) and the least length of the counter.

    >>> NumberFormat("T", 2026, 5).render(417)
    'T-26-00417-3'
    >>> NumberFormat("", None, 3).render(41700)
    '41700-8'
    """

    prefix: str = DEFAULT_PREFIX
    year: int | None = None
    digits: int = DEFAULT_DIGITS

    @property
    def series(self):
        """Name of the counter that numbers of this format share.

        >>> NumberFormat("T", 2026).series
        'T-26'
        """
        return "-".join(filter(None, [self.prefix, self._short_year]))

    @property
    def former(self):
        """The same format in the year before, if numbers have a year.

        >>> NumberFormat("T", 2027).former.series
        'T-26'
        """
        return replace(self, year=self.year - 1) if self.year else None

    def render(self, value):
        """Return the number for a counter value; the check digit covers the year."""
        counter = f"{value:0{self.digits}d}"
        check = damm.check_digit(self._short_year + counter)
        return "-".join(filter(None, [self.prefix, self._short_year, counter, check]))

    @property
    def _short_year(self):
        return f"{self.year % 100:02d}" if self.year else ""


def normalize(text):
    """Return letters and digits only, in capitals, ambiguous letters as digits.

    >>> normalize(" #t 26/oo417-3 ")
    'T26004173'
    """
    return re.sub(r"[^0-9A-Z]", "", text.upper().translate(AMBIGUOUS))


def shorten(text):
    """Return the normalized text without the leading zeros of each group of digits.

    >>> shorten("T-26-00417-3") == shorten("t26-417-3") == "T264173"
    True
    """
    mapped = text.upper().translate(AMBIGUOUS)
    return normalize(re.sub(r"(^|[^0-9])0+(?=[0-9])", r"\1", mapped))


def get_variants(text):
    """Return a text and what else it may be where S is taken for 5 and B for 8.

    >>> get_variants("T-26-0041B-3"), get_variants("5-26-00417-3")
    (['T-26-0041B-3', 'T-26-00418-3'], ['5-26-00417-3', 'S-26-00417-3'])
    """
    text = text.upper()
    head, tail = re.match(r"(\D*)(.*)", text).groups()
    variants = [text, head + tail.translate(ALIKE)]
    if text[:1] in PREFIXES:
        variants.append(PREFIXES[text[0]] + text[1:])
    return list(dict.fromkeys(variants))


def find_in_text(text):
    """Return what in a text may be a number, the likeliest first.

    Marked ones may be short; words need a letter and two digits, as T-4-8 and numbers
    of older systems have them.

    >>> find_in_text("Re: [HT 42] pump")
    ['HT 42']
    >>> find_in_text("AW: T-4-8, still leaks since 2026"), find_in_text("T26-417 3")
    (['T-4-8'], ['T26-417', 'T26-417 3'])
    >>> find_in_text("CAS-00034-Z7M9F7: 24 pumps for 4.711 EUR")
    ['CAS-00034-Z7M9F7', 'CAS-00034']
    """
    marked = [match[1] or match[2] for match in MARKED.finditer(text)]
    words = [word.strip(".,;:!?\"'-–/#") for word in re.split(r"[\s\[\]()<>]+", text)]
    words = [word for word in words if re.search(r"[A-Za-z]", word)]
    words = [word for word in words if len(re.findall(r"\d", word)) > 1]
    long = [number.strip() for number in LONG.findall(text)]
    found = [*filter(re.compile(r"\d").search, marked), *words, *long]
    return list(dict.fromkeys(found))[:MAX_IN_TEXT]
