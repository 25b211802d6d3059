"""What the supervision questions and the feedback for the policy need from the store."""

from datetime import date
from typing import Protocol

from chatbot.domain.policy_feedback import Digest, MeetingPlan
from chatbot.domain.supervision_question_changes import KeptSet


class SupervisionQuestionRepository(Protocol):
    """Every version of the questions; safe against a second process."""

    def newest(self, workspace_id: str) -> KeptSet | None:
        """The newest version; None where none was kept."""
        ...

    def version(self, workspace_id: str, version: int) -> KeptSet | None:
        """One version."""
        ...

    def add(self, workspace_id: str, kept: KeptSet) -> bool:
        """Keep a version; False where somebody else has made it meanwhile."""
        ...


class PolicyFeedbackRepository(Protocol):
    """Team meetings, and the feedback that was given for them."""

    def plan(self, workspace_id: str) -> MeetingPlan:
        """What was chosen, or the default."""
        ...

    def save_plan(self, workspace_id: str, plan: MeetingPlan) -> bool:
        """Keep a plan; False where somebody else has changed it since it was read."""
        ...

    def add_digest(self, workspace_id: str, digest: Digest) -> bool:
        """Keep what managers are given; False where that meeting has it already."""
        ...

    def digest(self, workspace_id: str, meeting_on: date) -> Digest | None:
        """What was given for a meeting."""
        ...

    def newest_digest(self, workspace_id: str, before: Digest | None = None) -> Digest | None:
        """The one that was given last, or last before another one."""
        ...
