# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import doctest

from odoo.tests import BaseCase

from ..formulas import ab_test, holdout, quiet_hours


class TestCampaignFormulas(BaseCase):
    def test_examples_in_the_formulas_hold(self):
        for module in (ab_test, holdout, quiet_hours):
            with self.subTest(module=module.__name__):
                result = doctest.testmod(module)
                self.assertTrue(result.attempted)
                self.assertFalse(result.failed)
