"""Supervision: when it is, what came of it, who may read what was said."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from chatbot.domain.roles import Role, Roles

LONGEST_WORDS: Final = 3000  # characters in any field
LONGEST_TASK: Final = 300
STILL_KNOWN: Final = timedelta(weeks=12)  # so long somebody still knows what became of a date
MOST_ACTIONS: Final = 15  # in one record
LEAST_WEEKS: Final = 1
MOST_WEEKS: Final = 52
OWN_CHOICE_WEEKS: Final = 6  # neither policy names an interval


class MeetingState(StrEnum):
    """What became of it."""

    PLANNED = "planned"
    HELD = "held"
    NOT_HELD = "not_held"


class Deed(StrEnum):
    """What can be done; the timeline says who did which, and when.

    OPEN: the bot opened the record of a coming date. GONE: the worker left before its date.
    """

    OPEN = "open"
    BEGIN = "begin"
    ANSWER = "answer"
    MOVE = "move"
    HELD = "held"
    NOT_HELD = "not_held"
    COMMENT = "comment"
    ADD_ACTION = "add_action"
    FINISH_ACTION = "finish_action"
    SIGN = "sign"
    REOPEN = "reopen"
    RELEASE = "release"
    GONE = "gone"


class Part(StrEnum):
    """What somebody has to do with a record; whoever has no part does not know of it.

    LEADER: supervises the worker now. READER: does, and may read this record.
    INSPECTOR: a manager, of a record that managers may read.
    """

    WORKER = "worker"
    LEADER = "leader"
    READER = "reader"
    MANAGER = "manager"
    INSPECTOR = "inspector"


@dataclass(frozen=True, kw_only=True)
class SupervisionSettings:
    """What an organisation has chosen.

    Attributes:
        interval_weeks: after so many weeks without supervision a worker is overdue.
        managers_read: whether managers may read records that are begun from now on.
        changed_at: None where nobody has chosen anything (aware UTC).
    """

    interval_weeks: int = OWN_CHOICE_WEEKS
    managers_read: bool = False
    changed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """When a worker's supervision is.

    Attributes:
        worker: Slack user id.
        starting_on: the first date by the organisation's calendar.
        every_weeks: how often it comes; None for that one date.
        ended_at: when it was ended (aware UTC).
        version: counts the changes.
    """

    workspace_id: str
    worker: str
    starting_on: date
    every_weeks: int | None
    set_by: str
    set_at: datetime
    ended_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """One supervision without what was said.

    Attributes:
        meant_for: the date of the plan; there is one record for it.
        on: the date now.
        moved: how often the date was changed.
        begun_at: when something was first written; who may read it was settled then.
        managers_read: whether managers may, as was said then.
        questions_version: the questions that it was begun with.
        readers: supervisors who may read it (Slack user ids).
        answered_at: when the worker last handed their answers over.
        prompted_on: when the worker was asked; None where they were not.
        reminded_for, told_for, outcome_for: for which date the worker was reminded, the
            supervisor told of the answers, and asked what became of it.
        version: counts the changes.
    """

    meeting_id: str
    workspace_id: str
    worker: str
    meant_for: date
    on: date
    moved: int = 0
    state: MeetingState = MeetingState.PLANNED
    held_on: date | None = None
    begun_at: datetime | None = None
    managers_read: bool = False
    questions_version: int | None = None
    readers: tuple[str, ...] = ()
    answered_at: datetime | None = None
    prompted_on: date | None = None
    reminded_for: date | None = None
    told_for: date | None = None
    outcome_for: date | None = None
    worker_signed_at: datetime | None = None
    supervisor_signed_at: datetime | None = None
    supervisor_signed_by: str | None = None
    version: int = 1

    @property
    def is_planned(self) -> bool:
        """Whether nobody has said yet what became of it."""
        return self.state is MeetingState.PLANNED

    @property
    def is_locked(self) -> bool:
        """Whether both have signed it off."""
        return self.worker_signed_at is not None and self.supervisor_signed_at is not None

    @property
    def day(self) -> date:
        """When it was, or is to be."""
        return self.held_on or self.on


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A worker's answer to a question; empty words where there is none."""

    question_id: str
    value: str = ""
    reason: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return not (self.value.strip() or self.reason.strip())


@dataclass(frozen=True, kw_only=True)
class GivenAnswer:
    """An answer with what was typed since it was handed over.

    Attributes:
        draft: what the worker typed last; None where that is what they handed over.
    """

    given: Answer
    draft: Answer | None = None

    @property
    def typed(self) -> Answer:
        """What the form begins with."""
        return self.draft or self.given


@dataclass(frozen=True, kw_only=True)
class SupervisionCounts:
    """Supervision in a period, in numbers.

    Attributes:
        due: dates within the period.
        held, not_held: what became of them.
        moved: those whose date was changed, within the period or into it.
    """

    due: int
    held: int
    moved: int
    not_held: int

    @property
    def unsaid(self) -> int:
        """Of how many nobody has said yet what became of them."""
        return self.due - self.held - self.not_held


@dataclass(frozen=True, kw_only=True)
class SupervisionSpan:
    """From when to when a worker has records.

    Attributes:
        first: the first date that was planned, of those with a record.
        last_held: when supervision was last.
    """

    first: date
    last_held: date | None


