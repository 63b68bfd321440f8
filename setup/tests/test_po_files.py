"""Merging and checking translations."""

import polib
import pytest

from setup.scripts import po_files


@pytest.fixture
def template(tmp_path):
    return write(tmp_path / "crm_ext_core.pot", Talk="", Ticket="")


def write(path, fuzzy=(), **terms):
    file = polib.POFile()
    file.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    for source, translation in terms.items():
        flags = ["fuzzy"] if source in fuzzy else []
        file.append(polib.POEntry(msgid=source, msgstr=translation, flags=flags))
    file.save(str(path))
    return path


def test_complete_translation_has_no_problems(template, tmp_path):
    german = write(tmp_path / "de.po", Talk="Gespräch", Ticket="Vorgang")

    assert po_files.problems(template, template, german) == []


def test_missing_fuzzy_and_empty_terms_are_named(template, tmp_path):
    german = write(tmp_path / "de.po", fuzzy=["Talk"], Talk="Gespräch")

    (problem,) = po_files.problems(template, template, german)
    assert "2 terms to translate" in problem
    assert "'Talk'" in problem and "'Ticket'" in problem


def test_term_that_is_gone_is_named(template, tmp_path):
    german = write(tmp_path / "de.po", Talk="Gespräch", Ticket="Vorgang", Old="Alt")

    (problem,) = po_files.problems(template, template, german)
    assert "1 terms are gone, e.g. 'Old'" in problem


def test_template_that_is_out_of_date_is_named(template, tmp_path):
    exported = write(tmp_path / "new.pot", Talk="")
    german = write(tmp_path / "de.po", Talk="Gespräch")

    assert po_files.problems(exported, template, german) == [
        "crm_ext_core.pot is out of date"
    ]


def test_merging_keeps_translations_and_drops_what_is_gone_or_fuzzy(template, tmp_path):
    german = write(
        tmp_path / "de.po", fuzzy=["Ticket"], Talk="Gespräch", Ticket="?", Old="Alt"
    )

    new = po_files.merged(polib.pofile(str(template)), polib.pofile(str(german)))

    assert {entry.msgid: entry.msgstr for entry in new} == {
        "Talk": "Gespräch",
        "Ticket": "",
    }
