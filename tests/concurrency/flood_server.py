"""Odoo as it runs in production, several workers, on a database that may fail."""

import random
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psutil
from odoo_server import OdooServer
from smtp_sink import free_port

from setup.project import log_file
from setup.spare import spare_server

LAUNCHER = Path(__file__).with_name("flood_odoo.py")
TIMEZONE = "Europe/Berlin"
CLOSED_SECONDS = 1.0
SECONDS_TO_END = 3
GRACE_SECONDS = 10  # after a fault, until every request that it cut has ended


@dataclass
class Faults:
    """When something was broken on purpose, in seconds of the monotonic clock."""

    kills: list = field(default_factory=list)
    outages: list = field(default_factory=list)

    def explain(self, begin, is_cut):
        """Tell whether a request that began then had to fail.

        :param bool is_cut: there was no answer, as when a worker dies; an answer that
            says what is wrong comes from a database that is away only
        """
        now = time.monotonic()
        times = [*self.outages, *(self.kills if is_cut else [])]
        return any(
            start < now and begin < (end or now) + GRACE_SECONDS for start, end in times
        )


class FloodServer(OdooServer):
    """A server with workers that can be killed, and a clock that can be put ahead."""

    def __init__(self, database, env, workers, smtp_port, folder, name="flood"):
        self.clock, self.claims = folder / "clock", folder / "claims"
        self.faults = Faults()
        self.restarts = 0
        port = free_port()
        log = log_file(name)
        log.unlink(missing_ok=True)
        options = env.odoo_command(
            database,
            f"--db-filter=^{database}$",
            "--http-interface=127.0.0.1",
            f"--http-port={port}",
            f"--gevent-port={free_port()}",
            f"--workers={workers}",
            "--max-cron-threads=0",
            "--smtp=127.0.0.1",
            f"--smtp-port={smtp_port}",
            f"--logfile={log}",
        )
        python, _m, _odoo, *arguments = options
        command = [python, str(LAUNCHER), *arguments]
        super().__init__(f"http://127.0.0.1:{port}", database, env, log, command)
        env.variables |= {
            "CRM_EXT_CLOCK": str(self.clock),
            "CRM_EXT_CLAIMS": str(self.claims),
        }
        self.claims.touch()
        self.year = datetime.now().year
        self.set_clock(timedelta(hours=12))

    def set_clock(self, until_new_year):
        """Put the clock to some time before midnight of New Year's Eve."""
        now = datetime.now(ZoneInfo(TIMEZONE))
        new_year = datetime(self.year + 1, 1, 1, tzinfo=ZoneInfo(TIMEZONE))
        self._new_year = now + until_new_year
        ahead = (new_year - until_new_year - now).total_seconds()
        new = self.clock.with_suffix(".new")
        new.write_text(f"{ahead}")
        new.replace(self.clock)

    def is_new_year(self):
        """Tell whether the clock has passed midnight."""
        return datetime.now(ZoneInfo(TIMEZONE)) > self._new_year

    def kill_worker(self):
        """Kill one of the workers as the system does when it is out of memory."""
        begin = time.monotonic()
        while not (workers := self._workers()):  # the last one has just died
            time.sleep(0.1)
        random.choice(workers).kill()
        self.faults.kills.append((begin, begin))

    def _workers(self):
        workers = []
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.NoSuchProcess):  # a zombie neither
                if "gevent" not in child.cmdline():
                    workers.append(child)
        return workers

    def stop_database(self, crash):
        """Let the database be away for a moment; all connections break.

        :param crash: function that stops and starts PostgreSQL, or nothing: then only
            this database is closed, and the others on the server live on
        """
        outage = [time.monotonic(), None]
        self.faults.outages.append(outage)
        if crash:
            crash()
        else:
            name = self.database
            terminate = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            self.env.sql(
                "postgres",
                f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false',
                f"{terminate} WHERE datname = '{name}'",
                f"SELECT pg_sleep({CLOSED_SECONDS})",
                f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true',
            )
        self.start_again()
        outage[1] = time.monotonic()

    def start_again(self):
        """Do what systemd does: Odoo ends when it misses its database in a bad moment.

        Its first process looks into the database before it starts another worker.
        """
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(SECONDS_TO_END)
            self.restarts += 1
            self.start()

    def claim_seconds(self):
        """Return how long each claim took, the shortest first."""
        return sorted(map(float, self.claims.read_text().split()))


@contextmanager
def flood_server(env, smtp_port, workers, with_crash):
    """Serve a copy of the prepared database.

    :param bool with_crash: on a PostgreSQL server of its own, which may crash
    :return: the server, and a function that crashes PostgreSQL, if it may
    """
    with flood_place(env, with_crash) as (database, own, folder, crash):
        server = FloodServer(database, own, workers, smtp_port, folder)
        with running(server):
            yield server, crash


@contextmanager
def flood_place(env, with_crash):
    """Lend a copy of the prepared database.

    :param bool with_crash: on a PostgreSQL server of its own, which may crash
    :return: its name, its environment, a folder, and a function that crashes
        PostgreSQL, if it may
    """
    with tempfile.TemporaryDirectory(prefix="crm-ext-flood-") as name:
        folder = Path(name)
        if with_crash:
            source = env.prepared()
            with spare_server(env, source) as (other, postgres):

                def crash():
                    postgres.crash()
                    postgres.start()

                yield source, other, folder, crash
        else:
            with env.copy(env.prepared(), "story") as database:
                # Its own variables: the other suites share the environment
                yield database, env.with_server(env.server), folder, None


@contextmanager
def running(server):
    try:
        server.start()
        yield
    finally:
        server.stop()
