"""Versions of the policy that people have to read, and that they have read them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Final

from chatbot.domain.working_time import WorkingTime

WEEK: Final = timedelta(days=7)


class ChangeKind(StrEnum):
    """What became of a clause since the version before."""

    CHANGED = "changed"
    NEW = "new"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, kw_only=True)
class ClauseChange:
    """A clause that is otherwise than before, by its label; never by its words."""

    kind: ChangeKind
    label: str


@dataclass(frozen=True, kw_only=True)
class Publication:
    """A version of the policy that a manager published.

    Attributes:
        number: 1, 2, 3 in its workspace.
        label: what messages call it.
        dated_on: the date of the version itself.
        link: where it can be read (https); empty where only the loaded document has it.
        document_id: the loaded document (`DocumentVersion.version_id`), if there is one.
        changes: what changed, in a manager's words.
        clauses: what changed, by the labels of the loaded document's clauses.
        material: whether everybody has to read it again.
        days: so long people have to read it, from the day on which they are asked.
        weeks: overdue for so long, and the managers are told.
        with_guests: whether guests have to read it too.
        published_by: a Slack user id.
    """

    publication_id: str
    workspace_id: str
    number: int
    label: str
    dated_on: date
    link: str
    document_id: str | None
    changes: str
    clauses: tuple[ClauseChange, ...]
    material: bool
    days: int
    weeks: int
    with_guests: bool
    published_by: str
    published_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReadingRequest:
    """Somebody was asked to read, or only told of a small change.

    Attributes:
        publication_id: the version from which on everybody has to have read one; of what was
            only told, the version with the small change.
        due_on: None where it was only told.
        step: which message came last, as `step_on` counts them.
        round: counts how often they were asked anew, because they had been gone meanwhile.
        lapsed: they do not have to read it any more: they left, or became a guest.
    """

    workspace_id: str
    publication_id: str
    user_id: str
    asked_on: date
    due_on: date | None
    step: int = 0
    round: int = 1
    lapsed: bool = False


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Somebody has read a version; it is undone, never deleted.

    Attributes:
        user_id: who (a Slack user id); None for somebody without Slack.
        name: what a manager typed for somebody without Slack; else None.
        recorded_by: a Slack user id: their own, or a manager's.
        note: what a manager noted.
    """

    reading_id: str
    workspace_id: str
    publication_id: str
    user_id: str | None
    name: str | None
    read_on: date
    recorded_by: str
    recorded_at: datetime
    note: str = ""
    undone_by: str | None = None
    undone_at: datetime | None = None
    undone_reason: str = ""

    @property
    def stands(self) -> bool:
        """Whether it was not undone."""
        return self.undone_at is None

    @property
    def is_own(self) -> bool:
        """Whether the reader said so, and nobody for them."""
        return self.user_id is not None and self.recorded_by == self.user_id

    @property
    def reader_key(self) -> str:
        """The same for the same reader, however a name was typed."""
        return reader_key(self.user_id, self.name)


def reader_key(user_id: str | None, name: str | None) -> str:
    """Names a reader within a workspace; a name without Slack counts by its words alone."""
    return f"user:{user_id}" if user_id else f"name:{' '.join((name or '').casefold().split())}"


class Step(IntEnum):
    """The messages to somebody who has to read; after `DUE` another one follows each week."""

    ASKED = 0
    WEEK_BEFORE = 1
    DAY_BEFORE = 2
    DUE = 3


def due_from(asked_on: date, days: int, working_time: WorkingTime) -> date:
    """By when somebody has to have read: so many days later, on a working day."""
    due_on = asked_on + timedelta(days=days)
    while not working_time.is_working_day(due_on):
        due_on += timedelta(days=1)
    return due_on


def step_on(due_on: date, today: date, working_time: WorkingTime) -> int:
    """The last message that was to be sent by a day.

    One falls on the seventh day before the due date, one on the working day before it,
    one on it, and one on every seventh day after it. What falls on a day without work
    waits for the next one, and gives way to what falls on that day itself.
    """
    if today >= due_on:
        return Step.DUE + (today - due_on) // WEEK
    day_before = due_on - timedelta(days=1)
    while not working_time.is_working_day(day_before):
        day_before -= timedelta(days=1)
    if today >= day_before:
        return Step.DAY_BEFORE
    return Step.WEEK_BEFORE if today >= due_on - WEEK else Step.ASKED
