"""On which days supervision is, and on which days somebody is asked: by the calendar alone."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from chatbot.domain.cadences import DAY, WEEK, moment
from chatbot.domain.supervision import Meeting, Plan
from chatbot.domain.working_time import LOOK_AHEAD, WorkingTime

ASKED_BEFORE: Final = 3  # working days
REMINDED_BEFORE: Final = 1
EARLIEST: Final = 21 * DAY  # whoever is away for longer is asked when they are back


@dataclass(frozen=True, kw_only=True)
class ComingDay:
    """A day of a plan that has no record yet: the plan's own date, and when it is."""

    meant_for: date
    on: date


@dataclass(frozen=True, kw_only=True)
class Diary:
    """Who is there when."""

    working_time: WorkingTime
    is_away: Callable[[str, date], bool]

    def is_there(self, user_id: str, day: date) -> bool:
        """Whether somebody works on a day."""
        return self.working_time.is_working_day(day) and not self.is_away(user_id, day)

    def can_meet(self, people: Collection[str], day: date) -> bool:
        """Whether it is a working day on which nobody of them is away."""
        return self.working_time.is_working_day(day) and not any(
            self.is_away(each, day) for each in people
        )

    def first_possible(self, people: Collection[str], day: date) -> date | None:
        """The first day from this one on which all of them are there; within two years."""
        days = (day + n * DAY for n in range(LOOK_AHEAD))
        return next((each for each in days if self.can_meet(people, each)), None)

    def may_write_at(self, user_id: str, now: datetime) -> datetime:
        """Now, or when somebody is at work again: neither at night nor on leave."""
        opening = self.working_time.next_opening(now)
        day = self.first_possible((user_id,), self.working_time.day_of(opening))
        if day is None or day == self.working_time.day_of(opening):
            return opening
        return self.working_time.next_opening(moment(day, time(), self.working_time.zone))

    def before(self, user_id: str, on: date, count: int) -> date:
        """So many of somebody's own working days before a day.

        Leave and holidays do not count: whoever comes back the day before was
        asked before they went. Nobody is asked more than three weeks ahead;
        where there are fewer such days it is the first of them, else the day itself.
        """
        days = [on - n * DAY for n in range(1, EARLIEST.days + 1)]
        there = [day for day in days if self.is_there(user_id, day)][:count]
        return there[-1] if there else on


def days_of(plan: Plan, last: date) -> Iterator[date]:
    """The dates that a plan names, up to and with the last one."""
    if plan.ended_at:
        return
    day, step = plan.starting_on, timedelta(days=WEEK * (plan.every_weeks or 0))
    while day <= last:
        yield day
        if not step:
            return
        day += step


def coming(
    plan: Plan, meetings: Sequence[Meeting], diary: Diary, people: Collection[str], last: date
) -> Iterator[ComingDay]:
    """The days of a plan without a record, up to and with the last date that it names.

    A date that an earlier one has been moved to, or past, is left out: nobody
    has two supervisions at once.
    """
    known = {each.meant_for for each in meetings}
    taken = [(min(each.meant_for, each.on), each.on) for each in meetings]
    for meant_for in days_of(plan, last):
        if meant_for in known or any(first <= meant_for <= until for first, until in taken):
            continue
        on = diary.first_possible(people, meant_for)
        if on is None:
            return
        taken.append((meant_for, on))
        yield ComingDay(meant_for=meant_for, on=on)


def next_day(
    plan: Plan, meetings: Sequence[Meeting], diary: Diary, people: Collection[str], today: date
) -> date | None:
    """When a worker's next supervision is, whether it has a record or not."""
    opened = [each.on for each in meetings if each.is_planned and each.on >= today]
    last = today + timedelta(days=LOOK_AHEAD)
    ahead = (day.on for day in coming(plan, meetings, diary, people, last) if day.on >= today)
    return min((*opened, *([first] if (first := next(ahead, None)) else ())), default=None)


def overdue_since(
    *, last_held: date | None, first: date | None, weeks: int, working_time: WorkingTime
) -> date | None:
    """The working day by which a worker's supervision should have been.

    Args:
        last_held: when it was last; None where it never was.
        first: the first date that was ever planned.
        weeks: the organisation's interval.
        working_time: its calendar.
    """
    by = last_held + timedelta(days=WEEK * weeks) if last_held else first
    if by is None:
        return None
    days = (by + n * DAY for n in range(LOOK_AHEAD))
    return next(filter(working_time.is_working_day, days), None)
