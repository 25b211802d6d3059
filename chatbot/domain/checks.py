"""Checks: "look at this page, this often", and what becomes of each day's one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from chatbot.domain.cadences import Cadence, window
from chatbot.domain.working_time import WorkingTime

MOST_ITEMS: Final = 20
LONGEST_ITEM: Final = 200  # characters
LONGEST_LIST: Final = 2900  # characters; the form has one field for all lines
MOST_PEOPLE: Final = 10
LATE_AFTER: Final = timedelta(minutes=15)  # a tick and Slack's pauses are no delay
TIME_TO_DO_IT: Final = timedelta(minutes=30)  # with less than that it is not asked for any more
STILL_RECORDED: Final = timedelta(days=7)  # after the due time; then nobody knows any more
MOST_NUDGES: Final = 2  # for one person and one day's check
LONGEST_GAP: Final = 92  # days that are looked back on after the bot stood still


class DoneBy(StrEnum):
    """Who does a check, where no manager has chosen people."""

    PAGE_ADMIN = "page_admin"
    MANAGERS = "managers"


@dataclass(frozen=True, kw_only=True)
class CheckItem:
    """One line of a checklist, with the ids of the clauses that ask for it."""

    says: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Check:
    """The rule: what is looked at, how often, when, by whom.

    Attributes:
        page_id: the page that it is about, if any.
        opens, due: local times of one day.
        clauses: what asks for it.
        own_choice: what the policy leaves open and the organisation has chosen.
        switched_on: whether it is done at all.
        zone: of its times; the organisation's where there is none.
        people, backups: user ids that managers chose; else the roles count.
    """

    check_id: str
    name: str
    cadence: Cadence
    opens: time
    due: time
    items: tuple[CheckItem, ...]
    clauses: tuple[str, ...]
    done_by: DoneBy = DoneBy.PAGE_ADMIN
    page_id: str | None = None
    own_choice: str | None = None
    switched_on: bool = True
    zone: str | None = None
    people: tuple[str, ...] = ()
    backups: tuple[str, ...] = ()

    def window(self, day: date, working_time: WorkingTime) -> tuple[datetime, datetime]:
        """When it opens and is due on a day (UTC)."""
        return window(day, self.opens, self.due, self.zone_in(working_time))

    def zone_in(self, working_time: WorkingTime) -> ZoneInfo:
        """The zone of its times."""
        return ZoneInfo(self.zone) if self.zone else working_time.zone


class OccurrenceState(StrEnum):
    """How one day's check stands.

    TAKEN: somebody is on it, which is not the same as done.
    MISSED: nobody has done it by the due time; done later, it is DONE and keeps `missed_at`.
    CANCELLED: the check was switched off before it was done.
    """

    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"


WAITING: Final = frozenset({OccurrenceState.OPEN, OccurrenceState.TAKEN})


class Finding(StrEnum):
    """What a check came to."""

    NOTHING = "nothing"
    SOMETHING = "something"


class Capacity(StrEnum):
    """Why somebody is asked: it is theirs, by swap too; they stand in; or it was handed on."""

    FIRST = "first"
    SWAPPED = "swapped"
    COVER = "cover"
    BACKUP = "backup"
    HANDED = "handed"


class Lateness(StrEnum):
    """How a check's opening stands to the moment at which it is opened."""

    ON_TIME = "on_time"
    LATE = "late"
    TOO_LATE = "too_late"


