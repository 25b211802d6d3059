"""One transaction over all repositories."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select

from chatbot.services.ports import UnitOfWorkFactory
from chatbot.store.absences import SqlAbsenceRepository
from chatbot.store.acknowledgements import SqlAcknowledgementRepository
from chatbot.store.asks import SqlAskRepository
from chatbot.store.audit import SqlAuditRepository
from chatbot.store.checks import SqlCheckRepository
from chatbot.store.concerns import SqlConcernRepository
from chatbot.store.documents import SqlDocumentRepository
from chatbot.store.engine import reading
from chatbot.store.feedback import SqlFeedbackRepository
from chatbot.store.inbox import SqlInboxRepository
from chatbot.store.inserting import insert_into
from chatbot.store.leavers import SqlLeaverRepository
from chatbot.store.outbox import SqlOutboxRepository
from chatbot.store.people import SqlPeopleRepository
from chatbot.store.phrasings import SqlPhrasingRepository
from chatbot.store.policy_feedback import SqlPolicyFeedbackRepository
from chatbot.store.privacy import SqlPrivacyRepository
from chatbot.store.profiles import SqlProfileRepository
from chatbot.store.questions import SqlQuestionRepository
from chatbot.store.report_schedules import SqlReportScheduleRepository
from chatbot.store.reports import SqlReportRepository
from chatbot.store.roles import SqlRoleRepository
from chatbot.store.supervision import SqlSupervisionRepository
from chatbot.store.supervision_questions import SqlSupervisionQuestionRepository
from chatbot.store.swaps import SqlSwapRepository
from chatbot.store.tables import workspaces
from chatbot.store.unanswered import SqlUnansweredRepository


@dataclass(frozen=True, kw_only=True)
class SqlUnitOfWork:
    """Implements `UnitOfWork` on a connection of its own; not to be shared by threads."""

    connection: Connection

    @property
    def people(self) -> SqlPeopleRepository:
        """People."""
        return SqlPeopleRepository(connection=self.connection)

    @property
    def questions(self) -> SqlQuestionRepository:
        """The log of questions."""
        return SqlQuestionRepository(connection=self.connection)

    @property
    def inbox(self) -> SqlInboxRepository:
        """Accepted events."""
        return SqlInboxRepository(connection=self.connection)

    @property
    def outbox(self) -> SqlOutboxRepository:
        """Messages to be sent."""
        return SqlOutboxRepository(connection=self.connection)

    @property
    def roles(self) -> SqlRoleRepository:
        """Who holds which role."""
        return SqlRoleRepository(connection=self.connection)

    @property
    def audit(self) -> SqlAuditRepository:
        """The log of changes."""
        return SqlAuditRepository(connection=self.connection)

    @property
    def documents(self) -> SqlDocumentRepository:
        """The policy document."""
        return SqlDocumentRepository(connection=self.connection)

    @property
    def asks(self) -> SqlAskRepository:
        """Questions to people."""
        return SqlAskRepository(connection=self.connection)

    @property
    def feedback(self) -> SqlFeedbackRepository:
        """What people said about answers."""
        return SqlFeedbackRepository(connection=self.connection)

    @property
    def unanswered(self) -> SqlUnansweredRepository:
        """Questions without an answer, and decisions on them."""
        return SqlUnansweredRepository(connection=self.connection)

    @property
    def phrasings(self) -> SqlPhrasingRepository:
        """Approved phrasings."""
        return SqlPhrasingRepository(connection=self.connection)

    @property
    def privacy(self) -> SqlPrivacyRepository:
        """What the log of questions keeps."""
        return SqlPrivacyRepository(connection=self.connection)

    def workspaces(self) -> Sequence[tuple[str, str]]:
        """The id of every workspace with that of its pack."""
        rows = self.connection.execute(select(workspaces).order_by(workspaces.c.workspace_id))
        return [(row.workspace_id, row.pack_id) for row in rows]

    @property
    def checks(self) -> SqlCheckRepository:
        """The days of the checks."""
        return SqlCheckRepository(connection=self.connection)

    @property
    def concerns(self) -> SqlConcernRepository:
        """Concerns."""
        return SqlConcernRepository(connection=self.connection)

    @property
    def profiles(self) -> SqlProfileRepository:
        """The register of profiles."""
        return SqlProfileRepository(connection=self.connection)

    @property
    def leavers(self) -> SqlLeaverRepository:
        """Checklists for leavers."""
        return SqlLeaverRepository(connection=self.connection)

    @property
    def acknowledgements(self) -> SqlAcknowledgementRepository:
        """Versions of the policy, and who has read them."""
        return SqlAcknowledgementRepository(connection=self.connection)

    @property
    def supervision(self) -> SqlSupervisionRepository:
        """Supervision."""
        return SqlSupervisionRepository(connection=self.connection)

    @property
    def supervision_questions(self) -> SqlSupervisionQuestionRepository:
        """The versions of the supervision questions."""
        return SqlSupervisionQuestionRepository(connection=self.connection)

    @property
    def policy_feedback(self) -> SqlPolicyFeedbackRepository:
        """Team meetings, and the feedback for the policy."""
        return SqlPolicyFeedbackRepository(connection=self.connection)

    @property
    def absences(self) -> SqlAbsenceRepository:
        """Absences."""
        return SqlAbsenceRepository(connection=self.connection)

    @property
    def swaps(self) -> SqlSwapRepository:
        """Swaps of checks' days."""
        return SqlSwapRepository(connection=self.connection)

    @property
    def reports(self) -> SqlReportRepository:
        """What reports count."""
        return SqlReportRepository(connection=self.connection)

    @property
    def report_schedules(self) -> SqlReportScheduleRepository:
        """Who gets the report by itself."""
        return SqlReportScheduleRepository(connection=self.connection)

    def ensure_workspace(self, workspace_id: str, pack_id: str) -> None:
        """Add the workspace, or note which pack it uses."""
        new = insert_into(self.connection, workspaces).values(
            workspace_id=workspace_id, pack_id=pack_id
        )
        self.connection.execute(
            new.on_conflict_do_update(
                index_elements=[workspaces.c.workspace_id],
                set_={"pack_id": new.excluded.pack_id},
            )
        )

    def commit(self) -> None:
        """Make it last; what comes afterwards is another transaction."""
        self.connection.commit()


def unit_of_work_on(engine: Engine) -> UnitOfWorkFactory:
    """The factory of transactions on a database.

    Each `with` block has its own connection, and its transaction begins with
    the first statement. Blocks are not to be nested: on SQLite the inner one
    would wait for the outer one.
    """

    @contextmanager
    def begin() -> Iterator[SqlUnitOfWork]:
        with engine.connect() as connection:
            yield SqlUnitOfWork(connection=connection)

    return begin


def reading_on(engine: Engine) -> UnitOfWorkFactory:
    """The factory of transactions that only read, and see one moment to their end.

    Nobody waits for them, however long they take; a write in one is refused.
    """

    @contextmanager
    def begin() -> Iterator[SqlUnitOfWork]:
        with engine.connect() as connection, reading(connection):
            yield SqlUnitOfWork(connection=connection)

    return begin
