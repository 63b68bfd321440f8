"""The benchmark: the place in which it runs, and its own check."""

import shlex
import subprocess
from collections.abc import Sequence

from .environment import Environment
from .project import PROJECT


def run(env: Environment, arguments: Sequence[str]) -> int:
    """Run the benchmark's command line; return its exit status."""
    command = [env.python, "-m", "benchmark", *arguments]
    return subprocess.run(command, env=variables(env)).returncode


def variables(env: Environment) -> dict[str, str]:
    """Return the environment in which the package ``benchmark`` finds everything."""
    return {
        **env.variables,
        "PYTHONPATH": str(PROJECT / "tests"),
        "CRM_EXT_ODOO_ARGS": shlex.join(env.databases.options),
        "CRM_EXT_BASE": env.prepared(),
    }
