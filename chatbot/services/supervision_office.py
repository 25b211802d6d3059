"""What everything that is done about supervision in a workspace has in common."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from chatbot.domain.audit import AuditEntry
from chatbot.domain.errors import NotAuthorisedError, StaleActionError
from chatbot.domain.people import Standing
from chatbot.domain.roles import Role, Roles
from chatbot.domain.supervision import Meeting, parts_of
from chatbot.domain.supervision_dates import Diary
from chatbot.domain.supervision_questions import QuestionSet, SupervisionQuestion
from chatbot.domain.working_time import WorkingTime
from chatbot.services.absence_ports import AbsenceBook, NobodyIsAway
from chatbot.services.index_ports import Urgency
from chatbot.services.ports import Clock, UnitOfWork, UnitOfWorkFactory
from chatbot.services.roles import RolesService
from chatbot.services.supervision_ports import NoQuestions, QuestionBook

NOT_OPEN: Final = (
    "Sorry, this is not open to you, or the date is not planned any more."
    " See *Supervision* in the Home tab."
)


@dataclass(frozen=True, kw_only=True)
class SupervisionOffice:
    """One workspace.

    Attributes:
        urgency: recognises that somebody may be at risk.
        questions: what workers are asked.
        absences: who is away.
    """

    roles: RolesService
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    working_time: WorkingTime
    urgency: Urgency
    questions: QuestionBook = field(default_factory=NoQuestions)
    absences: AbsenceBook = field(default_factory=NobodyIsAway)

    @property
    def workspace_id(self) -> str:
        """The workspace that all of it belongs to."""
        return self.roles.workspace_id

    def today(self) -> date:
        """The date where the organisation is."""
        return self.working_time.day_of(self.clock.now())

    def diary(self) -> Diary:
        """Who is there when, as it is known now: to be asked for before a transaction begins."""
        return Diary(working_time=self.working_time, is_away=self.absences.now().is_away)

    def asked(
        self, work: UnitOfWork, meeting: Meeting, roles: Roles
    ) -> tuple[SupervisionQuestion, ...]:
        """The questions of a record: those for the worker's roles, and whatever they answered."""
        held = {entry.role for entry in roles.held_by(meeting.worker)}
        known = self.question_set(work, meeting)
        answered = work.supervision.answers(meeting.workspace_id, meeting.meeting_id)
        mine = {each.question_id for each in known.for_roles(held)} | set(answered)
        return tuple(each for each in known.questions if each.question_id in mine)

    def question_set(self, work: UnitOfWork, meeting: Meeting) -> QuestionSet:
        """The questions that a record was begun with, or would be."""
        if meeting.questions_version is None:
            return self.questions.current(work)
        return self.questions.version(work, meeting.questions_version)

    def begin(self, work: UnitOfWork, meeting: Meeting, now: datetime) -> Meeting:
        """Settle who may read a record and what is asked in it, before anything is written.

        What is settled stays, except that nothing was written yet.
        """
        if meeting.begun_at is not None:
            return meeting
        supervisors = work.roles.all(self.workspace_id).holders(Role.SUPERVISOR, meeting.worker)
        begun = replace(
            meeting,
            begun_at=now,
            managers_read=work.supervision.settings(self.workspace_id).managers_read,
            questions_version=self.questions.current(work).version,
            readers=supervisors,
        )
        self.save(work, begun)
        for user_id in supervisors:
            work.supervision.add_reader(begun, user_id, since=now, given_by=meeting.worker)
        return replace(begun, version=begun.version + 1)

    def save(self, work: UnitOfWork, meeting: Meeting) -> None:
        """Keep a change.

        Raises:
            StaleActionError: somebody else has changed the record meanwhile.
        """
        if not work.supervision.save(meeting):
            raise StaleActionError("Somebody has been quicker. Please look at it again.")

    def require_part(
        self, work: UnitOfWork, meeting_id: str, user_id: str, roles: Roles
    ) -> Meeting:
        """A record, for somebody who has to do with it.

        Raises:
            NotAuthorisedError: they have not, or there is none: the same sentence.
        """
        meeting = work.supervision.get(self.workspace_id, meeting_id)
        if meeting is None or not parts_of(meeting, user_id, roles):
            raise NotAuthorisedError(NOT_OPEN)
        return meeting

    def is_member(self, work: UnitOfWork, user_id: str) -> bool:
        """Whether somebody is known as a full member."""
        known = work.people.find(self.workspace_id, user_id)
        return known is not None and known[0].standing is Standing.MEMBER

    def has_left(self, work: UnitOfWork, user_id: str) -> bool:
        """Whether somebody is known, and no full member any more."""
        return user_id in work.people.not_members(self.workspace_id)

    def audit(  # noqa: PLR0913 - all that makes an entry
        self,
        work: UnitOfWork,
        actor: str,
        action: str,
        subject: str,
        *,
        before: dict[str, object] | None = None,
        after: dict[str, object] | None = None,
    ) -> None:
        """Note a change; never what was said."""
        entry = AuditEntry(
            workspace_id=self.workspace_id,
            at=self.clock.now(),
            actor=actor,
            action=action,
            subject=subject,
            before=before,
            after=after,
        )
        work.audit.add(entry)


def subject_of(meeting: Meeting) -> str:
    """What the log calls a record."""
    return f"{meeting.worker}:{meeting.meant_for.isoformat()}"
