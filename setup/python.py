"""Virtual environments made of locked packages, with whatever tools there are.

Neither pip nor Debian's venv package is needed: pip comes out of a Debian package, and
uv, which is much faster, from the package index. uv does not read pip's configuration:
it is told of the index, and where that does not do, pip installs.
"""

import functools
import hashlib
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from . import debian, process
from .debian import Deb
from .project import REQUIREMENTS, home, require_space
from .ui import SetupError, step

OLDEST, NEWEST = (3, 10), (3, 13)  # what Odoo 19 runs on
ENVIRONMENT_LOCKS = (REQUIREMENTS / "environment.txt", REQUIREMENTS / "addons.txt")
TOOLS_LOCKS = (REQUIREMENTS / "tools.txt",)
UV_LOCK = REQUIREMENTS / "uv.txt"
UV_INDEX_VARIABLES = {"UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_CONFIG_FILE"}
PIP_WHEELS = Path("/usr/share/python-wheels")
PIP_DEB = Deb(
    "python3-pip-whl",
    "pool/main/p/python-pip/python3-pip-whl_25.1.1+dfsg-1_all.deb",
    "e65351935aa4af2b10ae2abb5744f5059e9abad51aea6cd0cb825702010763f7",
)


def require_version(version: tuple[int, int] = sys.version_info[:2]) -> None:
    """Refuse a Python on which Odoo 19 does not run."""
    if not OLDEST <= version <= NEWEST:
        raise SetupError(
            f"this is Python {version[0]}.{version[1]}, Odoo 19 needs 3.10 to 3.13: set"
            " PYTHON to one of these"
        )


def venv(name: str, locks: Sequence[Path]) -> Path:
    """Return a virtual environment with exactly the packages of lock files."""
    target = home() / name
    stamp = target / ".complete"
    content = b"".join(lock.read_bytes() for lock in locks) + sys.version.encode()
    wanted = hashlib.sha256(content).hexdigest()
    usable = (target / "bin/python").exists() and stamp.exists()
    if usable and stamp.read_text() == wanted:
        return target
    require_space(1)
    with step(f"installing Python packages ({name})"):
        shutil.rmtree(target, ignore_errors=True)
        create(target)
        install_locked(target, locks)
        stamp.write_text(wanted)
    return target


def create(target: Path) -> None:
    """Make an empty virtual environment."""
    command = [sys.executable, "-m", "venv", "--without-pip", target]
    process.run(command, f"{sys.executable} cannot make a virtual environment")


def install_locked(target: Path, locks: Sequence[Path]) -> None:
    """Install exactly the packages of lock files into a virtual environment."""
    arguments = ["--quiet", "--no-deps", "--require-hashes"]
    for lock in locks:
        arguments += ["-r", str(lock)]
    python = target / "bin/python"
    pip, env = pip_of(sys.executable)
    if uv := _uv():
        command = [uv, "pip", "install", "--python", python, *arguments]
        settings = _uv_environment(pip, env)
        # First with the certificates that uv brings, then with those of the machine.
        for more in ({}, {"UV_SYSTEM_CERTS": "true", "UV_NATIVE_TLS": "true"}):
            if process.works(command, {**settings, **more}):
                return
    command = [*pip, "--python", python, "install", *arguments]
    problem = "could not install the Python packages (is there a network?)"
    process.run(command, problem, env=env)


def _uv_environment(pip: list[Path | str], env: Mapping[str, str]) -> dict[str, str]:
    """Tell uv of the package index that pip is configured for."""
    result = dict(env)
    result.pop("PYTHONPATH", None)
    index = process.output_of([*pip, "config", "get", "global.index-url"], env).strip()
    if index and not UV_INDEX_VARIABLES & set(env):
        result["UV_DEFAULT_INDEX"] = index
    return result


def pip_of(python: str | Path) -> tuple[list[Path | str], dict[str, str]]:
    """Return a command that is pip, and the environment that it needs."""
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    command: list[Path | str] = [python, "-m", "pip"]
    if process.works([*command, "--version"]):
        return command, process.process_environment(**quiet)
    wheels = sorted(PIP_WHEELS.glob("pip-*.whl"))
    if not wheels:
        folder = home() / "deb/pip"
        inside = PIP_WHEELS.relative_to("/")
        if not list((folder / inside).glob("pip-*.whl")):
            debian.unpack(debian.fetch(PIP_DEB), folder)
        wheels = sorted((folder / inside).glob("pip-*.whl"))
    quiet["PYTHONPATH"] = str(wheels[-1])
    return command, process.process_environment(**quiet)


@functools.cache
def _uv() -> Path | None:
    """Return uv, or nothing if it cannot be had."""
    if found := shutil.which("uv"):
        return Path(found)
    target = home() / "uv"
    if not (target / "bin/uv").exists():
        pip, env = pip_of(sys.executable)
        arguments = ["--target", target, "--require-hashes", "-r", UV_LOCK]
        process.works([*pip, "install", "--quiet", *arguments], env)
    return target / "bin/uv" if (target / "bin/uv").exists() else None


def site_packages(target: Path) -> Path:
    """Return where a virtual environment keeps its packages."""
    return next(target.glob("lib/python3*/site-packages"))


def link_odoo(target: Path, tree: Path) -> None:
    """Let a virtual environment import Odoo, and let pip know of it.

    OCA's wheels, and ours, require the distribution ``odoo==19.0.*``.
    """
    site = site_packages(target)
    (site / "odoo19.pth").write_text(f"{tree}\n")
    info = site / "odoo-19.0.0.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: odoo\nVersion: 19.0\n")
    (info / "INSTALLER").write_text("crm_ext\n")
    (info / "RECORD").write_text("")
