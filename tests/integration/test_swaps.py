"""Swaps: asked for, accepted, declined, undone; who does what then."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from chatbot.domain.checks import Capacity
from chatbot.domain.errors import NotAuthorisedError, StaleActionError
from chatbot.domain.swaps import SwapField, SwapPlan, SwapState
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.services.swaps import Asked, Refused
from tests.integration.absences_of_the_mill import AwayDesk, day, make_away_desk
from tests.integration.checks_of_the_mill import DAILY, WEEKLY
from tests.integration.people_of_the_mill import ADMIN, BACKUP

ASKED, ANSWERED, UNDONE = "swaps.asked", "swaps.answered", "swaps.undone"


@pytest.fixture
def desk(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> AwayDesk:
    """Two who do the daily check together, a backup and a manager; nine on a Monday."""
    desk = make_away_desk(unit_of_work, workspace_id, DAILY, WEEKLY)
    desk.mill.give({ADMIN: ["UADMIN", "USECOND"], BACKUP: ["UBACKUP"]})
    desk.ticks.tick()
    desk.clock.move(minutes=2)
    desk.messages()
    return desk


def who(desk: AwayDesk, number: int) -> list[tuple[str, Capacity]]:
    """Who would be asked to do the daily check on a day."""
    return [(each.user_id, each.capacity) for each in desk.office.rota().who(DAILY, day(number))]


BOTH = [("UADMIN", Capacity.FIRST), ("USECOND", Capacity.FIRST)]


def test_asked_and_accepted(desk: AwayDesk) -> None:
    """Nothing changes before the other one says yes; then each does the other's day alone."""
    swap = desk.swap("UADMIN", 5, "USECOND", 6)
    assert desk.told_of() == [(ASKED, "USECOND")]
    assert who(desk, 5) == who(desk, 6) == BOTH
    accepted = desk.swaps.accept("USECOND", swap.swap_id).swap
    assert (accepted.state, accepted.settled_by) == (SwapState.ACCEPTED, "USECOND")
    assert desk.told_of() == [(ANSWERED, "UADMIN")]
    assert who(desk, 5) == [("USECOND", Capacity.FIRST)]
    assert who(desk, 6) == [("UADMIN", Capacity.FIRST)]
    assert who(desk, 4) == who(desk, 9) == BOTH
    desk.at(9, day=5)
    reminders = [each for each in desk.told() if each[0] == "checks.reminder"]
    assert reminders == [("checks.reminder", "USECOND")]


def test_with_the_backup(desk: AwayDesk) -> None:
    """Somebody who has no day of their own does one for the admin, and is told why."""
    desk.mill.give({ADMIN: ["UADMIN"]})
    swap = desk.swap("UADMIN", 5, "UBACKUP")
    desk.swaps.accept("UBACKUP", swap.swap_id)
    assert who(desk, 5) == [("UBACKUP", Capacity.SWAPPED)]
    assert who(desk, 6) == [("UADMIN", Capacity.FIRST)]


def test_only_that_check(desk: AwayDesk) -> None:
    """The weekly check of the same page stays as it was."""
    swap = desk.swap("UADMIN", 9, "USECOND")
    desk.swaps.accept("USECOND", swap.swap_id)
    asked = desk.office.rota().who(WEEKLY, day(9))
    assert [each.user_id for each in asked] == ["UADMIN", "USECOND"]


def test_declined(desk: AwayDesk) -> None:
    """The day stays where it was, and whoever asked is told."""
    swap = desk.swap("UADMIN", 5, "USECOND")
    desk.messages()
    desk.swaps.decline("USECOND", swap.swap_id)
    assert desk.told_of() == [(ANSWERED, "UADMIN")]
    assert who(desk, 5) == BOTH
    with pytest.raises(StaleActionError, match="declined already"):
        desk.swaps.accept("USECOND", swap.swap_id)


