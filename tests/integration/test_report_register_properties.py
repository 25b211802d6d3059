"""Whatever is kept of supervision, readers and profiles: no number against another."""

from contextlib import ExitStack
from datetime import date, timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from chatbot.domain import report_keys as keys
from chatbot.domain.acknowledgement_roll import ReaderState as State
from chatbot.domain.profiles import Keeper
from chatbot.domain.reports import FEW, Report, Value
from chatbot.domain.supervision import MeetingState
from chatbot.domain.trustees import trustees_page
from chatbot.services.report_policy import IN_SLACK, STATES
from chatbot.services.supervision_files import SupervisionFiles
from chatbot.services.supervision_office import SupervisionOffice
from chatbot.store.unit_of_work import unit_of_work_on
from tests.doubles import KeywordUrgency
from tests.integration.conftest import add_workspace
from tests.integration.report_registers_of_the_mill import (
    ask_to_read,
    leaver,
    meeting,
    plan,
    profile,
    publish,
    read,
    request,
    supervise,
)
from tests.integration.reports_of_the_mill import HOURS, Books, make_books

FIRST, LAST = date(2026, 2, 20), date(2026, 5, 6)
WORKERS = ("UWORKER", "UREP", "UNEW", "UOLD")
numbers = count()
days = st.dates(FIRST, LAST)
meetings = st.lists(
    st.tuples(
        st.sampled_from(WORKERS),
        days,
        st.sampled_from(MeetingState),
        st.integers(-9, 9),
        st.none() | days,
    ),
    max_size=12,
    unique_by=lambda each: each[:2],
)
plans = st.lists(st.tuples(st.sampled_from(WORKERS), days), max_size=3)
readers = st.lists(
    st.tuples(st.sampled_from((*WORKERS, "UMAN")), st.integers(1, 2), st.booleans(), days),
    max_size=8,
    unique_by=lambda each: each[:3],
)
asked = st.dictionaries(st.sampled_from((*WORKERS, "UMAN")), days, max_size=5)
profiles = st.lists(
    st.tuples(
        st.none() | st.sampled_from(WORKERS),
        st.booleans(),
        st.none() | st.dates(date(2025, 4, 1), LAST),
        st.lists(st.sampled_from(Keeper), unique=True),
    ),
    max_size=5,
)
periods = st.sampled_from(["last month", "this month", "last week", "2026-03-07 to 2026-04-18"])


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    dates=meetings,
    planned=plans,
    has_read=readers,
    due=asked,
    kept=profiles,
    waiting=st.integers(0, 3),
    period=periods,
)
def test_no_number_disagrees_with_another(  # noqa: PLR0917 - all that happens
    engine: Engine,
    dates: list[tuple[str, date, MeetingState, int, date | None]],
    planned: list[tuple[str, date]],
    has_read: list[tuple[str, int, bool, date]],
    due: dict[str, date],
    kept: list[tuple[str | None, bool, date | None, list[Keeper]]],
    waiting: int,
    period: str,
) -> None:
    """Figures against tables, against the views of the features, and on the page for trustees.

    Every example is another workspace beside those of the earlier ones.
    """
    workspace_id = add_workspace(unit_of_work_on(engine), f"V{next(numbers)}", "mill")
    books = make_books(engine, workspace_id)
    books.numbers = numbers  # ids are unique in the whole database
    supervise(books, *WORKERS[:3])
    for worker, starting_on in planned:
        plan(books, worker, starting_on)
    for worker, meant_for, state, moved, feedback in dates:
        on = meant_for + timedelta(days=moved)
        meeting(books, worker, on, state, meant_for=meant_for, feedback=feedback)
    versions = {number: publish(books, f"Version {number}", number) for number in (1, 2)}
    for user_id, due_on in due.items():
        ask_to_read(books, versions[2], user_id, due_on)
    for reader, number, in_slack, on in has_read:
        read(books, versions[number], reader, on, in_slack=in_slack)
    for number, (owner, closed, reviewed_on, keepers) in enumerate(kept):
        name = f"Profile {number}"
        last = profile(books, name, owner, closed=closed, reviewed_on=reviewed_on, keepers=keepers)
        leaver(books, f"U{number}", last, done=closed)
    for _ in range(waiting):
        request(books)
    with ExitStack() as stack:
        report = books.open(period, stack)
        _compare_supervision(books, report, dates)
        _compare_readers(report)
        _compare_profiles(report, kept, waiting)
        _compare_paper(report)


def _value(report: Report, key: str) -> int:
    figure = report.figure(key)
    return figure.amount.value if figure and isinstance(figure.amount.value, int) else 0


