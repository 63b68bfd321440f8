# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Messages that differ in a few facts only, such as links that carry a token.

Building a message costs several times as much as putting other facts into one that is
built already: its HTML is parsed for the plain text, both are encoded.
"""

import copy
import email.policy
import re
from base64 import encodebytes
from email import quoprimime
from email.message import EmailMessage
from html import escape
from uuid import uuid4

from .mail_header import FoldedHeader

MAX_QUOTED = 75  # characters of a line, so that a soft line break fits (RFC 2045, 6.7)
UNLIKE = {"date", "content-type", "content-transfer-encoding"}


def _quote(text):
    """Return a piece of text as quoted-printable, to be followed by another."""
    quoted = quoprimime.body_encode(text.encode().decode("latin-1"), MAX_QUOTED)
    return quoted if not quoted or quoted.endswith("\n") else f"{quoted}=\n"


def _to_base64(text):
    return encodebytes(text.encode()).decode()


# How each piece of a text is encoded, and how the whole
ENCODINGS = {"quoted-printable": (_quote, str), "base64": (str, _to_base64)}


class GappedText:
    """A text with gaps where facts stood, as they are or escaped for HTML.

    :param dict facts: {name: text}
    :param encode: function by which each piece is encoded
    """

    def __init__(self, text, facts, encode=str):
        forms = {}
        for name, fact in facts.items():
            forms |= {escape(fact): (name, escape), fact: (name, str)}
        longest_first = sorted(forms, key=len, reverse=True)
        # Every second piece is a fact
        pieces = re.split(rf"({'|'.join(map(re.escape, longest_first))})(?!\w)", text)
        self._encode = encode
        self._pieces = [encode(piece) for piece in pieces]
        self._gaps = [
            (number, *forms[pieces[number]]) for number in range(1, len(pieces), 2)
        ]

    def __bool__(self):
        return bool(self._gaps)

    def fill(self, facts):
        """Return the text with other facts of the same names."""
        pieces = list(self._pieces)
        for number, name, form in self._gaps:
            pieces[number] = self._encode(form(facts[name]))
        return "".join(pieces)


class Mould:
    """A message as a form, of which others are cast.

    :param EmailMessage message: of texts only, without attachments
    :param dict facts: {name: text} that its headers and texts tell
    :raise ValueError: if nothing can be cast of this message
    """

    # Somebody who knows how to build messages has found one that was cast the same
    is_proven = False

    def __init__(self, message, facts):
        if message.get_content_type() != "multipart/alternative":
            raise ValueError("Only a text and its HTML can be cast")
        message.set_boundary(f"==={uuid4().hex}===")
        self._headers = [
            (name, FoldedHeader(value, name, value), GappedText(value, facts))
            for name, value in message.items()
        ]
        self._parts = [self._get_part(part, facts) for part in message.iter_parts()]

    def _get_part(self, part, facts):
        """Return a part, its text with gaps, and how the text is encoded."""
        encoding = part["Content-Transfer-Encoding"]
        if (
            part.get_content_maintype() != "text"
            or part.get_content_charset() != "utf-8"
            or encoding not in ENCODINGS
        ):
            raise ValueError("Short lines and attachments cannot be cast")
        encode_piece, encode = ENCODINGS[encoding]
        return part, GappedText(part.get_content(), facts, encode_piece), encode

    def cast(self, facts, headers, make_header):
        """Return another message.

        :param dict facts: {name: text}
        :param dict headers: {name: value} of those that are given as a whole
        :param make_header: function of name and text of a header
        :rtype: EmailMessage
        """
        given = {name.lower(): value for name, value in headers.items()}
        message = EmailMessage(policy=email.policy.SMTP)
        for name, value, gapped in self._headers:
            if name.lower() in given:
                value = given[name.lower()]
            elif gapped:
                value = make_header(name, gapped.fill(facts))
            message[name] = value
        message.set_payload([])
        for part, text, encode in self._parts:
            other = copy.copy(part)
            other.set_payload(encode(text.fill(facts)))
            message.attach(other)
        return message


def is_same(message, other):
    """Tell whether two messages say the same, whenever and however encoded."""
    return _get_contents(message) == _get_contents(other)


def _get_contents(message):
    return [
        (
            sorted(
                (name, value)
                for name, value in part.items()
                if name.lower() not in UNLIKE
            ),
            part.get_content_type(),
            None if part.is_multipart() else part.get_payload(decode=True),
        )
        for part in message.walk()
    ]
