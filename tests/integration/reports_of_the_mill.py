"""A small organisation with everything that a report counts, row by row."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from chatbot.bank_holidays import BankHolidays
from chatbot.domain.answers import LoggedQuestion, Outcome, Surface
from chatbot.domain.asks import Ask, AskState, Attempt
from chatbot.domain.checks import Asked, Capacity, Finding, Occurrence, OccurrenceState, Step
from chatbot.domain.concerns import Concern, ConcernState, Content, FollowUp, Source
from chatbot.domain.people import Standing
from chatbot.domain.policies import Page, PolicyPack
from chatbot.domain.report_requests import ReportRequest, read_request
from chatbot.domain.reports import Report
from chatbot.domain.working_time import Nation, WorkingTime
from chatbot.services.report_schedules import ReportSchedules
from chatbot.services.reports import ReportService
from chatbot.store.unit_of_work import reading_on, unit_of_work_on
from tests.integration.people_of_the_mill import ADMIN, LEAD, MANAGER, Mill, make_mill
from tests.packs import CHECKS, make_pack

LONDON = ZoneInfo("Europe/London")
HOURS = WorkingTime(zone=LONDON, holidays=BankHolidays(nation=Nation.ENGLAND))
NOW = datetime(2026, 5, 6, 9, tzinfo=UTC)  # ten o'clock on a Wednesday
DAILY = "daily"
PAGES = (
    Page(page_id="facebook", name="Mill page", platform="facebook", looked_after_by="x"),
    Page(page_id="hens", name="Our hens", platform="facebook", looked_after_by="x"),
)


def pack_of_the_mill() -> PolicyPack:
    """Two pages with a check each, one without a page."""
    daily, weekly = CHECKS
    return replace(
        make_pack(),
        pages=PAGES,
        checks=(
            daily,
            replace(daily, check_id="hens", name="Look after the hens", page_id="hens"),
            replace(weekly, switched_on=True, page_id=None),
        ),
    )


def local(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment by the clock on the wall."""
    return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)


