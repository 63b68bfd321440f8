"""Command line of the benchmark; started by ./setup/bench."""

import argparse
import sys
from contextlib import nullcontext
from datetime import date
from unittest.mock import patch

from odoo import api, fields

from . import database, jobs, runner
from .generator import SIZES, users
from .generator.plan import TODAY
from .generator.sow import undone
from .place import Place
from .report import print_table, say, write_json


def main(arguments):
    """Run the jobs on the sizes asked for; return an exit status."""
    options = _parse(arguments)
    place = Place.from_environment()
    rows, failures = [], 0
    for size in options.size:
        name = database.ready(place, size)
        with database.environment(place, name) as env:
            for job_name in options.jobs or jobs.usual_names():
                try:
                    rows.append(run(env, job_name, size, options.rounds))
                except runner.Mismatch as mismatch:
                    say(f"wrong: {mismatch}")
                    failures += 1
    print_table(rows)
    if options.json:
        write_json(rows, options.json)
    return 1 if failures else 0


def run(env, name, size, rounds):
    """Return the row of one job on the database of `env`."""
    say(f"{name}, {size}")
    user = env["res.users"].search([("login", "=", users.MEASURED_LOGIN)])
    context = {"lang": user.lang, "tz": user.tz, "uid": user.id}
    job = jobs.load(name, api.Environment(env.cr, user.id, context))
    today = date.fromisoformat(TODAY)
    # Rows of its own are nobody else's
    rows = undone(env) if job.by_name_only else nullcontext()
    with rows, patch.object(fields.Date, "context_today", lambda *_args: today):
        return {**runner.measure(job, rounds), "size": size}


def _parse(arguments):
    parser = argparse.ArgumentParser(
        prog="./setup/bench",
        description="Measure us beside plain Odoo and beside the best SQL.",
    )
    parser.add_argument(
        "jobs",
        nargs="*",
        metavar="JOB",
        help=f"the usual ones, when none is named: {', '.join(jobs.names())}",
    )
    parser.add_argument(
        "--size",
        action="append",
        choices=list(SIZES),
        help="how many partners the database has; may be repeated (default: 10k)",
    )
    parser.add_argument("--json", metavar="FILE", help="write the rows here, too")
    parser.add_argument(
        "--rounds", type=int, default=runner.ROUNDS, help="default: %(default)s"
    )
    options = parser.parse_args(arguments)
    options.size = options.size or ["10k"]
    if unknown := set(options.jobs) - set(jobs.names()):
        parser.error(f"no such job: {', '.join(sorted(unknown))}")
    return options


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
