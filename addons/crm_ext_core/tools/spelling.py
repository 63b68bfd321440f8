"""Compare document numbers however they are typed, read out, scanned or pasted."""

import re
import unicodedata
from datetime import date
from functools import cached_property

SAME, EQUAL, PARTIAL, LOOSE, GUESS = range(5)
"""How well a number matches: as written, in another spelling, in part, a part of the
text in part, but for a typing error."""

MAX_LENGTH = 300
"""Signs of a text that are read: a paragraph that somebody pasted."""
MAX_READINGS = 6
MIN_DIGITS_IN_TEXT = 3
"""Shorter numbers in a sentence are days and amounts."""

YEARS_BACK = 5
"""Years in which a number typed without its year is looked for."""
MAX_DIGITS_WITHOUT_YEAR = 7

# Signs that scanners, pens and the ear confuse.
CONFUSED = str.maketrans("OILSB", "01158")
ROUND = str.maketrans("OIL", "011")

SYMBOLOGY = re.compile(r"^\][A-Za-z]\d")
"""What a scanner says about the kind of barcode, in front of it: ]C1"""
KEYBOARD_HYPHEN = re.compile(r"(?<=\d)ß|ß(?=\d)")
"""The hyphen of a scanner that is set to an American keyboard on a German one."""
LEADING_WORDS = re.compile(
    r"^\W*(?:[^\W\d_]{2,}(?:-[^\W\d_]{2,})*[.:]*\s+)*"
    r"(?:[^\W\d_]{4,}|[^\W\d_]{2,}[.:]+|[^\W\d_-]+-[^\W\d_]{2,}[.:]*)\s+"
)
"""The last of them is longer than a prefix, or ends with a point."""
ABBREVIATED = re.compile(r"^(?:nr|no|num)\.?[:\s]*(?=[\w#])", re.IGNORECASE)


def clean(text):
    """Return a text in plain signs and blanks, on one line.

    >>> clean(" T\u201126\xa000417\\r\\n\x1d")
    'T‐26 00417'
    >>> clean("\uff33\uff10\uff11\u200b2"), clean("]C1S00012"), clean("T\xdf26\xdf1")
    ('S012', 'S00012', 'T-26-1')
    """
    text = unicodedata.normalize("NFKC", str(text or "")[: 2 * MAX_LENGTH])
    categories = map(unicodedata.category, text)
    text = "".join(
        " " if category in ("Cc", "Zl", "Zp") else sign
        for sign, category in zip(text, categories, strict=True)
        if category != "Cf"
    )
    text = SYMBOLOGY.sub("", " ".join(text.split()))
    return KEYBOARD_HYPHEN.sub("-", text)[:MAX_LENGTH]


def without_leading_words(text):
    """Return what follows words like "Ticket No.", which people put before a number.

    >>> without_leading_words("Ticket Nr. T-26-00417-3")
    'T-26-00417-3'
    >>> without_leading_words("Rechnungs-Nr.: 4711"), without_leading_words("T 26 4")
    ('4711', 'T 26 4')
    >>> without_leading_words("SO 4711"), without_leading_words("no 4711")
    ('SO 4711', '4711')
    """
    return ABBREVIATED.sub("", LEADING_WORDS.sub("", text))


class Spelling(str):
    """A number as somebody typed it.

    Documents are looked up by :attr:`digit_keys` through an index on the digits 1 to 9
    of their number: no zero can be missing, doubled or typed as O. What the index
    yields is then compared sign by sign with :meth:`grade`.

    >>> Spelling("so-0012").digit_keys[0]
    '12'
    >>> Spelling("#s 12").grade("S00012")
    1
    """

    corrections_only = False

    def __new__(cls, text):
        return super().__new__(cls, clean(text))

    @cached_property
    def readings(self):
        """What of the text may be the number: all, or what some words surround."""
        readings = [self.strip(), without_leading_words(self).strip()]
        words = self.split()
        if len(words) > 1:
            readings += _get_numbers(words)
        return list(dict.fromkeys(filter(_has_digits, readings)))[:MAX_READINGS]

    @cached_property
    def number(self):
        """The reading that is most probably a number, if any is."""
        numbers = _get_numbers(self.split()) or [without_leading_words(self)]
        return numbers[0].strip() if _has_digits(numbers[0]) else ""

    @cached_property
    def has_digits(self):
        return bool(self.readings)

    @cached_property
    def digit_keys(self):
        """The digits 1 to 9 that the number sought may consist of."""
        keys = [
            re.sub(r"[^1-9]", "", variant)
            for reading in self.readings
            for variant in _get_variants(reading.upper())
        ]
        return tuple(dict.fromkeys(filter(None, keys)))

    @cached_property
    def dated_keys(self):
        """The keys, also with the year that a number of ours may have besides."""
        return tuple(
            dict.fromkeys(k for key in self.digit_keys for k in _with_year(key))
        )

    def grade(self, number):
        """Return how well this text spells a number: SAME, EQUAL, PARTIAL or None.

        >>> Spelling("2026-1").grade("INV/2026/00001")
        2
        >>> Spelling("13").grade("S00012") is None
        True
        """
        if self.strip().upper() == number.strip().upper():
            return SAME
        if not self.readings:
            return None
        groups = _get_groups(number)
        whole, *parts = [_grade(_fold(reading), groups) for reading in self.readings]
        grades = [whole, *(LOOSE if grade == PARTIAL else grade for grade in parts)]
        return min((grade for grade in grades if grade), default=None)

    def grade_within(self, text):
        """Return how well this spells a number that stands in a text.

        >>> Spelling("p 42").grade_within("P-2026-0042 New hall")
        2
        >>> Spelling("p/2026/42").grade_within("New hall P-2026-0042")
        1
        """
        grades = [self.grade(word) for word in text.split() if _has_digits(word)]
        found = [max(grade, EQUAL) for grade in grades if grade is not None]
        grade = self.grade(text)
        return min(found if grade is None else [*found, grade], default=None)


