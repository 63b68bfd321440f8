"""Everything that a newcomer's machine needs to run and test the addons.

``environment()`` is what other Python code (the test suites, the benchmark) uses::

    from setup import environment

    with environment() as env:
        env.clone(env.prepared(), "mine")
        command = env.odoo_command("mine", "-u", "crm_ext_core", "--stop-after-init")
        subprocess.run(command, env=env.variables)
"""

from .environment import Environment, environment
from .ui import SetupError

__all__ = ["Environment", "SetupError", "environment"]
