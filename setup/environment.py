"""All stages in their order: Odoo, Python packages, browser, PostgreSQL, databases."""

import contextlib
import copy
import fcntl
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from . import browser, odoo, postgres, process, python
from .database import Databases
from .project import ADDONS, contain_tools, home
from .stages import Stages
from .ui import SetupError

BIN = Path(__file__).resolve().parent / "bin"


class Environment:
    """A machine on which Odoo with our addons can be started.

    ``close`` (or leaving the ``with`` block) stops PostgreSQL if it is ours and nobody
    else uses it.
    """

    def __init__(self, with_browser: bool = False) -> None:
        python.require_version()
        contain_tools()
        # Shared by every command that runs; the last one out stops PostgreSQL.
        self._in_use = (home() / "in-use").open("a")
        fcntl.flock(self._in_use, fcntl.LOCK_SH)
        with (home() / "set-up").open("a") as lock:  # set-up by one at a time
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.tree = odoo.tree()
            self.venv = python.venv("venv", python.ENVIRONMENT_LOCKS)
            python.link_odoo(self.venv, self.tree)
            self.browser = browser.executable() if with_browser else None
            self.server = postgres.start(self.venv)
        self.python = self.venv / "bin/python"
        self.variables = self._variables()
        oca_addons = _addons_of(self.venv)
        self.addons_paths = [*odoo.addons_paths(self.tree), oca_addons, ADDONS]
        options = self.options(self.addons_paths)
        self.databases = Databases(self.python, self.variables, options)
        self._stages = Stages(self.databases, odoo.identity(self.tree))
        self._offer(self.databases)

    def __enter__(self) -> "Environment":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop PostgreSQL, unless another command still needs it."""
        if self._in_use.closed:
            return
        with self._in_use, contextlib.suppress(BlockingIOError):
            fcntl.flock(self._in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.server.stop()

    def _offer(self, databases: Databases) -> None:
        """Have what most callers want of the databases close at hand."""
        self.sql = databases.sql
        self.clone = databases.clone
        self.copy = databases.copy
        self.drop = databases.drop
        self.odoo_command = databases.odoo_command

    def with_packages(self, name: str, lock: Path) -> "Environment":
        """Return this environment with more addons: the packages of a lock file."""
        other = copy.copy(self)
        packages = python.venv(name, [lock])
        other.addons_paths = [*self.addons_paths, _addons_of(packages)]
        options = self.options(other.addons_paths)
        other.databases = Databases(self.python, self.variables, options)
        other._offer(other.databases)
        return other

    def with_server(self, server: postgres.Server) -> "Environment":
        """Return this environment with another PostgreSQL server."""
        other = copy.copy(self)
        other.server = server
        other.variables = other._variables()
        options = other.options(self.addons_paths)
        other.databases = Databases(self.python, other.variables, options)
        other._offer(other.databases)
        return other

    @property
    def owns_server(self) -> bool:
        """Tell whether PostgreSQL is ours, and with it all its databases."""
        return self.server.is_ours

    def template(self) -> str:
        """Return the database with all that our addons build on, but not them."""
        return self._stages.template()

    def prepared(self, demo: bool = False) -> str:
        """Return a database with our addons installed: copy it, do not change it."""
        return self._stages.demo() if demo else self._stages.ready()

    def _variables(self) -> dict[str, str]:
        path = [str(self.venv / "bin"), os.environ.get("PATH", os.defpath)]
        if self.browser:
            path.append(str(self.browser.parent))
        variables = {
            **os.environ,
            **self.server.variables,
            "PYTHONUNBUFFERED": "1",
            "PATH": os.pathsep.join(path),
        }
        if self.browser and not _prints_headers(variables):
            variables["PATH"] = os.pathsep.join([str(BIN), variables["PATH"]])
        return variables

    def options(self, addons_paths: Sequence[Path]) -> list[str]:
        """Return what every call of Odoo is told, for some folders with addons."""
        return [
            "--config=/dev/null",  # the user's own would take part
            f"--addons-path={','.join(map(str, addons_paths))}",
            f"--data-dir={home() / 'data'}",
            *_database_options(self.server.variables),
        ]


def _addons_of(venv: Path) -> Path:
    return python.site_packages(venv) / "odoo/addons"


def _database_options(variables: dict[str, str]) -> Iterator[str]:
    """Odoo reads its own options first, and libpq's variables only for the rest."""
    for option, variable in (
        ("db_host", "PGHOST"),
        ("db_port", "PGPORT"),
        ("db_user", "PGUSER"),
    ):
        if variables.get(variable):
            yield f"--{option}={variables[variable]}"


def _prints_headers(variables: dict[str, str]) -> bool:
    """Tell whether there is a wkhtmltopdf that can print headers and footers."""
    command = ["wkhtmltopdf", "--version"]
    try:
        return "patched qt" in process.run(command, "no wkhtmltopdf", env=variables)
    except (OSError, SetupError):
        return False


def environment(with_browser: bool = False) -> Environment:
    """Set everything up that is not there yet, and return it."""
    return Environment(with_browser)