@dataclass(frozen=True, kw_only=True)
class DraftField:
    """A field of the form: a question's answer, or its reason."""

    question_id: str
    is_reason: bool = False


@dataclass(frozen=True, kw_only=True)
class AgreedAction:
    """What was agreed; it is carried over until it is done.

    Attributes:
        owner: the worker or the supervisor (Slack user id).
    """

    action_id: str
    meeting_id: str
    what: str
    owner: str
    due_on: date
    added_at: datetime
    done_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_at is None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a record's timeline.

    Attributes:
        actor: a Slack user id, or `SYSTEM`.
        reason: why, in the words of whoever did it.
        from_on, to_on: of a date that was changed.
    """

    at: datetime
    actor: str
    deed: Deed
    reason: str | None = None
    from_on: date | None = None
    to_on: date | None = None


_BOTH: Final = frozenset({Part.WORKER, Part.READER})
MAY: Final[Mapping[Deed, frozenset[Part]]] = MappingProxyType(
    {
        Deed.ANSWER: frozenset({Part.WORKER}),
        Deed.MOVE: frozenset({Part.LEADER, Part.MANAGER}),
        Deed.HELD: frozenset({Part.LEADER}),
        Deed.NOT_HELD: frozenset({Part.LEADER}),
        Deed.COMMENT: frozenset({Part.READER}),
        Deed.ADD_ACTION: frozenset({Part.READER}),
        Deed.FINISH_ACTION: _BOTH,
        Deed.SIGN: _BOTH,
        Deed.REOPEN: _BOTH,
        Deed.RELEASE: frozenset({Part.WORKER, Part.MANAGER}),
    }
)
READING: Final = frozenset({Part.WORKER, Part.READER, Part.INSPECTOR})
CHANGES_CONTENT: Final = frozenset({Deed.ANSWER, Deed.COMMENT, Deed.ADD_ACTION})
# What becomes of a date. Somebody who has left has no supervisor any more to say it.
OUTCOMES: Final = frozenset({Deed.MOVE, Deed.HELD, Deed.NOT_HELD})
# Who may read a record is settled with the first of these at the latest.
BEGINS: Final = CHANGES_CONTENT | {Deed.HELD, Deed.NOT_HELD}


def parts_of(meeting: Meeting, user_id: str, roles: Roles) -> frozenset[Part]:
    """What somebody has to do with a record, by the roles of this moment.

    A former supervisor has nothing to do with it any more; a new one leads the
    supervision, and reads nothing that was begun before, unless it was released.
    """
    if user_id == meeting.worker:
        return frozenset({Part.WORKER})
    found = set()
    if roles.has(user_id, Role.SUPERVISOR, meeting.worker):
        found.add(Part.LEADER)
        if meeting.begun_at is None or user_id in meeting.readers:
            found.add(Part.READER)
    if roles.has(user_id, Role.MANAGER):
        found.add(Part.MANAGER)
        if meeting.managers_read:
            found.add(Part.INSPECTOR)
    return frozenset(found)


def may_read(meeting: Meeting, user_id: str, roles: Roles) -> bool:
    """Whether somebody may read what was said."""
    return bool(parts_of(meeting, user_id, roles) & READING)


def may(
    deed: Deed, meeting: Meeting, user_id: str, roles: Roles, *, has_left: bool = False
) -> bool:
    """Whether somebody may do something with a record, whatever its state.

    Args:
        deed: what.
        meeting: the record.
        user_id: who.
        roles: of this moment.
        has_left: whether the worker has; a manager says then what became of a date.
    """
    parts = parts_of(meeting, user_id, roles)
    if has_left and deed in OUTCOMES:
        return Part.MANAGER in parts
    return bool(parts & MAY.get(deed, frozenset()))


def is_time_for(deed: Deed, meeting: Meeting, user_id: str, *, has_left: bool = False) -> bool:
    """Whether somebody who may do something with a record can do it as it stands."""
    if deed in {Deed.FINISH_ACTION, Deed.RELEASE}:
        return True
    if has_left and deed in OUTCOMES:
        return meeting.is_planned and deed is not Deed.MOVE
    if deed is Deed.REOPEN or meeting.is_locked:
        return deed is Deed.REOPEN and meeting.is_locked
    signed = (meeting.worker_signed_at, meeting.supervisor_signed_at)
    mine = signed[0] if user_id == meeting.worker else signed[1]
    rules = {
        Deed.SIGN: meeting.state is MeetingState.HELD and mine is None,
        Deed.MOVE: meeting.is_planned,
        Deed.HELD: meeting.state is not MeetingState.HELD,
        Deed.NOT_HELD: meeting.state is not MeetingState.NOT_HELD and not any(signed),
    }
    return rules.get(deed, True)


def mark_of(entries: Collection[Entry]) -> int:
    """What tells a record that was read from one in which something else stands by now."""
    return sum(each.deed in BEGINS for each in entries)


def unreleased(meetings: Collection[Meeting], user_id: str, roles: Roles) -> tuple[Meeting, ...]:
    """The records of a worker that this supervisor of theirs may not read yet."""
    return tuple(
        each
        for each in meetings
        if Part.LEADER in (parts := parts_of(each, user_id, roles)) and Part.READER not in parts
    )
