"""Odoo's command line that runs tests of both kinds on the complete registry.

Odoo runs tests tagged at_install while modules are loaded; on a database that is
installed already they would run against half of the columns. ``CRM_EXT_OUTCOMES`` names
the file to which each test that ended adds a line: its name, a tab and its outcome.
"""

import os
import sys
from pathlib import Path

import odoo.tests.loader
from odoo.cli.command import main
from odoo.tests.result import OdooTestResult
from odoo.tests.suite import OdooSuite
from odoo.tests.tag_selector import TagsSelector
from odoo.tools import config

OUTCOMES = Path(os.environ["CRM_EXT_OUTCOMES"])


def make_suite(module_names, position="at_install"):
    """Return no tests while modules are loaded, and all that are chosen afterwards."""
    if position != "post_install":
        return OdooSuite()
    chosen = TagsSelector(config["test_tags"])
    tests = [
        test
        for name in module_names
        for module in odoo.tests.loader.get_test_modules(name)
        for test in odoo.tests.loader.get_module_test_cases(module)
        if chosen.check(test)
    ]
    # Tests of a class share its records, and are not to be torn apart
    return OdooSuite(sorted(tests, key=lambda test: getattr(test, "test_sequence", 0)))


def noting(outcome, method):
    """Return the method of a result, which then also notes the outcome."""

    def wrapper(result, test, *args):
        with OUTCOMES.open("a") as file:
            file.write(f"{test.id()}\t{outcome}\n")
        return method(result, test, *args)

    return wrapper


odoo.tests.loader.make_suite = make_suite
for outcome in ("Error", "Failure", "Skip"):
    name = f"add{outcome}"
    setattr(
        OdooTestResult, name, noting(outcome.lower(), getattr(OdooTestResult, name))
    )
OdooTestResult.stopTest = noting("end", OdooTestResult.stopTest)
sys.argv[0] = "odoo"
main()
