"""Recognise telephone numbers, mail addresses and names however they are typed."""

import re

from .matching import TITLES
from .phone import EXTENSION, LABEL, looks_like_number

AT = re.compile(r"\s*(?:@|\(at\)|\[at\]|\{at\})\s*", re.IGNORECASE)
EMAIL = re.compile(r"[^\s<>()\[\]{},;:\"'@#]+@[^\s<>()\[\]{},;:\"'@#]+\.[^\W\d_]{2,}")
PHONE = re.compile(r"(?<!\S)(?:\+|\(?0)[\d\s()/.–-]{5,}\d")
LETTERS_AS_DIGITS = str.maketrans("OoIlSB", "001158")
DIGITS_AS_LETTERS = [
    str.maketrans("0158", "olsb"),
    str.maketrans("0158", "oisb"),
]
UMLAUTS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"))
MAX_NAME_WORDS = 6


def get_phone_number(text):
    """Return what of the text may be a telephone number.

    >>> get_phone_number("Tel. O3O/l234567"), get_phone_number("#030 1234567")
    ('030/1234567', '030 1234567')
    >>> get_phone_number("please call +49 30 1234567 today")
    '+49 30 1234567'
    >>> get_phone_number("S00012"), get_phone_number("Boil 80")
    ('', '')
    """
    text = text.strip("#[]<>\"' ")
    extension = EXTENSION.search(text)
    head = EXTENSION.sub("", LABEL.sub("", text, count=1))
    if re.match(r"[+(]?[\dO]", head):
        head = head.translate(LETTERS_AS_DIGITS)
    if looks_like_number(head):
        return head + (extension[0] if extension else "")
    match = PHONE.search(text)
    return match[0] if match and looks_like_number(match[0]) else ""


def get_emails(text):
    """Return the mail addresses in a text, each with what else may be meant.

    >>> get_emails("Bert Falke <BERT@adler.example>; mailto:info (at) adler.example")
    [['bert@adler.example'], ['info@adler.example']]
    >>> get_emails("inf0@ad1er.example")
    [['inf0@ad1er.example', 'info@adler.example', 'info@adier.example']]
    """
    found = EMAIL.findall(AT.sub("@", text).lower())
    return [_get_readings(email) for email in dict.fromkeys(found)]


def get_name_words(text):
    """Return the words of a name, each with its other spellings; titles are left out.

    >>> get_name_words("Fa. Mueller & Söhne")
    [['mueller', 'müller'], ['söhne', 'soehne']]
    >>> get_name_words("Herr Ad1er")
    [['ad1er', 'adler', 'adier']]
    """
    words = re.findall(r"[^\s,;:/()\[\]<>\"#&+|_-]+", text.lower())
    words = [word.strip(".!?'") for word in words]
    words = [word for word in words if word]
    named = [word for word in words if word not in TITLES]
    return [_get_word_readings(word) for word in named or words][:MAX_NAME_WORDS]


def _get_word_readings(word):
    readings = [word]
    for umlaut, letters in UMLAUTS:
        if umlaut in word:
            readings.append(word.replace(umlaut, letters))
        elif letters in word:
            readings.append(word.replace(letters, umlaut))
    if re.search(r"[^\W\d_]", word):
        readings += _get_readings(word)
    return list(dict.fromkeys(readings))


def _get_readings(text):
    """Return a text as it is and with letters for the digits that look like them."""
    readings = [text, *(text.translate(table) for table in DIGITS_AS_LETTERS)]
    readings.append(re.sub(r"(?<=\d)o|o(?=\d)", "0", text))
    readings.append(re.sub(r"(?<=\d)[il]|[il](?=\d)", "1", text))
    return list(dict.fromkeys(readings))