def _rows(report: Report, name: str) -> list[dict[str, Value]]:
    table = report.table(name)
    if table is None:
        return []
    names = [column.key for column in table.columns]
    found = [dict(zip(names, row, strict=True)) for row in table.rows()]
    assert len(found) == table.count
    return found


def _compare_supervision(
    books: Books,
    report: Report,
    dates: list[tuple[str, date, MeetingState, int, date | None]],
) -> None:
    rows = _rows(report, keys.TABLE_SUPERVISION)
    for key in ("due", "held", "not_held", "unsaid", "moved"):
        counts = [row[key] for row in rows]
        assert sum(n for n in counts if isinstance(n, int)) == _value(report, f"supervision.{key}")
    parts = (keys.SUPERVISION_HELD, keys.SUPERVISION_NOT_HELD, keys.SUPERVISION_UNSAID)
    assert sum(_value(report, key) for key in parts) == _value(report, keys.SUPERVISION_DUE)
    within = [
        each
        for each in dates
        if report.period.first <= each[1] + timedelta(days=each[3]) <= report.period.through
    ]
    assert _value(report, keys.SUPERVISION_DUE) == len(within)
    held = sum(each[2] is MeetingState.HELD for each in within)
    assert _value(report, keys.SUPERVISION_HELD) == held
    register = _register(books).register("UMAN")
    overdue = report.figure(keys.SUPERVISION_OVERDUE)
    assert overdue
    assert overdue.amount.value == sum(row.is_overdue for row in register.rows)
    assert overdue.amount.of == len(register.rows)


def _register(books: Books) -> SupervisionFiles:
    """What managers see of supervision, of the same rows."""
    mill = books.mill
    office = SupervisionOffice(
        roles=mill.roles,
        unit_of_work=mill.unit_of_work,
        clock=mill.clock,
        working_time=HOURS,
        urgency=KeywordUrgency(),
    )
    return SupervisionFiles(office=office)


def _compare_readers(report: Report) -> None:
    rows = _rows(report, keys.TABLE_READERS)
    mine = [row for row in rows if row["slack"] == IN_SLACK and row["state"] != STATES[State.GONE]]
    others = [row for row in rows if row["slack"] != IN_SLACK]
    states = [row["state"] for row in mine]
    read_by = report.figure(keys.POLICY_READ)
    late = report.figure(keys.POLICY_OVERDUE)
    assert read_by
    assert late
    assert (read_by.amount.value, read_by.amount.of) == (
        states.count(STATES[State.READ]),
        len(mine),
    )
    assert late.amount.value == states.count(STATES[State.OVERDUE])
    assert late.amount.of == len(mine) - states.count(STATES[State.READ])
    without = sum(row["state"] == STATES[State.READ] for row in others)
    assert _value(report, keys.POLICY_WITHOUT_SLACK) == without
    assert all(row["person"] is None for row in others)


def _compare_profiles(
    report: Report,
    kept: list[tuple[str | None, bool, date | None, list[Keeper]]],
    waiting: int,
) -> None:
    rows = _rows(report, keys.TABLE_PROFILES)
    run = sum(not closed for _, closed, _, _ in kept)
    assert _value(report, keys.PROFILES_RUN) == len(rows) == run
    nobody = sum(row["owner"] is None for row in rows)
    assert _value(report, keys.PROFILES_NO_OWNER) == nobody
    told = sum(row["details"] == "not handed over" for row in rows)
    assert _value(report, keys.PROFILES_NOT_HANDED_OVER) == told
    dues = [row["review_due"] for row in rows]
    stale = sum(isinstance(due, date) and due <= LAST for due in dues)
    assert _value(report, keys.PROFILES_NOT_REVIEWED) == stale
    assert _value(report, keys.PROFILES_LEAVERS) == run
    assert _value(report, keys.PROFILES_REQUESTED) == waiting
    for action in report.actions:
        figure = report.figure(action.key)
        assert figure is None or figure.amount.value == action.count


def _compare_paper(report: Report) -> None:
    """No figure about people that is given, nor its rest, is above 0 and below 5."""
    for group in trustees_page(report).groups:
        for line in group.lines:
            figure = report.figure(line.key)
            assert figure
            assert not figure.for_managers
            if not (figure.about_people or line.key.startswith("supervision.")):
                continue
            for words in (line.value, line.before):
                given_ones = words.replace(f"fewer than {FEW}", "few").split()
                found = [int(word) for word in given_ones if word.isdigit()]
                assert all(number == 0 or number >= FEW for number in found)
                if len(found) > 1:
                    assert found[1] - found[0] == 0 or found[1] - found[0] >= FEW
