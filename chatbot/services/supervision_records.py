"""What a worker writes before supervision: kept while they type, handed over when they say so."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from chatbot.domain.errors import InvalidInputError, NotAuthorisedError
from chatbot.domain.permissions import Action
from chatbot.domain.roles import Role, Roles
from chatbot.domain.supervision import (
    LONGEST_WORDS,
    Answer,
    Deed,
    DraftField,
    Entry,
    Meeting,
    may,
)
from chatbot.domain.supervision_dates import Diary
from chatbot.domain.supervision_questions import SupervisionQuestion
from chatbot.domain.supervision_steps import fault_of_answer, lacks_reason
from chatbot.services.ports import UnitOfWork
from chatbot.services.roles import NOT_YOURS
from chatbot.services.supervision_notices import News, tell
from chatbot.services.supervision_office import SupervisionOffice, subject_of

log = logging.getLogger(__name__)

LOCKED = "It has been signed off by both of you. Open it again first."
NOTHING_ASKED = "Your organisation asks no questions before supervision. There is nothing to do."


@dataclass(frozen=True, kw_only=True)
class AnswerForm:
    """What the worker sees.

    Attributes:
        answers: what stands in it, by question.
        readers: the supervisors who will read it (Slack user ids).
        others: supervisors of now who will not, unless the worker lets them.
    """

    meeting: Meeting
    questions: tuple[SupervisionQuestion, ...]
    answers: Mapping[str, Answer]
    readers: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """The supervisor can read it from now on.

    Attributes:
        urgent: whether something in it suggests that somebody is at risk.
    """

    meeting: Meeting
    urgent: bool
    readers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Missing:
    """Nothing was handed over; everything is kept. A sentence for each field."""

    faults: Mapping[DraftField, str]


@dataclass(frozen=True, kw_only=True)
class SupervisionRecords:
    """Every method checks that it is the worker's own."""

    office: SupervisionOffice

    def form(self, user_id: str, meeting_id: str) -> AnswerForm:
        """The form; who may read it is settled by then.

        Raises:
            NotAuthorisedError: it is not theirs, or there is none.
            InvalidInputError: both have signed it off, or nothing is asked.
        """
        self.office.roles.require(user_id, Action.ANSWER_SUPERVISION)
        with self.office.unit_of_work() as work:
            work.roles.lock(self.office.workspace_id)
            roles = work.roles.all(self.office.workspace_id)
            meeting = self._own(work, meeting_id, user_id, roles)
            if not self.office.asked(work, meeting, roles):
                raise InvalidInputError(NOTHING_ASKED)
            begun = self.office.begin(work, meeting, self.office.clock.now())
            if begun != meeting:
                entry = Entry(at=self.office.clock.now(), actor=user_id, deed=Deed.BEGIN)
                work.supervision.add_entry(begun, entry)
            form = self._form(work, begun, roles)
            work.commit()
        return form

    def keep(
        self, user_id: str, meeting_id: str, field: DraftField, text: str, typed_ts: str
    ) -> None:
        """Keep what was just typed or chosen, unless something newer is kept.

        Args:
            user_id: the worker.
            meeting_id: which record.
            field: where it stands.
            text: what stands there.
            typed_ts: when, by the platform's clock.

        Raises:
            NotAuthorisedError: it is not theirs, or there is none.
            InvalidInputError: it is locked, or too long.
        """
        self._keep(user_id, meeting_id, [(field, text)], typed_ts)

    def keep_page(
        self, user_id: str, meeting_id: str, fields: Iterable[tuple[DraftField, str]]
    ) -> bool:
        """Keep what stands in a page that was left; raises as `keep`.

        Returns:
            Whether something in it suggests that somebody is at risk.
        """
        kept = list(fields)
        self._keep(user_id, meeting_id, kept, None)
        return any(self.office.urgency.is_urgent(text) for _, text in kept if text)

    def hand_over(self, user_id: str, meeting_id: str, form_id: str) -> HandedOver | Missing:
        """Let the supervisor read what was written; a signature that was there is taken back.

        Args:
            user_id: the worker.
            meeting_id: which record.
            form_id: names the form; one that is sent twice counts once.

        Raises:
            NotAuthorisedError: it is not theirs, or there is none.
            InvalidInputError: both have signed it off.
        """
        self.office.roles.require(user_id, Action.ANSWER_SUPERVISION)
        diary = self.office.diary()
        with self.office.unit_of_work() as work:
            work.roles.lock(self.office.workspace_id)
            roles = work.roles.all(self.office.workspace_id)
            meeting = self._own(work, meeting_id, user_id, roles)
            form = self._form(work, meeting, roles)
            if faults := _faults(form):
                return Missing(faults=faults)
            if not work.supervision.has_entry(self.office.workspace_id, form_id):
                meeting = self._write(work, form, form_id, roles, diary)
                work.commit()
        log.info("supervision_answered")
        return HandedOver(
            meeting=meeting,
            urgent=any(map(self.office.urgency.is_urgent, _texts(form.answers.values()))),
            readers=form.readers,
        )

    def _keep(
        self,
        user_id: str,
        meeting_id: str,
        fields: Sequence[tuple[DraftField, str]],
        typed_ts: str | None,
    ) -> None:
        self.office.roles.require(user_id, Action.ANSWER_SUPERVISION)
        if any(len(text) > LONGEST_WORDS for _, text in fields):
            raise InvalidInputError(f"Keep each answer within {LONGEST_WORDS:,} characters.")
        with self.office.unit_of_work() as work:
            roles = work.roles.all(self.office.workspace_id)
            meeting = self._own(work, meeting_id, user_id, roles)
            known = {each.question_id for each in self.office.asked(work, meeting, roles)}
            for field, text in fields:
                if field.question_id in known:
                    work.supervision.keep_draft(meeting, field, text, typed_ts)
            work.commit()

    def _own(self, work: UnitOfWork, meeting_id: str, user_id: str, roles: Roles) -> Meeting:
        meeting = self.office.require_part(work, meeting_id, user_id, roles)
        if not may(Deed.ANSWER, meeting, user_id, roles):
            raise NotAuthorisedError(NOT_YOURS)
        if meeting.is_locked:
            raise InvalidInputError(LOCKED)
        return meeting

    def _form(self, work: UnitOfWork, meeting: Meeting, roles: Roles) -> AnswerForm:
        kept = work.supervision.answers(meeting.workspace_id, meeting.meeting_id)
        now = roles.holders(Role.SUPERVISOR, meeting.worker)
        return AnswerForm(
            meeting=meeting,
            questions=self.office.asked(work, meeting, roles),
            answers={question_id: each.typed for question_id, each in kept.items()},
            readers=tuple(each for each in now if each in meeting.readers),
            others=tuple(each for each in now if each not in meeting.readers),
        )

    def _write(
        self, work: UnitOfWork, form: AnswerForm, form_id: str, roles: Roles, diary: Diary
    ) -> Meeting:
        meeting, now = form.meeting, self.office.clock.now()
        answers = [
            (_trimmed(form.answers.get(each.question_id), each.question_id), each.is_feedback)
            for each in form.questions
        ]
        work.supervision.hand_over(meeting, answers, now)
        signed = meeting.supervisor_signed_by if meeting.supervisor_signed_at else None
        given = replace(
            meeting,
            answered_at=now,
            worker_signed_at=None,
            supervisor_signed_at=None,
            supervisor_signed_by=None,
        )
        self.office.save(work, given)
        entry = Entry(at=now, actor=meeting.worker, deed=Deed.ANSWER)
        work.supervision.add_entry(meeting, entry, form_id)
        self.office.audit(work, meeting.worker, "supervision.answer", subject_of(meeting))
        news = News.TO_SIGN if signed else News.ANSWERED
        told = meeting.told_for is not None or signed
        for user_id in roles.holders(Role.SUPERVISOR, meeting.worker) if told else ():
            tell(
                work,
                meeting.workspace_id,
                news,
                user_id,
                worker=meeting.worker,
                not_before=diary.may_write_at(user_id, now),
                meeting=meeting,
                once=form_id if signed else "",
            )
        return replace(given, version=given.version + 1)


def _faults(form: AnswerForm) -> dict[DraftField, str]:
    found: dict[DraftField, str] = {}
    for question in form.questions:
        answer = form.answers.get(question.question_id) or Answer(question_id=question.question_id)
        if fault := fault_of_answer(question, answer.value, answer.reason):
            found[DraftField(question_id=question.question_id)] = fault
        if lacks_reason(question, answer.value, answer.reason):
            where = DraftField(question_id=question.question_id, is_reason=True)
            found[where] = "Please say why, in a few words."
    return found


def _trimmed(answer: Answer | None, question_id: str) -> Answer:
    if answer is None:
        return Answer(question_id=question_id)
    return replace(answer, value=answer.value.strip(), reason=answer.reason.strip())


def _texts(answers: Iterable[Answer]) -> list[str]:
    return [text for each in answers for text in (each.value, each.reason) if text]
