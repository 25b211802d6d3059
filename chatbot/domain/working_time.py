"""When the organisation is at work: what waits until then, and how long something has waited."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, Protocol
from zoneinfo import ZoneInfo

MONDAY_TO_FRIDAY: Final = frozenset(range(5))
LOOK_AHEAD: Final = 800  # days; nobody is closed for two years


class Nation(StrEnum):
    """The nations of the United Kingdom, each with bank holidays of its own."""

    ENGLAND = "England"
    SCOTLAND = "Scotland"
    WALES = "Wales"
    NORTHERN_IRELAND = "Northern Ireland"


class Holidays(Protocol):
    """Days on which nobody works although it is no weekend."""

    def __call__(self, day: date, /) -> str | None:
        """What the day is called; None for every other day."""
        ...


def no_holidays(_day: date) -> str | None:
    """No day is a holiday."""
    return None


@dataclass(frozen=True, kw_only=True)
class WorkingTime:
    """The opening hours of an organisation, by its own clocks.

    Every moment that is given or returned is aware; those returned are in UTC.
    Hours are counted as they pass: a night in which the clocks change counts
    for what it lasts.

    Attributes:
        zone: the time zone of the hours.
        opens: local time.
        closes: local time, which is not open any more; later than `opens`.
        weekdays: Monday is 0.
        holidays: further days without opening hours.

    Raises:
        ValueError: there is no weekday, or it closes before it opens.
    """

    zone: ZoneInfo
    opens: time = time(9)
    closes: time = time(17)
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    holidays: Holidays = no_holidays

    def __post_init__(self) -> None:
        """Refuse hours that never come."""
        if self.opens >= self.closes:
            raise ValueError("the working hours end before they begin")
        if not self.weekdays <= frozenset(range(7)) or not self.weekdays:
            raise ValueError("the working week needs weekdays from 0 (Monday) to 6")

    @property
    def length(self) -> timedelta:
        """How long a working day is by the clock."""
        day = date.min
        return datetime.combine(day, self.closes) - datetime.combine(day, self.opens)

    def day_of(self, moment: datetime) -> date:
        """The date of a moment where the organisation is."""
        return _aware(moment).astimezone(self.zone).date()

    def is_working_day(self, day: date) -> bool:
        """Whether anybody works on a day at all."""
        return day.weekday() in self.weekdays and self.holidays(day) is None

    def is_open(self, moment: datetime) -> bool:
        """Whether a moment is within the opening hours."""
        day = self.day_of(moment)
        within = self._at(day, self.opens) <= moment < self._at(day, self.closes)
        return within and self.is_working_day(day)

    def next_opening(self, moment: datetime) -> datetime:
        """The first moment from this one on that is within the opening hours.

        Raises:
            ValueError: the holidays leave no opening within two years.
        """
        start = _aware(moment).astimezone(UTC)
        opening, _ = next(self._openings(start))
        return opening

    def add_working(self, moment: datetime, duration: timedelta) -> datetime:
        """The moment at which so much time within the opening hours has passed.

        What is just used up by the end of a day ends with that day: eight hours
        from nine o'clock are up at five.

        Raises:
            ValueError: the duration is negative; or as `next_opening`.
        """
        if duration < timedelta():
            raise ValueError("working time is added, not taken away")
        start = _aware(moment).astimezone(UTC)
        openings = self._openings(start)
        opening, closing = next(openings)
        while duration > closing - opening:
            duration -= closing - opening
            opening, closing = next(openings)
        return opening + duration

    def working_days_between(self, first: date, last: date) -> int:
        """The working days after the first date, up to and with the last one.

        From a Friday to the Monday after it is one; to an earlier date is none.
        """
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        return sum(self.is_working_day(day) for day in days)

    def _openings(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The openings from a moment on, in UTC; one that is under way begins with the moment.

        Hours that a clock change skips are no opening.
        """
        day, closed_for = self.day_of(start), 0
        while closed_for < LOOK_AHEAD:
            opening = max(self._at(day, self.opens), start)
            closing = self._at(day, self.closes)
            if opening < closing and self.is_working_day(day):
                yield opening, closing
                closed_for = 0
            day += timedelta(days=1)
            closed_for += 1
        raise ValueError("the holidays leave no day to work on")

    def _at(self, day: date, local: time) -> datetime:
        return datetime.combine(day, local, self.zone).astimezone(UTC)


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("a moment needs a time zone")
    return moment
