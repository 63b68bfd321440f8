"""Our addons come, are updated, and go: without a warning, and without a trace."""

import os
from pathlib import Path

from .environment import Environment
from .outcome import COMPLAINT, Outcome, log_blocks, single
from .project import our_addons

# Messages of Odoo's that say nothing about our addons.
NOT_OURS = (
    "odoo.tools.config: missing --http-interface",
    "odoo.addons.base.models.ir_cron: ",
)
COLUMNS = (
    "SELECT table_name, column_name FROM information_schema.columns"
    " WHERE table_schema = 'public'"
)


def check(env: Environment) -> Outcome:
    """Install, load demo data, update and uninstall; read the logs."""
    database = f"lifecycle_{os.getpid()}"
    env.clone(env.template(), database)
    before = _columns(env, database)
    result = Outcome()
    for doing, log in _steps(env, database):
        blocks = complaints(log.read_text(errors="replace"))
        report = "\n".join([f"{doing}: the log warns", *blocks]) if blocks else None
        result += single(report)
    left = _columns(env, database) - before
    env.drop(database)
    found = ", ".join(sorted(f"{table}.{column}" for table, column in left))
    return result + single(f"uninstalled, but still there: {found}" if left else None)


def _steps(env: Environment, database: str) -> list[tuple[str, Path]]:
    ours = ",".join(our_addons())
    databases = env.databases
    done = []
    for doing, arguments in (
        ("installing", [f"--init={ours}", "--without-demo"]),
        ("updating", [f"--update={ours}"]),
    ):
        what = f"lifecycle: {doing}"
        done.append((doing, databases.odoo(database, what, *arguments)))
        if doing == "installing":
            what = "lifecycle: demo data"
            log = databases.script(database, "demo_data", what, CRM_EXT_ADDONS=ours)
            done.append(("loading demo data", log))
    what = "lifecycle: uninstalling"
    log = databases.script(database, "uninstall", what, CRM_EXT_ADDONS=ours)
    return [*done, ("uninstalling", log)]


def complaints(log: str) -> list[str]:
    """Return the warnings and errors in a log that are about our addons."""
    return [
        block
        for block in log_blocks(log, COMPLAINT)
        if not any(text in block for text in NOT_OURS)
    ]


def _columns(env: Environment, database: str) -> set[tuple[str, str]]:
    return {(table, column) for table, column in env.sql(database, COLUMNS)}
