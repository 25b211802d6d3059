"""What learning from people needs of the store, as Protocols; `ports.UnitOfWork` has them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from chatbot.domain.answers import Outcome
from chatbot.domain.phrasings import ApprovedPhrasing
from chatbot.domain.privacy import PrivacySettings
from chatbot.domain.unanswered import Decision, MissedQuestion


class FeedbackRepository(Protocol):
    """What people said about answers."""

    def give(
        self, workspace_id: str, question_id: str, *, voter: str, helpful: bool, given_at: datetime
    ) -> None:
        """Keep what somebody says; of what the same mark says twice, the last counts."""
        ...


class UnansweredRepository(Protocol):
    """Questions without an answer that helped; never who asked them."""

    def missed(self, workspace_id: str, limit: int) -> Sequence[MissedQuestion]:
        """The newest of them, urgent ones apart, the oldest first."""
        ...

    def find(self, workspace_id: str, question_ids: Collection[str]) -> Sequence[MissedQuestion]:
        """Those of the questions that are in the log, urgent ones apart, the oldest first."""
        ...

    def urgent_count(self, workspace_id: str) -> int:
        """How many of them went to the safeguarding route."""
        ...

    def decide(self, decision: Decision, question_ids: Collection[str]) -> int:
        """Note what was made of questions that are undecided; returns of how many."""
        ...

    def decided_subjects(self, workspace_id: str, since: datetime) -> Sequence[tuple[str, int]]:
        """The subjects of their own, and how many questions since a moment count for each."""
        ...

    def decided_intents(self, workspace_id: str, since: datetime) -> Sequence[tuple[str, int]]:
        """The intents of approved questions since a moment, and how many for each."""
        ...

    def recent(self, workspace_id: str, since: datetime, limit: int) -> Sequence[tuple[str, int]]:
        """What was typed since a moment, urgent apart, and how often; the newest first."""
        ...

    def forget_decisions(self, workspace_id: str, before: datetime) -> int:
        """Delete decisions made before a moment whose questions are all gone."""
        ...


class PhrasingRepository(Protocol):
    """Approved phrasings."""

    def version(self, workspace_id: str) -> str | None:
        """The name of the present state; None where nothing was ever approved."""
        ...

    def all(self, workspace_id: str) -> Sequence[ApprovedPhrasing]:
        """The phrasings of a workspace in the order of their approval."""
        ...

    def by_pack(self) -> Mapping[str, Sequence[ApprovedPhrasing]]:
        """The phrasings of all workspaces by the pack that they use, as they were approved."""
        ...

    def add(self, phrasings: Sequence[ApprovedPhrasing]) -> int:
        """Add phrasings of one workspace, less those it has; returns how many are new."""
        ...

    def withdraw(self, workspace_id: str, phrasing_id: str) -> ApprovedPhrasing | None:
        """Delete a phrasing; None where it is not there any more."""
        ...


class PrivacyRepository(Protocol):
    """What the log of questions keeps."""

    def settings(self, workspace_id: str) -> PrivacySettings:
        """What was chosen, or the default."""
        ...

    def save(self, workspace_id: str, settings: PrivacySettings) -> None:
        """Keep what was chosen; without names, those in the log are deleted at once."""
        ...

    def oldest(self, workspace_id: str) -> datetime | None:
        """When the oldest question in the log was asked; None where there is none."""
        ...

    def reduce(self, workspace_id: str, before: datetime, limit: int) -> int:
        """Turn the oldest questions from before a moment into counts; returns how many."""
        ...

    def counted(
        self, workspace_id: str, outcome: Outcome, since: date
    ) -> Sequence[tuple[str, int]]:
        """The intents of an outcome in the counts from a month on, and how often each."""
        ...

    def counted_subjects(self, workspace_id: str, since: date) -> Sequence[tuple[str, int]]:
        """The subjects of their own in the counts from a month on, and how often each."""
        ...

    def logged(
        self, workspace_id: str, outcome: Outcome, since: datetime
    ) -> Sequence[tuple[str, int]]:
        """The intents of an outcome in the log from a moment on, and how often each."""
        ...
