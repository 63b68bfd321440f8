"""Reading what Odoo and pytest printed."""

from setup import outcome
from setup.lifecycle import complaints

STAMP = "2026-03-02 10:00:00,000 77"
GOOD = f"""\
{STAMP} INFO db odoo.addons.crm_ext_core.tests.test_a: Starting TestA.test_one ...
{STAMP} INFO db odoo.addons.crm_ext_core.tests.test_a: skipped test_two (TestA) : later
{STAMP} INFO db odoo.tests.result: 0 failed, 0 error(s) of 8 tests when loading 'db'
"""
BAD = f"""\
{STAMP} ERROR db odoo.addons.crm_ext_core.tests.test_a: FAIL: TestA.test_one
Traceback (most recent call last):
AssertionError: 1 != 2
{STAMP} INFO db odoo.addons.crm_ext_core.tests.test_a: Starting TestA.test_two ...
{STAMP} ERROR db odoo.modules.loading: At least one test failed
{STAMP} ERROR db odoo.tests.result: 1 failed, 1 error(s) of 8 tests when loading 'db'
"""
BROKEN = f"""\
{STAMP} CRITICAL db odoo.modules.registry: Failed to load registry
SyntaxError: invalid syntax
"""


def test_odoo_tests_that_pass_are_counted():
    found = outcome.of_odoo_tests(GOOD, exit_code=0)

    assert str(found) == "7 passed, 0 failed, 1 skipped"
    assert found.good


def test_failures_are_shown_with_their_traceback_and_without_the_summary():
    found = outcome.of_odoo_tests(BAD, exit_code=1)

    assert (found.passed, found.failed) == (6, 2)
    assert found.problems == ["\n".join(BAD.splitlines()[:3])]


def test_addons_that_do_not_load_are_one_failure():
    found = outcome.of_odoo_tests(BROKEN, exit_code=255)

    assert str(found) == "0 passed, 1 failed"
    assert "SyntaxError" in found.problems[0]


def test_error_that_no_test_owns_up_to_fails():
    found = outcome.of_odoo_tests(GOOD, exit_code=1)

    assert found.failed == 1


def test_nothing_that_ran_is_not_good():
    assert not outcome.Outcome().good


def test_pytest_results_are_read_from_its_file(tmp_path):
    file = tmp_path / "result.xml"
    file.write_text(
        "<testsuites><testsuite>"
        '<testcase classname="a" name="one"/>'
        '<testcase classname="a" name="two"><failure>why</failure></testcase>'
        '<testcase classname="a" name="three"><skipped/></testcase>'
        '<testcase classname="a" name="four"><error message="how"/></testcase>'
        "</testsuite></testsuites>"
    )

    found = outcome.of_junit(file, exit_code=1, output="")

    assert str(found) == "1 passed, 2 failed, 1 skipped"
    assert found.problems == ["a.two\nwhy", "a.four\nhow"]


def test_pytest_that_does_not_start_shows_its_output(tmp_path):
    found = outcome.of_junit(
        tmp_path / "none.xml", exit_code=4, output="no such option"
    )

    assert found.problems == ["no such option"]


def test_pytest_file_with_an_exit_code_that_it_does_not_explain_fails(tmp_path):
    file = tmp_path / "result.xml"
    file.write_text('<testsuites><testcase classname="a" name="one"/></testsuites>')

    assert outcome.of_junit(file, exit_code=3, output="internal error").failed == 1


def test_long_reports_keep_their_ends():
    text = "\n".join(map(str, range(300)))

    short = outcome.shortened(text, lines=10).splitlines()

    assert short[0] == "0" and short[-1] == "299" and len(short) == 11


def test_warnings_of_a_log_are_complaints_but_not_those_of_the_configuration():
    log = (
        f"{STAMP} WARNING ? odoo.tools.config: missing --http-interface, using\n"
        f"{STAMP} WARNING db odoo.addons.crm_ext_core: two fields have one label\n"
        f"{STAMP} INFO db odoo.modules.loading: loading\n"
    )

    assert complaints(log) == [log.splitlines()[1]]
