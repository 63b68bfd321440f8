"""Answers as plain text, and the placeholders in them."""

import re

from lxml import html
from markupsafe import Markup, escape

PLACEHOLDERS = ("number", "title", "customer", "agent", "team", "company")
PLACEHOLDER = re.compile(rf"\{{({'|'.join(PLACEHOLDERS)})\}}")
BLOCKS = {
    *("address", "article", "blockquote", "div", "dl", "dt", "dd", "figure", "h1"),
    *("h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "table"),
    *("tr", "ul"),
}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
INVISIBLE = {"script", "style", "title"}
BLANKS = re.compile(r"[ \t\r\n\f]+")
# What plain text cannot carry
FORMATTED = re.compile(r"<(?:img|table|video|iframe|audio|svg|pre)\b", re.I)


def find_placeholders(text):
    """Return the placeholders in a text, each once.

    >>> find_placeholders("Dear {customer}, {number} and {other}, {customer}")
    ['{customer}', '{number}']
    """
    return [f"{{{name}}}" for name in dict.fromkeys(PLACEHOLDER.findall(text or ""))]


def fill(text, values):
    """Put values into the placeholders; in Markup they are escaped.

    >>> fill("Your ticket {number}, {nobody}", {"number": "T-26-00017-4"})
    'Your ticket T-26-00017-4, {nobody}'
    >>> fill(Markup("<p>{customer}</p>"), {"customer": "<Bert>"})
    Markup('<p>&lt;Bert&gt;</p>')
    """
    is_html = isinstance(text, Markup)

    def put(match):
        value = values.get(match[1]) or ""
        return str(escape(value)) if is_html else str(value)

    return type(text)(PLACEHOLDER.sub(put, str(text)))


def needs_formatting(body):
    """Tell whether plain text would lose more than bold letters.

    >>> needs_formatting("<p>Turn it <b>off</b></p>"), needs_formatting("<img/>")
    (False, True)
    """
    return bool(FORMATTED.search(body or ""))


def to_text(body):
    """Return an answer as plain text: paragraphs, lists with their signs, addresses.

    >>> print(to_text("<p>Do  this:</p><ol><li>Off</li><li><b>On</b></li></ol>"))
    Do this:
    1. Off
    2. On
    >>> to_text('<p>See <a href="https://a.example/b">the page</a>.<br>Bye</p>')
    'See the page (https://a.example/b).\\nBye'
    """
    if not (body or "").strip():
        return ""
    text = _read(html.fragment_fromstring(str(body), create_parent="div"))
    lines = [BLANKS.sub(" ", line).strip() for line in text.split("\x00")]
    text = "\n".join(line for line in lines if line)
    return text.replace("\x02", "\n").strip()


def _read(node):
    """Return the text of an element; the null character parts the lines."""
    if not isinstance(node.tag, str) or node.tag in INVISIBLE:
        return ""
    if node.tag == "br":
        return "\x00"
    parts = [node.text or ""]
    for child in node:
        parts += [_read(child), child.tail or ""]
    text = "".join(parts)
    if node.tag == "a":
        text = _read_link(node, text)
    elif node.tag == "li":
        text = f"{_get_sign(node)} {text.strip(chr(0) + ' ')}"
    elif node.tag in HEADINGS:
        text = f"\x02{text}"  # an empty line above
    elif node.tag in ("td", "th"):
        text = f"{text} "
    return f"\x00{text}\x00" if node.tag in BLOCKS else text


def _read_link(node, text):
    address = node.get("href") or ""
    shown = text.strip()
    is_address = address.startswith(("http:", "https:")) and address != shown
    return f"{text.rstrip()} ({address})" if is_address else text


def _get_sign(item):
    """Return the number of an item in its list, or a hyphen."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "-"
    before = sum(1 for other in item.itersiblings("li", preceding=True))
    return f"{before + 1}."
