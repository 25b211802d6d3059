"""Feedback for the policy: collected without names, for the next team meeting."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from chatbot.domain.working_time import WorkingTime

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(weeks=1)
FEWEST_SHOWN: Final = 2  # people: one alone could be told by who had supervision
MOST_DAYS_BEFORE: Final = 10  # working days
FARTHEST: Final = timedelta(days=366)


class Repeat(StrEnum):
    """How often team meetings come."""

    ONCE = "once"
    WEEK = "week"
    SECOND_WEEK = "second_week"
    FOURTH_WEEK = "fourth_week"
    MONTH = "month"  # on the same weekday: the second Tuesday


WEEKS: Final = {Repeat.WEEK: 1, Repeat.SECOND_WEEK: 2, Repeat.FOURTH_WEEK: 4}


@dataclass(frozen=True, kw_only=True)
class MeetingPlan:
    """When the team meets next, and how long before it managers get the feedback.

    Attributes:
        next_on: None where no meeting is planned.
        days_before: working days.
        version: counts the changes; 0 where nothing was ever chosen.
    """

    next_on: date | None = None
    repeat: Repeat = Repeat.ONCE
    days_before: int = 2
    version: int = 0

    def tell_on(self, working_time: WorkingTime) -> date | None:
        """The working day on which managers get the feedback."""
        day, left = self.next_on, self.days_before
        while day and left:
            day -= DAY
            left -= working_time.is_working_day(day)
        return day

    def is_due(self, today: date, working_time: WorkingTime) -> bool:
        """Whether managers get the feedback by now; after the meeting not any more."""
        tell_on = self.tell_on(working_time)
        return bool(tell_on and self.next_on and tell_on <= today <= self.next_on)

    def after(self, today: date) -> "MeetingPlan":
        """The plan with its next meeting, where the last one is over."""
        if self.next_on is None or self.next_on >= today:
            return self
        if self.repeat is Repeat.ONCE:
            return replace(self, next_on=None)
        return replace(self, next_on=next(day for day in self._coming() if day >= today))

    def _coming(self) -> Iterator[date]:
        first = self.next_on
        while first:
            yield first
            weeks = WEEKS.get(self.repeat)
            first = first + weeks * WEEK if weeks else same_weekday_next_month(first)


class PlanField(StrEnum):
    """What a manager can choose of the plan."""

    NEXT_ON = "next_on"
    REPEAT = "repeat"
    DAYS_BEFORE = "days_before"


def plan_faults(plan: MeetingPlan, today: date) -> dict[PlanField, str]:
    """What cannot be of a plan; a sentence for each such field."""
    found: dict[PlanField, str] = {}
    if plan.next_on and plan.next_on <= today:
        found[PlanField.NEXT_ON] = "Choose a day from tomorrow on."
    elif plan.next_on and plan.next_on > today + FARTHEST:
        found[PlanField.NEXT_ON] = "That is more than a year away. Choose an earlier day."
    if not 1 <= plan.days_before <= MOST_DAYS_BEFORE:
        found[PlanField.DAYS_BEFORE] = f"Choose 1 to {MOST_DAYS_BEFORE} working days."
    return found


def same_weekday_next_month(day: date) -> date:
    """The second Tuesday after a second Tuesday; after a fifth one, the last."""
    which = (day.day - 1) // 7
    first = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    found = first + timedelta(days=(day.weekday() - first.weekday()) % 7) + which * WEEK
    return found if found.month == first.month else found - WEEK


@dataclass(frozen=True, kw_only=True)
class Digest:
    """What managers were given for a team meeting: the feedback of a period.

    The period is closed when they are told: what comes later waits for the next
    meeting. So nobody sees one piece appear the day after somebody's supervision.

    Attributes:
        since_on: its first day; None for all that there is.
        until_on: the day after its last one.
        held_back: there was too little to be shown; it counts for the next one.
        told_at: when (aware UTC).
    """

    meeting_on: date
    since_on: date | None
    until_on: date
    held_back: bool
    told_at: datetime

    @property
    def last_on(self) -> date:
        """The last day of the period."""
        return self.until_on - DAY

    @property
    def next_since_on(self) -> date | None:
        """From when the next one counts: nothing that was held back is lost."""
        return self.since_on if self.held_back else self.until_on


def can_be_shown(people: int) -> bool:
    """Whether so many gave feedback that none of it points at its author."""
    return people >= FEWEST_SHOWN


def shuffled(pieces: Sequence[str], meeting_on: date) -> tuple[str, ...]:
    """The pieces in an order that says nothing of when they came, the same at each look."""

    def place(piece: str) -> str:
        return hashlib.sha256(f"{meeting_on}\n{piece}".encode()).hexdigest()

    return tuple(sorted(pieces, key=place))
