import doctest

from odoo.tests import BaseCase

from ..tools import phone, spelling


class TestTools(BaseCase):
    def test_examples_in_the_docstrings(self):
        for module in (phone, spelling):
            with self.subTest(module=module.__name__):
                self.assertFalse(doctest.testmod(module).failed)
