"""What a life is played on: the services, a clock that is set, people and days."""

import calendar
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from chatbot.services.policy_index import PolicyIndex
from chatbot.services.workspace import WorkspaceServices


@dataclass(kw_only=True)
class StageClock:
    """A clock that stands where the play is."""

    moment: datetime

    def now(self) -> datetime:
        """The moment of the play, aware UTC."""
        return self.moment


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Something that happens `at` a time; the clock stands there when `happen` is called.

    What belongs together (a question, then the press of a button) is one moment, which
    moves the clock on by itself.
    """

    at: datetime
    happen: Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Everything that a life needs.

    Attributes:
        people: members by their role's key (`support_worker`), with their user ids.
        first: the day on which the play begins.
        now: when it ends; nothing may happen after it.
        urgent_examples: messages of somebody who tells of a person at risk.
    """

    index: PolicyIndex
    services: WorkspaceServices
    clock: StageClock
    people: Mapping[str, str]
    first: date
    now: datetime
    urgent_examples: Sequence[str] = ()
    done: Counter[str] = field(default_factory=Counter)
    doers: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @property
    def workspace_id(self) -> str:
        """The workspace that is filled."""
        return self.services.people.workspace_id

    def days(self) -> Iterator[date]:
        """Every day of the play, weekends too."""
        last = self.services.working_time.day_of(self.now)
        for number in range((last - self.first).days + 1):
            yield self.first + timedelta(days=number)

    def is_working_day(self, day: date) -> bool:
        """Whether the organisation works on that day: no weekend, no holiday."""
        return self.services.working_time.is_working_day(day)

    def local(self, day: date, at: time) -> datetime:
        """A time by the organisation's clock, aware UTC."""
        zone = self.services.working_time.zone
        return datetime.combine(day, at, zone).astimezone(UTC)

    def dice(self, *names: object) -> Random:
        """Chance that falls the same way each time for the same names."""
        return Random(" ".join(map(str, (self.workspace_id, *names))))  # noqa: S311 - no secret

    def note(self, what: str, by: str) -> None:
        """Count something that was done: `note("questions asked", user_id)`."""
        self.done[what] += 1
        self.doers[what].add(by)

    def summary(self) -> str:
        """What was done, in a sentence."""
        told = [
            f"{count} {what} by {_people(len(self.doers[what]))}"
            for what, count in self.done.items()
        ]
        return "; ".join(told) + "." if told else "Nothing new: these months were there already."


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day.day, last))
