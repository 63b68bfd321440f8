"""Read telephone numbers as people type them."""

import re
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, ValidationResult

MIN_DIGITS = 6
"""Fewer digits identify nobody: internal extensions, emergency numbers."""
MIN_TYPED_DIGITS = 5
"""Fewer digits find too many people to be what somebody types who looks for one."""
MAX_DIGITS = 15
"""ITU-T E.164, 6: the length of an international number."""
MAX_COUNTRY_CODE_DIGITS = 3
"""ITU-T E.164, 6.2.1."""

FREEPHONE_TYPES = {
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
}
"""Numbers that are advertised in letters: 0800 REIFEN."""

KINDS = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.PAGER: "mobile",
    PhoneNumberType.FIXED_LINE: "fixed",
}

LETTER = re.compile(r"[^\W\d_]")
EXTENSION = re.compile(
    r"[\s,;]*\b(?:ext(?:ension)?|durchwahl|dw|apparat|app|nebenstelle|nst|x)"
    r"[\s.:=-]*(\d{1,5})\s*$",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"^\s*(?:tel(?:efon|ephone)?|phone|fon|mobil(?:e)?|handy|fax)\b[\s.:]*",
    re.IGNORECASE,
)
NEXT_NUMBER = re.compile(r"([+(\d][\d\s()./-]*\d{4})\s*/\s*(\d{1,2})")
"""A second number written by its last digits: 030 1234567/68."""


class PhoneNumber(NamedTuple):
    """One number: ``e164`` is None where no country makes sense of the digits."""

    e164: str | None
    digits: str
    kind: str

    @property
    def reversed_digits(self):
        return self.digits[::-1]

    @property
    def may_be_extension(self):
        """Whether a switchboard may stand before it: mobile numbers have none."""
        return bool(self.e164) and self.kind != "mobile"


def parse_numbers(text, region=None, min_digits=MIN_DIGITS):
    """Return every telephone number in a text that somebody typed into one field.

    Never raises: what is no number yields nothing.

    >>> parse_numbers("+49 (0)30 / 123 45 67", "DE")[0].e164
    '+49301234567'
    >>> [number.e164 for number in parse_numbers("030 1234567 / 0171 2345678", "DE")]
    ['+49301234567', '+491712345678']
    >>> parse_numbers("anonymous", "DE")
    []

    :param str region: ISO code of the country whose national notation is meant
    :param int min_digits: of what may be a part of a number only
    :rtype: list[PhoneNumber]
    """
    text = _clean(text)
    if not text:
        return []
    if pair := NEXT_NUMBER.fullmatch(text):
        return _parse_pair(*pair.groups(), region)
    has_letters = bool(LETTER.search(EXTENSION.sub("", text)))
    single = _parse(text, region)
    if single and (
        phonenumbers.number_type(single) in FREEPHONE_TYPES
        if has_letters
        else phonenumbers.is_valid_number(single)
    ):
        return _to_numbers(single)
    matches = phonenumbers.PhoneNumberMatcher(text, region)
    if numbers := [n for match in matches for n in _to_numbers(match.number)]:
        return list(dict.fromkeys(numbers))
    if has_letters:
        return []
    if single and _is_possible(single):
        return _to_numbers(single)
    digits = national_digits(text)
    if min_digits <= len(digits) <= MAX_DIGITS:
        return [PhoneNumber(None, digits, "other")]
    return []


def looks_like_number(text, min_digits=MIN_TYPED_DIGITS):
    """Return whether somebody who typed this may have meant a telephone number.

    >>> looks_like_number("(030) 123 45 67"), looks_like_number("Tel. 030 1234567")
    (True, True)
    >>> looks_like_number("Adler 2026"), looks_like_number("2026-00042-A1 GmbH")
    (False, False)
    """
    text = EXTENSION.sub("", LABEL.sub("", text or "", count=1))
    return not LETTER.search(text) and len(national_digits(text)) >= min_digits


def parse_reported(text, region=None):
    """Return the number that a telephone system reports, None for what is no number.

    Some systems leave out the plus of an international number.

    >>> parse_reported("436641234567", "DE").e164
    '+436641234567'
    >>> parse_reported("0664 1234567", "AT").e164
    '+436641234567'

    :rtype: PhoneNumber|None
    """
    text = (text or "").strip()
    if text[:1].isdecimal() and text[0] != "0":
        single = _parse(f"+{text}", None)
        if single and phonenumbers.is_valid_number(single):
            return _to_numbers(single)[0]
    return next(iter(parse_numbers(text, region)), None)


def national_digits(text):
    """Return the digits that stay the same in the notations of one country.

    >>> national_digits("(030) 123-45")
    '3012345'
    """
    return re.sub(r"\D", "", text or "").lstrip("0")


def format_international(e164):
    """
    >>> format_international("+49301234567")
    '+49 30 1234567'
    """
    number = phonenumbers.parse(e164)
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def country_code_length(e164):
    """
    >>> country_code_length("+49301234567")
    2
    """
    return len(str(phonenumbers.parse(e164).country_code))


def _clean(text):
    text = (text or "").strip()
    # 00 is dialled before the country code nearly everywhere; phonenumbers knows
    # it only for the countries that use it.
    text = re.sub(r"^\(?\s*00\s*\)?\s*(?=[1-9(])", "+", text)
    # The bracketed zero is dialled inside the country only: +49 (0) 30 ...
    text = re.sub(r"(?<=\S)\s*\(\s*0\s*\)\s*", " ", text)
    # Dialled to hide or to show the own number: *31#030 ...
    text = re.sub(r"^[*#]\d{2}[*#]\s*(?=[+\d])", "", text)
    # An "extension" in words that phonenumbers does not know.
    return EXTENSION.sub(r" ext. \1", text)


def _parse(text, region):
    try:
        return phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None


def _is_possible(number):
    reason = phonenumbers.is_possible_number_with_reason(number)
    return reason == ValidationResult.IS_POSSIBLE


def _parse_pair(base, last_digits, region):
    """Read ``1234567/68``: two neighbours, or one number behind a slash."""
    texts = [f"{base}{last_digits}", base, base[: -len(last_digits)] + last_digits]
    found = [number for text in texts for number in parse_numbers(text, region)]
    return list(dict.fromkeys(found))


def _to_numbers(number):
    """Return the number, and first the one of its extension if it has any.

    Whoever is reached through an extension calls from the whole number.
    """
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    kind = KINDS.get(phonenumbers.number_type(number), "other")
    spellings = [e164]
    if number.extension and len(e164) + len(number.extension) <= MAX_DIGITS + 1:
        spellings.insert(0, e164 + number.extension)
    return [PhoneNumber(spelling, spelling[1:], kind) for spelling in spellings]