class Step(StrEnum):
    """What follows where nobody has done it."""

    NUDGE = "nudge"
    BACKUP = "backup"
    DUE = "due"
    OVER = "over"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Somebody who is to do it; `declined_at` once they could not, or were away."""

    user_id: str
    capacity: Capacity
    declined_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """One day's check.

    Attributes:
        on: the local date; a check has one occurrence on a date.
        step: what comes next where nobody does it, at `step_at`.
        noticed: what was found, in somebody's words.
        action: what was done about it.
        missed_at: the due time, where it was not done by then.
        version: counts the changes.
    """

    occurrence_id: str
    workspace_id: str
    check_id: str
    on: date
    opens_at: datetime
    due_at: datetime
    opened_at: datetime
    state: OccurrenceState
    step: Step
    step_at: datetime
    people: tuple[Asked, ...] = ()
    taken_by: str | None = None
    taken_at: datetime | None = None
    done_by: str | None = None
    done_at: datetime | None = None
    finding: Finding | None = None
    noticed: str | None = field(default=None, repr=False)
    action: str | None = field(default=None, repr=False)
    missed_at: datetime | None = None
    version: int = 0

    @property
    def asked(self) -> tuple[str, ...]:
        """Who is asked to do it now (user ids)."""
        return tuple(person.user_id for person in self.people if person.declined_at is None)

    @property
    def is_waiting(self) -> bool:
        """Whether somebody still has to do it."""
        return self.state in WAITING

    @property
    def opened_late(self) -> bool:
        """Whether it was asked for later than it should have been."""
        return self.opened_at > self.opens_at + LATE_AFTER


def lateness(opens_at: datetime, due_at: datetime, now: datetime) -> Lateness:
    """Whether a check that opened at a moment can still be asked for.

    A window shorter than an hour leaves half of itself.
    """
    needed = min(TIME_TO_DO_IT, (due_at - opens_at) / 2)
    if now > due_at - needed:
        return Lateness.TOO_LATE
    return Lateness.LATE if now > opens_at + LATE_AFTER else Lateness.ON_TIME


def step_moment(step: Step, opened_at: datetime, due_at: datetime) -> datetime:
    """When a step is due: a nudge half-way to the due time, the backup half-way from there."""
    parts = {Step.NUDGE: 2, Step.BACKUP: 3}
    return opened_at + (due_at - opened_at) * parts.get(step, 4) / 4


def step_after(step: Step) -> Step:
    """The next one; after the due time there is none."""
    steps = list(Step)
    return steps[min(steps.index(step) + 1, len(steps) - 1)]


class CheckField(StrEnum):
    """What a manager can change of a check."""

    SWITCHED_ON = "switched_on"
    DAYS = "days"
    OPENS = "opens"
    DUE = "due"
    ZONE = "zone"
    PEOPLE = "people"
    BACKUPS = "backups"
    ITEMS = "items"


def find_faults(
    check: Check, working_time: WorkingTime, *, somebody: bool, coming: Sequence[date]
) -> dict[CheckField, str]:
    """What cannot be of a check; a sentence for each such field.

    Args:
        check: as it is wanted; its zone is one that this machine knows.
        working_time: when the organisation is at work.
        somebody: whether anybody would be asked, by choice or by role.
        coming: some of the days on which it would come.
    """
    if not check.switched_on:
        return {}
    found: dict[CheckField, str] = {}
    if check.opens >= check.due:
        found[CheckField.DUE] = "It is due before it opens. Choose a later time."
    elif not all(_within(check, working_time, day) for day in coming):
        found[CheckField.OPENS] = (
            "I only write while you are at work. Choose times from"
            f" {working_time.opens:%H:%M} to {working_time.closes:%H:%M}."
        )
    if not somebody:
        found[CheckField.PEOPLE] = "Nobody would be asked. Choose at least one person."
    elif len(check.people) > MOST_PEOPLE:
        found[CheckField.PEOPLE] = f"Choose at most {MOST_PEOPLE} people."
    if set(check.people) & set(check.backups):
        found[CheckField.BACKUPS] = "The backup has to be somebody else."
    if fault := items_fault(check.items):
        found[CheckField.ITEMS] = fault
    return found


def items_fault(items: Sequence[CheckItem]) -> str | None:
    """What is wrong with a checklist; None where it is sound."""
    if not items:
        return "Write at least one thing to look at."
    if len(items) > MOST_ITEMS:
        return f"That is {len(items)} lines. Nobody reads so many: {MOST_ITEMS} are the most."
    longest = max(len(item.says) for item in items)
    if longest > LONGEST_ITEM:
        return f"One line has {longest} characters. Keep each below {LONGEST_ITEM + 1}."
    if sum(len(item.says) + 1 for item in items) > LONGEST_LIST:
        return f"That is too long altogether. Keep it below {LONGEST_LIST} characters."
    return None


def _within(check: Check, working_time: WorkingTime, day: date) -> bool:
    """Whether a day's window lies within the working hours; their very end counts."""
    opens_at, due_at = check.window(day, working_time)
    last = due_at - timedelta(microseconds=1)
    return working_time.is_open(opens_at) and working_time.is_open(last)
