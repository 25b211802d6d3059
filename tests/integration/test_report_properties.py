"""Whatever happened: the parts of a report come to the whole, and its rows to its figures."""

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from chatbot.domain import report_keys as keys
from chatbot.domain.answers import Outcome
from chatbot.domain.asks import AskState
from chatbot.domain.checks import OccurrenceState
from chatbot.domain.concerns import ConcernState
from chatbot.domain.reports import Breakdown, Figure, Report
from chatbot.services.report_checks import OUTCOMES as CHECK_OUTCOMES
from chatbot.services.report_questions import OUTCOMES
from chatbot.store.unit_of_work import unit_of_work_on
from tests.integration.conftest import add_workspace
from tests.integration.reports_of_the_mill import Books, local, make_books

FIRST, LAST = date(2026, 2, 20), date(2026, 5, 10)
PARTS = (keys.CHECKS_IN_TIME, keys.CHECKS_LATE, keys.CHECKS_MISSED, keys.CHECKS_NOBODY)
PEOPLE = ("UADMIN", "UBACK", "UHEN")
numbers = count()

days = st.dates(FIRST, LAST)
moments = st.builds(
    lambda day, minutes: local(day, 0) + timedelta(minutes=minutes),
    days,
    st.integers(0, 24 * 60 - 1),
)


@dataclass(frozen=True)
class CheckDay:
    """A day of a check."""

    on: date
    check_id: str
    state: OccurrenceState
    by: str
    asked: tuple[str, ...]
    minutes: int
    late: bool


