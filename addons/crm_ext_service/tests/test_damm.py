import doctest

from odoo.tests import BaseCase, tagged

from ..formulas import answer_text, damm, ticket_number


@tagged("post_install", "-at_install")
class TestDamm(BaseCase):
    def test_examples_in_the_formulas_hold(self):
        for module in (answer_text, damm, ticket_number):
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

    def test_every_error_in_100000_numbers_is_noticed(self):
        """All wrong digits and all swaps of neighbours, one number after the other."""
        row = [bytes(digits) for digits in damm.QUASIGROUP]
        checks = b"\0"  # of all 7-digit numbers
        for _digit in range(7):
            checks = b"".join(row[state] for state in checks)
        weights = [10**place for place in range(8)]
        unnoticed = 0
        for head in range(2_600_000, 2_700_000):
            number = head * 10 + checks[head]
            digits = [number // weight % 10 for weight in weights]
            wrong = [
                number + (other - digit) * weight
                for digit, weight in zip(digits, weights, strict=True)
                for other in range(10)
                if other != digit
            ]
            wrong += [
                number + (right - left) * 9 * weight
                for right, left, weight in zip(
                    digits[:-1], digits[1:], weights[:-1], strict=True
                )
                if left != right
            ]
            unnoticed += sum(checks[w // 10] == w % 10 for w in wrong)
        self.assertEqual(unnoticed, 0)
        for head in range(2_600_000, 2_700_000, 997):
            self.assertEqual(damm.check_digit(f"{head}"), f"{checks[head]}")

    def test_errors_in_real_numbers_are_corrected(self):
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
