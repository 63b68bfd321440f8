"""Deadlines along the working hours of a calendar.

All moments are naive and in UTC. A pause is ``(start, stop)``; it lasts until further
notice when ``stop`` is None. Pauses are sorted and do not overlap.
"""

from bisect import bisect_right
from datetime import timedelta

PIECE = timedelta(days=60)
HORIZON = timedelta(days=5 * 366)  # Later than that is never.


class WorkingTime:
    """The working hours of a calendar, read in pieces as they are needed.

    :param fetch: function of ``(start, stop)`` that returns the sorted working
        intervals in between
    :param datetime start: nothing before it will be asked for
    """

    def __init__(self, fetch, start):
        self._fetch = fetch
        self._intervals = []
        self._piece = PIECE
        self._end = start

    def add(self, start, hours, pauses=()):
        """Return when ``hours`` of work are over; None when that never comes."""
        left = timedelta(minutes=max(round(hours * 60), 0))
        for begin, end in self._iterate(start, pauses):
            if end - begin >= left:
                return begin + left
            left -= end - begin
        return None

    def count(self, start, stop, pauses=()):
        """Return the working hours between two moments."""
        worked = timedelta()
        before = [pause for pause in pauses if pause[0] < stop]
        for begin, end in self._iterate(start, [*before, (stop, None)]):
            worked += end - begin
        return worked.total_seconds() / 3600

    def _iterate(self, start, pauses):
        """Yield the working intervals from ``start`` on without the pauses."""
        moment = start
        for pause_start, pause_stop in pauses:
            if pause_stop is None or pause_stop > moment:
                yield from self._iterate_between(moment, max(pause_start, moment))
                if pause_stop is None:
                    return
                moment = pause_stop
        yield from self._iterate_between(moment, moment + HORIZON)

    def _iterate_between(self, start, stop):
        # The interval that may have begun before
        index = max(bisect_right(self._intervals, (start,)) - 1, 0)
        while True:
            if index == len(self._intervals):
                if self._end >= stop:
                    return
                self._read_on(start)
                continue
            begin, end = self._intervals[index]
            if begin >= stop:
                return
            if end > start:
                yield max(begin, start), min(end, stop)
            index += 1

    def _read_on(self, start):
        """Read one more piece, longer each time."""
        end = max(self._end, start) + self._piece
        self._intervals += self._fetch(self._end, end)
        self._end = end
        self._piece *= 2