@pytest.mark.parametrize(
    ("by", "told"),
    [("UADMIN", {"USECOND"}), ("USECOND", {"UADMIN"}), ("UBOSS", {"UADMIN", "USECOND"})],
)
def test_undone(desk: AwayDesk, by: str, told: set[str]) -> None:
    """Either of them, or a manager: all is as before, and the others are told."""
    swap = desk.swap("UADMIN", 5, "USECOND", 6)
    desk.swaps.accept("USECOND", swap.swap_id)
    desk.messages()
    assert desk.swaps.undo(by, swap.swap_id).swap.state is SwapState.UNDONE
    assert {each.recipient for each in desk.news() if each.kind == UNDONE} == told
    assert who(desk, 5) == who(desk, 6) == BOTH
    with pytest.raises(StaleActionError, match="has been undone"):
        desk.swaps.undo(by, swap.swap_id)
    again = desk.swap("UADMIN", 5, "USECOND", 6)
    assert desk.swaps.accept("USECOND", again.swap_id).swap.state is SwapState.ACCEPTED


def test_taken_back_before_the_answer(desk: AwayDesk) -> None:
    """The other one can accept nothing any more."""
    swap = desk.swap("UADMIN", 5, "USECOND")
    assert desk.swaps.undo("UADMIN", swap.swap_id).swap.state is SwapState.WITHDRAWN
    with pytest.raises(StaleActionError, match="taken back"):
        desk.swaps.accept("USECOND", swap.swap_id)


def test_it_has_begun(desk: AwayDesk) -> None:
    """On the day itself, and a week later, nothing can be accepted or undone."""
    swap = desk.swap("UADMIN", 5, "USECOND", 6)
    other = desk.swap("UADMIN", 4, "USECOND")
    desk.swaps.accept("USECOND", swap.swap_id)
    for number in (5, 12):
        desk.clock.moment = datetime(2026, 3, number, 9, tzinfo=UTC)
        with pytest.raises(StaleActionError, match="too late"):
            desk.swaps.undo("UADMIN", swap.swap_id)
        with pytest.raises(StaleActionError, match="too late"):
            desk.swaps.accept("USECOND", other.swap_id)
    with pytest.raises(StaleActionError, match="not there any more"):
        desk.swaps.undo("UADMIN", "no-such-swap")


def test_the_wrong_people(desk: AwayDesk) -> None:
    """Only the other one answers; a third person can do nothing, nor can whoever asked accept."""
    swap = desk.swap("UADMIN", 5, "USECOND")
    for user_id in ("UADMIN", "UWORKER", "UBOSS", "UGUEST"):
        with pytest.raises(NotAuthorisedError):
            desk.swaps.accept(user_id, swap.swap_id)
    for user_id in ("UWORKER", "UGUEST"):
        with pytest.raises(NotAuthorisedError):
            desk.swaps.undo(user_id, swap.swap_id)
    assert desk.swaps.of("UWORKER") == []
    assert [view.swap for view in desk.swaps.of("USECOND")] == [swap]
    assert [view.swap for view in desk.swaps.waiting_for("USECOND")] == [swap]
    assert desk.swaps.waiting_for("UADMIN") == []


