"""On which days something is to be done, and at which moments: by the clocks on the wall."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from chatbot.domain.working_time import LOOK_AHEAD, WorkingTime

LAST: Final = -1  # the last working day of a month
MOST_WORKING_DAYS: Final = 15  # a month has as many, whatever its holidays
WEEK: Final = 7
DAY: Final = timedelta(days=1)
WEEKDAYS: Final = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)


class Every(StrEnum):
    """How often."""

    WORKING_DAY = "working_day"
    WEEKDAYS = "weekdays"
    WEEK = "week"
    SECOND_WEEK = "second_week"
    MONTH = "month"


_MOVABLE: Final = frozenset({Every.WEEKDAYS, Every.WEEK, Every.SECOND_WEEK})


class WhenClosed(StrEnum):
    """What becomes of a day on which nobody works: left out, or done on the next working day."""

    SKIP = "skip"
    MOVE = "move"


@dataclass(frozen=True, kw_only=True)
class Cadence:
    """How often something comes.

    Attributes:
        weekdays: Monday is 0; for chosen weekdays any number, for weeks exactly one.
        starting_on: for every second week: a day of a week that counts.
        working_day: for months: 1 is the first working day, `LAST` the last one.

    Raises:
        ValueError: these do not make a cadence; the message says why.
    """

    every: Every
    weekdays: tuple[int, ...] = ()
    starting_on: date | None = None
    working_day: int = 0
    when_closed: WhenClosed = WhenClosed.SKIP

    def __post_init__(self) -> None:
        """Refuse what never comes, or cannot be told."""
        if fault := _fault(self):
            raise ValueError(fault)


def _fault(cadence: Cadence) -> str | None:
    """The first thing that is wrong, in words."""
    every, days, working_day = cadence.every, cadence.weekdays, cadence.working_day
    known = set(days) <= set(range(WEEK)) and len(set(days)) == len(days)
    one_a_week = every in {Every.WEEK, Every.SECOND_WEEK}
    counted = working_day == LAST or 1 <= working_day <= MOST_WORKING_DAYS
    faults = (
        (not known, "weekdays are Monday to Sunday, each once"),
        (every is Every.WEEKDAYS and not days, "chosen weekdays need at least one day"),
        (one_a_week and len(days) != 1, "a week needs one day"),
        (every not in _MOVABLE and bool(days), "weekdays are only for weeks"),
        (
            (every is Every.SECOND_WEEK) is not bool(cadence.starting_on),
            "every second week needs the date of a week to count from; nothing else has one",
        ),
        (
            every is Every.MONTH and not counted,
            f"the working day of a month is 1 to {MOST_WORKING_DAYS}, or the last one",
        ),
        (every is not Every.MONTH and bool(working_day), "a working day is only for months"),
        (
            cadence.when_closed is WhenClosed.MOVE and every not in _MOVABLE,
            "only what comes on weekdays is moved; the others know none but working days",
        ),
    )
    return next((sentence for wrong, sentence in faults if wrong), None)


@dataclass(frozen=True, kw_only=True)
class PlannedDay:
    """A day of a cadence.

    Attributes:
        meant_for: the day that the cadence names.
        on: the day on which it is done; None where it is left out.
        reason: why it is left out or moved, in words; None where it is neither.
    """

    meant_for: date
    on: date | None
    reason: str | None = None


def plan(
    cadence: Cadence, working_time: WorkingTime, first: date, last: date
) -> Sequence[PlannedDay]:
    """What comes or is left out from the first date to the last, both counted.

    A day stands in it by the date on which it is done, one that is left out by
    the date that it was meant for. No date is done twice: what is moved to a
    day that has its own is left out.
    """
    taken: set[date] = set()
    found = []
    for meant, closed in _meant(cadence, working_time, _run_before(working_time, first), last):
        day = _planned(cadence, working_time, meant, closed, taken)
        if day.on:
            taken.add(day.on)
        if first <= (day.on or day.meant_for) <= last:
            found.append(day)
    return sorted(found, key=lambda day: (day.on or day.meant_for, day.meant_for))


def days_due(
    cadence: Cadence, working_time: WorkingTime, first: date, last: date
) -> Sequence[date]:
    """The dates from the first to the last, both counted, on which it is done."""
    return [day.on for day in plan(cadence, working_time, first, last) if day.on]


def next_days(
    cadence: Cadence, working_time: WorkingTime, first: date, count: int
) -> Sequence[PlannedDay]:
    """The coming days from a date on, until `count` of them are done; two years at most."""
    found: list[PlannedDay] = []
    begin, end = first, first + timedelta(days=LOOK_AHEAD)
    while begin <= end and sum(day.on is not None for day in found) < count:
        found += plan(cadence, working_time, begin, begin + timedelta(days=30))
        begin += timedelta(days=31)
    done = [place for place, day in enumerate(found) if day.on]
    return found[: done[count - 1] + 1] if len(done) >= count else found


def moment(day: date, local: time, zone: ZoneInfo) -> datetime:
    """A local time on a day, in UTC.

    A time that the clocks skip is as much later as they skip; of a time that
    comes twice it is the first.
    """
    return datetime.combine(day, local.replace(fold=0), zone).astimezone(UTC)


def window(day: date, opens: time, due: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When something may begin and has to be done on a day, in UTC; never the wrong way round."""
    opens_at, due_at = moment(day, opens, zone), moment(day, due, zone)
    if due_at > opens_at:
        return opens_at, due_at
    return opens_at, opens_at + (datetime.combine(day, due) - datetime.combine(day, opens))


