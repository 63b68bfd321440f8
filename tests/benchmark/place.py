"""Where Odoo and PostgreSQL are: all that the benchmark asks of the set-up.

`./setup/bench` passes it in three ways: libpq's own variables (PGHOST, ...) tell
the server, CRM_EXT_ODOO_ARGS tells Odoo where its addons are, and
CRM_EXT_TEMPLATE names a database in which everything that our addons build on
is installed.
"""

import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ADDONS = Path(__file__).resolve().parents[2] / "addons"


@dataclass(frozen=True)
class Place:
    """One Odoo, one PostgreSQL server and the database to start from."""

    odoo_args: tuple[str, ...]
    template: str

    @classmethod
    def from_environment(cls):
        """Read the place that `./setup/bench` prepared."""
        try:
            return cls(
                odoo_args=tuple(shlex.split(os.environ["CRM_EXT_ODOO_ARGS"])),
                template=os.environ["CRM_EXT_TEMPLATE"],
            )
        except KeyError as missing:
            sys.exit(f"{missing} is not set: start the benchmark by ./setup/bench")

    @property
    def modules(self):
        """Return the names of our addons."""
        return sorted(path.parent.name for path in ADDONS.glob("*/__manifest__.py"))

    def install(self, database):
        """Install our addons into `database` with a process of their own."""
        command = [
            sys.executable,
            "-m",
            "odoo",
            f"--database={database}",
            f"--init={','.join(self.modules)}",
            "--stop-after-init",
            "--no-http",
            "--max-cron-threads=0",
            "--log-level=warn",
            *self.odoo_args,
        ]
        done = subprocess.run(command, cwd=Path.home(), check=False)
        if done.returncode:
            sys.exit("Our addons could not be installed: see the messages above.")
