"""The commands: what the executables beside this file do."""

import contextlib
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence

from . import benchmark, lint, server, suite, translations
from .environment import Environment
from .project import contain_tools, home
from .ui import SetupError, sentence

INTERRUPTED = 130


def run(arguments: Sequence[str]) -> int:
    """Serve Odoo with our addons and the demo company."""
    server.require_port()
    with Environment(with_browser=True) as env:
        database = server.prepare(env)
        return server.serve(env, database, arguments)


def test(arguments: Sequence[str]) -> int:
    """Run every check, or those whose names are given."""
    return suite.run(arguments)


def odoo(arguments: Sequence[str]) -> int:
    """Run Odoo's own command line, on the database of ``run`` unless told."""
    subcommand = "server"
    if arguments and not arguments[0].startswith("-"):
        subcommand, *arguments = arguments
    with Environment() as env:
        names = {"-d", "--database"}
        given = any(a in names or a.startswith("--database=") for a in arguments)
        database = [] if given else ["-d", server.DATABASE]
        command = [str(env.python), "-m", "odoo", subcommand, *database, *arguments]
        options = env.databases.options
        return subprocess.run([*command, *options], env=env.variables).returncode


def python(arguments: Sequence[str]) -> int:
    """Run Python in the environment: ``./setup/python -m pytest tests/stories``."""
    with Environment(with_browser=True) as env:
        return subprocess.run([env.python, *arguments], env=env.variables).returncode


def pot(_arguments: Sequence[str]) -> int:
    """Write each addon's .pot anew and merge it into its de.po."""
    with Environment() as env:
        return translations.update(env)


def format(_arguments: Sequence[str]) -> int:
    """Let the formatters rewrite Python, XML, JavaScript and SCSS."""
    lint.fix()
    return 0


def bench(arguments: Sequence[str]) -> int:
    """Measure us beside plain Odoo and beside the best SQL."""
    with Environment() as env:
        return benchmark.run(env, arguments)


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    command.__name__: command
    for command in (run, test, odoo, python, pot, format, bench)
}


def main(arguments: Sequence[str]) -> int:
    """Run a command; say in one sentence what stopped it."""
    # Also in the background, where shells let SIGINT be ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    name, *rest = arguments
    try:
        contain_tools()
        return COMMANDS[name](rest)
    except KeyboardInterrupt:
        return INTERRUPTED
    except SetupError as error:
        _complain(error)
    except OSError as error:
        _complain(error)
        with contextlib.suppress(OSError, SetupError):
            (home() / "logs/traceback.log").write_text(traceback.format_exc())
    return 1


def _stop(*_signal: object) -> None:
    raise KeyboardInterrupt


def _complain(error: Exception) -> None:
    text = sentence(error)
    end = "" if text.endswith((".", "?", "!")) else "."
    print(f"setup: {text}{end}", file=sys.stderr, flush=True)
