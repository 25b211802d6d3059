"""Whoever is back, and what other features do about somebody who is away."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chatbot.domain.asks import Ask
from chatbot.domain.checks import Finding
from chatbot.services.absence_book import StoredAbsences
from chatbot.services.ask_drafts import Origin
from chatbot.services.concern_notices import News
from chatbot.services.ports import UnitOfWorkFactory
from tests.integration.absences_of_the_mill import AwayDesk, day, make_away_desk
from tests.integration.concerns_of_the_mill import TASK, make_log
from tests.integration.people_of_the_mill import MANAGER

BACK = "absences.back"


@pytest.fixture
def desk(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> AwayDesk:
    """The daily check, with an admin, a backup and a manager, a minute before nine."""
    desk = make_away_desk(unit_of_work, workspace_id)
    desk.ticks.tick()
    return desk


def back_at(desk: AwayDesk, number: int, hours: float = 9) -> list[Any]:
    """What those who are back are told at an hour of a day."""
    desk.clock.moment = datetime(2026, 3, number, tzinfo=UTC) + timedelta(hours=hours)
    desk.absences.returns.welcome()
    return [each for each in desk.news() if each.kind == BACK]


def test_on_return(desk: AwayDesk) -> None:
    """On the first working morning, once: what was done by whom, missed, reported."""
    desk.away("UADMIN", 3, 7)  # a Saturday
    for number, finding in ((3, Finding.NOTHING), (4, Finding.SOMETHING), (5, None), (6, None)):
        desk.at(9, day=number)
        if finding:
            occurrence = desk.occurrences()[-1]
            desk.checks.finish("UBACKUP", occurrence.occurrence_id, finding, "A comment")
        desk.at(17, day=number)
    desk.messages()
    assert back_at(desk, 7, 12) == back_at(desk, 8, 12) == []  # the weekend
    assert back_at(desk, 9, 8.9) == []
    (told,) = back_at(desk, 9)
    assert (told.recipient, told.ids["first_on"]) == ("UADMIN", "2026-03-03")
    assert back_at(desk, 9, 10) == back_at(desk, 10) == []
    news = desk.absences.returns.news("UADMIN", day(3), day(7))
    (check,) = news.checks
    assert (check.done_by, check.reported_on) == ({"UBACKUP": 2}, (day(4),))
    assert check.missed_on == (day(5), day(6))


def test_nothing_happened(desk: AwayDesk) -> None:
    """Somebody without a page, and without follow-ups, is told nothing."""
    desk.away("UWORKER", 3, 4)
    for number in (3, 4):
        desk.at(9, day=number)
    desk.messages()
    assert back_at(desk, 5) == []
    assert all(each.returned_at for each in desk.stored())


def test_from_one_absence_into_the_next(desk: AwayDesk) -> None:
    """One message after the last of them, about all of them."""
    desk.away("UADMIN", 3, 4)
    desk.away("UADMIN", 5, 6)
    for number in (3, 4, 5, 6):
        desk.at(9, day=number)
    desk.messages()
    assert back_at(desk, 5) == []
    (told,) = back_at(desk, 9)
    assert (told.ids["first_on"], told.ids["last_on"]) == ("2026-03-03", "2026-03-06")


def test_back_while_the_bot_was_away(desk: AwayDesk) -> None:
    """A month later nobody needs the list any more."""
    desk.away("UADMIN", 3, 4)
    desk.at(9, day=3)
    desk.messages()
    assert back_at(desk, 31) == []
    assert all(each.returned_at for each in desk.stored())


def test_welcomed_by_two_processes(
    desk: AwayDesk, in_threads: Callable[[Any, int], list[int]]
) -> None:
    """They get one message."""
    desk.away("UADMIN", 3, 3)
    desk.at(9, day=3)
    desk.messages()
    desk.clock.moment = datetime(2026, 3, 4, 9, tzinfo=UTC)
    in_threads(lambda _: desk.absences.returns.welcome(), 3)
    assert [each.kind for each in desk.messages()].count(BACK) == 1


def test_questions_go_to_whoever_is_there(desk: AwayDesk) -> None:
    """To the manager who is there, also where the first one goes away only afterwards."""
    desk.mill.give({MANAGER: ["UBOSS", "USECOND"]})
    asks = replace(desk.mill.asks, absences=desk.office.absences)
    chasing = replace(desk.mill.chasing, absences=desk.office.absences)
    first = asks.ask("UWORKER", Origin(), "May I?", "", submission="V1")
    assert isinstance(first, Ask)
    assert first.holder == "UBOSS"
    assert chasing.chase(desk.clock.now()) == []
    desk.away("UBOSS", 2, 3)
    assert asks.draft("UWORKER", Origin()).readers == ("USECOND", "UBOSS")
    second = asks.ask("UWORKER", Origin(), "And this?", "", submission="V2")
    assert isinstance(second, Ask)
    assert second.holder == "USECOND"
    (moved,) = chasing.chase(desk.clock.now())
    assert (moved.ask_id, moved.holder) == (first.ask_id, "USECOND")


def test_follow_ups_wait(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> None:
    """Whoever is on leave is not reminded of a follow-up; on their first day back they are."""
    log = make_log(unit_of_work, workspace_id)
    away = make_away_desk(unit_of_work, workspace_id)
    book = StoredAbsences(workspace_id=workspace_id, unit_of_work=unit_of_work)
    chaser = replace(log.chaser, whereabouts=book)
    log.mill.clock.moment = datetime(2026, 3, 2, 10, tzinfo=UTC)
    log.log("comment", task=replace(TASK, owner="UOWNER", due_on=day(4)))
    away.away("UOWNER", 3, 5)
    log.mill.messages()
    for number in (4, 5, 6):
        log.mill.clock.moment = datetime(2026, 3, number, 10, tzinfo=UTC)
        chaser.chase()
        due = [each for each in log.mill.messages() if each.ids.get("news") == News.DUE]
        assert [each.recipient for each in due] == (["UOWNER"] if number == 6 else [])