def _get_numbers(words):
    """Return the words that are or belong to a number: it has digits, or is short.

    >>> _get_numbers("please look at INV 2026/1, thanks".split())
    ['INV 2026/1', '2026/1']
    """
    runs, run = [], []
    for word in [*words, ""]:
        word = word.strip(".,;:!?()[]<>\"'#")
        if re.search(r"\d", word):
            run.append(word)
            continue
        if any(re.search(r"\d", part) for part in run):
            runs.append(run)
        # A prefix that stands alone, if anything
        run = [word] if word.isalpha() and len(word) <= 4 else []
    numbers = [" ".join(run) for run in runs]
    numbers += [word for run in runs for word in run if re.search(r"\d", word)]
    return [n for n in numbers if len(re.findall(r"\d", n)) >= MIN_DIGITS_IN_TEXT]


def _has_digits(text):
    """Tell whether there is a digit, or what looks like some after a prefix.

    >>> _has_digits("SOOl"), _has_digits("Soll"), _has_digits("12")
    (True, False, True)
    """
    return bool(re.search(r"\d|^\W*[A-Z]{0,3}\W*(?=[OIl]*O)[OIl]{2,}\W*$", text))


def _get_variants(text):
    """Yield a text as it is and with letters for digits and digits for letters.

    >>> sorted(set(_get_variants("SOO12")))
    ['50012', 'S0012', 'SOO12']
    """
    head, tail = re.match(r"(\D*)(.*)", text, re.DOTALL).groups()
    folded = text.translate(CONFUSED)
    yield from (text, head + tail.translate(CONFUSED), text.translate(ROUND), folded)
    # A digit where the prefix begins or ends
    yield re.sub(r"^\W*[0158]", "", text)
    yield re.sub(r"[158](?=[^\W\d_])", "", text)


def _get_groups(number):
    """Split a number as it is written in a record; folded, without leading zeros.

    :return: pairs of the signs and whether they are a year

    >>> _get_groups("INV/2026/00001")
    [('1NV', False), ('2026', True), ('1', False)]
    """
    groups = re.findall(r"\d+|[^\W\d_]+", number)
    return [(_fold(group).lstrip("0"), _is_year(group)) for group in groups]


def _fold(text):
    return re.sub(r"[\W_]", "", text.upper()).translate(CONFUSED)


def _grade(typed, groups):
    if _spells(typed, groups):
        return EQUAL
    without_year = [group for group in groups if not group[1]]
    for parts in (groups, without_year):
        if any(_spells(typed, parts[start:]) for start in range(len(parts))):
            return PARTIAL
    return None


def _spells(typed, groups):
    """Tell whether these are the groups, whatever zeros stand before each.

    Years may be typed with their last two digits.
    """
    for signs, is_year in groups:
        typed = typed.lstrip("0")
        if is_year and not typed.startswith(signs):
            signs = signs[2:].lstrip("0")
        if not typed.startswith(signs):
            return False
        typed = typed[len(signs) :]
    return bool(groups) and not typed


def _is_year(group):
    return len(group) == 4 and group[:2] in ("19", "20")


def _with_year(key):
    """Yield the key and what it is in the sequences that restart every year."""
    yield key
    if len(key) > MAX_DIGITS_WITHOUT_YEAR:
        return
    this_year = date.today().year
    for year in range(this_year, this_year - YEARS_BACK, -1):
        for digits in (str(year), str(year)[2:]):
            digits = digits.replace("0", "")
            yield digits + key
            yield key + digits
        short = str(year)[2:].replace("0", "")
        if short in key:
            yield key.replace(short, str(year).replace("0", ""), 1)
