"""A headless Chromium: the machine's own, or Debian's packages unpacked here."""

import os
import re
import shutil
from pathlib import Path

from . import debian
from .project import home, require_space
from .ui import SetupError, say, step

# The names by which Odoo looks for a browser.
NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-dejavu-core", "fonts-liberation")
LEFT_OUT = (
    "./usr/share/doc",
    "./usr/share/man",
    "./usr/share/locale",
    "./usr/lib/python3*",
    "./usr/share/perl",
)
LAUNCHER = """\
#!/bin/sh
here=$(dirname "$(dirname "$(readlink -f "$0")")")
for lib in "$here"/usr/lib/*-linux-gnu*; do
    libs="$here/usr/lib/chromium:$lib:$lib/pulseaudio"
done
export LD_LIBRARY_PATH="$libs" FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/usr/lib/chromium/chromium" "$@"
"""
FONTS = """\
<?xml version='1.0'?>
<fontconfig>
    <dir>{root}/usr/share/fonts</dir>
    <dir>/usr/share/fonts</dir>
    <cachedir>{root}/cache</cachedir>
</fontconfig>
"""


def executable() -> Path | None:
    """Return a browser, fetched if need be, or nothing if none can be had."""
    if os.environ.get("CRM_EXT_BROWSER") == "no":
        return None
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    if installed:
        return Path(installed)
    root = home() / "chromium"
    if not (root / "bin/chromium").exists():
        if _distribution() != "debian":  # Ubuntu's package only points to a snap
            say("no Chromium or Chrome on PATH: browser tests will be skipped")
            return None
        try:
            _build(root)
        except SetupError as error:
            say(f"{error}: browser tests will be skipped")
            return None
    return root / "bin/chromium"


def _distribution() -> str:
    release = Path("/etc/os-release")
    text = release.read_text() if release.exists() else ""
    found = re.search(r'^ID="?([^"\n]*)', text, re.M)
    return found[1] if found else ""


def _build(root: Path) -> None:
    require_space(1)

    def so_far() -> str:
        return f"{debian.fetched() / 1e6:.0f} MB fetched"

    with step("fetching a private Chromium (200 MB)", so_far):
        debs = debian.fetch_closure(PACKAGES)
        new = root.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        for deb in debs:
            debian.unpack(deb, new, LEFT_OUT)
        launcher = new / "bin/chromium"
        launcher.parent.mkdir(exist_ok=True)
        launcher.write_text(LAUNCHER)
        launcher.chmod(0o755)
        (new / "fonts.conf").write_text(FONTS.format(root=root))
        shutil.rmtree(root, ignore_errors=True)
        new.rename(root)
        for deb in debs:
            deb.unlink()