check_days = st.lists(
    st.builds(
        CheckDay,
        on=days,
        check_id=st.sampled_from(["daily", "hens", "weekly", "gone"]),
        state=st.sampled_from(OccurrenceState),
        by=st.sampled_from(PEOPLE),
        asked=st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True).map(tuple),
        minutes=st.integers(1, 900),
        late=st.booleans(),
    ),
    max_size=25,
    unique_by=lambda each: (each.on, each.check_id),
)
questions = st.lists(
    st.tuples(moments, st.sampled_from(Outcome), st.booleans(), st.integers(0, 2)), max_size=25
)
asks = st.lists(st.tuples(moments, st.sampled_from(AskState), st.integers(0, 5000)), max_size=6)
concerns = st.lists(
    st.tuples(
        moments,
        st.sampled_from(["comment", "data", "abuse", "gone"]),
        st.booleans(),
        st.sampled_from(ConcernState),
        st.lists(days, max_size=2),
    ),
    max_size=10,
)
periods = st.sampled_from(
    ["last month", "this month", "last week", "last quarter", "2026-03-07 to 2026-04-18"]
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(checks=check_days, asked=questions, handed=asks, logged=concerns, period=periods)
def test_no_number_disagrees_with_another(  # noqa: PLR0917 - all that happens
    engine: Engine,
    checks: list[CheckDay],
    asked: list[tuple[datetime, Outcome, bool, int]],
    handed: list[tuple[datetime, AskState, int]],
    logged: list[tuple[datetime, str, bool, ConcernState, list[date]]],
    period: str,
) -> None:
    """Figures, breakdowns, tables, pages and people, each against the others.

    Every example is another workspace beside those of the earlier ones.
    """
    workspace_id = add_workspace(unit_of_work_on(engine), f"T{next(numbers)}", "mill")
    books = make_books(engine, workspace_id)
    _write(books, checks, asked, handed, logged)
    with ExitStack() as stack:
        report = books.open(period, stack)
        _compare_checks(report)
        _compare_questions(report)
        _compare_concerns(report)
        _compare_by_hand(report, checks, asked)
        _compare_filters(books, report, period)


def _write(
    books: Books,
    checks: list[CheckDay],
    asked: list[tuple[datetime, Outcome, bool, int]],
    handed: list[tuple[datetime, AskState, int]],
    logged: list[tuple[datetime, str, bool, ConcernState, list[date]]],
) -> None:
    books.numbers = numbers  # ids are unique in the whole database
    for each in checks:
        books.check(
            each.on,
            each.state,
            check_id=each.check_id,
            by=each.by,
            asked=each.asked,
            declined=("UADMIN",) if "UADMIN" not in each.asked else (),
            minutes=each.minutes,
            late=each.late and each.state is OccurrenceState.DONE,
        )
    parent = None
    for at, outcome, pressed, said in asked:
        question_id = books.question(
            at, outcome, parent=parent if pressed else None, helpful=said, not_helpful=2 - said
        )
        parent = question_id if outcome is Outcome.CLARIFY else parent
    for at, state, minutes in handed:
        books.ask(at, state, after=timedelta(minutes=minutes))
    for at, kind_id, safeguarding, concern_state, due in logged:
        books.concern(at, kind_id, state=concern_state, safeguarding=safeguarding, due=due)


def _value(report: Report, key: str) -> int:
    figure = report.figure(key)
    assert isinstance(figure, Figure)
    assert isinstance(figure.amount.value, int)
    return figure.amount.value


def _total(report: Report, key: str, column: str) -> int:
    found = report.breakdown(key)
    assert isinstance(found, Breakdown)
    return found.totals[found.column(column)]


def _table(report: Report, name: str, place: int) -> Counter[object]:
    table = report.table(name)
    assert table
    found = [row[place] for row in table.rows()]
    assert len(found) == table.count
    return Counter(found)


def _compare_checks(report: Report) -> None:
    due = _value(report, keys.CHECKS_DUE)
    assert sum(_value(report, key) for key in PARTS) == due
    for key in (keys.CHECKS_BY_PAGE, keys.CHECKS_BY_PERSON, keys.CHECKS_BY_DAY):
        assert _total(report, key, "due") == due
        for part in PARTS:
            assert _total(report, key, part.rpartition(".")[2]) == _value(report, part)
    waiting = _value(report, keys.CHECKS_WAITING)
    assert _total(report, keys.CHECKS_BY_DAY, "waiting") == waiting
    outcomes = _table(report, keys.TABLE_CHECKS, 3)
    for outcome, words in CHECK_OUTCOMES.items():
        if outcome != "called_off":
            assert outcomes[words] == _value(report, f"checks.{outcome}")
    assert (
        _value(report, keys.CHECKS_SKIPPED)
        == _total(report, keys.SKIPPED_BY_REASON, "skipped")
        == sum(_table(report, keys.TABLE_SKIPPED, 0).values())
    )


def _compare_questions(report: Report) -> None:
    asked = _value(report, keys.QUESTIONS_ASKED)
    figures = {
        Outcome.ANSWERED: keys.QUESTIONS_ANSWERED,
        Outcome.CLARIFY: keys.QUESTIONS_ASKED_BACK,
        Outcome.NOT_COVERED: keys.QUESTIONS_NOT_COVERED,
        Outcome.NO_MATCH: keys.QUESTIONS_NO_MATCH,
        Outcome.WITHHELD: keys.QUESTIONS_WITHHELD,
        Outcome.MAY_BE_RULE: keys.QUESTIONS_MAY_BE_RULE,
    }
    assert sum(_value(report, key) for key in figures.values()) == asked
    table = report.table(keys.TABLE_QUESTIONS)
    assert table
    found = list(table.rows())
    assert len(found) == table.count
    typed = Counter(row[2] for row in found if row[1] == "typed")
    for outcome, key in figures.items():
        assert _total(report, keys.QUESTIONS_BY_WEEK, outcome) == _value(report, key)
        assert typed[OUTCOMES[outcome]] == _value(report, key)
    answers = sum(row[2] == OUTCOMES[Outcome.ANSWERED] for row in found)
    assert _total(report, keys.TOP_INTENTS, "answers") == answers
    helpful = report.figure(keys.ANSWERS_HELPFUL)
    assert helpful
    assert helpful.amount.value == sum(int(str(row[4])) for row in found)
    assert helpful.amount.of == sum(int(str(row[4])) + int(str(row[5])) for row in found)
    states = _table(report, keys.TABLE_ASKS, 1)
    assert sum(states.values()) == _value(report, keys.ASKS_HANDED)
    assert states["answered"] == _value(report, keys.ASKS_ANSWERED)


def _compare_concerns(report: Report) -> None:
    logged = _value(report, keys.CONCERNS_LOGGED)
    assert _total(report, keys.CONCERNS_BY_KIND, "logged") == logged
    states = _table(report, keys.TABLE_CONCERNS, 4)
    assert sum(states.values()) == logged
    assert states["open"] == _value(report, keys.CONCERNS_LOGGED_OPEN)
    assert _total(report, keys.CONCERNS_BY_KIND, "open") == states["open"]
    kinds = _table(report, keys.TABLE_CONCERNS, 2)
    assert "Abuse or bullying" not in kinds
    waiting = _table(report, keys.TABLE_FOLLOW_UPS, 0)
    assert sum(waiting.values()) == _value(report, keys.FOLLOW_UPS_OPEN)
    assert _value(report, keys.FOLLOW_UPS_OVERDUE) <= _value(report, keys.FOLLOW_UPS_OPEN)


def _compare_by_hand(
    report: Report,
    checks: list[CheckDay],
    asked: list[tuple[datetime, Outcome, bool, int]],
) -> None:
    """Counted once more in another way, from what was written."""
    period = report.period
    mine = [each for each in checks if period.first <= each.on <= period.through]
    waiting = {OccurrenceState.OPEN, OccurrenceState.TAKEN}
    assert _value(report, keys.CHECKS_WAITING) == sum(each.state in waiting for each in mine)
    ended = {OccurrenceState.DONE, OccurrenceState.MISSED}
    assert _value(report, keys.CHECKS_DUE) == sum(each.state in ended for each in mine)
    in_it = [
        each for each in asked if period.first <= local_day(each[0], report) <= period.through
    ]
    table = report.table(keys.TABLE_QUESTIONS)
    assert table
    assert table.count == len(in_it)


def local_day(moment: datetime, report: Report) -> date:
    """The organisation's date."""
    return moment.astimezone(report.zone).date()


def _compare_filters(books: Books, whole: Report, period: str) -> None:
    people = [books.see(f"{period} <@{user_id}>") for user_id in PEOPLE]
    by_person = whole.breakdown(keys.CHECKS_BY_PERSON)
    assert by_person
    nobody = sum(row.counts[0] for row in by_person.rows if row.user_id is None)
    due = sum(_value(each, keys.CHECKS_DUE) for each in people)
    assert due + nobody == _value(whole, keys.CHECKS_DUE)
    pages = [books.see(f"{period} page {page.page_id}") for page in books.reports.pages]
    by_page = whole.breakdown(keys.CHECKS_BY_PAGE)
    assert by_page
    no_page = sum(row.counts[0] for row in by_page.rows if not row.key)
    due = sum(_value(each, keys.CHECKS_DUE) for each in pages)
    assert due + no_page == _value(whole, keys.CHECKS_DUE)
