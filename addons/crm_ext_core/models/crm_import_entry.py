"""The rows of a file in memory, while the file is checked."""

from dataclasses import dataclass, field


def complete_xmlid(text):
    """Return the external id as Odoo stores it.

    >>> complete_xmlid("adler"), complete_xmlid("erp.adler")
    ('__import__.adler', 'erp.adler')
    """
    return text if "." in text else f"__import__.{text}"


@dataclass(slots=True)
class Entry:
    """A row of the file while the file is checked."""

    number: int
    cells: list
    xmlid: str = ""
    vals: dict = field(default_factory=dict)
    texts: dict = field(default_factory=dict)
    """{field: (how, text)}: references as they stand in the file."""
    links: dict = field(default_factory=dict)
    """{field: ["row", number] or ["id", partner id]}"""
    reasons: list = field(default_factory=list)
    partner_id: int | None = None
    wave: int = 0


class FileIndex:
    """The rows of the file by what other rows may call them."""

    def __init__(self, entries):
        self._by_xmlid = {entry.xmlid: entry for entry in reversed(entries)}
        self._by_name = {}
        for entry in entries:
            if name := entry.vals.get("name"):
                self._by_name.setdefault(name, []).append(entry)

    def count(self, how, text):
        """Return how many rows of the file have this name."""
        return 0 if how else len(self._by_name.get(text, ()))

    def resolve(self, entry, name, how, text):
        """Link the entry to the row that the text means, if there is exactly one."""
        found = self._find(entry, name, how, text)
        if len(found) == 1 and found[0] is not entry or found == [entry]:
            entry.links[name] = ["row", found[0].number]
        return name in entry.links

    def _find(self, entry, name, how, text):
        if how == "id":
            xmlid = complete_xmlid(text)
            return [self._by_xmlid[xmlid]] if xmlid in self._by_xmlid else []
        if how:
            return []
        found = self._by_name.get(text, [])
        if name == "crm_supervisor_id":
            found = [other for other in found if not other.vals.get("is_company")]
            colleagues = [
                other
                for other in found
                if other.texts.get("parent_id") == entry.texts.get("parent_id")
            ]
            return colleagues if len(colleagues) == 1 else found
        companies = [other for other in found if other.vals.get("is_company")]
        return companies if len(companies) == 1 else found
