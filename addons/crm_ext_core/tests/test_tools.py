import doctest

from odoo.tests import BaseCase

from ..tools import (
    correction,
    local_time,
    phone,
    recurrence,
    spelling,
    spelling_contact,
    stand_in,
)
from ..tools.due_text import text, words

MODULES = (
    correction,
    local_time,
    phone,
    recurrence,
    spelling,
    spelling_contact,
    stand_in,
    text,
    words,
)


class TestTools(BaseCase):
    def test_examples_in_the_docstrings(self):
        for module in MODULES:
            with self.subTest(module=module.__name__):
                self.assertFalse(doctest.testmod(module).failed)
