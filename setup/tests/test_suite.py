"""The test command: which checks a name means."""

import pytest

from setup import suite
from setup.project import our_addons
from setup.ui import SetupError


def test_every_addon_is_in_one_part_of_the_unit_tests():
    parts = [addon for addons in suite.UNIT_PARTS.values() for addon in addons]

    assert sorted(parts) == sorted(our_addons())


def test_no_name_means_every_check():
    assert suite.chosen([]) == list(suite.CHECKS)


def test_unit_means_all_parts_of_the_unit_tests():
    parts = {name for name in suite.CHECKS if name.startswith("unit-")}

    assert set(suite.chosen(["unit", "lint"])) == parts | {"lint"}


def test_a_part_may_be_run_alone():
    assert suite.chosen(["unit-service"]) == ["unit-service"]


def test_a_check_that_is_none_is_refused():
    with pytest.raises(SetupError, match="there is no check units: .*unit-core"):
        suite.chosen(["units"])
