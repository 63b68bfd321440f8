"""The test command: every check, two at a time, and one line at the end."""

import os
import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import benchmark, lifecycle, lint, process, translations, wheels
from .environment import Environment
from .outcome import Outcome, of_junit, of_odoo_tests, shortened
from .project import PROJECT, home, log_file, our_addons
from .ui import SetupError, say

SHOWN_PROBLEMS = 10  # of one check

Check = Callable[[Environment], Outcome]


def unit_at_install(env: Environment) -> Outcome:
    """Install our addons on a copy of the template, with the tests of installing."""
    addons = our_addons()
    with env.copy(env.template(), "unit_install") as database:
        # Only those who install anew run tests while other addons are not there yet.
        init = f"--init={','.join(addons)}"
        return _run_units(env, database, "unit-install", "at_install", addons, init)


def unit_of(name: str, *addons: str) -> Check:
    """Return the check of the other unit tests of some addons, which are all there."""

    def check(env: Environment) -> Outcome:
        with env.copy(env.prepared(), f"unit_{name}") as database:
            return _run_units(env, database, f"unit-{name}", "post_install", addons)

    return check


def _run_units(
    env: Environment,
    database: str,
    name: str,
    tag: str,
    addons: Iterable[str],
    *options: str,
) -> Outcome:
    log = log_file(name)
    command = env.odoo_command(
        database,
        *options,
        f"--test-tags={','.join(f'{tag}/{addon}' for addon in addons)}",
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


# The unit tests of one process; those of all addons would take as long as all else.
UNIT_PARTS = {
    "core": ("crm_ext_core",),
    "service": ("crm_ext_service", "crm_ext_repair"),
    "campaign": ("crm_ext_campaign", "crm_ext_mrp"),
}
# The long ones come first, that nobody waits for the last of them. Lint and the install
# need no prepared database: they fill the time while it is built.
CHECKS: dict[str, Check] = {
    "unit-core": unit_of("core", *UNIT_PARTS["core"]),
    "lint": lint.check,
    "setup": lambda env: pytest(env, "setup", PROJECT / "setup/tests"),
    "unit-install": unit_at_install,
    "browser": lambda env: pytest(env, "browser", PROJECT / "tests/browser"),
    "unit-service": unit_of("service", *UNIT_PARTS["service"]),
    "benchmark": benchmark_works,
    "unit-campaign": unit_of("campaign", *UNIT_PARTS["campaign"]),
    "concurrency": lambda env: pytest(
        env, "concurrency", PROJECT / "tests/concurrency"
    ),
    "stories": lambda env: pytest(env, "stories", PROJECT / "tests/stories"),
    "takeover": lambda env: pytest(env, "takeover", PROJECT / "tests/takeover"),
    "lifecycle": lifecycle.check,
    "plain": lambda env: pytest(env, "plain", PROJECT / "tests/plain"),
    "wheels": wheels.check,
    "intake": lambda env: pytest(env, "intake", PROJECT / "tests/intake"),
    "translations": translations.check,
}
GROUPS = {"unit": ("unit-install", *(f"unit-{name}" for name in UNIT_PARTS))}


def chosen(names: Sequence[str]) -> list[str]:
    """Return the checks that these names mean, in their order; no name means all."""
    unknown = set(names) - set(CHECKS) - set(GROUPS)
    if unknown:
        raise SetupError(
            f"there is no check {', '.join(sorted(unknown))}: the checks are"
            f" {', '.join([*GROUPS, *CHECKS])}"
        )
    wanted = {part for name in names for part in GROUPS.get(name, (name,))}
    return [name for name in CHECKS if name in wanted or not names]


def run(names: Sequence[str]) -> int:
    """Run the named checks, or all of them."""
    checks = chosen(names)
    with Environment(with_browser=True) as env:
        env.databases.sweep()
        total = _run_all(checks, env)
    print(total, flush=True)
    return 0 if total.good else 1


def _run_all(names: Sequence[str], env: Environment) -> Outcome:
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
