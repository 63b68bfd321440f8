"""The server that ``run`` shows: its database, brought up to date, and its process."""

import contextlib
import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence

from . import process
from .environment import Environment
from .project import addon_digest, home, log_file, our_addons
from .ui import SetupError, say

DATABASE = os.environ.get("CRM_EXT_DB", "crm_ext")
PORT = os.environ.get("CRM_EXT_PORT", "8069")
STOP_SECONDS = 15


def require_port() -> None:
    """Refuse to begin if the server could not listen in the end."""
    if not PORT.isdigit():
        raise SetupError(f"CRM_EXT_PORT={PORT} is not a port: give it a number")
    if not process.port_is_free(int(PORT)):
        raise SetupError(
            f"port {PORT} is taken: stop the server that listens there, or set"
            " CRM_EXT_PORT to another port"
        )


def prepare(env: Environment) -> str:
    """Bring the database to the state of the addons in the project."""
    digests = {name: addon_digest(name) for name in our_addons()}
    known = known_digests(env.databases.mark(DATABASE))
    if not known:  # none, or one that was cut short
        if not env.owns_server and DATABASE in env.databases.names(DATABASE):
            raise SetupError(
                f"there is a database {DATABASE} on your PostgreSQL server which this"
                " did not finish: drop it if you do not need it, or set CRM_EXT_DB to"
                " another name"
            )
        env.clone(env.prepared(demo=True), DATABASE)
    elif arguments := changes(known, digests):
        env.databases.odoo(DATABASE, "updating our addons", *arguments)
    env.databases.set_mark(DATABASE, json.dumps(digests))
    return DATABASE


def known_digests(mark: str | None) -> dict[str, str]:
    """Return what a database was last brought up to date with."""
    try:
        known = json.loads(mark or "{}")
    except ValueError:  # somebody else's comment
        return {}
    return known if isinstance(known, dict) else {}


def changes(known: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return what Odoo must be told to bring addons up to date."""
    new = [name for name in now if name not in known]
    changed = [name for name in now if name in known and known[name] != now[name]]
    arguments = ["-i", ",".join(new)] if new else []
    return arguments + (["-u", ",".join(changed)] if changed else [])


def serve(env: Environment, database: str, arguments: Sequence[str]) -> int:
    """Run Odoo until it is stopped."""
    log = log_file("server")
    command = env.odoo_command(
        database,
        f"--db-filter=^{database}$",
        f"--http-port={PORT}",
        "--workers=0",
        f"--logfile={log}",
        *arguments,
    )
    log.unlink(missing_ok=True)
    odoo = subprocess.Popen(
        command,
        env=env.variables,
        cwd=home(),
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C comes to us; we stop it in order
        preexec_fn=process.die_with_parent,
    )
    try:
        if answers(odoo, int(PORT)):
            say(f"Odoo runs on http://localhost:{PORT} - user admin, password admin")
            say(f"its log is {log}; Ctrl-C stops everything")
            odoo.wait()
        if odoo.returncode:
            said = process.last_words(log.read_text() if log.exists() else "")
            raise SetupError(f"Odoo stopped: {said} (see {log})")
    finally:
        stop(odoo)
    return 0


def answers(odoo: subprocess.Popen, port: int, path: str = "/web/login") -> bool:
    """Wait until the server shows a page; tell if it stopped instead."""
    url = f"http://127.0.0.1:{port}{path}"
    while odoo.poll() is None:
        with contextlib.suppress(OSError, urllib.error.URLError):
            with urllib.request.urlopen(url, timeout=60) as page:
                if page.status == 200:
                    return True
        time.sleep(0.2)
    return False


def stop(odoo: subprocess.Popen) -> None:
    """Stop a server, if need be by force."""
    odoo.terminate()
    try:
        odoo.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        odoo.kill()
        odoo.wait()