SOUND = SwapPlan(check_id="daily", gives_on=day(5), other="USECOND", takes_on=day(6))


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"check_id": "none"}, SwapField.CHECK, "a check that is yours"),
        ({"gives_on": None}, SwapField.GIVES, "Choose the day"),
        ({"gives_on": day(7)}, SwapField.GIVES, "does not come on that day"),
        ({"gives_on": day(2)}, SwapField.GIVES, "it has begun"),
        ({"gives_on": day(10)}, SwapField.GIVES, "part of another swap"),
        ({"gives_on": day(12)}, SwapField.GIVES, "not yours on that day"),
        ({"gives_on": day(16)}, SwapField.GIVES, "They are away"),
        ({"other": None}, SwapField.OTHER, "Choose who shall do it"),
        ({"other": "UADMIN"}, SwapField.OTHER, "somebody else"),
        ({"other": "UGUEST"}, SwapField.OTHER, "full member"),
        ({"takes_on": day(5)}, SwapField.TAKES, "the same day"),
        ({"takes_on": day(8)}, SwapField.TAKES, "does not come on that day"),
        ({"takes_on": day(12)}, SwapField.TAKES, "You are away"),
        ({"other": "UBACKUP"}, SwapField.TAKES, "not theirs"),
    ],
)
def test_what_is_refused(
    desk: AwayDesk, changes: dict[str, Any], field: SwapField, words: str
) -> None:
    """A clear sentence for the field, and nothing is saved or told."""
    desk.swap("UADMIN", 10, "USECOND")
    desk.away("UADMIN", 12, 12)
    desk.away("USECOND", 16, 16)
    desk.messages()
    refused = desk.swaps.ask("UADMIN", replace(SOUND, **changes), desk.form_id())
    assert isinstance(refused, Refused), refused
    assert list(refused.faults) == [field]
    assert words in refused.faults[field]
    assert len(desk.swaps.of("UADMIN")) == 1
    assert desk.told_of() == []


def test_not_ones_own_check(desk: AwayDesk) -> None:
    """Who looks after no page has nothing to swap."""
    assert [check.check_id for check in desk.swaps.checks_of("UADMIN")] == ["daily", "weekly"]
    assert desk.swaps.checks_of("UWORKER") == []
    assert isinstance(desk.swaps.ask("UWORKER", SOUND, "V9"), Refused)


def test_a_form_that_is_sent_twice(
    desk: AwayDesk, in_threads: Callable[[Any, int], list[Any]]
) -> None:
    """It is one swap, and the other one is asked once; of two answers one counts."""
    made = in_threads(lambda _: desk.swaps.ask("UADMIN", SOUND, "VSAME"), 3)
    assert all(isinstance(each, Asked) for each in made)
    (swap,) = {each.view.swap.swap_id for each in made}
    assert desk.told_of() == [(ASKED, "USECOND")]

    def answer(place: int) -> str:
        act = (desk.swaps.accept, desk.swaps.decline)[place]
        try:
            return str(act("USECOND", swap).swap.state)
        except StaleActionError:
            return "stale"

    assert in_threads(answer, 2).count("stale") == 1
    assert len(desk.told_of()) == 1


def test_away_by_then(desk: AwayDesk) -> None:
    """Whoever is away on the new day cannot accept; absent later, the day goes back."""
    swap = desk.swap("UADMIN", 5, "USECOND")
    absence = desk.away("USECOND", 5, 5)
    with pytest.raises(StaleActionError, match="away on the new day"):
        desk.swaps.accept("USECOND", swap.swap_id)
    desk.absences.book.end("USECOND", absence.absence_id)
    desk.swaps.accept("USECOND", swap.swap_id)
    desk.away("USECOND", 5, 5)
    assert who(desk, 5) == [("UADMIN", Capacity.FIRST)]


def test_in_the_log_of_changes(desk: AwayDesk) -> None:
    """Who asked, who accepted, who undid it, with the days."""
    swap = desk.swap("UADMIN", 5, "USECOND", 6)
    desk.swaps.accept("USECOND", swap.swap_id)
    desk.swaps.undo("UBOSS", swap.swap_id)
    with desk.mill.unit_of_work() as work:
        found = work.audit.since(desk.office.workspace_id, None)
    log = [(each.action, each.actor, each.subject) for each in found]
    assert log == [
        ("swaps.asked", "UADMIN", "daily"),
        ("swaps.accepted", "USECOND", "daily"),
        ("swaps.undone", "UBOSS", "daily"),
    ]
    after = found[1].after
    assert after
    assert (after["gives_on"], after["takes_on"]) == ("2026-03-05", "2026-03-06")


def test_forgotten_after_a_year(desk: AwayDesk) -> None:
    """Like absences."""
    desk.swap("UADMIN", 5, "USECOND", 6)
    desk.clock.move(days=380)
    assert desk.absences.returns.forget() == 1
