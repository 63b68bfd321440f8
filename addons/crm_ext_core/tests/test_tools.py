import doctest

from odoo.tests import BaseCase

from ..tools import local_time, phone, spelling
from ..tools.due_text import text, words


class TestTools(BaseCase):
    def test_examples_in_the_docstrings(self):
        for module in (local_time, phone, spelling, text, words):
            with self.subTest(module=module.__name__):
                self.assertFalse(doctest.testmod(module).failed)
