"""Concerns: what was seen, who may read it, and what becomes of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from chatbot.domain.roles import Role, Roles

# UK GDPR, article 33: from becoming aware of it, by the clock and not by working hours.
REPORT_WITHIN: Final = timedelta(hours=72)
NUMBERS: Final = (range(100, 1000), range(1000, 10_000), range(10_000, 100_000))


class Source(StrEnum):
    """Where a concern was logged from."""

    COMMAND = "command"
    HOME = "home"
    MESSAGE = "message"
    URGENT = "urgent"
    CHECK = "check"


class ConcernState(StrEnum):
    """Whether there is still something to do."""

    OPEN = "open"
    CLOSED = "closed"


class Deed(StrEnum):
    """What can be done with a concern; the timeline says who did which, and when.

    TOLD: nobody saw to a follow-up, so the bot told those who look after the concern.
    """

    LOG = "log"
    ADD = "add"
    FOLLOW_UP = "follow_up"
    FINISH = "finish"
    HAND_OVER = "hand_over"
    CLOSE = "close"
    REOPEN = "reopen"
    ERASE = "erase"
    TOLD = "told"


class Part(StrEnum):
    """What somebody has to do with a concern; whoever has no part does not know of it."""

    REPORTER = "reporter"
    OWNER = "owner"  # of a follow-up
    HANDLER = "handler"


class Readers(StrEnum):
    """Who looks after concerns of a kind."""

    MANAGERS = "managers"
    LEADS = "leads"
    MANAGERS_FOR_LEADS = "managers_for_leads"  # a safeguarding one, and there is no lead


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Who looks after a concern: the rule, and the people (Slack user ids) just now."""

    readers: Readers
    people: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """Something that is to be done about a concern.

    Attributes:
        task: None once it was erased.
        owner: who is to do it (Slack user id).
        assigned_at: when it became theirs (aware UTC).
        nudges: how often they were reminded, last on `nudged_on`.
        told_at: when those who look after the concern were told that nobody sees to it.
    """

    follow_up_id: str
    concern_id: str
    task: str | None
    owner: str
    due_on: date
    assigned_at: datetime
    done_at: datetime | None = None
    nudges: int = 0
    nudged_on: date | None = None
    told_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_at is None


