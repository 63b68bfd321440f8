"""Read telephone numbers as people type them."""

import re
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, ValidationResult

MIN_DIGITS = 6
"""Fewer digits identify nobody: internal extensions, emergency numbers."""
MAX_DIGITS = 15
"""ITU-T E.164, 6: the length of an international number."""
MAX_COUNTRY_CODE_DIGITS = 3
"""ITU-T E.164, 6.2.1."""

KINDS = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.PAGER: "mobile",
    PhoneNumberType.FIXED_LINE: "fixed",
}


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


def parse_numbers(text, region=None):
    """Return every telephone number in a text that somebody typed into one field.

    Never raises: what is no number yields nothing.

    >>> parse_numbers("+49 (0)30 / 123 45 67", "DE")[0].e164
    '+49301234567'
    >>> [number.e164 for number in parse_numbers("030 1234567 / 0171 2345678", "DE")]
    ['+49301234567', '+491712345678']
    >>> parse_numbers("anonymous", "DE")
    []

    :param str region: ISO code of the country whose national notation is meant
    :rtype: list[PhoneNumber]
    """
    text = _clean(text)
    if not text:
        return []
    single = _parse(text, region)
    if single and phonenumbers.is_valid_number(single):
        return [_to_number(single)]
    matches = phonenumbers.PhoneNumberMatcher(text, region)
    if numbers := [_to_number(match.number) for match in matches]:
        return list(dict.fromkeys(numbers))
    if single and _is_possible(single):
        return [_to_number(single)]
    digits = national_digits(text)
    if MIN_DIGITS <= len(digits) <= MAX_DIGITS and not re.search(r"[^\W\d]", text):
        return [PhoneNumber(None, digits, "other")]
    return []


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
    return re.sub(r"(?<=\S)\s*\(\s*0\s*\)\s*", " ", text)


def _parse(text, region):
    try:
        return phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None


def _is_possible(number):
    reason = phonenumbers.is_possible_number_with_reason(number)
    return reason == ValidationResult.IS_POSSIBLE


def _to_number(number):
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    kind = KINDS.get(phonenumbers.number_type(number), "other")
    return PhoneNumber(e164, e164[1:], kind)
