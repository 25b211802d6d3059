"""What the store tells a report: rows and sums, with no words that anybody wrote."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from chatbot.domain.answers import Outcome, Surface
from chatbot.domain.asks import AskState
from chatbot.domain.checks import Finding, OccurrenceState
from chatbot.domain.concerns import ConcernState


class CheckOutcome(StrEnum):
    """What became of a day's check; each has exactly one.

    NOBODY_THERE: missed, and whoever was asked was away or could not, or nobody could be asked.
    WAITING: not due yet.
    CALLED_OFF: the check was switched off before it was done.
    """

    IN_TIME = "in_time"
    LATE = "late"
    MISSED = "missed"
    NOBODY_THERE = "nobody_there"
    WAITING = "waiting"
    CALLED_OFF = "called_off"


def outcome_of(state: OccurrenceState, *, late: bool, asked: Collection[str]) -> CheckOutcome:
    """What became of a day's check.

    Args:
        state: as it stands.
        late: it was missed first, or done after the due time.
        asked: whose it was at the end.
    """
    if state is OccurrenceState.CANCELLED:
        return CheckOutcome.CALLED_OFF
    if state is OccurrenceState.DONE:
        return CheckOutcome.LATE if late else CheckOutcome.IN_TIME
    if state is OccurrenceState.MISSED:
        return CheckOutcome.MISSED if asked else CheckOutcome.NOBODY_THERE
    return CheckOutcome.WAITING


def person_of(done_by: str | None, asked: Sequence[str]) -> str | None:
    """To whom a check counts (Slack user id): who did it, else the first whose it was at the end.

    None where it counts to nobody. So each check counts once, and a check
    that somebody could not do because they were away does not count to them.

    Args:
        done_by: who did it.
        asked: those who had not declined and were not away.
    """
    return done_by or next(iter(asked), None)


@dataclass(frozen=True, kw_only=True)
class CheckCount:
    """How many checks came to the same end.

    Attributes:
        person: to whom they count, as `person_of` says.
        found: there was something to report.
    """

    check_id: str
    outcome: CheckOutcome
    person: str | None
    found: bool
    count: int


@dataclass(frozen=True, kw_only=True)
class CheckDay:
    """How many checks of one day came to the same end."""

    on: date
    outcome: CheckOutcome
    person: str | None
    count: int


@dataclass(frozen=True, kw_only=True)
class CheckRecord:
    """One day's check, whatever was found or written."""

    check_id: str
    on: date
    outcome: CheckOutcome
    person: str | None
    took: timedelta | None
    finding: Finding | None


@dataclass(frozen=True, kw_only=True)
class QuestionCount:
    """How many questions of a period came to the same end.

    Attributes:
        by_button: a button led to them; they repeat a question that was typed before.
    """

    outcome: Outcome
    by_button: bool
    count: int


@dataclass(frozen=True, kw_only=True)
class SubjectCount:
    """How many questions were taken for the same subject, typed or by a button."""

    outcome: Outcome
    intent_id: str
    count: int


@dataclass(frozen=True, kw_only=True)
class ReducedCount:
    """Old questions of which only figures are kept; of a whole month (by UTC)."""

    month: date
    outcome: Outcome
    intent_id: str | None
    by_button: bool
    subject: str
    count: int
    helpful: int
    not_helpful: int


@dataclass(frozen=True, kw_only=True)
class QuestionRecord:
    """A question without its words, and without who asked."""

    asked_at: datetime
    surface: Surface
    outcome: Outcome
    intent_id: str | None
    helpful: int
    not_helpful: int

    @property
    def by_button(self) -> bool:
        """Whether a button led to it: it repeats a question that was typed before."""
        return self.surface is Surface.BUTTON


@dataclass(frozen=True, kw_only=True)
class AskRecord:
    """A question that was handed to a person; `since` is when it came to its state."""

    asked_at: datetime
    since: datetime
    state: AskState

    @property
    def took(self) -> timedelta | None:
        """From asking to the answer."""
        return self.since - self.asked_at if self.state is AskState.ANSWERED else None


@dataclass(frozen=True, kw_only=True)
class ConcernCount:
    """How many concerns of a kind were logged, and how many of them are open."""

    kind_id: str
    logged: int
    open: int


@dataclass(frozen=True, kw_only=True)
class ConcernRecord:
    """A concern without what it says."""

    reference: str
    kind_id: str
    page_id: str | None
    logged_at: datetime
    state: ConcernState


@dataclass(frozen=True, kw_only=True)
class FollowUpRecord:
    """A follow-up that is still to be done, of an open concern."""

    reference: str
    kind_id: str
    owner: str
    assigned_at: datetime
    due_on: date
