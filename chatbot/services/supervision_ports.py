"""What the services of supervision need from the outside, as Protocols."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from chatbot.domain.supervision import (
    AgreedAction,
    Answer,
    DraftField,
    Entry,
    GivenAnswer,
    Meeting,
    Plan,
    SupervisionCounts,
    SupervisionSettings,
    SupervisionSpan,
)
from chatbot.domain.supervision_questions import NO_QUESTIONS, QuestionSet

if TYPE_CHECKING:
    from chatbot.services.ports import UnitOfWork


class QuestionBook(Protocol):
    """The supervision questions of a workspace, in every version."""

    def current(self, work: "UnitOfWork") -> QuestionSet:
        """What is asked from now on."""
        ...

    def version(self, work: "UnitOfWork", number: int) -> QuestionSet:
        """What was asked in a version."""
        ...


class NoQuestions:
    """Implements `QuestionBook` for an organisation that asks nothing."""

    def current(self, work: "UnitOfWork") -> QuestionSet:
        """None."""
        del work
        return NO_QUESTIONS

    def version(self, work: "UnitOfWork", number: int) -> QuestionSet:
        """None either."""
        del work, number
        return NO_QUESTIONS


class SupervisionRepository(Protocol):
    """Plans and records; whoever changes something has locked the roles before."""

    def settings(self, workspace_id: str) -> SupervisionSettings:
        """What the organisation has chosen."""
        ...

    def save_settings(self, workspace_id: str, settings: SupervisionSettings) -> None:
        """Keep what it has chosen."""
        ...

    def plans(self, workspace_id: str) -> Sequence[Plan]:
        """All plans, those that were ended too."""
        ...

    def plan_of(self, workspace_id: str, worker: str) -> Plan | None:
        """The plan of a worker."""
        ...

    def save_plan(self, plan: Plan) -> None:
        """Keep a worker's plan in the place of an earlier one."""
        ...

    def add(self, meeting: Meeting) -> bool:
        """Add a record; False where the worker has one for that date of the plan."""
        ...

    def get(self, workspace_id: str, meeting_id: str) -> Meeting | None:
        """One record of this workspace."""
        ...

    def of_worker(self, workspace_id: str, worker: str) -> Sequence[Meeting]:
        """A worker's records, newest first."""
        ...

    def unsaid(self, workspace_id: str, first_on: date, last_on: date) -> Sequence[Meeting]:
        """Those of a date and up to another of which nobody has said what became of them."""
        ...

    def all(self, workspace_id: str) -> Sequence[Meeting]:
        """All records, newest first."""
        ...

    def save(self, meeting: Meeting) -> bool:
        """Keep a change; False where somebody else has changed the record since it was read."""
        ...

    def remove(self, meeting: Meeting) -> None:
        """Delete a record in which nothing was written."""
        ...

    def add_reader(
        self, meeting: Meeting, user_id: str, *, since: datetime, given_by: str
    ) -> bool:
        """Let a supervisor read a record; False where they could already."""
        ...

    def answers(self, workspace_id: str, meeting_id: str) -> Mapping[str, GivenAnswer]:
        """What the worker wrote, by question."""
        ...

    def keep_draft(
        self, meeting: Meeting, field: DraftField, text: str, typed_ts: str | None
    ) -> bool:
        """Keep what stands in a field; False where something newer is kept.

        Without the platform's time it is the newest.
        """
        ...

    def hand_over(
        self, meeting: Meeting, answers: Sequence[tuple[Answer, bool]], now: datetime
    ) -> None:
        """Keep the answers, each with whether it is feedback; there are no drafts then."""
        ...

    def comment(self, workspace_id: str, meeting_id: str) -> str:
        """What the supervisor shared; empty where that is nothing."""
        ...

    def set_comment(self, meeting: Meeting, text: str) -> None:
        """Share something else."""
        ...

    def actions_of(self, workspace_id: str, worker: str) -> Sequence[AgreedAction]:
        """All that was ever agreed with a worker, oldest first."""
        ...

    def add_action(self, workspace_id: str, action: AgreedAction) -> None:
        """Agree on something."""
        ...

    def finish_action(self, workspace_id: str, action_id: str, done_at: datetime) -> bool:
        """Note that it is done; False where it was."""
        ...

    def add_entry(self, meeting: Meeting, entry: Entry, form_id: str | None = None) -> None:
        """Append to a record's timeline."""
        ...

    def entries(self, workspace_id: str, meeting_id: str) -> Sequence[Entry]:
        """A record's timeline, oldest first."""
        ...

    def has_entry(self, workspace_id: str, form_id: str) -> bool:
        """Whether a form has made its entry already."""
        ...

    def counts(self, workspace_id: str, first_on: date, last_on: date) -> SupervisionCounts:
        """Supervision from a date to another, both counted, in numbers."""
        ...

    def spans(self, workspace_id: str, workers: Collection[str]) -> Mapping[str, SupervisionSpan]:
        """From when to when some workers have records; without those who have none."""
        ...

    def feedback_count(self, workspace_id: str, first_on: date, last_on: date) -> int:
        """How many answers `feedback_answers` has."""
        ...

    def feedback_answers(
        self, workspace_id: str, first_on: date, last_on: date
    ) -> Sequence[tuple[date, str]]:
        """Feedback for the policy that was given in a period, without person.

        Each with the first day of its month: the day itself would name the worker. What is
        handed over again in the same words counts when it was given first.
        """
        ...

    def feedback_people(self, workspace_id: str, first_on: date, last_on: date) -> int:
        """How many people gave it."""
        ...
