"""Translations: .pot files that are up to date, and a German without gaps."""

import shutil
from pathlib import Path

from . import process
from .environment import Environment
from .outcome import Outcome, single
from .project import ADDONS, home, our_addons

HELPER = Path(__file__).resolve().parent / "scripts/po_files.py"


def update(env: Environment) -> int:
    """Write each addon's .pot anew and merge it into its de.po."""
    for name, exported in _export(env).items():
        folder = ADDONS / name / "i18n"
        folder.mkdir(exist_ok=True)
        shutil.copy(exported, folder / f"{name}.pot")
        command = [env.python, HELPER, "merge", exported, folder / "de.po"]
        print(process.run(command, f"{name}: de.po cannot be merged"), end="")
    return 0


def check(env: Environment) -> Outcome:
    """Compare each addon's translations with its source."""
    result = Outcome()
    for name, exported in _export(env).items():
        folder = ADDONS / name / "i18n"
        files = [folder / f"{name}.pot", folder / "de.po"]
        command = [env.python, HELPER, "check", exported, *files]
        said = process.run(command, f"{name}: the translations cannot be read")
        problem = f"{name}: {said.strip()}\n(./setup/pot brings them up to date)"
        result += single(problem if said.strip() else None)
    return result


def _export(env: Environment) -> dict[str, Path]:
    """Export the terms of each addon; demo data have some, too."""
    target = home() / "terms"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    env.databases.script(
        env.prepared(demo=True),
        "export_terms",
        "exporting the terms to translate",
        CRM_EXT_ADDONS=",".join(our_addons()),
        CRM_EXT_TERMS=str(target),
    )
    return {name: target / f"{name}.pot" for name in our_addons()}
