import doctest

from odoo.tests import BaseCase, tagged

from ..formulas import damm, ticket_number


@tagged("post_install", "-at_install")
class TestDamm(BaseCase):
    def test_examples_in_the_formulas_hold(self):
        for module in (damm, ticket_number):
            self.assertFalse(doctest.testmod(module).failed, module.__name__)

    def test_every_wrong_digit_is_noticed(self):
        """One wrong digit moves the walk through the table to another row for good."""
        for row in damm.QUASIGROUP:
            self.assertEqual(sorted(row), list(range(10)))
        for column in zip(*damm.QUASIGROUP, strict=True):
            self.assertEqual(sorted(column), list(range(10)))

    def test_every_swap_of_neighbours_is_noticed(self):
        """From any row, two different digits end elsewhere in the other order."""
        walk = damm.QUASIGROUP
        for row in range(10):
            for a in range(10):
                for b in range(a):
                    self.assertNotEqual(walk[walk[row][a]][b], walk[walk[row][b]][a])

    def test_errors_in_real_numbers_are_noticed_and_corrected(self):
        for value in range(1, 100_000, 997):
            digits = f"26{value:05d}"
            digits += damm.check_digit(digits)
            for position in range(len(digits) - 1):
                head, pair = digits[:position], digits[position : position + 2]
                swapped = head + pair[::-1] + digits[position + 2 :]
                if swapped != digits:
                    self.assertIn(digits, damm.corrections(swapped))
            for position, digit in enumerate(digits):
                wrong = str((int(digit) + 1) % 10)
                mistyped = digits[:position] + wrong + digits[position + 1 :]
                self.assertIn(digits, damm.corrections(mistyped))
