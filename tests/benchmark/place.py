"""Where Odoo and PostgreSQL are: all that the benchmark asks of the set-up.

`./setup/bench` passes it in three ways: libpq's own variables (PGHOST, ...) tell
the server, CRM_EXT_ODOO_ARGS tells Odoo where its addons are, and CRM_EXT_BASE
names a database in which our addons are installed and which is never changed.
"""

import os
import shlex
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """One Odoo, one PostgreSQL server and the database to start from."""

    odoo_args: tuple[str, ...]
    base: str

    @classmethod
    def from_environment(cls):
        """Read the place that `./setup/bench` prepared."""
        try:
            return cls(
                odoo_args=tuple(shlex.split(os.environ["CRM_EXT_ODOO_ARGS"])),
                base=os.environ["CRM_EXT_BASE"],
            )
        except KeyError as missing:
            sys.exit(f"{missing} is not set: start the benchmark by ./setup/bench")
