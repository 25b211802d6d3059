"""The supervision of a small organisation, for tests on real databases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from chatbot.bank_holidays import BankHolidays
from chatbot.domain.outbox import MessageState, OutboxMessage, Settlement
from chatbot.domain.roles import Duty, Role
from chatbot.domain.supervision import Deed, DraftField, Meeting
from chatbot.domain.supervision_questions import (
    NO_QUESTIONS,
    AnswerKind,
    QuestionSet,
    SupervisionQuestion,
)
from chatbot.domain.supervision_steps import Step
from chatbot.domain.working_time import Nation, WorkingTime
from chatbot.services.ports import UnitOfWork, UnitOfWorkFactory
from chatbot.services.supervision_notices import News
from chatbot.services.supervision_office import SupervisionOffice
from chatbot.services.supervision_plans import Planned
from chatbot.services.supervision_records import HandedOver, Missing
from chatbot.services.supervision_services import SupervisionServices
from chatbot.services.supervision_steps import Faulty, Recorded
from tests.doubles import KeywordUrgency, Leave
from tests.integration.people_of_the_mill import MANAGER, Mill, make_mill

MONDAY = date(2026, 3, 2)
SECRET = "A.B. asked me out and I did not know what to say"
SUPERVISES = {"UWORKER": "USUP", "UOTHER": "USUP2"}


def question(
    question_id: str, kind: AnswerKind = AnswerKind.TEXT, **more: Any
) -> SupervisionQuestion:
    """A question."""
    values: dict[str, Any] = {
        "wording": f"What about {question_id}?",
        "required": False,
        "clause_ids": (),
    }
    return SupervisionQuestion(question_id=question_id, kind=kind, **(values | more))


QUESTIONS = (
    question("contact", required=True, clause_ids=("4.1",)),
    question("trained", AnswerKind.YES_NO, reason_when=False),
    question("sure", AnswerKind.SCALE, scale=("not at all", "entirely")),
    question("where", AnswerKind.CHOICE, choices=("Facebook", "Instagram")),
    question("admin", roles=frozenset({Role.PAGE_ADMIN})),
    question("feedback", is_feedback=True),
)


@dataclass
class Book:
    """Implements `QuestionBook`: every version is kept."""

    versions: list[QuestionSet] = field(default_factory=list)

    def ask(self, *questions: SupervisionQuestion, on: bool = True) -> None:
        """Ask these from now on."""
        number = len(self.versions) + 1
        self.versions.append(
            QuestionSet(version=number, questions=questions, own_choice=False, on=on)
        )

    def current(self, work: UnitOfWork) -> QuestionSet:
        """The newest; none where nobody was asked anything yet."""
        del work
        return self.versions[-1] if self.versions else NO_QUESTIONS

    def version(self, work: UnitOfWork, number: int) -> QuestionSet:
        """An earlier one."""
        del work
        return self.versions[number - 1]


@dataclass(frozen=True)
class KeptLeave:
    """Implements `AbsenceBook`: leave that is read from the database, in its own transaction."""

    leave: Leave
    unit_of_work: UnitOfWorkFactory
    workspace_id: str

    def now(self) -> Leave:
        """As it stands; within another transaction SQLite would wait for itself."""
        with self.unit_of_work() as work:
            work.roles.all(self.workspace_id)
        return self.leave

    def is_away(self, user_id: str, on: date) -> bool:
        """Whether somebody is."""
        return self.now().is_away(user_id, on)

    def cover_for(self, user_id: str, on: date) -> str | None:
        """Who stands in."""
        return self.now().cover_for(user_id, on)


@dataclass(frozen=True)
class Supervision:
    """One workspace with two workers and their two supervisors."""

    mill: Mill
    services: SupervisionServices
    leave: Leave
    book: Book
    forms: "count[int]" = field(default_factory=count)

    @property
    def workspace_id(self) -> str:
        """The workspace."""
        return self.mill.people.workspace_id

    def form_id(self) -> str:
        """The id of a form that nobody has sent yet."""
        return f"V{next(self.forms)}"

    def at(self, day: date, hours: float = 9.5) -> int:
        """Let the metronome tick on a day, at an hour of London's clocks."""
        local = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Europe/London"))
        self.mill.clock.moment = (local + timedelta(hours=hours)).astimezone(UTC)
        return self.tick()

    def tick(self) -> int:
        """Tick until nothing is left to do."""
        done, ticks = 0, 0
        while changed := self.services.ticks.tick():
            done, ticks = done + changed, ticks + 1
            assert ticks < 20, "it never comes to rest"
        return done

    def live(self, first: date, last: date) -> list[tuple[date, str, str]]:
        """Tick on every day; what was sent, with the day, to whom, in order."""
        found, day = [], first
        while day <= last:
            self.at(day)
            found += [(day, news, who) for news, who in self.told()]
            day += timedelta(days=1)
        return found

    def told(self) -> Sequence[tuple[str, str]]:
        """What is sent now: the news, and to whom."""
        return [(message.ids["news"], message.recipient) for message in self.outbox()]

    def outbox(self) -> Sequence[OutboxMessage]:
        """What is sent now."""
        now, found = self.mill.clock.now(), []
        with self.mill.unit_of_work() as work:
            while message := work.outbox.claim(self.workspace_id, now, timedelta(hours=1)):
                work.outbox.settle(message, Settlement(state=MessageState.SENT), now)
                found.append(message)
            work.commit()
        return found

    def plan(
        self,
        worker: str = "UWORKER",
        day: date = MONDAY,
        weeks: str = "6",
        by: str = "UMAN",
    ) -> Planned:
        """Set the next date."""
        seen = self.services.plans.form(by, worker).seen
        planned = self.services.plans.save(by, worker, starting_on=day, weeks=weeks, seen=seen)
        assert isinstance(planned, Planned), planned
        return planned

    def meetings(self, worker: str = "UWORKER") -> Sequence[Meeting]:
        """A worker's records, oldest first."""
        with self.mill.unit_of_work() as work:
            return work.supervision.of_worker(self.workspace_id, worker)[::-1]

    def opened(self, worker: str = "UWORKER", day: date = MONDAY) -> Meeting:
        """The record of a date, as the bot opens it three working days before."""
        self.at(day - timedelta(days=14))
        self.plan(worker, day)
        self.at(day - timedelta(days=5))
        self.told()
        return self.meetings(worker)[-1]

    def type(
        self, meeting: Meeting, question_id: str, text: str, *, ts: str = "1", reason: bool = False
    ) -> None:
        """Type into a field."""
        where = DraftField(question_id=question_id, is_reason=reason)
        self.services.records.keep(meeting.worker, meeting.meeting_id, where, text, ts)

    def send(self, meeting: Meeting, form_id: str = "") -> HandedOver | Missing:
        """Hand over what was typed."""
        who = meeting.worker
        return self.services.records.hand_over(who, meeting.meeting_id, form_id or self.form_id())

    def answered(self, worker: str = "UWORKER", day: date = MONDAY) -> Meeting:
        """A record that was begun, answered and handed over."""
        meeting = self.opened(worker, day)
        self.services.records.form(worker, meeting.meeting_id)
        self.type(meeting, "contact", SECRET)
        assert isinstance(self.send(meeting), HandedOver)
        return self.now(meeting)

    def act(
        self, user_id: str, deed: Deed, meeting: Meeting, form_id: str = "", **values: Any
    ) -> Recorded | Faulty:
        """Do something with a record."""
        given = {"text": "For a reason"} | values
        step = Step(meeting_id=meeting.meeting_id, deed=deed, **given)
        return self.services.steps.record(user_id, step, form_id or self.form_id())

    def done(self, user_id: str, deed: Deed, meeting: Meeting, **values: Any) -> Meeting:
        """Do something that has to succeed; returns the record as it is then."""
        result = self.act(user_id, deed, meeting, **values)
        assert isinstance(result, Recorded), result
        return self.now(meeting)

    def held(self, worker: str = "UWORKER", day: date = MONDAY) -> Meeting:
        """A record that was answered and held."""
        meeting = self.answered(worker, day)
        self.at(day, 15)
        self.told()
        return self.done(SUPERVISES[worker], Deed.HELD, meeting, day=day)

    def locked(self, worker: str = "UWORKER", day: date = MONDAY) -> Meeting:
        """A record that both have signed off."""
        meeting = self.held(worker, day)
        self.done(worker, Deed.SIGN, meeting)
        return self.done(SUPERVISES[worker], Deed.SIGN, meeting)

    def now(self, meeting: Meeting) -> Meeting:
        """The record as the store has it."""
        with self.mill.unit_of_work() as work:
            found = work.supervision.get(meeting.workspace_id, meeting.meeting_id)
        assert found
        return found

    def give(self, supervises: Mapping[str, str]) -> None:
        """Let people be supervised: worker to supervisor."""
        self.mill.give(
            {
                Duty(role=Role.SUPERVISOR, scope=worker): (supervisor,)
                for worker, supervisor in supervises.items()
            }
        )
        for worker in supervises:
            self.mill.people.identify(worker)

    def audited(self) -> list[tuple[str, str]]:
        """What the log says about supervision: by whom, what."""
        with self.mill.unit_of_work() as work:
            entries = work.audit.since(self.workspace_id, None)
        return [
            (each.actor, each.action) for each in entries if each.action.startswith("supervision")
        ]

    def shown(self, news: News, user_id: str, meeting: Meeting) -> bool:
        """Whether a message would still be sent."""
        ids = {
            "news": news.value,
            "worker": meeting.worker,
            "user_id": user_id,
            "meeting_id": meeting.meeting_id,
        }
        return self.services.files.notice(ids) is not None


def make_supervision(
    unit_of_work: UnitOfWorkFactory, workspace_id: str, *, nation: Nation = Nation.ENGLAND
) -> Supervision:
    """An organisation with a manager, two workers and a supervisor for each."""
    mill, leave, book = make_mill(unit_of_work, workspace_id), Leave(), Book()
    book.ask(*QUESTIONS)
    mill.clock.moment = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
    mill.give({MANAGER: ("UMAN",)})
    office = SupervisionOffice(
        roles=mill.roles,
        unit_of_work=unit_of_work,
        clock=mill.clock,
        working_time=WorkingTime(
            zone=ZoneInfo("Europe/London"), holidays=BankHolidays(nation=nation)
        ),
        urgency=KeywordUrgency(),
        questions=book,
        absences=KeptLeave(leave, unit_of_work, workspace_id),
    )
    supervision = Supervision(
        mill=mill, services=SupervisionServices.of(office), leave=leave, book=book
    )
    supervision.give(SUPERVISES)
    return supervision
