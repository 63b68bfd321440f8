from odoo.tests import tagged

from . import common_js


@tagged("post_install", "-at_install")
class TestCrmExtCoreJs(common_js.JsCommon):
    """Runs the browser tests in this addon's static/tests."""
