"""Run Odoo's own tests without our addons and with them, and compare test by test.

``./setup/python -m tests.odoo_suites sale sale_stock sale_crm account mrp``; a name can
be any test tag: ``/sale:TestSaleOrder``. What passes without us has to pass with us.
"""

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from setup import environment, process
from setup.project import home, log_file

LAUNCHER = Path(__file__).with_name("launcher.py")
BAD = {"error", "failure"}
# Rows of a test are rolled back; a vacuum that finds none of them in a table's pages
# tells the planner it is empty, and account's joins then take minutes, not a moment.
NO_VACUUM = """
    DO $$ DECLARE name text; BEGIN
      FOR name IN
        SELECT oid::regclass FROM pg_class
         WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
      LOOP
        EXECUTE 'ALTER TABLE ' || name || ' SET (autovacuum_enabled = false)';
      END LOOP;
    END $$"""
# Sale's matrix of taxes takes a third of the time and touches nothing of ours.
SLOW = "-/sale:TestTaxesDownPaymentSale,-/sale:TestTaxesGlobalDiscountSale"


def main():
    arguments = _arguments()
    with environment(with_browser=True) as env, TemporaryDirectory() as folder:
        outcomes = {
            name: _run(env, source, arguments, Path(folder) / name)
            for name, source in (("without", env.template()), ("with", env.prepared()))
        }
    return _report(**{f"{name}_us": found for name, found in outcomes.items()})


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tests", nargs="+", metavar="module or tag")
    parser.add_argument("--all", action="store_true", help="the slow ones, too")
    return parser.parse_args()


def _run(env, source, arguments, file):
    """Run the tests on a copy of a database; return what became of each.

    :return: {name of the test: "passed", "skipped" or "failed"}
    """
    tags = [tag if tag.startswith(("/", "-")) else f"/{tag}" for tag in arguments.tests]
    if not arguments.all:
        tags.append(SLOW)
    file.touch()
    log = log_file(f"odoo_suites_{file.name}")
    print(f"{file.name} our addons: running, see {log}", flush=True)
    with env.copy(source, f"suites_{file.name}") as database:
        env.sql(database, NO_VACUUM)
        options = env.odoo_command(
            database,
            f"--test-tags={','.join(tags)}",
            "--stop-after-init",
            "--http-interface=127.0.0.1",
            f"--http-port={process.free_port()}",
            "--max-cron-threads=0",
            "--workers=0",
        )
        python, _m, _odoo, *rest = options
        with log.open("w") as output:
            subprocess.run(
                [python, LAUNCHER, *rest],
                env={**env.variables, "CRM_EXT_OUTCOMES": str(file)},
                cwd=home(),
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
    return _outcomes(file)


def _outcomes(file):
    found = {}
    for line in file.read_text().splitlines():
        name, outcome = line.split("\t")
        found.setdefault(name, set()).add(outcome)
    return {
        name: "failed" if BAD & seen else "skipped" if "skip" in seen else "passed"
        for name, seen in found.items()
    }


def _report(without_us, with_us):
    """Print the difference; return the exit status: 1 when we break something."""
    passed = [name for name, outcome in without_us.items() if outcome == "passed"]
    broken = sorted(name for name in passed if with_us.get(name) != "passed")
    print(f"{len(without_us)} tests, {len(passed)} of them pass without our addons")
    for name in broken:
        print(f"with our addons {with_us.get(name, 'not run')}: {name}")
    print(f"{len(passed) - len(broken)} passed, {len(broken)} failed")
    return bool(broken) or not passed


if __name__ == "__main__":
    sys.exit(main())