@dataclass
class Books:
    """The organisation, and how its rows come about."""

    mill: Mill
    reports: ReportService
    schedules: ReportSchedules
    engine: Engine
    numbers: "count[int]" = field(default_factory=count)

    @property
    def workspace_id(self) -> str:
        """Whose rows they are."""
        return self.mill.people.workspace_id

    def see(self, text: str = "last month", user_id: str = "UMAN") -> Report:
        """The report that a manager types for."""
        request = read_request(text, self.reports.today(), self.reports.pages)
        return self.reports.report(user_id, request)

    def open(self, text: str, stack: ExitStack) -> Report:
        """The same with tables that can be read until the stack is closed."""
        request = read_request(text, self.reports.today(), self.reports.pages)
        return stack.enter_context(self.reports.opened(request))

    def request(self, text: str = "last month") -> ReportRequest:
        """What is typed, read."""
        return read_request(text, self.reports.today(), self.reports.pages)

    def check(
        self,
        on: date,
        state: OccurrenceState,
        *,
        check_id: str = DAILY,
        by: str = "UADMIN",
        minutes: int = 0,
        found: bool = False,
        asked: Sequence[str] = ("UADMIN",),
        declined: Sequence[str] = (),
        late: bool = False,
    ) -> None:
        """One day's check; `minutes` from its opening to done."""
        opens_at, due_at = local(on, 10), local(on, 16)
        done = state is OccurrenceState.DONE
        people = [
            Asked(user_id=each, capacity=Capacity.FIRST, declined_at=opens_at) for each in declined
        ]
        people += [Asked(user_id=each, capacity=Capacity.FIRST) for each in asked]
        occurrence = Occurrence(
            occurrence_id=f"o{next(self.numbers)}",
            workspace_id=self.workspace_id,
            check_id=check_id,
            on=on,
            opens_at=opens_at,
            due_at=due_at,
            opened_at=opens_at,
            state=state,
            step=Step.OVER,
            step_at=due_at,
            people=tuple(people),
            done_by=by if done else None,
            done_at=opens_at + timedelta(minutes=minutes) if done else None,
            finding=(Finding.SOMETHING if found else Finding.NOTHING) if done else None,
            missed_at=due_at if late or state is OccurrenceState.MISSED else None,
        )
        with self.mill.unit_of_work() as work:
            work.checks.open([occurrence])
            work.commit()

    def question(
        self,
        at: datetime,
        outcome: Outcome = Outcome.ANSWERED,
        intent_id: str | None = None,
        *,
        parent: str | None = None,
        helpful: int = 0,
        not_helpful: int = 0,
        urgent: bool = False,
    ) -> str:
        """One question, with what people said about the answer."""
        question_id = f"q{next(self.numbers)}"
        if intent_id is None and outcome in {Outcome.ANSWERED, Outcome.NOT_COVERED}:
            intent_id = "friends" if outcome is Outcome.ANSWERED else "gifts"
        logged = LoggedQuestion(
            question_id=question_id,
            workspace_id=self.workspace_id,
            person_id=None,
            asked_at=at,
            surface=Surface.BUTTON if parent else Surface.DIRECT_MESSAGE,
            conversation=None,
            text="Words that no report shows",
            outcome=outcome,
            intent_id=intent_id,
            confidence=0.9,
            urgent=urgent,
            hand_over=False,
            parent_id=parent,
        )
        with self.mill.unit_of_work() as work:
            work.questions.add(logged)
            for number in range(helpful + not_helpful):
                work.feedback.give(
                    self.workspace_id,
                    question_id,
                    voter=f"v{number}",
                    helpful=number < helpful,
                    given_at=at,
                )
            work.commit()
        return question_id

    def ask(self, at: datetime, state: AskState, *, after: timedelta = timedelta()) -> None:
        """A question handed to a person, which came to its state after a while."""
        ask = Ask(
            ask_id=f"a{next(self.numbers)}",
            workspace_id=self.workspace_id,
            question_id=None,
            contact_id="policy",
            asker="UWORKER",
            text="Words that no report shows",
            note="",
            asked_at=at,
            since=at + after,
            state=state,
            attempts=(Attempt(user_id="UMAN"),),
        )
        with self.mill.unit_of_work() as work:
            work.people.record(self.workspace_id, "UWORKER", Standing.MEMBER, at)
            work.asks.add(ask)
            work.commit()

    def concern(
        self,
        at: datetime,
        kind_id: str = "comment",
        *,
        state: ConcernState = ConcernState.OPEN,
        safeguarding: bool = False,
        page_id: str | None = None,
        due: Sequence[date] = (),
        done: bool = False,
    ) -> str:
        """One concern with its follow-ups; returns its reference."""
        number = next(self.numbers)
        concern_id, reference = f"c{number}", f"C-2026-{number}"
        follow_ups = tuple(
            FollowUp(
                follow_up_id=f"f{next(self.numbers)}",
                concern_id=concern_id,
                task="Words that no report shows",
                owner="UADMIN",
                due_on=day,
                assigned_at=at,
                done_at=at if done else None,
            )
            for day in due
        )
        concern = Concern(
            concern_id=concern_id,
            workspace_id=self.workspace_id,
            reference=reference,
            kind_id=kind_id,
            safeguarding=safeguarding,
            urgent=False,
            page_id=page_id,
            reporter="UREP",
            source=Source.COMMAND,
            logged_at=at,
            state=state,
            follow_ups=follow_ups,
        )
        with self.mill.unit_of_work() as work:
            work.concerns.add(concern, Content(happened="Words that no report shows"), concern_id)
            work.commit()
        return reference


def make_books(
    engine: Engine, workspace_id: str, *, pack: PolicyPack | None = None, now: datetime = NOW
) -> Books:
    """The organisation with a manager, a lead and a page admin."""
    begin = unit_of_work_on(engine)
    mill = make_mill(begin, workspace_id)
    mill.clock.moment = now
    mill.give({MANAGER: ("UMAN",), LEAD: ("ULEAD",), ADMIN: ("UADMIN",)})
    service = ReportService(
        pack=pack or pack_of_the_mill(),
        roles=mill.roles,
        unit_of_work=begin,
        reading=reading_on(engine),
        clock=mill.clock,
        working_time=HOURS,
    )
    return Books(
        mill=mill, reports=service, schedules=ReportSchedules(reports=service), engine=engine
    )
