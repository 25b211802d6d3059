"""Reports that come by themselves: once, to managers, in working hours."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select

from chatbot.domain.errors import NotAuthorisedError
from chatbot.domain.report_schedules import Every
from chatbot.services.report_schedules import (
    CHANGED,
    NOT_A_MANAGER,
    Recipients,
    SchedulesOvertaken,
    SchedulesRefused,
    SchedulesSaved,
)
from chatbot.store.tables import audit_log, outbox
from tests.doubles import Leave
from tests.integration.people_of_the_mill import MANAGER
from tests.integration.reports_of_the_mill import Books, make_books

NOBODY: Recipients = {Every.WEEK: (), Every.MONTH: ()}
MONTHLY: Recipients = {Every.WEEK: (), Every.MONTH: ("UMAN",)}
ALL: Recipients = {Every.WEEK: ("UMAN2",), Every.MONTH: ("UMAN", "UMAN2")}
InThreads = Callable[[Callable[[int], Any], int], list[Any]]
OTHERS = ("UWORKER", "ULEAD", "UADMIN", "UGUEST", "UOUT", "UGONE", "UBOT")


@pytest.fixture
def books(engine: Engine, workspace_id: str) -> Books:
    """Two managers, on Wednesday the 6th of May."""
    books = make_books(engine, workspace_id)
    books.mill.give({MANAGER: ("UMAN", "UMAN2")})
    return books


def choose(books: Books, wanted: Recipients, seen: Recipients = NOBODY) -> object:
    """A manager chooses."""
    return books.schedules.choose("UMAN", wanted, seen)


def written(books: Books) -> list[tuple[str, str, datetime]]:
    """What is in the outbox: to whom, the key's period, and not before when."""
    with books.engine.connect() as connection:
        rows = connection.execute(select(outbox).order_by(outbox.c.number)).mappings()
        return [(row["recipient"], row["key"].split(":")[2], row["not_before"]) for row in rows]


def at(books: Books, month: int, day: int, hour: int, minute: int = 0) -> None:
    """The clock stands at a moment of 2026 (UTC)."""
    books.mill.clock.moment = datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_once_for_each_period_and_person(books: Books) -> None:
    """The month's on the 1st of June, the week's on Monday; ticks and restarts add nothing."""
    assert choose(books, ALL) == SchedulesSaved(changed=True)
    assert books.schedules.send_due() == 0
    at(books, 5, 11, 8)
    assert books.schedules.send_due() == 1
    at(books, 5, 29, 8)
    assert books.schedules.send_due() == 1  # the week before the last; what was slept through
    at(books, 6, 1, 8, 5)
    assert [books.schedules.send_due() for _ in range(3)] == [3, 0, 0]
    assert [(who, first) for who, first, _ in written(books)] == [
        ("UMAN2", "2026-05-04"),
        ("UMAN2", "2026-05-18"),
        ("UMAN2", "2026-05-25"),
        ("UMAN", "2026-05-01"),
        ("UMAN2", "2026-05-01"),
    ]


def test_quiet_hours_are_kept(books: Books) -> None:
    """The 1st of August is a Saturday: it comes on Monday at nine by the clock on the wall."""
    choose(books, MONTHLY)
    at(books, 8, 1, 0, 1)
    assert books.schedules.send_due() == 1
    assert written(books)[0][2] == datetime(2026, 8, 3, 8, tzinfo=UTC)


def test_whoever_is_away_gets_it_when_they_are_back(books: Books) -> None:
    """Nothing while they are on leave; afterwards the last period that has ended, once."""
    leave = Leave()
    leave.go("UMAN2", date(2026, 5, 1), 30)
    schedules = replace(books.schedules, absences=leave)
    choose(books, ALL)
    at(books, 5, 11, 8)
    assert schedules.send_due() == 0
    leave.come_back()
    at(books, 5, 13, 8)
    assert schedules.send_due() == 1
    assert schedules.send_due() == 0
    assert [(who, period) for who, period, _ in written(books)] == [("UMAN2", "2026-05-04")]


def test_whoever_lost_the_role_gets_none(books: Books) -> None:
    """Before it is written, and where it waits already."""
    choose(books, ALL)
    at(books, 6, 1, 8, 5)
    assert books.schedules.send_due() == 3
    ids = {"user_id": "UMAN2", "every": "month", "made_on": "2026-06-01"}
    rendered = books.schedules.render(ids)
    assert rendered
    assert rendered[0].period.name == "May 2026"
    books.mill.change("UMAN", MANAGER, "UMAN")
    assert books.schedules.render(ids) is None
    at(books, 7, 1, 8, 5)
    assert books.schedules.send_due() == 1
    assert written(books)[-1][0] == "UMAN"


