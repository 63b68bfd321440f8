"""A tree of Odoo 19: the user's own, or that of Debian's package."""

import os
import re
import shutil
from pathlib import Path

from . import debian, process
from .debian import Deb
from .project import home, require_space
from .ui import SetupError, step

SERIES = 19
LANGUAGES = ("de",)  # of 857 MB translations; English is the source language

ODOO_DEB = Deb(
    "odoo-19",
    "pool/main/o/odoo/odoo-19_19.0.0+dfsg-1_all.deb",
    "9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf",
    suites=("sid",),
)
# What Odoo's package links to instead of carrying it.
LIBRARY_DEBS = (
    Deb(
        "libjs-jquery",
        "pool/main/n/node-jquery/libjs-jquery_3.6.1+dfsg+~3.5.14-1_all.deb",
        "a58c9ff6afe96c769cb6535754c909410760e4efa1e1540236194e489adcfb25",
    ),
    Deb(
        "libjs-underscore",
        "pool/main/u/underscore/libjs-underscore_1.13.4~dfsg+~1.11.4-3_all.deb",
        "4a0fbc90e7f62ea50c4ac7453352721fa60bb5eac87e9f39a027908faff29015",
    ),
    Deb(
        "libjs-jquery-form",
        "pool/main/j/jquery-goodies/libjs-jquery-form_12-4_all.deb",
        "fbfeedcd3eaf519b3cdcc88e93a1c79f6775da71657bac763f1430fe66e8a1da",
    ),
    Deb(
        "fonts-font-awesome",
        "pool/main/f/fonts-font-awesome/"
        "fonts-font-awesome_5.0.10+really4.7.0~dfsg-4.1_all.deb",
        "5f09e1adce26d59628a239c538882d53e58978b958233864fc617be9a510018e",
    ),
    Deb(
        "fonts-roboto-unhinted",
        "pool/main/f/fonts-roboto/fonts-roboto-unhinted_0~20170802-4_all.deb",
        "048f1e05cfb1ad1e5cd1c283cd61f2276c6a36f75e85032ddfd65db252b4634e",
    ),
    Deb(
        "fonts-montserrat",
        "pool/main/f/fonts-montserrat/fonts-montserrat_7.222-3_all.deb",
        "a81478bf74ed431d488f5954ba8bece10b17bdfafc24590a7048b283dcbd40f1",
    ),
    Deb(
        "fonts-ocr-b",
        "pool/main/f/fonts-ocr-b/fonts-ocr-b_0.3.1~dfsg-1_all.deb",
        "dd718b7c1d28375b1363eee8c1104cd6fef26f45d9e20d3bd4f30ed16986ee55",
    ),
    Deb(
        "fonts-inconsolata",
        "pool/main/f/fonts-inconsolata/fonts-inconsolata_001.010-6_all.deb",
        "bb5015c631cd47aa7d9d6e0ecd101f0e1234300f935e7719ea32ed9b640f0ac4",
    ),
)
PACKAGES = Path("usr/lib/python3/dist-packages")
LEFT_OUT = (
    f"./{PACKAGES}/addons",  # 70 MB that are all in odoo/addons, too
    "./etc",
    "./lib",
    "./usr/share/doc/*/changelog*",
)
# Debian leaves this file out for lack of its source; without it, the web client logs
# an error on every page, and every browser test fails.
MISSING_FILE = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
MISSING_TEXT = "/* Not in Debian's package; only video calls would need it. */\n"


def tree() -> Path:
    """Return the folder from which ``import odoo`` finds Odoo 19."""
    if os.environ.get("ODOO_PATH"):
        return own_tree(Path(os.environ["ODOO_PATH"]))
    root = home() / "odoo"
    stamp = root / ".complete"
    wanted = f"{ODOO_DEB.sha256} {' '.join(LANGUAGES)}"
    if not stamp.exists() or stamp.read_text() != wanted:
        require_space()
        debs = [_odoo_deb(), *_library_debs()]
        with step("unpacking Odoo 19"):
            new = home() / "odoo.new"
            shutil.rmtree(new, ignore_errors=True)
            _unpack(debs, new)
            (new / ".complete").write_text(wanted)
            shutil.rmtree(root, ignore_errors=True)
            new.rename(root)
    return root / PACKAGES


def own_tree(folder: Path) -> Path:
    """Check a tree that the user points at, and return it."""
    release = folder.resolve() / "odoo/release.py"
    if not release.is_file():
        raise SetupError(
            f"ODOO_PATH={folder} holds no odoo/release.py: point it at the folder with"
            " odoo-bin, or at the dist-packages folder of an installed Odoo"
        )
    found = re.search(r"version_info = \(\D*(\d+)", release.read_text())
    if not found or int(found[1]) != SERIES:
        version = found[1] if found else "of unknown version"
        raise SetupError(
            f"ODOO_PATH={folder} is Odoo {version}: Odoo {SERIES}.0 is needed"
        )
    return folder.resolve()


def identity(folder: Path) -> str:
    """Return what tells this tree from another one: a package's hash or a commit."""
    if not os.environ.get("ODOO_PATH"):
        return ODOO_DEB.sha256
    head = ["git", "-C", folder, "rev-parse", "HEAD"]
    if not process.works(head):
        return str(folder)
    return process.run(head, "git fails").strip()


def addons_paths(folder: Path) -> list[Path]:
    """Return the folders with Odoo's own addons in a tree."""
    return [p for p in (folder / "odoo/addons", folder / "addons") if p.is_dir()]


def _odoo_deb() -> Path:
    own = os.environ.get("ODOO_DEB")
    if own:
        if not ODOO_DEB.matches(Path(own)):
            raise SetupError(
                f"ODOO_DEB={own} is not {Path(ODOO_DEB.path).name} (the SHA-256 hash"
                " differs, or there is no such file)"
            )
        return Path(own)
    if ODOO_DEB.matches(ODOO_DEB.file):
        return ODOO_DEB.file

    def so_far() -> str:
        part = ODOO_DEB.file
        return f"{part.stat().st_size / 1e6:.0f} of 122 MB" if part.exists() else ""

    with step("downloading Odoo 19 (122 MB)", so_far):
        return debian.fetch(ODOO_DEB)


def _library_debs() -> list[Path]:
    if all(deb.matches(deb.file) for deb in LIBRARY_DEBS):
        return [deb.file for deb in LIBRARY_DEBS]
    with step("downloading the libraries and fonts that it links to (8 MB)"):
        return [debian.fetch(deb) for deb in LIBRARY_DEBS]


def _unpack(debs: list[Path], target: Path) -> None:
    initials = "".join(sorted({language[0] for language in LANGUAGES}))
    translations = [f"*/i18n{kind}/[!{initials}]*.po" for kind in ("", "_extra")]
    debian.unpack(debs[0], target, [*LEFT_OUT, *translations])
    for deb in debs[1:]:
        debian.unpack(deb, target, ["./usr/share/doc"])
    for translation in target.rglob("i18n*/*.po"):
        if translation.stem.split("_")[0] not in LANGUAGES:
            translation.unlink()
    stub = target / PACKAGES / MISSING_FILE
    if not stub.exists():
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text(MISSING_TEXT)
