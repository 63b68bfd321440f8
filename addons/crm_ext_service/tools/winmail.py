"""Read the attachments in ``winmail.dat``, in which Outlook wraps them for others.

The format is Microsoft's Transport Neutral Encapsulation Format, published as
MS-OXTNEF; the properties of an attachment are those of MS-OXCMSG.
"""

import struct

SIGNATURE = 0x223E9F78
LEVEL_ATTACHMENT = 2
CODEPAGE, START, TITLE, DATA, PROPERTIES = 0x9007, 0x9002, 0x8010, 0x800F, 0x9005

LONG_NAME, SHORT_NAME, CONTENT, CONTENT_ID = 0x3707, 0x3704, 0x3701, 0x3712
MULTIPLE = 0x1000
OBJECT, TEXT, UNICODE, BINARY = 0x000D, 0x001E, 0x001F, 0x0102
CLASS_ID_SIZE = 16
FIXED_SIZES = {  # in bytes, as they are padded; all other types take four
    0x0000: 0,
    0x0001: 0,
    0x0005: 8,
    0x0006: 8,
    0x0007: 8,
    0x0014: 8,
    0x0040: 8,
    0x0048: CLASS_ID_SIZE,
}
MAX_DEPTH = 5  # of messages attached to messages


class WinmailError(ValueError):
    """The file is cut off, or no such file at all."""


class _Reader:
    def __init__(self, data):
        self.data = data
        self.position = 0

    def take(self, size):
        end = self.position + size
        if end > len(self.data):
            raise WinmailError("the file ends too early")
        taken = self.data[self.position : end]
        self.position = end
        return taken

    def number(self, code):
        return struct.unpack(code, self.take(struct.calcsize(code)))[0]

    def padded(self, size):
        taken = self.take(size)
        self.take(-size % 4)
        return taken

    @property
    def at_end(self):
        return self.position >= len(self.data)


def read_winmail(data, depth=0):
    """Return the files in a ``winmail.dat``, as far as it can be read.

    :param bytes data: its content
    :return: (name, content, content id or "") of each file, and whether the whole was
        read
    :rtype: tuple[list[tuple[str, bytes, str]], bool]
    """
    reader = _Reader(data)
    codepage = "cp1252"
    found = []
    is_whole = True
    try:
        if reader.number("<I") != SIGNATURE:
            raise WinmailError("no winmail.dat")
        reader.number("<H")  # a key that nothing refers to
        while not reader.at_end:
            level, attribute, _type, size = struct.unpack("<BHHI", reader.take(9))
            value = reader.take(size)
            reader.number("<H")  # checksum
            if attribute == CODEPAGE and size >= 4:
                codepage = f"cp{struct.unpack('<I', value[:4])[0]}"
            elif level == LEVEL_ATTACHMENT and attribute == START:
                found.append({})
            elif level == LEVEL_ATTACHMENT and found:
                _read_attachment(found[-1], attribute, value, codepage)
    except WinmailError:
        is_whole = False
    files = []
    for values in found:
        entries, entry_is_whole = _get_entries(values, depth)
        files += entries
        is_whole = is_whole and entry_is_whole
    return files, is_whole


def _read_attachment(values, attribute, value, codepage):
    if attribute == TITLE:
        values["title"] = _text(value, codepage)
    elif attribute == DATA:
        values["data"] = value
    elif attribute == PROPERTIES:
        values.update(_read_properties(value, codepage))


def _get_entries(values, depth):
    """Return what one attachment holds: a file, or those of an attached message.

    :return: as :func:`read_winmail`
    """
    nested = values.get(CONTENT) or b""
    if nested[16:20] == struct.pack("<I", SIGNATURE) and depth < MAX_DEPTH:
        return read_winmail(nested[16:], depth + 1)
    content = values.get("data") or nested
    name = values.get(LONG_NAME) or values.get("title") or values.get(SHORT_NAME)
    if not content and not name:
        return [], True
    return [(name or "attachment", content, values.get(CONTENT_ID) or "")], True


def _read_properties(data, codepage):
    """Return {property: value} of the properties of an attachment."""
    reader = _Reader(data)
    values = {}
    for _index in range(reader.number("<I")):
        kind, key = struct.unpack("<HH", reader.take(4))
        if key >= 0x8000:
            _skip_name(reader)
        value = _read_value(reader, kind)
        if kind == UNICODE:
            value = value.decode("utf-16-le", "replace").rstrip("\0")
        elif kind == TEXT:
            value = _text(value, codepage)
        values[key] = value
    return values


def _skip_name(reader):
    """Pass over the name of a property that has no number of its own."""
    reader.take(CLASS_ID_SIZE)
    if reader.number("<I") == 0:
        reader.take(4)
    else:
        reader.padded(reader.number("<I"))


def _read_value(reader, kind):
    """Return the first value of a property as bytes."""
    base = kind & ~MULTIPLE
    if base in (OBJECT, TEXT, UNICODE, BINARY):
        values = [
            reader.padded(reader.number("<I")) for _i in range(reader.number("<I"))
        ]
        return values[0] if values else b""
    size = FIXED_SIZES.get(base, 4)
    count = reader.number("<I") if kind & MULTIPLE else 1
    return reader.take(size * count)[:size]


def _text(value, codepage):
    try:
        return value.decode(codepage).rstrip("\0")
    except (LookupError, ValueError):
        return value.decode("cp1252", "replace").rstrip("\0")
