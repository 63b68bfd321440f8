"""A PostgreSQL server beside the usual one, for tests that let it crash."""

import contextlib
import dataclasses
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from . import postgres, process
from .environment import Environment
from .ui import step

# The usual one forgives itself what a crash would lose.
SETTINGS = "synchronous_commit = on\nfsync = on\nmax_connections = 200\n"


class SpareServer(postgres.Server):
    """A server that nobody else uses."""

    def __init__(self, place: postgres.Place, socket: Path) -> None:
        self._place = place
        self._data = place.folder / "data"
        self._socket = socket
        variables = {"PGHOST": str(socket), "PGUSER": postgres.ROLE, "PGPORT": "5432"}
        super().__init__(variables, self._data / "postmaster.pid")

    def start(self) -> None:
        """Start it, and make its cluster first if there is none."""
        if not self._data.exists():
            postgres.make_cluster(self._place, self._data, SETTINGS)
        postgres.start_cluster(self._place, self._data, self._socket)

    def crash(self) -> None:
        """Stop at once, as a power cut does: it has to recover when it starts."""
        command = [*self._place.prefix, self._place.programs / "pg_ctl", "stop"]
        options = ["-D", self._data, "-m", "immediate", "-s"]
        process.run([*command, *options], "PostgreSQL did not stop")


@contextlib.contextmanager
def spare_server(
    env: Environment, source: str
) -> Iterator[tuple[Environment, SpareServer]]:
    """Lend the machine with a server of its own, to which a database was copied.

    The copy has the name of its source.
    """
    place = postgres.find_place(env.venv)
    folder = place.folder / f"spare-{os.getpid()}"
    folder.mkdir()
    socket = Path(tempfile.mkdtemp(prefix="crm-ext-"))
    if place.owner is not None:
        for owned in (folder, socket):
            os.chown(owned, place.owner, -1)
    server = SpareServer(dataclasses.replace(place, folder=folder), socket)
    try:
        server.start()
        other = env.with_server(server)
        _copy(env, other, source, place.programs)
        yield other, server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(socket, ignore_errors=True)


def _copy(env: Environment, other: Environment, source: str, programs: Path) -> None:
    other.databases.sql("postgres", f'CREATE DATABASE "{source}"')
    with step("copying the database"), tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "dump"
        pack = [programs / "pg_dump", "--format=directory", "--compress=0", "-j2"]
        process.run(
            [*pack, f"--file={dump}", source],
            "PostgreSQL's pg_dump failed",
            env=env.variables,
        )
        process.run(
            [programs / "pg_restore", "--no-owner", "-j2", f"--dbname={source}", dump],
            "PostgreSQL's pg_restore failed",
            env=other.variables,
        )
