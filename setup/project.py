"""Where things are: the project, its addons, and the one folder with all state."""

import ast
import functools
import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from .ui import SetupError

PROJECT = Path(__file__).resolve().parent.parent
ADDONS = PROJECT / "addons"
REQUIREMENTS = Path(__file__).resolve().parent / "requirements"
NEEDED_GIGABYTES = 3.0


@functools.cache
def home() -> Path:
    """Return the folder for everything that is fetched, built or logged."""
    folder = Path(os.environ.get("CRM_EXT_HOME") or PROJECT / ".work").resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "logs").mkdir(exist_ok=True)
        (folder / ".gitignore").write_text("*\n")
    except OSError as error:
        raise SetupError(
            f"cannot write to {folder} ({error.strerror}): set CRM_EXT_HOME to a folder"
            " of your own"
        ) from error
    return folder


def contain_tools() -> None:
    """Let the tools that we start keep their caches and logs in our folder, too."""
    cache = home() / "cache"
    os.environ.update(
        XDG_CACHE_HOME=str(cache),
        CHROME_CONFIG_HOME=str(cache / "chromium"),
        npm_config_cache=str(cache / "npm"),
        npm_config_logs_max="0",
        npm_config_update_notifier="false",
        # Node knows only the certificates that it brings, unless it is told.
        NODE_USE_SYSTEM_CA="1",
    )


def log_file(name: str) -> Path:
    """Return the path of a log in the state folder."""
    return home() / "logs" / f"{name}.log"


def require_space(gigabytes: float = NEEDED_GIGABYTES) -> None:
    """Refuse to begin something that the disk cannot hold."""
    free = shutil.disk_usage(home()).free / 1e9
    if free < gigabytes:
        raise SetupError(
            f"{home()} has {free:.1f} GB free, about {gigabytes:g} GB are needed: free"
            " some space, or set CRM_EXT_HOME to a folder on a larger disk"
        )


def manifests() -> dict[str, dict]:
    """Return the manifest of each of our addons by its technical name."""
    return {
        path.parent.name: ast.literal_eval(path.read_text(encoding="utf-8"))
        for path in sorted(ADDONS.glob("*/__manifest__.py"))
    }


def our_addons() -> list[str]:
    """Return our addons, each after those it depends on."""
    todo = {name: set(m.get("depends", ())) for name, m in manifests().items()}
    ordered: list[str] = []
    while todo:
        ready = sorted(name for name, needs in todo.items() if not needs & set(todo))
        if not ready:
            raise SetupError(f"these addons depend on each other: {', '.join(todo)}")
        ordered += ready
        todo = {name: needs for name, needs in todo.items() if name not in ready}
    return ordered


def external_depends() -> list[str]:
    """Return the modules that our addons build on and that are not ours."""
    ours = manifests()
    return sorted({d for m in ours.values() for d in m.get("depends", ())} - set(ours))


def addon_digest(name: str) -> str:
    """Return a fingerprint of an addon's files."""
    return digest_of(files_of(ADDONS / name), relative_to=ADDONS)


def files_of(folder: Path) -> list[Path]:
    """Return the files below a folder that somebody wrote."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]


def digest_of(files: Iterable[Path], relative_to: Path) -> str:
    """Return a fingerprint of files, by name and content."""
    result = hashlib.sha256()
    for path in files:
        result.update(f"{path.relative_to(relative_to)}\0".encode())
        result.update(path.read_bytes() + b"\0")
    return result.hexdigest()[:16]
