"""Supervision questions in a small organisation, for tests."""

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from sqlalchemy import insert

from chatbot.domain.policies import PolicyPack
from chatbot.domain.supervision import MeetingState
from chatbot.domain.supervision_questions import (
    AnswerKind,
    QuestionSet,
    SupervisionQuestion,
)
from chatbot.services.policy_feedback import PolicyFeedback
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.services.supervision_question_book import VersionedQuestionBook
from chatbot.services.supervision_questions import SupervisionQuestions
from chatbot.store.supervision_tables import supervision_answers, supervision_meetings
from chatbot.store.unit_of_work import SqlUnitOfWork
from tests.doubles import Leave
from tests.integration.people_of_the_mill import MANAGER, Mill, make_mill
from tests.packs import make_pack

BOSS, OTHER = "UBOSS", "UDEPUTY"


def question(question_id: str, wording: str = "", **changes: object) -> SupervisionQuestion:
    """A text question."""
    made = SupervisionQuestion(
        question_id=question_id,
        wording=wording or f"Any {question_id}?",
        kind=AnswerKind.TEXT,
        required=True,
        clause_ids=("1",),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


A, B, C = question("a"), question("b"), question("c")


def pack_asking(
    *questions: SupervisionQuestion, on: bool = True, own_choice: bool = False
) -> PolicyPack:
    """The mill's pack with these questions."""
    asked = QuestionSet(version=0, questions=questions, own_choice=own_choice, on=on)
    return replace(make_pack(), supervision=asked)


@dataclass
class Study:
    """Managers over the questions."""

    mill: Mill
    questions: SupervisionQuestions
    feedback: PolicyFeedback
    leave: Leave

    def with_pack(self, pack: PolicyPack) -> "Study":
        """The same organisation after an update of its pack."""
        return make_study(self.mill, pack, self.leave)

    def say(self, on: date, words: str, worker: str = "") -> None:
        """Somebody, else a new person each time, hands over feedback on a day, at noon."""
        say(self.mill.unit_of_work, self.mill.people.workspace_id, on, words, worker)

    def current(self) -> QuestionSet:
        """What is asked now, kept as it is."""
        with self.mill.unit_of_work() as work:
            found = self.questions.book.current(work)
            work.commit()
        return found

    def version(self, number: int) -> QuestionSet:
        """What was asked in a version."""
        with self.mill.unit_of_work() as work:
            return self.questions.book.version(work, number)


def say(
    unit_of_work: UnitOfWorkFactory, workspace_id: str, on: date, words: str, worker: str = ""
) -> None:
    """The record of a supervision with one answer, which is feedback for the policy."""
    meeting_id = uuid.uuid4().hex
    of = {"workspace_id": workspace_id, "meeting_id": meeting_id}
    meeting = {
        "worker": worker or f"U{meeting_id[:8]}",
        "meant_for": on,
        "on": on,
        "moved": 0,
        "state": MeetingState.PLANNED.value,
        "managers_read": False,
        "questions_version": 1,
        "answered_at": datetime.combine(on, time(12), UTC),
        "version": 1,
    }
    answer = {
        "question_id": "ideas",
        "value": words,
        "reason": "",
        "is_feedback": True,
        "given_at": meeting["answered_at"],
    }
    with unit_of_work() as work:
        assert isinstance(work, SqlUnitOfWork)
        work.connection.execute(insert(supervision_meetings).values(of | meeting))
        work.connection.execute(insert(supervision_answers).values(of | answer))
        work.commit()


def make_study(mill: Mill, pack: PolicyPack, leave: Leave) -> Study:
    """The services over an organisation."""
    hours = mill.chasing.hours
    return Study(
        mill=mill,
        questions=SupervisionQuestions(
            book=VersionedQuestionBook(
                workspace_id=mill.people.workspace_id, pack=pack, clock=mill.clock
            ),
            roles=mill.roles,
            unit_of_work=mill.unit_of_work,
            clock=mill.clock,
            working_time=hours,
            absences=leave,
        ),
        feedback=PolicyFeedback(
            roles=mill.roles,
            unit_of_work=mill.unit_of_work,
            clock=mill.clock,
            working_time=hours,
            absences=leave,
        ),
        leave=leave,
    )


def staffed(unit_of_work: UnitOfWorkFactory, workspace_id: str, pack: PolicyPack) -> Study:
    """The services, with two managers."""
    mill = make_mill(unit_of_work, workspace_id)
    mill.give({MANAGER: (BOSS, OTHER)})
    return make_study(mill, pack, Leave())
