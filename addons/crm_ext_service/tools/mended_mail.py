"""Mend what mail programs break, before Odoo reads a mail: nothing may be lost."""

import base64
import codecs
import hashlib
import mimetypes
import re
from email import message_from_bytes, policy

# Parts of a delivery report, which Odoo reads by their type
REPORT_TYPES = ("message/delivery-status", "text/rfc822-headers")
HEADERS_OF_IDS = ("message-id", "in-reply-to", "references")
# What a program says, and what it writes: the label of the smaller set is common.
WIDER_CHARSETS = {
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
BOUNDARY_LINE = re.compile(rb"^--(\S[^\r\n]{0,68}\S)[ \t]*\r?\nContent-", re.I | re.M)
EXTENSIONS = {"text/calendar": ".ics", "message/rfc822": ".eml", "image/jpeg": ".jpg"}
NAMES = {"text/calendar": "invite", "message/rfc822": "message"}


def mend(message):
    """Make a mail readable in place: its headers, its structure, its charsets.

    :param email.message.EmailMessage message: parsed from bytes
    """
    _mend_headers(message)
    _give_id(message)
    if message.get_content_maintype() == "multipart" and not message.is_multipart():
        _split_at_used_boundary(message)
    maintype, subtype = message.get_content_type().split("/")
    if maintype == "text" and subtype not in ("plain", "html"):
        message.make_mixed()  # a lone invitation is no text to read
    for part in message.walk():
        if part is not message:
            _mend_headers(part)
        _mend_text(part)
        _name_attachment(part)


def original_of(message):
    """Return a mail as it came, as well as Python can tell.

    :rtype: bytes
    """
    try:
        return message.as_bytes(policy=policy.compat32)
    except (LookupError, UnicodeError, ValueError, TypeError, AttributeError):
        headers = "".join(f"{name}: {value}\n" for name, value in message.raw_items())
        payload = message.get_payload()
        text = payload if isinstance(payload, str) else ""
        return _as_bytes(f"{headers}\n{text}")


def decode(data, charset=None):
    r"""Return text of bytes whose charset is wrong, unknown or missing.

    >>> decode("Grüße".encode("latin-1"), "us-ascii")
    'Grüße'
    >>> decode("Grüße".encode(), "x-unknown")
    'Grüße'
    >>> decode(b"10 \x80", "iso-8859-1")
    '10 €'

    :param bytes data: the text as it was sent
    :param str charset: what the mail says
    """
    for name in (_widened(charset), "utf-8"):
        try:
            return data.decode(name) if name else data.decode("ascii")
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def _widened(charset):
    """Return the charset to try first; None when the mail says none that exists."""
    try:
        name = codecs.lookup((charset or "").strip("'\" ")).name
    except (LookupError, ValueError):
        return None
    return WIDER_CHARSETS.get(name, name)


def _as_bytes(text):
    return text.encode("utf-8", "surrogateescape")


def _mend_headers(message):
    """Replace headers that Python cannot parse, or whose letters it cannot tell."""
    for name, raw in dict(reversed(list(message.raw_items()))).items():
        raw = str(raw)
        mended = raw
        if any("\udc80" <= letter <= "\udcff" for letter in raw):
            mended = decode(_as_bytes(raw))
        try:
            if mended == raw:
                str(message[name])
                continue
        except (IndexError, LookupError, TypeError, ValueError, AttributeError):
            mended = _plain_header(name, mended)
        del message[name]
        try:
            message[name] = re.sub(r"\s+", " ", mended).strip()
        except (IndexError, LookupError, TypeError, ValueError, AttributeError):
            message[name] = _plain_header(name, mended)


def _give_id(message):
    """Give a mail without id one: the same each time it is fetched again."""
    if not str(message.get("Message-ID") or "").strip(" <>"):
        digest = hashlib.sha256(original_of(message)).hexdigest()[:32]
        del message["Message-ID"]
        message["Message-ID"] = f"<{digest}@no-message-id>"


def _plain_header(name, text):
    """Return what can be parsed of a header that cannot."""
    words = re.findall(r"[\w.+$=@/-]+", text, re.ASCII)
    if name.lower() in HEADERS_OF_IDS:
        return " ".join(f"<{word}>" for word in words)
    if name.lower().startswith("content-"):
        return words[0] if words else "text/plain"
    return " ".join(words)


def _split_at_used_boundary(message):
    """Read the parts of a mail that names no boundary, or another than it uses."""
    payload = _as_bytes(message.get_payload())
    found = BOUNDARY_LINE.search(payload)
    if not found:
        _set_text(message, decode(payload), "text/plain")
        return
    boundary = found[1]
    head = b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n' % boundary
    parts = message_from_bytes(head + payload, policy=policy.SMTP)
    if parts.is_multipart():
        message.set_payload(parts.get_payload())
    else:
        _set_text(message, decode(payload), "text/plain")


def _mend_text(part):
    """Store text as UTF-8 unless it is what its charset says."""
    maintype = part.get_content_maintype()
    if maintype == "multipart" and not part.is_multipart():
        _set_text(part, decode(_as_bytes(part.get_payload())), "text/plain")
        return
    if maintype != "text" or part.is_multipart():
        return
    charset = part.get_content_charset()
    if charset is None and part.get_param("charset") is not None:
        charset = "unknown"
    data = part.get_payload(decode=True) or b""
    text = decode(data, charset)
    if not _is_text(data, charset or "ascii", text):
        _set_text(part, text)


def _is_text(data, charset, text):
    try:
        return data.decode(charset) == text
    except (LookupError, ValueError):
        return False


def _set_text(part, text, content_type=None):
    """Replace the text of a part, and keep its name."""
    name = part.get_filename()
    content_type = content_type or part.get_content_type()
    del part["Content-Type"]
    part["Content-Type"] = f'{content_type}; charset="utf-8"'
    if name:
        part.set_param("name", name)
    del part["Content-Transfer-Encoding"]
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(base64.encodebytes(text.encode("utf-8", "replace")).decode())


def _name_attachment(part):
    """Give what comes without a name one that tells how to open it.

    Odoo shows an image inside the text only when it has a name.
    """
    content_type = part.get_content_type()
    is_text = content_type in ("text/plain", "text/html")
    disposition = part.get_content_disposition()
    if part.get_content_maintype() == "multipart" or part.get_filename():
        return
    if is_text and disposition != "attachment":
        return
    if content_type in REPORT_TYPES:
        return
    extension = EXTENSIONS.get(content_type) or mimetypes.guess_extension(content_type)
    name = NAMES.get(content_type, part.get_content_maintype()) + (extension or ".bin")
    if not disposition:
        part["Content-Disposition"] = "inline" if part["Content-ID"] else "attachment"
    part.set_param("filename", name, header="Content-Disposition")
