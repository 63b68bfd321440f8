from datetime import datetime, timedelta

from odoo.tests import TransactionCase, tagged

from ..formulas.working_time import WorkingTime


def every_day(start, stop):
    """Return 8 to 16 o'clock of every day in between."""
    day = start.replace(hour=0, minute=0)
    intervals = []
    while day < stop:
        begin, end = day.replace(hour=8), day.replace(hour=16)
        if end > start and begin < stop:
            intervals.append((max(begin, start), min(end, stop)))
        day += timedelta(days=1)
    return intervals


@tagged("post_install", "-at_install")
class TestWorkingTime(TransactionCase):
    """Working hours are counted over pauses, nights and pieces of the calendar."""

    def setUp(self):
        super().setUp()
        self.start = datetime(2026, 3, 2, 9, 0)
        self.clock = WorkingTime(every_day, self.start)

    def test_hours_go_on_the_next_morning(self):
        self.assertEqual(self.clock.add(self.start, 9), datetime(2026, 3, 3, 10, 0))

    def test_a_day_ends_in_the_evening_not_in_the_next_morning(self):
        self.assertEqual(self.clock.add(self.start, 7), datetime(2026, 3, 2, 16, 0))

    def test_pauses_do_not_count(self):
        pauses = [(datetime(2026, 3, 2, 10, 0), datetime(2026, 3, 2, 12, 30))]
        self.assertEqual(
            self.clock.add(self.start, 3, pauses), datetime(2026, 3, 2, 14, 30)
        )

    def test_nothing_is_due_while_a_pause_lasts(self):
        pauses = [(datetime(2026, 3, 2, 10, 0), None)]
        self.assertIsNone(self.clock.add(self.start, 3, pauses))
        self.assertEqual(
            self.clock.add(self.start, 1, pauses), datetime(2026, 3, 2, 10, 0)
        )

    def test_a_year_of_work_is_counted_over_all_pieces(self):
        self.assertEqual(
            self.clock.add(self.start, 8 * 365), datetime(2027, 3, 2, 9, 0)
        )
        self.assertEqual(self.clock.count(self.start, datetime(2027, 3, 2, 9, 0)), 2920)

    def test_nobody_works_ever(self):
        clock = WorkingTime(lambda start, stop: [], self.start)
        self.assertIsNone(clock.add(self.start, 1))
