"""The days that a report is about: the organisation's own, from midnight to midnight."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
MONTHS_OF_A_QUARTER: Final = 3
MONTHS_OF_A_YEAR: Final = 12
DECEMBER: Final = 12
LONGEST: Final = 366 * 5  # days; what is older than five years is kept nowhere


class PeriodKind(StrEnum):
    """What a period is, and so what the one before it is."""

    WEEK = "week"  # Monday to Sunday
    MONTH = "month"
    QUARTER = "quarter"  # of the calendar year
    YEAR = "year"  # of the calendar
    DAYS = "days"  # from any day to any other


@dataclass(frozen=True, kw_only=True)
class Period:
    """Days in a row, both ends counted.

    Attributes:
        first, last: as they were asked for; `last` may be still to come.
        today: the local day on which the report is made, or later than `last`.

    Raises:
        ValueError: it ends before it begins, or begins after today.
    """

    kind: PeriodKind
    first: date
    last: date
    today: date

    def __post_init__(self) -> None:
        """Refuse what holds no day that has begun."""
        if self.last < self.first:
            raise ValueError("the period ends before it begins")
        if self.first > self.today:
            raise ValueError("the period has not begun")

    @property
    def so_far(self) -> bool:
        """Whether it is still running: its figures will change."""
        return self.last >= self.today

    @property
    def through(self) -> date:
        """The last day that is counted."""
        return min(self.last, self.today)

    @property
    def days(self) -> int:
        """How many days are counted."""
        return (self.through - self.first).days + 1

    @property
    def name(self) -> str:
        """In words: `July 2026`, `1 July to 30 September 2026`, with `so far` while it runs."""
        return f"{self.title}, so far" if self.so_far else self.title

    @property
    def title(self) -> str:
        """In words, without whether it still runs."""
        if self.kind is PeriodKind.MONTH and self._is_whole_month:
            return f"{self.first:%B} {self.first.year}"
        return span(self.first, self.last)

    @property
    def _is_whole_month(self) -> bool:
        return self.first.day == 1 and self.last == month_after(self.first) - DAY

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From which moment until before which moment (UTC); a day may have 23 or 25 hours."""
        return midnight(self.first, zone), midnight(self.through + DAY, zone)

    def previous(self) -> "Period":
        """The period before, as long as this one: for a month the month before.

        A period that is still running is compared with as many days of the one
        before, so that like is compared with like.
        """
        first = self._first_before()
        whole = self.first - DAY
        last = min(first + (self.days - 1) * DAY, whole) if self.so_far else whole
        return Period(kind=self.kind, first=first, last=last, today=self.first)

    def _first_before(self) -> date:
        if self.kind is PeriodKind.MONTH:
            return months_earlier(self.first, 1)
        if self.kind is PeriodKind.QUARTER:
            return months_earlier(self.first, MONTHS_OF_A_QUARTER)
        if self.kind is PeriodKind.YEAR:
            return months_earlier(self.first, MONTHS_OF_A_YEAR)
        length = WEEK if self.kind is PeriodKind.WEEK else self.days * DAY
        return self.first - length

    def each_day(self) -> Iterator[date]:
        """The days that are counted."""
        return (self.first + number * DAY for number in range(self.days))

    def each_month(self) -> Iterator[date]:
        """The first day of every month that lies in it with all of its days."""
        month = self.first if self.first.day == 1 else month_after(self.first)
        while (following := month_after(month)) <= self.through + DAY:
            yield month
            month = following


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When a local day begins (UTC); a midnight that the clocks skip is as much later."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def month_after(day: date) -> date:
    """The first day of the next month."""
    ahead = day.month == DECEMBER
    return date(day.year + ahead, 1 if ahead else day.month + 1, 1)


def months_earlier(first: date, months: int) -> date:
    """The first day of the month that is so many months before that of a day."""
    year, month = divmod(first.year * 12 + first.month - 1 - months, 12)
    return date(year, month + 1, 1)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - day.weekday() * DAY


def span(first: date, last: date) -> str:
    """Two days in words, without what they have in common."""
    end = in_words(last)
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {end}"
    if first.year == last.year:
        return f"{first.day} {first:%B} to {end}"
    return f"{in_words(first)} to {end}"


def in_words(day: date) -> str:
    """A date in words: `1 April 2026`."""
    return f"{day.day} {day:%B} {day.year}"


def week_of(day: date, today: date) -> Period:
    """The week of a day."""
    monday = monday_of(day)
    return Period(kind=PeriodKind.WEEK, first=monday, last=monday + WEEK - DAY, today=today)


def month_of(day: date, today: date) -> Period:
    """The month of a day."""
    first = day.replace(day=1)
    return Period(kind=PeriodKind.MONTH, first=first, last=month_after(first) - DAY, today=today)


def quarter_of(day: date, today: date) -> Period:
    """The quarter of a day."""
    first = date(day.year, (day.month - 1) // MONTHS_OF_A_QUARTER * MONTHS_OF_A_QUARTER + 1, 1)
    last = months_earlier(first, -MONTHS_OF_A_QUARTER) - DAY
    return Period(kind=PeriodKind.QUARTER, first=first, last=last, today=today)


def year_of(day: date, today: date) -> Period:
    """The year of a day."""
    first, last = date(day.year, 1, 1), date(day.year, DECEMBER, 31)
    return Period(kind=PeriodKind.YEAR, first=first, last=last, today=today)
