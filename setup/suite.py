"""The test command: every check, two at a time, and one line at the end."""

import os
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import benchmark, lifecycle, lint, process, translations, wheels
from .environment import Environment
from .outcome import Outcome, of_junit, of_odoo_tests, shortened
from .project import PROJECT, home, log_file, our_addons
from .ui import SetupError, say

SHOWN_PROBLEMS = 10  # of one check

Check = Callable[[Environment], Outcome]


def unit(env: Environment) -> Outcome:
    """Install our addons on a copy of the template and run their tests."""
    with env.copy(env.template(), "unit") as database:
        return _run_units(env, database)


def _run_units(env: Environment, database: str) -> Outcome:
    addons = our_addons()
    log = log_file("unit")
    command = env.odoo_command(
        database,
        f"--init={','.join(addons)}",
        f"--test-tags={','.join(f'/{name}' for name in addons)}",
        "--stop-after-init",
        "--http-interface=127.0.0.1",
        f"--http-port={process.free_port()}",
        "--max-cron-threads=0",
    )
    code = process.code_of(command, env=env.variables, cwd=home(), log=log)
    return of_odoo_tests(log.read_text(errors="replace"), code)


def pytest(
    env: Environment,
    name: str,
    folder: Path,
    variables: Mapping[str, str] | None = None,
) -> Outcome:
    """Run the pytest suite of a folder."""
    if not folder.is_dir():
        return Outcome()
    log, result = log_file(name), log_file(name).with_suffix(".xml")
    result.unlink(missing_ok=True)
    command = [env.python, "-m", "pytest", "-q", f"--junitxml={result}", folder]
    code = process.code_of(
        command, env=variables or env.variables, cwd=PROJECT, log=log
    )
    return of_junit(result, code, log.read_text(errors="replace"))


def benchmark_works(env: Environment) -> Outcome:
    """Run each job of the benchmark twice on very little data."""
    folder = PROJECT / "tests/benchmark"
    return pytest(env, "benchmark", folder, benchmark.variables(env))


CHECKS: dict[str, Check] = {
    "unit": unit,
    "lint": lint.check,
    "setup": lambda env: pytest(env, "setup", PROJECT / "setup/tests"),
    "stories": lambda env: pytest(env, "stories", PROJECT / "tests/stories"),
    "plain": lambda env: pytest(env, "plain", PROJECT / "tests/plain"),
    "concurrency": lambda env: pytest(
        env, "concurrency", PROJECT / "tests/concurrency"
    ),
    "intake": lambda env: pytest(env, "intake", PROJECT / "tests/intake"),
    "takeover": lambda env: pytest(env, "takeover", PROJECT / "tests/takeover"),
    "browser": lambda env: pytest(env, "browser", PROJECT / "tests/browser"),
    "benchmark": benchmark_works,
    "lifecycle": lifecycle.check,
    "wheels": wheels.check,
    "translations": translations.check,
}


def run(names: Sequence[str]) -> int:
    """Run the named checks, or all of them."""
    unknown = set(names) - set(CHECKS)
    if unknown:
        raise SetupError(
            f"there is no check {', '.join(sorted(unknown))}: the checks are"
            f" {', '.join(CHECKS)}"
        )
    chosen = [name for name in CHECKS if name in names or not names]
    with Environment(with_browser=True) as env:
        env.databases.sweep()
        total = _run_all(chosen, env)
    print(total, flush=True)
    return 0 if total.good else 1


def _run_all(names: Sequence[str], env: Environment) -> Outcome:
    # Lint needs no database: it fills the time while the template is built.
    executor = ThreadPoolExecutor(_jobs())
    try:
        running = [executor.submit(_run_one, name, env) for name in names]
        return sum((job.result() for job in running), Outcome())
    finally:  # interrupted: nothing new begins
        executor.shutdown(wait=False, cancel_futures=True)


def _jobs() -> int:
    return int(os.environ.get("CRM_EXT_JOBS") or min(4, max(2, os.cpu_count() or 2)))


def _run_one(name: str, env: Environment) -> Outcome:
    begin = time.monotonic()
    try:
        outcome = CHECKS[name](env)
    except SetupError as error:
        outcome = Outcome(failed=1, problems=[str(error)])
    except Exception:  # the others go on, and are counted
        outcome = Outcome(failed=1, problems=[traceback.format_exc()])
    for problem in outcome.problems[:SHOWN_PROBLEMS]:
        print(f"\n=== {name} ===\n{shortened(problem)}\n", flush=True)
    hidden = len(outcome.problems) - SHOWN_PROBLEMS
    if hidden > 0:
        print(
            f"\n=== {name} ===\nand {hidden} more, see {log_file(name)}\n", flush=True
        )
    say(f"{name}: {outcome} ({time.monotonic() - begin:.0f} s)")
    return outcome
