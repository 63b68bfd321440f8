"""Debian packages, fetched and unpacked without installing any and without root.

No host name is written here: the mirror is the one that this machine is configured for,
and apt does the fetching, so that proxies and certificates are the machine's, too.
"""

import contextlib
import functools
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import process
from .project import home
from .ui import SetupError, say

APT_HELPER = Path("/usr/lib/apt/apt-helper")
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
MIRROR_TEMPLATES = Path("/usr/share/python-apt/templates")
OTHER_SUITES = re.compile("-(security|backports|updates)")


@dataclass(frozen=True)
class Deb:
    """A package file, pinned by its hash, and the suites that may hold a successor."""

    package: str
    path: str
    sha256: str
    suites: tuple[str, ...] = ("trixie", "bookworm")

    @property
    def file(self) -> Path:
        return home() / "deb" / Path(self.path).name

    def matches(self, file: Path) -> bool:
        """Tell whether a file is exactly this package."""
        if not file.is_file():
            return False
        with file.open("rb") as stream:
            digest = hashlib.sha256()
            while block := stream.read(1 << 20):
                digest.update(block)
        return digest.hexdigest() == self.sha256


def available() -> bool:
    """Tell whether this machine has apt and dpkg at all."""
    return APT_HELPER.exists() and bool(shutil.which("dpkg-deb"))


def fetch(deb: Deb) -> Path:
    """Return a package file: the pinned one, or else a signed successor of it."""
    if deb.matches(deb.file):
        return deb.file
    if not available():
        raise SetupError(
            "this machine has no apt to fetch Odoo with: set ODOO_PATH to an Odoo 19"
            " source tree (see README)"
        )
    deb.file.parent.mkdir(parents=True, exist_ok=True)
    base = mirror()
    address, checksum = f"{base}/{deb.path}", f"SHA256:{deb.sha256}"
    options = ["-o", "APT::Sandbox::User=", "-o", "Acquire::Retries=3"]
    download = [APT_HELPER, *options, "download-file", address, deb.file, checksum]
    if process.works(download):
        return deb.file
    for suite in deb.suites:
        with contextlib.suppress(SetupError):
            found = _download(deb.package, suite, base)
            say(f"{deb.path} is gone from the mirror: took {found.name} of {suite}")
            return found
    raise SetupError(
        f"could not download {deb.package}: check the network, or set ODOO_PATH to an"
        " Odoo 19 source tree (see README)"
    )


def fetch_closure(packages: Sequence[str]) -> list[Path]:
    """Return the files of packages and of all they need beyond what is installed."""
    options, state = _apt_options()
    # The machine's own list of installed packages; reading it takes no lock.
    options += ["-o", "Dir::State::status=/var/lib/dpkg/status"]
    options += ["-o", "Debug::NoLocking=1"]
    problem = f"could not download {packages[0]}"
    process.run(["apt-get", *options, "update"], problem)
    install = ["--yes", "--download-only", "--no-install-recommends", "install"]
    process.run(["apt-get", *options, *install, *packages], problem)
    return sorted((state / "cache/archives").glob("*.deb"))


def fetched() -> int:
    """Return how many bytes of a closure are there."""
    archives = home() / "apt/system/cache/archives"
    return sum(file.stat().st_size for file in archives.rglob("*.deb"))


def unpack(deb: Path, target: Path, leave_out: Sequence[str] = ()) -> None:
    """Unpack the files of a package below a folder."""
    target.mkdir(parents=True, exist_ok=True)
    with subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", str(deb)], stdout=subprocess.PIPE
    ) as packed:
        excludes = [f"--exclude={pattern}" for pattern in leave_out]
        tar = ["tar", "-x", "-C", str(target), "--no-same-owner", "--wildcards"]
        unpacked = subprocess.run(
            [*tar, *excludes], stdin=packed.stdout, capture_output=True, text=True
        )
    if packed.returncode or unpacked.returncode:
        raise SetupError(
            f"{deb} does not unpack ({process.last_words(unpacked.stderr)}): is the"
            " disk full? Remove the file and call again"
        )


@functools.cache
def mirror() -> str:
    """Return the base address of the Debian mirror that this machine knows."""
    if os.environ.get("DEBIAN_MIRROR"):
        return os.environ["DEBIAN_MIRROR"].rstrip("/")
    options, _state = _apt_options()
    listed = process.run(
        ["apt-get", *options, "update", "--print-uris"], "apt does not work here"
    )
    found = main_archive(listed) or _mirror_of_templates()
    if not found:
        raise SetupError(
            "no Debian mirror is known on this machine: set DEBIAN_MIRROR to the"
            " address of one, or ODOO_PATH to an Odoo 19 source tree"
        )
    return found


def main_archive(uris: str) -> str | None:
    """Pick the Debian archive out of ``apt-get update --print-uris``."""
    for base, suite in re.findall(r"'(\S+?)/+dists/([a-z-]+)/InRelease'", uris):
        if base.endswith("/debian") and not OTHER_SUITES.search(suite):
            return base
    return None


def _mirror_of_templates() -> str | None:
    """Ubuntu: apt's Python package knows where Debian's archive is."""
    folder = MIRROR_TEMPLATES
    if not folder.exists():
        folder = home() / "deb/python-apt"
        with contextlib.suppress(SetupError):
            unpack(_download("python-apt-common"), folder)
    for info in folder.rglob("Debian.info"):
        if found := re.search(r"^BaseURI: (\S+)", info.read_text(), re.M):
            return found[1].rstrip("/")
    return None


def _keyring() -> Path:
    if KEYRING.exists():
        return KEYRING
    folder = home() / "deb/keyring"  # Ubuntu's own signed archive carries Debian's
    if not list(folder.rglob(KEYRING.name)):
        unpack(_download("debian-archive-keyring"), folder)
    return next(folder.rglob(KEYRING.name))


def _download(package: str, suite: str | None = None, base: str = "") -> Path:
    """Fetch the newest version of a package; apt checks the archive's signature."""
    options, state = _apt_options(suite, base)
    problem = f"could not download {package}"
    process.run(["apt-get", *options, "update"], problem)
    for old in state.glob(f"{package}_*.deb"):
        old.unlink()
    process.run(["apt-get", *options, "download", package], problem, cwd=state)
    return next(state.glob(f"{package}_*.deb"))


def _apt_options(suite: str | None = None, base: str = "") -> tuple[list[str], Path]:
    """Return a private apt configuration and its folder.

    :param suite: look only into this suite of the archive at ``base``
    """
    state = home() / "apt" / (suite or "system")
    for folder in ("lists/partial", "cache/archives/partial"):
        (state / folder).mkdir(parents=True, exist_ok=True)
    (state / "status").touch()
    settings = {
        "Dir::State": state,
        "Dir::State::lists": state / "lists",
        "Dir::State::status": state / "status",
        "Dir::Cache": state / "cache",
        "APT::Sandbox::User": "",
        "Acquire::Languages": "none",
        "Acquire::Retries": 3,
        # An index is valid for a week, and a mirror's copy may lag behind.
        "Acquire::Check-Valid-Until": "false",
        "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false",
        "Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled": "false",
    }
    if suite:
        arch = process.run(["dpkg", "--print-architecture"], "dpkg fails").strip()
        line = f"deb [arch={arch} signed-by={_keyring()}] {base} {suite} main\n"
        (state / "sources.list").write_text(line)
        settings["Dir::Etc::sourcelist"] = state / "sources.list"
        settings["Dir::Etc::sourceparts"] = "/dev/null"
    options = ["-qq"]
    for key, value in settings.items():
        options += ["-o", f"{key}={value}"]
    return options, state
