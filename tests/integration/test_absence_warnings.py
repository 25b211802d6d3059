"""What managers are told where nobody is there, or will be."""

from collections.abc import Callable
from typing import Any

import pytest

from chatbot.services.absences import Saved
from chatbot.services.ports import UnitOfWorkFactory
from tests.integration.absences_of_the_mill import AwayDesk, day, make_away_desk
from tests.integration.people_of_the_mill import MANAGER

NOBODY, AHEAD = "checks.nobody", "checks.ahead"


@pytest.fixture
def desk(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> AwayDesk:
    """The daily check, with an admin, a backup and a manager, a minute before nine."""
    desk = make_away_desk(unit_of_work, workspace_id)
    desk.ticks.tick()
    return desk


def test_managers_who_are_away_are_told_last(desk: AwayDesk) -> None:
    """Of two managers the one who is there hears of it; where all are away, all do."""
    desk.mill.give({MANAGER: ["UBOSS", "USECOND"]})
    for user_id in ("UADMIN", "UBACKUP", "USECOND"):
        desk.away(user_id, 2, 2)
    desk.at(9)
    assert desk.told() == [(NOBODY, "UBOSS")]
    desk.away("UBOSS", 3, 3)
    for user_id in ("UADMIN", "UBACKUP", "USECOND"):
        desk.away(user_id, 3, 3)
    desk.at(9, day=3)
    assert (NOBODY, "USECOND") in desk.told()


def test_one_warning_for_each_day(desk: AwayDesk) -> None:
    """A week ahead, once, however the absences change; again only where a gap opened anew."""
    warned = []

    def warn() -> list[tuple[str, str]]:
        desk.settings.warn_ahead()
        found = [each for each in desk.messages() if each.kind == AHEAD]
        warned.extend(found)
        return [(each.ids["first_on"], each.ids["last_on"]) for each in found]

    desk.clock.move(minutes=2)
    desk.away("UBACKUP", 5, 20)
    absence = desk.away("UADMIN", 6, 9)
    assert warn() == [("2026-03-06", "2026-03-09")]
    assert warn() == []
    longer = desk.change("UADMIN", absence, first_on=day(5), last_on=day(10))
    assert isinstance(longer, Saved)
    assert warn() == [("2026-03-05", "2026-03-10")]  # the 5th and the 10th are new
    covered = desk.change("UADMIN", longer.absence, cover="UCOVER")
    assert isinstance(covered, Saved)
    assert warn() == []
    desk.clock.move(minutes=1)
    assert isinstance(desk.change("UADMIN", covered.absence, cover=None), Saved)
    assert warn() == [("2026-03-05", "2026-03-10")]
    assert {each.recipient for each in warned} == {"UBOSS"}


def test_warned_by_two_processes(
    desk: AwayDesk, in_threads: Callable[[Any, int], list[int]]
) -> None:
    """Managers get one message."""
    desk.clock.move(minutes=2)
    desk.away("UBACKUP", 5, 5)
    desk.away("UADMIN", 5, 5)
    in_threads(lambda _: desk.settings.warn_ahead(), 3)
    assert [each.kind for each in desk.messages()].count(AHEAD) == 1
