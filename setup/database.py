"""Databases: plain ones, copies, and what Odoo does to them."""

import contextlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from . import process
from .project import home, log_file
from .ui import step

SCRIPTS = Path(__file__).resolve().parent / "scripts"
LENT = re.compile(r"crm_ext_(?:unit_[a-z]+|lifecycle|wheels|story)_([0-9]{1,8})")
LOADING = re.compile(r"Loading module (\S+) \((\d+)/(\d+)\)")
RUN_QUERIES = """
import json, sys, psycopg2
connection = psycopg2.connect(dbname=sys.argv[1])
connection.autocommit = True
cursor = connection.cursor()
for query in sys.argv[2:]:
    cursor.execute(query)
print(json.dumps(cursor.fetchall() if cursor.description else [], default=str))
"""


class Databases:
    """The databases of one PostgreSQL server, seen with Odoo's eyes."""

    def __init__(
        self, python: Path, variables: Mapping[str, str], options: list[str]
    ) -> None:
        """Take what the environment found out.

        :param python: an interpreter that imports Odoo
        :param variables: the environment of its processes
        :param options: what every call of Odoo needs (addons path, server)
        """
        self.python = python
        self.variables = dict(variables)
        self.options = options

    def odoo_command(
        self, database: str, *arguments: str, subcommand: str = "server"
    ) -> list[str]:
        """Return the command line of Odoo on a database."""
        odoo = [str(self.python), "-m", "odoo", subcommand, "-d", database]
        return [*odoo, *arguments, *self.options]

    def sql(self, database: str, *queries: str) -> list[list]:
        """Run queries, each committed, and return the rows of the last."""
        command = [self.python, "-c", RUN_QUERIES, database, *queries]
        problem = f"the database {database} refused a query"
        return json.loads(process.run(command, problem, env=self.variables))

    def names(self, prefix: str) -> list[str]:
        """Return the databases whose name begins so."""
        query = "SELECT datname FROM pg_database ORDER BY datname"
        names = [name for (name,) in self.sql("postgres", query)]
        return [name for name in names if name.startswith(prefix)]

    def mark(self, database: str) -> str | None:
        """Return what ``set_mark`` wrote to a database, if anything."""
        rows = self.sql(
            "postgres",
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
            f" WHERE datname = '{database}'",
        )
        return rows[0][0] if rows else None

    def set_mark(self, database: str, text: str) -> None:
        """Write to a database that it is whole; one cut short has no mark."""
        quoted = text.replace("'", "''")
        self.sql("postgres", f"COMMENT ON DATABASE \"{database}\" IS '{quoted}'")

    def drop(self, database: str) -> None:
        """Remove a database and its files."""
        self.sql("postgres", f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        shutil.rmtree(_filestore(database), ignore_errors=True)

    def clone(self, source: str, target: str) -> str:
        """Replace a database by a copy of another one, and return its name."""
        self.drop(target)
        self.sql("postgres", f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
        files = _filestore(source)
        if files.exists():  # none is ever changed in place: links do
            shutil.copytree(files, _filestore(target), copy_function=os.link)
        return target

    @contextlib.contextmanager
    def copy(self, source: str, purpose: str) -> Iterator[str]:
        """Lend a copy of a database; ``sweep`` drops one whose process was killed."""
        name = self.clone(source, f"crm_ext_{purpose}_{os.getpid()}")
        try:
            yield name
        finally:
            self.drop(name)

    def sweep(self) -> None:
        """Drop the copies that killed processes left behind."""
        for name in self.names("crm_ext_"):
            found = LENT.fullmatch(name)
            if found and not Path(f"/proc/{found[1]}").exists():
                self.drop(name)

    def odoo(self, database: str, doing: str, *arguments: str) -> Path:
        """Run Odoo to its end, showing how far it is, and return its log.

        :param doing: what the user reads; also names the log
        """
        log = log_file(f"{database}-{re.sub('[^a-z]+', '-', doing.lower())}")
        quiet = ["--stop-after-init", "--no-http", "--max-cron-threads=0"]
        command = self.odoo_command(database, *arguments, *quiet)
        with step(doing, lambda: progress(log)):
            process.run(
                command,
                f"{doing} failed",
                env=self.variables,
                cwd=home(),
                log=log,
            )
        return log

    def script(self, database: str, name: str, doing: str, **variables: str) -> Path:
        """Run one of our scripts in Odoo's shell, and return its log."""
        log = log_file(f"{database}-{name}")
        quiet = ["--no-http", "--log-level=warn"]
        with step(doing):
            process.run(
                self.odoo_command(database, *quiet, subcommand="shell"),
                f"{doing} failed",
                env={**self.variables, **variables},
                cwd=home(),
                log=log,
                text=(SCRIPTS / f"{name}.py").read_text(),
            )
        return log


def progress(log: Path) -> str:
    """Tell from Odoo's log how many of its modules are there."""
    found = LOADING.findall(log.read_text(errors="replace"))
    if not found:
        return ""
    module, number, total = found[-1]
    return f"module {number} of {total} ({module})"


def _filestore(database: str) -> Path:
    return home() / "data/filestore" / database