def _run_before(working_time: WorkingTime, first: date) -> date:
    """The beginning of the closed days just before a date: what is moved comes from there."""
    begin, furthest = first, first - timedelta(days=LOOK_AHEAD)
    while begin > furthest and not working_time.is_working_day(begin - DAY):
        begin -= DAY
    return begin


def _planned(
    cadence: Cadence,
    working_time: WorkingTime,
    meant: date,
    closed: str | None,
    taken: set[date],
) -> PlannedDay:
    if closed is None and meant not in taken:
        return PlannedDay(meant_for=meant, on=meant)
    if closed is None:
        return PlannedDay(meant_for=meant, on=None, reason="it has been moved to this day already")
    moves = cadence.when_closed is WhenClosed.MOVE
    moved = _next_working_day(working_time, meant) if moves else None
    if moved is None:
        return PlannedDay(meant_for=meant, on=None, reason=closed)
    if moved in taken or _names(cadence, moved):
        return PlannedDay(
            meant_for=meant, on=None, reason=f"{closed}; the next working day has it anyway"
        )
    return PlannedDay(meant_for=meant, on=moved, reason=closed)


def _next_working_day(working_time: WorkingTime, day: date) -> date | None:
    days = (day + n * DAY for n in range(1, LOOK_AHEAD))
    return next(filter(working_time.is_working_day, days), None)


def _meant(
    cadence: Cadence, working_time: WorkingTime, first: date, last: date
) -> Iterator[tuple[date, str | None]]:
    """The days that a cadence names, each with why nobody works then."""
    if cadence.every is Every.MONTH:
        yield from _of_months(cadence, working_time, first, last)
        return
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if cadence.every is Every.WORKING_DAY:
            named = day.weekday() in working_time.weekdays
        else:
            named = _names(cadence, day)
        if named:
            yield day, _closed(working_time, day)


def _names(cadence: Cadence, day: date) -> bool:
    """Whether a cadence of weeks names a day."""
    if day.weekday() not in cadence.weekdays:
        return False
    if cadence.starting_on is None:
        return True
    weeks = (_monday(day) - _monday(cadence.starting_on)).days // WEEK
    return weeks % 2 == 0


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _closed(working_time: WorkingTime, day: date) -> str | None:
    if day.weekday() not in working_time.weekdays:
        return f"nobody works on a {WEEKDAYS[day.weekday()]}"
    return working_time.holidays(day)


def _of_months(
    cadence: Cadence, working_time: WorkingTime, first: date, last: date
) -> Iterator[tuple[date, str | None]]:
    month = first.replace(day=1)
    while month <= last:
        following = (month + timedelta(days=31)).replace(day=1)
        days = [month + n * DAY for n in range((following - month).days)]
        working = [day for day in days if working_time.is_working_day(day)]
        place = cadence.working_day if cadence.working_day == LAST else cadence.working_day - 1
        if working and place < len(working):
            day, closed = working[place], None
        else:
            day, closed = days[-1], f"the month has {len(working)} working days"
        if first <= day <= last:
            yield day, closed
        month = following
