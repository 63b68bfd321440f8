"""What the words of a typed time say."""

import calendar
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from . import words
from .errors import NotUnderstoodError

MORNING_HOUR = 9
# Nobody calls at two in the night: "mon 2" is the afternoon, "2:00" and "2 Uhr" are
# not.
LAST_AFTERNOON_HOUR = 5
FRIDAY = 4


class Reader:
    """Notes what the words say, one rule after the other, then puts it together.

    A rule returns False when the words say something else; no two words may say the
    same thing.
    """

    def __init__(self, now, lang, day_first):
        self.now = now
        self.today = now.date()
        self.lang = lang
        self.day_first = day_first
        # What the words say
        self.day = None
        self.weekday = None
        self.weeks_later = 0  # of the weekday
        self.offset = None
        self.is_week = False  # day or offset name a week: "next week thu"
        self.workdays = None
        self.elapsed = None
        self.time = None
        self.is_free = None

    def note(self, **values):
        for name, value in values.items():
            if getattr(self, name) is not None:
                raise NotUnderstoodError(name)
            setattr(self, name, value)

    def has_day(self):
        return any(
            value is not None
            for value in (self.day, self.weekday, self.offset, self.workdays)
        )

    # === RULES - DAYS === #

    def read_iso_date(self, iso):
        self.note(day=date.fromisoformat(iso))

    def read_dotted_date(self, day, month, dot, year=None):
        if not dot and int(month) > 12:
            return False  # 9.30 is a time
        self.note(day=self.get_date(day, month, year))

    def read_slashed_date(self, first, second, year=None):
        day, month = (first, second) if self.day_first else (second, first)
        self.note(day=self.get_date(day, month, year))

    def read_named_date(self, day, month, year=None):
        self.note(day=self.get_date(day, words.get_months(self.lang)[month], year))

    def read_day_of_month(self, day):
        first = self.today.replace(day=1)
        if int(day) < self.today.day:
            first += relativedelta(months=1)
        while calendar.monthrange(first.year, first.month)[1] < int(day):
            first += relativedelta(months=1)
        self.note(day=first.replace(day=int(day)))

    def read_day_name(self, name):
        if name == "morgen" and self.has_day():
            self.note(time=time(MORNING_HOUR))
        else:
            self.note(offset=relativedelta(days=words.DAYS[name]))

    def read_tonight(self):
        self.note(offset=relativedelta(), time=time(words.DAY_PARTS["evening"]))

    def read_weekday(self, name, which=None):
        weekday = words.get_weekdays(self.lang)[name]
        self.note(weekday=weekday)
        if which in words.NEXT:
            self.note(day=self.get_monday() + timedelta(weeks=1))
            self.is_week = True

    def read_next_week(self):
        self.note(day=self.get_monday() + timedelta(weeks=1))
        self.is_week = True

    def read_this_week(self):
        self.note(day=self.get_monday())
        self.is_week = True

    def read_next_month(self):
        self.note(day=self.today.replace(day=1) + relativedelta(months=1))

    def read_week_number(self, week):
        year = self.today.isocalendar().year
        monday = date.fromisocalendar(year, int(week), 1)
        if monday < self.get_monday():
            monday = date.fromisocalendar(year + 1, int(week), 1)
        self.note(day=monday)
        self.is_week = True

    def read_end_of_week(self):
        friday = self.get_monday() + timedelta(days=FRIDAY)
        self.note(day=friday if friday >= self.today else friday + timedelta(weeks=1))

    def read_end_of_month(self):
        self.note(day=self.today + relativedelta(day=31))

    # === RULES - HOW LONG FROM NOW === #

    def read_plus_days(self, number):
        self.note(offset=relativedelta(days=int(number)))

    def read_offset(self, number, unit):
        unit = words.UNITS[unit]
        count = words.NUMBERS.get(number) or float(number.replace(",", "."))
        if unit in ("minutes", "hours"):
            elapsed = timedelta(**{unit: count})
            self.elapsed = elapsed + (self.elapsed or timedelta())
            return
        if count != int(count):
            raise NotUnderstoodError(number)
        if unit == "workdays":
            self.note(workdays=int(count))
        elif unit == "weeks" and self.weekday is not None and not self.is_week:
            self.weeks_later += int(count)  # "monday in 2 weeks"
        else:
            self.note(offset=relativedelta(**{unit: int(count)}))
            self.is_week = unit == "weeks"

    # === RULES - TIMES === #

    def read_clock(self, hour, minute, half=None):
        if half and not 1 <= int(hour) <= 12:
            raise NotUnderstoodError(hour)
        hour = int(hour) if not half else int(hour) % 12 + (12 if half == "p" else 0)
        self.note(time=time(hour, int(minute or 0)))

    def read_hour(self, hour, half=None):
        self.read_clock(words.HOURS.get(hour, hour), 0, half)

    def read_letter_h(self, hour):
        if 1 <= int(hour) <= LAST_AFTERNOON_HOUR:
            self.read_offset(hour, "h")
        else:
            self.read_clock(hour, 0)

    def read_bare_hour(self, hour):
        hour = words.HOURS.get(hour) or int(hour)
        self.note(time=self.get_office_time(hour))

    def read_half_before(self, hour):
        self.read_minutes_from(hour, -30)

    def read_half_past(self, hour):
        self.read_minutes_from(hour, 30)

    def read_quarter(self, quarter, hour):
        self.read_minutes_from(hour, 15 if quarter in ("past", "nach") else -15)

    def read_minutes_from(self, hour, minutes):
        hour = words.HOURS.get(hour) or int(hour)
        near = datetime.combine(self.today, self.get_office_time(hour))
        near += timedelta(minutes=minutes)
        if near.hour < LAST_AFTERNOON_HOUR:  # halb zwei
            near += timedelta(hours=12)
        self.note(time=near.time())

    def read_day_part(self, part):
        if self.time is not None and self.time.hour < 12 < words.DAY_PARTS[part]:
            # "3 in the afternoon"
            self.time = self.time.replace(hour=self.time.hour + 12)
        elif self.time is None:
            self.note(time=time(words.DAY_PARTS[part]))

    def read_now(self):
        self.note(elapsed=timedelta())

    def read_free(self):
        self.note(is_free=True)

    def read_filler(self):
        """A word that says nothing."""

    # === HELPERS === #

    @staticmethod
    def get_office_time(hour):
        return time(hour + 12 if 1 <= hour <= LAST_AFTERNOON_HOUR else hour)

    def get_monday(self):
        return self.today - timedelta(days=self.today.weekday())

    def get_date(self, day, month, year):
        """Return the date, without a year the next such one."""
        if year:
            year = int(year) + (2000 if len(year) == 2 else 0)
            return date(year, int(month), int(day))
        for year in range(self.today.year, self.today.year + 9):
            is_leap_day = (int(month), int(day)) == (2, 29)
            if is_leap_day and not calendar.isleap(year):
                continue
            found = date(year, int(month), int(day))
            if found >= self.today:
                return found
        raise NotUnderstoodError(day)
