# The module: importing the class would run its own tests here too.
from odoo.addons.web.tests import test_js


class JsCommon(test_js.HOOTCommon):
    """Runs the browser tests in static/tests of the addon that a test class is of."""

    # A busy machine can hold back the frames of a browser: one more try.
    _tests_run_count = 2

    def setUp(self):
        super().setUp()
        # The loader fills these parameters from --test-tags.
        self._test_params = [("+", f"@{self.test_module}")]
        self.hoot_filters = self.get_hoot_filters()

    def _run_js(self):
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=60000"
            + self.hoot_filters,
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=test_js.unit_test_error_checker,
        )
