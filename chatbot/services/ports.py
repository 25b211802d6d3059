"""What all services need from the outside, as Protocols; the edges implement them.

Each feature has its own beside these: `<feature>_ports.py`.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from chatbot.services.absence_ports import AbsenceRepository, SwapRepository
from chatbot.services.acknowledgement_ports import AcknowledgementRepository
from chatbot.services.answer_ports import AskRepository, QuestionRepository
from chatbot.services.check_ports import CheckRepository
from chatbot.services.concern_ports import ConcernRepository
from chatbot.services.delivery_ports import InboxRepository, OutboxRepository
from chatbot.services.document_ports import DocumentRepository
from chatbot.services.learning_ports import (
    FeedbackRepository,
    PhrasingRepository,
    PrivacyRepository,
    UnansweredRepository,
)
from chatbot.services.people_ports import AuditRepository, PeopleRepository, RoleRepository
from chatbot.services.profile_ports import LeaverRepository, ProfileRepository
from chatbot.services.report_ports import ReportRepository, ReportScheduleRepository
from chatbot.services.supervision_ports import SupervisionRepository
from chatbot.services.supervision_question_ports import (
    PolicyFeedbackRepository,
    SupervisionQuestionRepository,
)


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """This moment, aware UTC."""
        ...


class UnitOfWork(Protocol):
    """One transaction: committed by `commit`, else rolled back at the end of the block."""

    @property
    def people(self) -> PeopleRepository:
        """People."""
        ...

    @property
    def questions(self) -> QuestionRepository:
        """The log of questions."""
        ...

    @property
    def inbox(self) -> InboxRepository:
        """Accepted events."""
        ...

    @property
    def outbox(self) -> OutboxRepository:
        """Messages to be sent."""
        ...

    @property
    def roles(self) -> RoleRepository:
        """Who holds which role."""
        ...

    @property
    def audit(self) -> AuditRepository:
        """The log of changes."""
        ...

    @property
    def documents(self) -> DocumentRepository:
        """The policy document."""
        ...

    @property
    def asks(self) -> AskRepository:
        """Questions to people."""
        ...

    @property
    def feedback(self) -> FeedbackRepository:
        """What people said about answers."""
        ...

    @property
    def unanswered(self) -> UnansweredRepository:
        """Questions without an answer, and decisions on them."""
        ...

    @property
    def phrasings(self) -> PhrasingRepository:
        """Approved phrasings."""
        ...

    @property
    def privacy(self) -> PrivacyRepository:
        """What the log of questions keeps."""
        ...

    def workspaces(self) -> Sequence[tuple[str, str]]:
        """The id of every workspace with that of its pack."""
        ...

    @property
    def checks(self) -> CheckRepository:
        """The days of the checks."""
        ...

    @property
    def concerns(self) -> ConcernRepository:
        """Concerns."""
        ...

    @property
    def profiles(self) -> ProfileRepository:
        """The register of profiles."""
        ...

    @property
    def leavers(self) -> LeaverRepository:
        """Checklists for leavers."""
        ...

    @property
    def acknowledgements(self) -> AcknowledgementRepository:
        """Versions of the policy, and who has read them."""
        ...

    @property
    def supervision(self) -> SupervisionRepository:
        """Supervision."""
        ...

    @property
    def supervision_questions(self) -> SupervisionQuestionRepository:
        """The versions of the supervision questions."""
        ...

    @property
    def policy_feedback(self) -> PolicyFeedbackRepository:
        """Team meetings, and the feedback for the policy."""
        ...

    @property
    def absences(self) -> AbsenceRepository:
        """Absences."""
        ...

    @property
    def swaps(self) -> SwapRepository:
        """Swaps of checks' days."""
        ...

    @property
    def reports(self) -> ReportRepository:
        """What reports count."""
        ...

    @property
    def report_schedules(self) -> ReportScheduleRepository:
        """Who gets the report by itself."""
        ...

    def ensure_workspace(self, workspace_id: str, pack_id: str) -> None:
        """Add the workspace, or note which pack it uses."""
        ...

    def commit(self) -> None:
        """Make it last."""
        ...


class UnitOfWorkFactory(Protocol):
    """Begins transactions."""

    def __call__(self) -> AbstractContextManager[UnitOfWork]:
        """A unit of work, to be used with `with`."""
        ...
