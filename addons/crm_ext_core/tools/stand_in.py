"""Who stands in for whom, and from when: plain calculation with times of absence.

All moments are naive UTC.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Person:
    """A user and the times of his absence, as (start, stop)."""

    id: int
    absences: tuple[tuple[datetime, datetime], ...] = ()

    def is_away(self, moment):
        """Tell whether the person is away.

        >>> anna = Person(1, ((datetime(2026, 11, 26, 8), datetime(2026, 11, 26, 12)),))
        >>> anna.is_away(datetime(2026, 11, 26, 8))
        True
        >>> anna.is_away(datetime(2026, 11, 26, 12))
        False
        """
        return any(start <= moment < stop for start, stop in self.absences)


@dataclass(frozen=True)
class Chain:
    """The deputies of an assignee; the first who is there and able acts for him.

    ``minutes`` is how long the assignee has to react, 0 when the deputies act only
    while he is away.
    """

    assignee: Person
    minutes: int
    deputies: tuple[Person, ...]

    @property
    def is_wanted(self):
        """Whether anybody has to act in the time that is known."""
        return bool(self.minutes or self.assignee.absences)

    def get_time(self, user_id, due, now, unable=frozenset()):
        """Return when a deputy is signalled a follow-up that nobody reacts to.

        :param datetime due: when the assignee is signalled
        :param unable: ids of deputies who may not read the document
        :return: ``now`` or later, None when it is another's turn all the time
        :rtype: datetime|None

        >>> noon = datetime(2026, 11, 26, 12)
        >>> chain = Chain(Person(1), 15, (Person(2), Person(3)))
        >>> chain.get_time(2, noon, noon)
        datetime.datetime(2026, 11, 26, 12, 15)
        >>> chain.get_time(3, noon, noon)
        >>> chain.get_time(3, noon, noon, unable={2})
        datetime.datetime(2026, 11, 26, 12, 15)
        """
        first = max(due, now)
        moments = {first, due + timedelta(minutes=self.minutes)}
        for person in (self.assignee, *self.deputies):
            for period in person.absences:
                moments.update(period)
        for moment in sorted(moment for moment in moments if moment >= first):
            if self._is_due(due, moment) and user_id == self._get_acting(
                moment, unable
            ):
                return moment
        return None

    def get_earlier(self, user_id):
        """Return the ids of the deputies who come before this one."""
        ids = [deputy.id for deputy in self.deputies]
        return ids[: ids.index(user_id)] if user_id in ids else ids

    def _is_due(self, due, moment):
        is_late = self.minutes and moment >= due + timedelta(minutes=self.minutes)
        return is_late or self.assignee.is_away(moment)

    def _get_acting(self, moment, unable):
        for deputy in self.deputies:
            if deputy.id not in unable and not deputy.is_away(moment):
                return deputy.id
        return None
