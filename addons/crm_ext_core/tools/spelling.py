"""Compare document numbers however they are typed, read out or scanned."""

import re
import unicodedata
from datetime import date
from functools import cached_property

SAME, EQUAL, PARTIAL = 0, 1, 2
"""How well a number matches: as written, in another spelling, in part."""

YEARS_BACK = 5
"""Years in which a number typed without its year is looked for."""
MAX_DIGITS_WITHOUT_YEAR = 7

# Signs that scanners, pens and the ear confuse.
CONFUSED = str.maketrans("OIL", "011")


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

    @cached_property
    def folded(self):
        """The text in capitals with confused signs made equal, zeros kept."""
        return _fold(self)

    @cached_property
    def has_digits(self):
        return bool(re.search(r"\d", self.folded))

    @cached_property
    def digit_keys(self):
        """The digits 1 to 9 that the number sought may consist of."""
        if not self.has_digits:
            return ()
        plain = unicodedata.normalize("NFKC", self).upper()
        head, tail = re.match(r"(\D*)(.*)", plain, re.DOTALL).groups()
        readings = [plain, head + tail.translate(CONFUSED), self.folded]
        keys = [re.sub(r"[^1-9]", "", reading) for reading in readings]
        return tuple(dict.fromkeys(k for key in keys if key for k in _with_year(key)))

    def grade(self, number):
        """Return how well this text spells a number: SAME, EQUAL, PARTIAL or None.

        >>> Spelling("2026-1").grade("INV/2026/00001")
        2
        >>> Spelling("13").grade("S00012") is None
        True
        """
        if self.strip().upper() == number.upper():
            return SAME
        groups, sought = _split(_fold(number)), _split(self.folded)
        without_year = [group for group in groups if not _is_year(group)]
        wanted = {"".join(sought), _join(sought)}
        for parts, grade in ((groups, EQUAL), (without_year, PARTIAL)):
            if wanted & {"".join(parts), _join(parts)}:
                return grade
        for parts in (groups, without_year):
            for start in range(1, len(parts)):
                if wanted & {"".join(parts[start:]), _join(parts[start:])}:
                    return PARTIAL
        return None


def _fold(text):
    return unicodedata.normalize("NFKC", text).upper().translate(CONFUSED)


def _split(text):
    """
    >>> _split("INV/2026/00001")
    ['INV', '2026', '00001']
    """
    return re.findall(r"\d+|[^\W\d_]+", text)


def _join(groups):
    """Join the groups without leading zeros, which people leave out.

    >>> _join(["S", "00012"])
    'S12'
    """
    return "".join(group.lstrip("0") for group in groups)


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
