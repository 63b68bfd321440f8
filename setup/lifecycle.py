"""Our addons come, are updated, and go: without a warning, and without a trace."""

from pathlib import Path

from .database import Databases
from .environment import Environment
from .outcome import COMPLAINT, Outcome, log_blocks, single
from .project import log_file, our_addons

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
    """Install, update and uninstall without demo data; read the logs, also of these.

    Demo data stay out of the way: Odoo logs an error for each demo product that it
    cannot delete because an invoice or a delivery has it.
    """
    with env.copy(env.template(), "lifecycle") as database:
        before = _columns(env, database)
        logs = _come_and_go(env.databases, database)
        left = _columns(env, database) - before
    logs["loading demo data"] = log_file(f"{env.prepared(demo=True)}-demo_data")
    result = Outcome()
    for doing, log in logs.items():
        if not log.exists():  # somebody tidied up
            continue
        blocks = complaints(log.read_text(errors="replace"))
        report = "\n".join([f"{doing}: the log warns", *blocks]) if blocks else None
        result += single(report)
    found = ", ".join(sorted(f"{table}.{column}" for table, column in left))
    return result + single(f"uninstalled, but still there: {found}" if left else None)


def _come_and_go(databases: Databases, database: str) -> dict[str, Path]:
    """Return the log of each step of our addons' life."""
    ours = ",".join(our_addons())

    def odoo(doing: str, *arguments: str) -> Path:
        return databases.odoo(database, f"lifecycle: {doing}", *arguments)

    return {
        "installing": odoo("installing", f"--init={ours}", "--without-demo"),
        "updating": odoo("updating", f"--update={ours}"),
        "uninstalling": databases.script(
            database, "uninstall", "lifecycle: uninstalling", CRM_EXT_ADDONS=ours
        ),
    }


def complaints(log: str) -> list[str]:
    """Return the warnings and errors in a log that are about our addons."""
    return [
        block
        for block in log_blocks(log, COMPLAINT)
        if not any(text in block for text in NOT_OURS)
    ]


def _columns(env: Environment, database: str) -> set[tuple[str, str]]:
    return {(table, column) for table, column in env.sql(database, COLUMNS)}