def test_whoever_was_taken_off_the_list_gets_none(books: Books) -> None:
    """Also what waits already."""
    choose(books, MONTHLY)
    at(books, 6, 1, 8, 5)
    books.schedules.send_due()
    choose(books, NOBODY, MONTHLY)
    ids = {"user_id": "UMAN", "every": "month", "made_on": "2026-06-01"}
    assert books.schedules.render(ids) is None


def test_a_report_that_comes_late_is_still_that_of_its_period(books: Books) -> None:
    """Slack was away for a week: the message tells of the month that it was written for."""
    choose(books, MONTHLY)
    at(books, 7, 8, 8)
    rendered = books.schedules.render(
        {"user_id": "UMAN", "every": "month", "made_on": "2026-06-01"}
    )
    assert rendered
    assert rendered[0].period.name == "May 2026"


@pytest.mark.parametrize("user_id", OTHERS)
def test_only_managers_choose_and_see(books: Books, user_id: str) -> None:
    """Every door of the reports is closed to everybody else."""
    request = books.request()
    doors = (
        lambda: books.schedules.recipients(user_id),
        lambda: books.schedules.choose(user_id, MONTHLY, NOBODY),
        lambda: books.reports.report(user_id, request),
        lambda: books.reports.explain(user_id, request),
        lambda: books.reports.read_request(user_id, "help"),
        lambda: books.reports.read_request(user_id, "nonsense"),
    )
    for door in doors:
        with pytest.raises(NotAuthorisedError):
            door()
    assert books.reports.scheduled(user_id, request) is None
    with books.engine.connect() as connection:
        assert connection.execute(select(audit_log)).all() == []


def test_only_managers_can_be_chosen(books: Books) -> None:
    """A sentence for the list, and nothing is saved."""
    result = choose(books, {Every.WEEK: ("UWORKER",), Every.MONTH: ("UMAN",)})
    assert result == SchedulesRefused(faults={Every.WEEK: NOT_A_MANAGER})
    assert books.schedules.recipients("UMAN") == NOBODY


def test_two_managers_at_the_same_form(books: Books) -> None:
    """The second one is told how it is now; who wanted the same is not bothered."""
    assert choose(books, MONTHLY) == SchedulesSaved(changed=True)
    assert choose(books, ALL) == SchedulesOvertaken(now=MONTHLY)
    assert choose(books, MONTHLY) == SchedulesSaved(changed=False)
    assert choose(books, ALL, MONTHLY) == SchedulesSaved(changed=True)
    with books.engine.connect() as connection:
        entries = connection.execute(select(audit_log)).mappings().all()
    assert [each["action"] for each in entries] == [CHANGED, CHANGED]
    assert entries[1]["before"] == {"week": [], "month": ["UMAN"]}
    assert len(books.mill.audit.recent("UMAN")) == 2


def test_who_stays_on_the_list_keeps_when_they_began(books: Books) -> None:
    """Adding somebody on the 2nd of June takes nobody's report of May away."""
    choose(books, MONTHLY)
    at(books, 6, 2, 8)
    choose(books, {Every.WEEK: (), Every.MONTH: ("UMAN", "UMAN2")}, MONTHLY)
    assert books.schedules.send_due() == 1
    with books.mill.unit_of_work() as work:
        since = {
            each.user_id: each.since_on for each in work.report_schedules.all(books.workspace_id)
        }
    assert since == {"UMAN": date(2026, 5, 6), "UMAN2": date(2026, 6, 2)}


def test_two_processes_write_one_message(books: Books, in_threads: InThreads) -> None:
    """The key is unique: of two ticks at once one writes."""
    choose(books, MONTHLY)
    at(books, 6, 1, 8, 5)
    sent = in_threads(lambda _place: books.schedules.send_due(), 4)
    assert sum(sent) == 1
    assert len(written(books)) == 1


def test_another_workspaces_list_is_its_own(
    books: Books, engine: Engine, other_workspace_id: str
) -> None:
    """What one organisation chooses is nothing to another one."""
    other = make_books(engine, other_workspace_id)
    choose(books, MONTHLY)
    assert other.schedules.recipients("UMAN") == NOBODY
    at(other, 6, 1, 8, 5)
    assert other.schedules.send_due() == 0