@dataclass(frozen=True, kw_only=True)
class Concern:
    """A concern without what it says.

    Attributes:
        reference: what messages call it: `C-2026-714`.
        safeguarding: as its kind was when it was logged.
        urgent: those who look after it are told at once, at night too.
        reporter: who logged it (Slack user id).
        noticed_at: of one about personal data, when it was noticed (aware UTC).
    """

    concern_id: str
    workspace_id: str
    reference: str
    kind_id: str
    safeguarding: bool
    urgent: bool
    page_id: str | None
    reporter: str
    source: Source
    logged_at: datetime
    noticed_at: datetime | None = None
    state: ConcernState = ConcernState.OPEN
    erased_at: datetime | None = None
    follow_ups: tuple[FollowUp, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.state is ConcernState.OPEN

    @property
    def report_by(self) -> datetime | None:
        """By when it has to be reported, if it has to be (aware UTC)."""
        return self.noticed_at + REPORT_WITHIN if self.noticed_at else None

    def follow_up(self, follow_up_id: str | None) -> FollowUp | None:
        """One of its follow-ups."""
        return next((each for each in self.follow_ups if each.follow_up_id == follow_up_id), None)

    def open_follow_ups(self) -> tuple[FollowUp, ...]:
        """What is still to be done; nothing once it is closed."""
        return tuple(each for each in self.follow_ups if each.is_open) if self.is_open else ()


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a concern says; None and empty once it was erased.

    Attributes:
        ticked: what was done of its kind's checklist.
        accounts: public handles of the accounts that it is about.
    """

    happened: str | None
    done: str | None = None
    ticked: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a concern's timeline; it is never changed, except that its text is erased.

    Attributes:
        actor: a Slack user id, or `SYSTEM`.
        owner, due_on: of a follow-up that was given to somebody.
    """

    at: datetime
    actor: str
    deed: Deed
    text: str | None = None
    follow_up_id: str | None = None
    owner: str | None = None
    due_on: date | None = None


_EVERYBODY: Final = frozenset(Part)
MAY: Final[Mapping[Deed, frozenset[Part]]] = MappingProxyType(
    {
        Deed.ADD: _EVERYBODY,
        Deed.FOLLOW_UP: _EVERYBODY,
        Deed.FINISH: frozenset({Part.OWNER, Part.HANDLER}),
        Deed.HAND_OVER: frozenset({Part.OWNER, Part.HANDLER}),
        Deed.CLOSE: frozenset({Part.HANDLER}),
        Deed.REOPEN: frozenset({Part.HANDLER}),
        Deed.ERASE: frozenset({Part.HANDLER}),
    }
)
OF_A_FOLLOW_UP: Final = frozenset({Deed.FINISH, Deed.HAND_OVER})
WHILE_OPEN: Final = frozenset({Deed.FOLLOW_UP, Deed.CLOSE, *OF_A_FOLLOW_UP})


def audience_of(*, safeguarding: bool, roles: Roles) -> Audience:
    """Who looks after such concerns; with a safeguarding lead, managers know nothing of it."""
    managers = roles.holders(Role.MANAGER)
    if not safeguarding:
        return Audience(readers=Readers.MANAGERS, people=managers)
    if leads := roles.holders(Role.SAFEGUARDING_LEAD):
        return Audience(readers=Readers.LEADS, people=leads)
    return Audience(readers=Readers.MANAGERS_FOR_LEADS, people=managers)


def parts_of(concern: Concern, user_id: str, roles: Roles) -> frozenset[Part]:
    """What somebody has to do with a concern; nothing at all for most people.

    A follow-up alone opens no safeguarding concern.
    """
    found = set()
    if user_id == concern.reporter:
        found.add(Part.REPORTER)
    if user_id in audience_of(safeguarding=concern.safeguarding, roles=roles).people:
        found.add(Part.HANDLER)
    owns = any(each.owner == user_id for each in concern.follow_ups)
    if owns and (found or not concern.safeguarding):
        found.add(Part.OWNER)
    return frozenset(found)


def may(
    deed: Deed, concern: Concern, user_id: str, roles: Roles, follow_up: FollowUp | None = None
) -> bool:
    """Whether somebody may do something with a concern, whatever its state.

    Args:
        deed: what.
        concern: with what.
        user_id: who.
        roles: as they are now.
        follow_up: with which of its follow-ups; being the owner of another one is no help.
    """
    parts = parts_of(concern, user_id, roles)
    if deed in OF_A_FOLLOW_UP and (follow_up is None or follow_up.owner != user_id):
        parts -= {Part.OWNER}
    return bool(parts & MAY.get(deed, frozenset()))


def is_time_for(deed: Deed, concern: Concern, follow_up: FollowUp | None = None) -> bool:
    """Whether something can be done with a concern as it stands, whoever does it."""
    if deed is Deed.REOPEN:
        return not concern.is_open
    if deed is Deed.ERASE:
        return concern.erased_at is None
    if deed in OF_A_FOLLOW_UP and (follow_up is None or not follow_up.is_open):
        return False
    return concern.is_open or deed not in WHILE_OPEN


def may_own(user_id: str, *, safeguarding: bool, reporter: str, roles: Roles) -> bool:
    """Whether somebody can be given a follow-up: it must not show them what is not theirs."""
    audience = audience_of(safeguarding=safeguarding, roles=roles)
    return not safeguarding or user_id == reporter or user_id in audience.people


def free_numbers(taken: Collection[int]) -> tuple[int, ...]:
    """The numbers to draw the next reference of a year from.

    They are drawn, not counted: a row of numbers with a gap would tell whoever
    may not read a concern that there is one.
    """
    for numbers in NUMBERS:
        free = tuple(number for number in numbers if number not in taken)
        if len(free) * 2 > len(numbers):
            return free
    raise ValueError("there are no more references for this year")


def reference(year: int, number: int) -> str:
    """What messages call a concern."""
    return f"C-{year}-{number}"
