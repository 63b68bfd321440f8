"""A real Odoo server on loopback, on its own copy of a database."""

import itertools
import os
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from odoo_client import OdooClient
from smtp_sink import free_port

from setup.environment import Environment
from setup.project import home
from setup.server import answers, stop

_numbers = itertools.count(1)


class OdooServer:
    """A running server: who logs in gets an :class:`OdooClient`."""

    def __init__(self, url, database, env, log, command=()):
        self.url = url
        self.database = database
        self.env = env
        self.log = log
        self.command = command
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            self.command,
            env=self.env.variables,
            stdin=subprocess.DEVNULL,
            cwd=home(),
        )
        port = int(self.url.rpartition(":")[2])
        assert answers(self.process, port), self.log.read_text()[-3000:]

    def stop(self):
        if self.process:
            stop(self.process)

    def login(self, login, password=None, **context):
        """Log a user in; without a password it is the login."""
        return OdooClient(self.url, self.database, login, password, context)

    def sql(self, *queries):
        """Run queries beside Odoo, and return the rows of the last."""
        return self.env.sql(self.database, *queries)


@contextmanager
def odoo_server(env: Environment, template, smtp_port):
    """Serve a copy of ``template``; the copy and the server go at the end."""
    database = env.clone(template, f"crm_ext_story_{os.getpid()}_{next(_numbers)}")
    port = free_port()
    log = Path(tempfile.gettempdir()) / f"{database}.log"
    command = env.odoo_command(
        database,
        f"--db-filter=^{database}$",
        "--http-interface=127.0.0.1",
        f"--http-port={port}",
        "--workers=0",
        "--max-cron-threads=0",  # a story triggers the jobs that it tells of
        "--smtp=127.0.0.1",
        f"--smtp-port={smtp_port}",
        f"--logfile={log}",
    )
    server = OdooServer(f"http://127.0.0.1:{port}", database, env, log, command)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        env.drop(database)
