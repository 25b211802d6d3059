"""All services of one workspace, built in one place for whoever needs them."""

from dataclasses import dataclass
from typing import Self

from chatbot.domain.working_time import WorkingTime
from chatbot.services.absence_book import StoredAbsences
from chatbot.services.absence_services import AbsenceServices
from chatbot.services.acknowledgement_office import PolicyOffice
from chatbot.services.acknowledgement_services import AcknowledgementServices
from chatbot.services.answers import AnswerService
from chatbot.services.ask_chasing import AskChasing
from chatbot.services.asks import AskService
from chatbot.services.audit import AuditService
from chatbot.services.check_rota import CheckOffice
from chatbot.services.check_services import CheckServices
from chatbot.services.concern_chasing import ConcernChaser
from chatbot.services.concern_files import ConcernFiles
from chatbot.services.concerns import ConcernService
from chatbot.services.delivery_ports import OutboxSender
from chatbot.services.document_ports import DocumentReader
from chatbot.services.documents import DocumentService
from chatbot.services.first_managers import FirstManagers
from chatbot.services.inbox import InboxService
from chatbot.services.learning import Learning
from chatbot.services.outbox import OutboxService
from chatbot.services.people import PeopleService
from chatbot.services.people_ports import Directory
from chatbot.services.policy_feedback import PolicyFeedback
from chatbot.services.policy_index import PolicyIndex
from chatbot.services.ports import Clock, UnitOfWorkFactory
from chatbot.services.profile_office import ProfileOffice
from chatbot.services.profile_services import ProfileServices
from chatbot.services.report_ports import ReportFiles
from chatbot.services.report_schedules import ReportSchedules
from chatbot.services.reports import ReportService
from chatbot.services.roles import RolesService
from chatbot.services.supervision_office import SupervisionOffice
from chatbot.services.supervision_ports import QuestionBook
from chatbot.services.supervision_question_book import VersionedQuestionBook
from chatbot.services.supervision_questions import SupervisionQuestions
from chatbot.services.supervision_services import SupervisionServices


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What the services of a workspace need from outside.

    Attributes:
        reading: begins transactions that only read, and for which nobody waits.
        report_files: makes files of reports.
        first_managers: addresses or user ids of those who are managers from the start.
        policy_workspace_id: whose approved document counts, where it is another's.
        questions: what workers are asked before supervision, where it is not what the
            pack and the managers say.
    """

    workspace_id: str
    index: PolicyIndex
    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    clock: Clock
    working_time: WorkingTime
    directory: Directory
    read_document: DocumentReader
    report_files: ReportFiles
    first_managers: tuple[str, ...] = ()
    guests_allowed: bool = False
    policy_workspace_id: str | None = None
    questions: QuestionBook | None = None


@dataclass(frozen=True, kw_only=True)
class WorkspaceServices:
    """The use cases of one workspace."""

    workspace_id: str
    index: PolicyIndex
    clock: Clock
    working_time: WorkingTime
    people: PeopleService
    roles: RolesService
    audit: AuditService
    first_managers: FirstManagers
    inbox: InboxService
    answers: AnswerService
    documents: DocumentService
    asks: AskService
    chasing: AskChasing
    learning: Learning
    checks: CheckServices
    absences: AbsenceServices
    concerns: ConcernService
    concern_files: ConcernFiles
    concern_chaser: ConcernChaser
    profiles: ProfileServices
    acknowledgements: AcknowledgementServices
    supervision: SupervisionServices
    supervision_questions: SupervisionQuestions
    policy_feedback: PolicyFeedback
    reports: ReportService
    report_files: ReportFiles
    report_schedules: ReportSchedules

    @classmethod
    def of(cls, around: Surroundings) -> Self:
        """Build them on a database that knows the workspace."""
        people = _people(around)
        roles = RolesService(
            workspace_id=around.workspace_id,
            people=people,
            unit_of_work=around.unit_of_work,
            clock=around.clock,
        )
        reports = _reports(around, roles)
        return cls(
            workspace_id=around.workspace_id,
            index=around.index,
            clock=around.clock,
            working_time=around.working_time,
            people=people,
            roles=roles,
            audit=AuditService(roles=roles, unit_of_work=around.unit_of_work),
            first_managers=_first_managers(around, people),
            inbox=InboxService(
                workspace_id=around.workspace_id,
                unit_of_work=around.unit_of_work,
                clock=around.clock,
            ),
            answers=_answers(around, people),
            documents=_documents(around, roles),
            asks=_asks(around, roles),
            chasing=_ask_chasing(around, people),
            learning=Learning.of(
                around.index, roles=roles, unit_of_work=around.unit_of_work, clock=around.clock
            ),
            checks=CheckServices.of(_check_office(around), roles),
            absences=AbsenceServices.of(_check_office(around), roles),
            concerns=_concerns(around, roles),
            concern_files=_concern_files(around, roles),
            concern_chaser=_concern_chaser(around, roles),
            profiles=ProfileServices.of(_profile_office(around, roles), _absences(around)),
            acknowledgements=_acknowledgements(around, roles),
            supervision=SupervisionServices.of(_supervision_office(around, roles)),
            supervision_questions=_supervision_questions(around, roles),
            policy_feedback=_policy_feedback(around, roles),
            reports=reports,
            report_files=around.report_files,
            report_schedules=ReportSchedules(reports=reports, absences=_absences(around)),
        )

    def outbox_to(self, sender: OutboxSender) -> OutboxService:
        """The outbox of the workspace; the terminal has nobody to send anything to."""
        return OutboxService(
            workspace_id=self.workspace_id,
            unit_of_work=self.inbox.unit_of_work,
            clock=self.clock,
            people=self.people,
            sender=sender,
        )


def _people(around: Surroundings) -> PeopleService:
    return PeopleService(
        workspace_id=around.workspace_id,
        directory=around.directory,
        unit_of_work=around.unit_of_work,
        clock=around.clock,
        guests_allowed=around.guests_allowed,
        zone=around.working_time.zone,
    )


def _first_managers(around: Surroundings, people: PeopleService) -> FirstManagers:
    return FirstManagers(
        named=around.first_managers,
        people=people,
        directory=around.directory,
        unit_of_work=around.unit_of_work,
    )


def _answers(around: Surroundings, people: PeopleService) -> AnswerService:
    return AnswerService(
        index=around.index,
        people=people,
        unit_of_work=around.unit_of_work,
        clock=around.clock,
        policy_workspace_id=around.policy_workspace_id,
    )


def _documents(around: Surroundings, roles: RolesService) -> DocumentService:
    return DocumentService(
        workspace_id=around.policy_workspace_id or around.workspace_id,
        pack=around.index.pack,
        roles=roles,
        unit_of_work=around.unit_of_work,
        clock=around.clock,
        read=around.read_document,
        index=lambda: around.index,
    )


def _asks(around: Surroundings, roles: RolesService) -> AskService:
    return AskService(
        workspace_id=around.workspace_id,
        index=around.index,
        roles=roles,
        unit_of_work=around.unit_of_work,
        clock=around.clock,
        hours=around.working_time,
        absences=_absences(around),
    )


def _ask_chasing(around: Surroundings, people: PeopleService) -> AskChasing:
    return AskChasing(
        people=people,
        unit_of_work=around.unit_of_work,
        hours=around.working_time,
        absences=_absences(around),
    )


def _absences(around: Surroundings) -> StoredAbsences:
    return StoredAbsences(workspace_id=around.workspace_id, unit_of_work=around.unit_of_work)


def _check_office(around: Surroundings) -> CheckOffice:
    return CheckOffice(
        workspace_id=around.workspace_id,
        pack=around.index.pack,
        unit_of_work=around.unit_of_work,
        clock=around.clock,
        working_time=around.working_time,
        absences=_absences(around),
    )


def _concerns(around: Surroundings, roles: RolesService) -> ConcernService:
    return ConcernService(
        pack=around.index.pack,
        roles=roles,
        unit_of_work=around.unit_of_work,
        clock=around.clock,
        working_time=around.working_time,
    )


def _concern_files(around: Surroundings, roles: RolesService) -> ConcernFiles:
    return ConcernFiles(
        pack=around.index.pack,
        roles=roles,
        unit_of_work=around.unit_of_work,
        clock=around.clock,
    )


def _concern_chaser(around: Surroundings, roles: RolesService) -> ConcernChaser:
    return ConcernChaser(
        roles=roles,
        unit_of_work=around.unit_of_work,
        clock=around.clock,
        working_time=around.working_time,
        whereabouts=_absences(around),
    )


def _profile_office(around: Surroundings, roles: RolesService) -> ProfileOffice:
    return ProfileOffice(
        pack=around.index.pack,
        roles=roles,
        unit_of_work=around.unit_of_work,
        clock=around.clock,
        working_time=around.working_time,
    )


def _acknowledgements(around: Surroundings, roles: RolesService) -> AcknowledgementServices:
    return AcknowledgementServices.of(
        PolicyOffice(
            roles=roles,
            unit_of_work=around.unit_of_work,
            clock=around.clock,
            working_time=around.working_time,
            absences=_absences(around),
        )
    )


def _supervision_office(around: Surroundings, roles: RolesService) -> SupervisionOffice:
    return SupervisionOffice(
        roles=roles,
        unit_of_work=around.unit_of_work,
        clock=around.clock,
        working_time=around.working_time,
        absences=_absences(around),
        urgency=around.index,
        questions=around.questions or _question_book(around),
    )


def _question_book(around: Surroundings) -> VersionedQuestionBook:
    return VersionedQuestionBook(
        workspace_id=around.workspace_id, pack=around.index.pack, clock=around.clock
    )


def _supervision_questions(around: Surroundings, roles: RolesService) -> SupervisionQuestions:
    return SupervisionQuestions(
        book=_question_book(around),
        roles=roles,
        unit_of_work=around.unit_of_work,
        clock=around.clock,
        working_time=around.working_time,
        absences=_absences(around),
    )


def _policy_feedback(around: Surroundings, roles: RolesService) -> PolicyFeedback:
    return PolicyFeedback(
        roles=roles,
        unit_of_work=around.unit_of_work,
        clock=around.clock,
        working_time=around.working_time,
        absences=_absences(around),
    )


def _reports(around: Surroundings, roles: RolesService) -> ReportService:
    return ReportService(
        pack=around.index.pack,
        roles=roles,
        unit_of_work=around.unit_of_work,
        reading=around.reading,
        clock=around.clock,
        working_time=around.working_time,
    )
