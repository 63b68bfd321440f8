# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from odoo.addons.crm_ext_core.tests import common_js


@tagged("post_install", "-at_install")
class TestCrmExtCampaignJs(common_js.JsCommon):
    """Runs the browser tests in this addon's static/tests."""

    def test_components_in_the_browser(self):
        self._run_js()
