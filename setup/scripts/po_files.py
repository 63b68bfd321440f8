"""Merges and checks translations (needs polib)::

po_files.py merge TEMPLATE DE_PO
po_files.py check EXPORTED TEMPLATE DE_PO
"""

import sys
from pathlib import Path

import polib

SHOWN = 10
METADATA = {
    "Language": "de",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def merged(template: polib.POFile, old: polib.POFile) -> polib.POFile:
    """Return the template's terms with the translations that are known."""
    known = {entry.msgid: entry.msgstr for entry in old if not entry.fuzzy}
    new = polib.POFile(wrapwidth=78)
    new.header = template.header
    new.metadata = {**template.metadata, **METADATA}
    for entry in template:
        entry.msgstr = known.get(entry.msgid, "")
        new.append(entry)
    return new


def problems(exported: Path, template: Path, german: Path) -> list[str]:
    """Say what is out of date or not translated."""
    wanted = _terms(exported)
    if not wanted and not template.exists():
        return []
    found = []
    if not template.exists() or _terms(template) != wanted:
        found.append(f"{template.name} is out of date")
    if not german.exists():
        return [*found, f"{german.name} is missing"]
    po = polib.pofile(str(german))
    open_terms = [e.msgid for e in po if not e.msgstr or e.fuzzy]
    open_terms += sorted(wanted - {entry.msgid for entry in po})
    if open_terms:
        shown = "".join(f"\n    {term!r}" for term in open_terms[:SHOWN])
        found.append(f"{german.name}: {len(open_terms)} terms to translate:{shown}")
    gone = [e.msgid for e in po if e.obsolete or e.msgid not in wanted]
    if gone:
        found.append(f"{german.name}: {len(gone)} terms are gone, e.g. {gone[0]!r}")
    return found


def _terms(file: Path) -> set[str]:
    return {entry.msgid for entry in polib.pofile(str(file))}


def main(command: str, *arguments: str) -> None:
    """Run one of the two commands."""
    files = [Path(argument) for argument in arguments]
    if command == "check":
        print("\n".join(problems(*files)))
        return
    template, german = files
    old = polib.pofile(str(german)) if german.exists() else polib.POFile()
    new = merged(polib.pofile(str(template)), old)
    new.save(str(german))
    left = len(new) - len([entry for entry in new if entry.msgstr])
    print(f"{german.parts[-3]}: {len(new)} terms, {left} to translate")


if __name__ == "__main__":
    main(*sys.argv[1:])
