# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Headers of many messages that have much in common.

Parsing and folding them costs more than all else of a message. A message takes a header
that is ready as it is (``email.policy.EmailPolicy.header_store_parse``).
"""

import email.policy

MAX_LINE = 998  # RFC 5322, 2.1.1


class PlainHeader(str):
    """A header in one line, as it stands.

    Python's policy writes long words as encoded words. Those are not allowed in the
    address of List-Unsubscribe (RFC 2047, 5), and mail programs then show no button.
    """

    def __new__(cls, name, value):
        header = super().__new__(cls, value)
        header.name = name
        return header

    def fold(self, *, policy):
        return f"{self.name}: {self}{policy.linesep}"


class FoldedHeader(str):
    """A header of any kind, with the lines that it takes.

    :param value: parsed header
    """

    def __new__(cls, text, name, value):
        header = super().__new__(cls, text)
        header.name = name
        # Looked up late: Odoo replaces the policy
        header.lines = email.policy.SMTP.fold(name, value)
        return header

    def fold(self, *, policy):
        return self.lines


class HeaderCache:
    """Parses and folds each header once."""

    def __init__(self):
        self._headers = {}

    def parse(self, name, value):
        """Return the header of a text; anything else is returned as it is.

        :raise ValueError: if the text has several lines
        """
        if not value or not isinstance(value, str):
            return value
        key = name, value
        if key not in self._headers:
            parsed = email.policy.SMTP.header_store_parse(name, value)
            self._headers[key] = FoldedHeader(value, *parsed)
        return self._headers[key]

    def addresses(self, name, values):
        """Return a header of formatted addresses; Python parses what is not plain.

        :param list values: of text
        """
        plain = self.plain(name, ", ".join(values))
        return plain if isinstance(plain, PlainHeader) else values

    def plain(self, name, value):
        """Return a header as it stands, where it may stand so."""
        fits = isinstance(value, str) and len(name) + 2 + len(value) <= MAX_LINE
        if fits and value.isascii() and value.isprintable():
            return PlainHeader(name, value)
        return self.parse(name, value)
