"""The days of a series of follow-ups, as plain calendar days."""

from dataclasses import dataclass
from datetime import date, datetime

from dateutil.rrule import DAILY, MO, MONTHLY, WEEKLY, rrule

FREQUENCIES = {"day": DAILY, "week": WEEKLY, "month": MONTHLY, "year": MONTHLY}
MONTHS_PER_YEAR = 12
DAYS_PER_WEEK = 7
# Months have at least so many days, and each weekday at least so often.
MIN_DAYS_OF_MONTH = 28
MIN_WEEKS_OF_MONTH = 4


@dataclass(frozen=True)
class Rule:
    """How often: every ``interval`` units from ``first`` to ``until``."""

    unit: str
    first: date
    interval: int = 1
    weekdays: tuple[int, ...] = ()  # of weeks, 0 for Monday
    by_weekday: bool = False  # of months: the second Tuesday instead of the 10th
    until: date | None = None

    def get_next(self, after):
        """Return the first day of the series after the day ``after``, None at its end.

        What a short month lacks is its last day, the next month has it again:

        >>> monthly = Rule("month", date(2026, 1, 31))
        >>> monthly.get_next(date(2026, 1, 31)), monthly.get_next(date(2026, 2, 28))
        (datetime.date(2026, 2, 28), datetime.date(2026, 3, 31))

        A day that was moved does not move the series:

        >>> Rule("week", date(2026, 11, 2), interval=2).get_next(date(2026, 11, 18))
        datetime.date(2026, 11, 30)
        """
        found = self._get_days().after(datetime.combine(after, datetime.max.time()))
        return found.date() if found else None

    def _get_days(self):
        interval = self.interval * (MONTHS_PER_YEAR if self.unit == "year" else 1)
        return rrule(
            FREQUENCIES[self.unit],
            dtstart=datetime.combine(self.first, datetime.min.time()),
            interval=interval,
            until=self.until and datetime.combine(self.until, datetime.min.time()),
            wkst=MO,
            **self._get_choice(),
        )

    def _get_choice(self):
        if self.unit == "week":
            return {"byweekday": self.weekdays or (self.first.weekday(),)}
        if self.unit == "month" and self.by_weekday:
            week = (self.first.day - 1) // DAYS_PER_WEEK + 1
            return {
                "byweekday": (self.first.weekday(),),
                "bysetpos": week if week <= MIN_WEEKS_OF_MONTH else -1,
            }
        if self.unit in ("month", "year") and self.first.day > MIN_DAYS_OF_MONTH:
            days = range(MIN_DAYS_OF_MONTH, self.first.day + 1)
            return {"bymonthday": tuple(days), "bysetpos": -1}
        return {}
