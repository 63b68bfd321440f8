from odoo.tests import tagged

# The module: importing the class would run its test here too.
from odoo.addons.crm_ext_core.tests import common_js


@tagged("post_install", "-at_install")
class TestCrmExtServiceJs(common_js.JsCommon):
    """Runs the browser tests in this addon's static/tests."""
