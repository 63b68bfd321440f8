"""Each addon builds as a wheel, and one that pip installed is found and installs."""

import shutil
from pathlib import Path

from . import odoo, process, python
from .database import Databases
from .environment import Environment
from .outcome import Outcome, single
from .project import ADDONS, home, our_addons


def check(env: Environment) -> Outcome:
    """Build the wheels, install them with pip, and install the addons in Odoo."""
    folder = home() / "wheels"
    shutil.rmtree(folder, ignore_errors=True)
    wheels = [_build(name, folder) for name in our_addons()]
    clean = _clean_venv(env, folder / "venv", wheels)
    with env.copy(env.template(), "wheels") as database:
        _databases(env, clean).odoo(
            database,
            "wheels: installing the addons that pip installed",
            f"--init={','.join(our_addons())}",
            "--without-demo",
        )
        rows = env.sql(database, "SELECT name, state FROM ir_module_module")
    states = dict(rows)
    result = Outcome()
    for name in our_addons():
        wrong = states.get(name) != "installed"
        result += single(f"the wheel of {name} does not install" if wrong else None)
    return result


def _build(name: str, folder: Path) -> Path:
    """Build the wheel of an addon from a copy: building leaves files behind."""
    source = folder / "src" / name
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ADDONS / name, source, ignore=ignore)
    tools = python.venv("tools", python.TOOLS_LOCKS)
    options = ["--no-deps", "--no-build-isolation", "--wheel-dir", folder / "dist"]
    process.run(
        [tools / "bin/python", "-m", "pip", "wheel", "--quiet", *options, source],
        f"the wheel of {name} does not build",
        # Our folder may lie in the repository, which ignores it: whool must not ask.
        env=process.process_environment(
            GIT_CEILING_DIRECTORIES=str(home()),
            WHOOL_POST_VERSION_STRATEGY_OVERRIDE="none",
        ),
    )
    return next((folder / "dist").glob(f"odoo_addon_{name}-*.whl"))


def _clean_venv(env: Environment, target: Path, wheels: list[Path]) -> Path:
    """Make an environment as an administrator has one: Odoo, OCA's addons, and ours."""
    python.create(target)
    python.install_locked(target, python.ENVIRONMENT_LOCKS)
    python.link_odoo(target, env.tree)
    pip, variables = python.pip_of(env.venv.parent / "tools/bin/python")
    # With their requirements, which must all be there already.
    process.run(
        [*pip, "--python", target / "bin/python", "install", "--no-index", *wheels],
        "pip does not install our wheels",
        env=variables,
    )
    return target


def _databases(env: Environment, venv: Path) -> Databases:
    """Return Odoo as it is without our project: only what pip installed is found."""
    packaged = python.site_packages(venv) / "odoo/addons"
    folders = [*odoo.addons_paths(env.tree), packaged]
    return Databases(venv / "bin/python", env.variables, env.options(folders))
