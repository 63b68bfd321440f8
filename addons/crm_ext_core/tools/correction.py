"""Find the number that was meant when the one that somebody typed does not exist."""

import re
from functools import cached_property

from .spelling import GUESS, Spelling

MIN_DIGITS, MAX_DIGITS = 4, 12


class Correction(Spelling):
    """A number that somebody mistyped: no record has it, but some nearly.

    >>> Correction("S00021").grade("S00012"), Correction("S00021").grade("X00012")
    (4, None)
    """

    corrections_only = True

    @cached_property
    def corrections(self):
        """The digits that one typing error may have turned into those typed.

        Swapped neighbours come first: they are the commoner error on a keyboard.
        """
        digits = re.sub(r"\D", "", self.number)
        if not MIN_DIGITS <= len(digits) <= MAX_DIGITS:
            return ()
        return tuple(dict.fromkeys(_get_corrections(digits)))

    @cached_property
    def digit_keys(self):
        keys = (digits.replace("0", "") for digits in self.corrections)
        return tuple(dict.fromkeys(filter(None, keys)))

    @property
    def dated_keys(self):
        return self.digit_keys

    @cached_property
    def _letters(self):
        return _get_letters(self.number)

    def grade(self, number):
        """Return GUESS when only one digit is wrong, or two are swapped."""
        if not _get_letters(number).endswith(self._letters):
            return None
        digits = re.sub(r"\D", "", number)
        return GUESS if digits in self.corrections else None


def _get_letters(text):
    return re.sub(r"[\W\d_]", "", text.upper())


def _get_corrections(digits):
    """Yield the digits with two neighbours swapped, one replaced, less or more."""
    places = range(len(digits))
    for i in places[:-1]:
        if digits[i] != digits[i + 1]:
            yield digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]
    for i in reversed(places):
        yield from (digits[:i] + d + digits[i + 1 :] for d in "0123456789")
    yield from (digits[:i] + digits[i + 1 :] for i in places)
    for i in range(len(digits) + 1):
        yield from (digits[:i] + d + digits[i:] for d in "0123456789")
