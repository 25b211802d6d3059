"""A day's check: opened, chased, done or missed, on both databases."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from chatbot.domain.checks import Capacity, Finding, Occurrence, OccurrenceState, Step
from chatbot.domain.errors import InvalidInputError, NotAuthorisedError, StaleActionError
from chatbot.domain.people import Standing
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.store.engine import make_engine
from chatbot.store.unit_of_work import unit_of_work_on
from tests.integration.checks_of_the_mill import (
    DAILY,
    MONITORING,
    OFF,
    WEEKLY,
    Desk,
    make_desk,
    staff,
)
from tests.integration.conftest import StartingLine
from tests.integration.people_of_the_mill import ADMIN, BACKUP, MANAGER

REMINDER, NUDGE = "checks.reminder", "checks.nudge"
NOBODY, MISSED = "checks.nobody", "checks.missed"
TODAY = date(2026, 3, 2)


@pytest.fixture
def desk(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Desk:
    """The daily check, with an admin, a backup and a manager, a minute before nine."""
    desk = staff(make_desk(unit_of_work, workspace_id))
    desk.ticks.tick()
    return desk


@pytest.fixture
def open_check(desk: Desk) -> Occurrence:
    """Today's check, whose reminder has been sent."""
    desk.at(9)
    desk.messages()
    return desk.the_one()


def names(occurrence: Occurrence) -> Sequence[tuple[str, Capacity]]:
    """Who is asked now."""
    return [(p.user_id, p.capacity) for p in occurrence.people if p.declined_at is None]


def test_it_opens_at_its_time_and_once(desk: Desk) -> None:
    """Not a minute before, and not again, however often the metronome ticks."""
    assert desk.occurrences() == []
    assert desk.at(8.99) == 0
    assert desk.at(9) == 1
    assert desk.at(9) == desk.at(9.1) == 0
    assert desk.told() == [(REMINDER, "UADMIN")]
    opened = desk.the_one()
    assert (opened.on, opened.state, opened.opened_late) == (TODAY, OccurrenceState.OPEN, False)


def test_nobody_answers(desk: Desk) -> None:
    """Nudge at one, backup at three, managers at five: and then it is missed, and silent."""
    told = {hours: (desk.at(hours), desk.told())[1] for hours in (9, 12.9, 13, 14, 15, 16, 17, 23)}
    assert told == {
        9: [(REMINDER, "UADMIN")],
        12.9: [],
        13: [(NUDGE, "UADMIN")],
        14: [],
        15: [(REMINDER, "UBACKUP")],
        16: [],
        17: [(MISSED, "UBOSS")],
        23: [],
    }
    missed = desk.the_one()
    assert (missed.state, missed.missed_at) == (OccurrenceState.MISSED, missed.due_at)


def test_on_it_is_not_done(desk: Desk, open_check: Occurrence) -> None:
    """Whoever said so is chased twice, no backup is bothered, and the managers hear of it."""
    taken = desk.checks.take("UADMIN", open_check.occurrence_id)
    assert (taken.occurrence.state, taken.occurrence.taken_by) == ("taken", "UADMIN")
    told = [(desk.at(hours), desk.told())[1] for hours in (13, 15, 16.9, 17)]
    assert told == [[(NUDGE, "UADMIN")], [(NUDGE, "UADMIN")], [], [(MISSED, "UBOSS")]]


@pytest.mark.parametrize("finding", Finding)
def test_done_is_done(desk: Desk, open_check: Occurrence, finding: Finding) -> None:
    """Who and when is kept, and nobody is nagged after it."""
    done = desk.checks.finish("UADMIN", open_check.occurrence_id, finding, "A comment.", "Gone.")
    for hours in (13, 15, 17):
        desk.at(hours)
    assert desk.told() == []
    stored = desk.the_one()
    assert done.changed
    assert (stored.state, stored.done_by, stored.finding) == ("done", "UADMIN", finding)
    assert stored.done_at == done.occurrence.done_at
    assert (stored.noticed, stored.action) == ("A comment.", "Gone.")


def test_pressed_twice(desk: Desk, open_check: Occurrence) -> None:
    """The second press changes nothing, whoever presses what."""
    occurrence_id = open_check.occurrence_id
    desk.checks.finish("UADMIN", occurrence_id, Finding.NOTHING)
    before = desk.the_one()
    again = [
        desk.checks.finish("UBACKUP", occurrence_id, Finding.SOMETHING, "What?"),
        desk.checks.take("UADMIN", occurrence_id),
        desk.checks.cannot_today("UADMIN", occurrence_id),
        desk.checks.hand_over("UADMIN", occurrence_id, "UBACKUP"),
    ]
    assert not any(day.changed for day in again)
    assert desk.the_one() == before


def shown_anew(desk: Desk) -> Sequence[str]:
    """The messages that are to be shown anew, as `kind:recipient`."""
    desk.shown.clear()
    desk.messages()
    occurrence_ids = {each.occurrence_id for each in desk.occurrences()}
    parts = [key.split(":") for key in desk.shown]
    return [":".join(part for part in each if part not in occurrence_ids) for each in parts]


def test_what_was_sent_is_shown_anew(desk: Desk, open_check: Occurrence) -> None:
    """After a press, after the due time, when the next one opens, and after a week: each once."""
    desk.checks.take("UADMIN", open_check.occurrence_id)
    assert shown_anew(desk) == [f"{REMINDER}:UADMIN"]
    desk.at(13)
    assert shown_anew(desk) == []
    for day, hours in ((2, 17), (3, 9), (9, 17)):
        desk.at(hours, day=day)
        assert f"{REMINDER}:UADMIN" in shown_anew(desk), (day, hours)
        desk.at(hours + 0.1, day=day)
        assert shown_anew(desk) == [], (day, hours)


def test_what_was_not_sent_is_not_shown_anew(desk: Desk) -> None:
    """It is put into words when it is sent, or is dropped."""
    desk.at(9)
    desk.checks.take("UADMIN", desk.the_one().occurrence_id)
    assert [message.kind for message in desk.mill.messages()] == [REMINDER]


def test_a_tick_that_hands_it_on_shows_it_anew(desk: Desk, open_check: Occurrence) -> None:
    """Somebody is away from ten on; whoever has left sees nothing of it any more."""
    desk.leave.go("UADMIN", TODAY, 1)
    desk.at(10)
    assert shown_anew(desk) == [f"{REMINDER}:UADMIN"]
    desk.mill.people.note_standing("UBACKUP", Standing.DEACTIVATED)
    desk.at(10.1)
    assert desk.the_one().asked == ()
    assert shown_anew(desk) == [f"{REMINDER}:UADMIN"]
    desk.checks.take("UBOSS", open_check.occurrence_id)
    assert shown_anew(desk) == [f"{NOBODY}:UBOSS", f"{REMINDER}:UADMIN"]


def test_handed_back(desk: Desk, open_check: Occurrence) -> None:
    """Whoever could not, and then gets it after all, is told once more."""
    desk.checks.cannot_today("UADMIN", open_check.occurrence_id)
    assert desk.told() == [(REMINDER, "UBACKUP")]
    for _ in range(2):
        desk.checks.hand_over("UBOSS", open_check.occurrence_id, "UADMIN")
    assert desk.told() == [(REMINDER, "UADMIN")]
    desk.checks.finish("UADMIN", open_check.occurrence_id, Finding.NOTHING)
    assert sorted(shown_anew(desk)) == [
        f"{REMINDER}:UADMIN",
        f"{REMINDER}:UADMIN:again",
        f"{REMINDER}:UBACKUP",
    ]


def test_the_wrong_person(desk: Desk, open_check: Occurrence) -> None:
    """Somebody who has nothing to do with the page cannot; nor can a check be invented."""
    for act in (desk.checks.take, desk.checks.cannot_today, desk.checks.day):
        with pytest.raises(NotAuthorisedError):
            act("UWORKER", open_check.occurrence_id)
    with pytest.raises(NotAuthorisedError):
        desk.checks.finish("UGUEST", open_check.occurrence_id, Finding.NOTHING)
    with pytest.raises(StaleActionError):
        desk.checks.take("UADMIN", "no-such-check")
    assert desk.the_one() == open_check


@pytest.mark.parametrize("who", ["UBACKUP", "UBOSS"])
def test_others_may_do_it(desk: Desk, open_check: Occurrence, who: str) -> None:
    """The backup and managers, who were not asked; it says who it was."""
    assert desk.checks.finish(who, open_check.occurrence_id, Finding.NOTHING).changed
    assert desk.the_one().done_by == who


def test_done_after_it_was_missed(desk: Desk, open_check: Occurrence) -> None:
    """It can be recorded until the next one opens; that it was missed stays with it."""
    desk.at(17)
    late = desk.checks.finish("UADMIN", open_check.occurrence_id, Finding.NOTHING)
    assert late.changed
    assert (late.occurrence.state, bool(late.occurrence.missed_at)) == ("done", True)


def test_a_week_later(desk: Desk, open_check: Occurrence) -> None:
    """By then nobody knows any more: it stays missed."""
    for day in (2, 3, 4, 5, 6, 9):
        desk.at(9, day=day)
        desk.at(17, day=day)
    late = desk.checks.finish("UADMIN", open_check.occurrence_id, Finding.NOTHING)
    assert (late.changed, late.occurrence.state) == (False, OccurrenceState.MISSED)


def test_something_needs_words(desk: Desk, open_check: Occurrence) -> None:
    """Without them nothing is recorded; nor with more than anybody reads."""
    for words in ("", "   ", "x" * 3001):
        with pytest.raises(InvalidInputError):
            desk.checks.finish("UADMIN", open_check.occurrence_id, Finding.SOMETHING, words)
    assert desk.the_one().is_waiting


def test_cannot_today(desk: Desk, open_check: Occurrence) -> None:
    """The backup gets it at once; when they cannot either, managers are told, and it goes on."""
    desk.checks.cannot_today("UADMIN", open_check.occurrence_id)
    assert desk.told() == [(REMINDER, "UBACKUP")]
    assert names(desk.the_one()) == [("UBACKUP", Capacity.BACKUP)]
    desk.checks.cannot_today("UBACKUP", open_check.occurrence_id)
    assert desk.told() == [(NOBODY, "UBOSS")]
    desk.at(13)
    desk.at(15)
    assert desk.told() == []  # nobody is asked again who has said no
    desk.at(17)
    assert desk.told() == [(MISSED, "UBOSS")]


def test_cannot_after_all_can(desk: Desk, open_check: Occurrence) -> None:
    """Whoever had declined may still do it."""
    desk.checks.cannot_today("UADMIN", open_check.occurrence_id)
    assert desk.checks.take("UADMIN", open_check.occurrence_id).changed
    assert ("UADMIN", Capacity.FIRST) in names(desk.the_one())


def test_handed_over(desk: Desk, open_check: Occurrence) -> None:
    """In the middle of it: only the new one is asked and chased."""
    desk.checks.take("UADMIN", open_check.occurrence_id)
    desk.checks.hand_over("UBOSS", open_check.occurrence_id, "UWORKER")
    assert desk.told() == [(REMINDER, "UWORKER")]
    assert names(desk.the_one()) == [("UWORKER", Capacity.HANDED)]
    assert desk.the_one().state is OccurrenceState.OPEN
    desk.at(13)
    assert desk.told() == [(NUDGE, "UWORKER")]


def test_not_handed_to_somebody_who_is_away(desk: Desk, open_check: Occurrence) -> None:
    """Nor to a guest; nothing is changed."""
    desk.leave.go("UWORKER", TODAY, 1)
    with pytest.raises(InvalidInputError):
        desk.checks.hand_over("UBOSS", open_check.occurrence_id, "UWORKER")
    with pytest.raises(NotAuthorisedError):
        desk.checks.hand_over("UBOSS", open_check.occurrence_id, "UGUEST")
    assert desk.the_one() == open_check


@pytest.mark.parametrize(
    ("cover", "backup_away", "expected"),
    [
        (None, False, [(REMINDER, "UBACKUP")]),
        ("UCOVER", False, [(REMINDER, "UCOVER")]),
        (None, True, [(NOBODY, "UBOSS")]),
    ],
)
def test_away(
    desk: Desk, *, cover: str | None, backup_away: bool, expected: list[tuple[str, str]]
) -> None:
    """The person away gets nothing: their cover does, or the backup, or managers are told."""
    desk.leave.go("UADMIN", TODAY, 1, cover)
    if backup_away:
        desk.leave.go("UBACKUP", TODAY, 1)
    desk.at(9)
    assert desk.told() == expected


def test_away_from_noon(desk: Desk, open_check: Occurrence) -> None:
    """An absence that is entered while the check is open hands it on; whoever was on it is not."""
    desk.checks.take("UADMIN", open_check.occurrence_id)
    desk.leave.go("UADMIN", TODAY, 1)
    desk.at(12)
    assert desk.told() == [(REMINDER, "UBACKUP")]
    after = desk.the_one()
    assert (after.state, after.taken_by) == (OccurrenceState.OPEN, None)
    desk.at(13)
    assert desk.told() == [(NUDGE, "UBACKUP")]


def test_somebody_leaves_the_organisation(desk: Desk, open_check: Occurrence) -> None:
    """Their open check goes to the backup with the next tick."""
    desk.mill.people.note_standing("UADMIN", Standing.DEACTIVATED)
    desk.messages()  # managers hear of the page without an admin
    desk.at(10)
    assert desk.told() == [(REMINDER, "UBACKUP")]


def test_nobody_has_been_chosen(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> None:
    """Managers are told at once; who is chosen later in the day is asked then."""
    desk = make_desk(unit_of_work, workspace_id)
    desk.mill.give({MANAGER: ["UBOSS"]})
    desk.ticks.tick()
    desk.at(9)
    assert desk.told() == [(NOBODY, "UBOSS")]
    assert desk.at(10) == 0
    desk.mill.give({ADMIN: ["UADMIN"]})
    desk.at(11)
    assert desk.told() == [(REMINDER, "UADMIN")]


def test_several_managers(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> None:
    """All of them are asked, but for the one who is away; one cannot, the other goes on."""
    desk = make_desk(unit_of_work, workspace_id, MONITORING)
    desk.mill.give({MANAGER: ["UBOSS", "UDEPUTY", "UAWAY"]})
    desk.leave.go("UAWAY", TODAY, 1)
    desk.ticks.tick()
    desk.at(9)
    assert desk.told() == [(REMINDER, "UBOSS"), (REMINDER, "UDEPUTY")]
    desk.checks.cannot_today("UBOSS", desk.the_one().occurrence_id)
    assert desk.told() == []
    assert names(desk.the_one()) == [("UDEPUTY", Capacity.FIRST)]


@pytest.mark.parametrize(
    ("hours", "state", "told"),
    [
        (11, OccurrenceState.OPEN, (REMINDER, "UADMIN")),
        (16.5, OccurrenceState.OPEN, (REMINDER, "UADMIN")),
        (16.6, OccurrenceState.MISSED, (MISSED, "UBOSS")),
        (30, OccurrenceState.MISSED, None),
    ],
)
def test_the_bot_was_not_there(
    desk: Desk, hours: float, state: OccurrenceState, told: tuple[str, str] | None
) -> None:
    """Within the grace it is asked for, late; after that it is missed; at night all is quiet."""
    desk.at(hours)
    first = desk.occurrences()[0]
    assert (first.state, first.on) == (state, TODAY)
    assert first.opened_late
    assert desk.told() == ([told] if told else [])


def test_a_month_away(desk: Desk) -> None:
    """Every day that was missed is recorded, and managers get one message about all of them."""
    desk.at(9 + 24 * 14)
    found = desk.occurrences()
    assert [each.state for each in found] == [OccurrenceState.MISSED] * 10 + [OccurrenceState.OPEN]
    assert len({each.on for each in found}) == 11
    messages = desk.messages()
    assert [message.kind for message in messages] == [REMINDER, MISSED]
    assert messages[1].ids["count"] == "10"


def test_the_first_day(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> None:
    """A bot that is installed at noon begins tomorrow: nothing of before is missed."""
    desk = staff(make_desk(unit_of_work, workspace_id))
    desk.at(12)
    desk.at(16.9)
    assert desk.occurrences() == []
    desk.at(9, day=3)
    assert [each.on for each in desk.occurrences()] == [date(2026, 3, 3)]


def test_a_clock_that_jumps(desk: Desk) -> None:
    """A year ahead and back: no day of before is opened again, and the next ones still come."""
    desk.at(9)
    desk.at(9, day=31)
    ahead = len(desk.occurrences())
    desk.at(9, day=2)
    desk.at(9, day=3)
    assert len(desk.occurrences()) == ahead
    assert len({each.on for each in desk.occurrences()}) == ahead
    desk.at(9 + 24 * 31)
    assert desk.occurrences()[-1].on == date(2026, 4, 2)


def test_the_steps_that_were_slept_through(desk: Desk) -> None:
    """After hours without a tick there is one message, not one for each step."""
    desk.at(9)
    desk.messages()
    desk.at(16)
    assert desk.told() == [(REMINDER, "UBACKUP")]
    assert desk.the_one().step is Step.DUE


def test_quiet_hours(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> None:
    """What has to be told at night is told in the morning."""
    desk = staff(make_desk(unit_of_work, workspace_id))
    desk.ticks.tick()
    desk.at(9)
    desk.messages()
    desk.at(22)
    assert desk.told() == []
    desk.at(8.9, day=3)
    assert desk.told() == []
    desk.clock.move(minutes=6)
    assert desk.told() == [(MISSED, "UBOSS")]


def test_what_is_off_stays_silent(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> None:
    """A check that is off never opens; of two others each opens on its own."""
    desk = staff(make_desk(unit_of_work, workspace_id, OFF, DAILY, WEEKLY))
    desk.ticks.tick()
    for day in (2, 3):
        desk.at(10, day=day)
    opened = [(each.check_id, each.on.day) for each in desk.occurrences()]
    assert opened == [("daily", 2), ("weekly", 2), ("daily", 3)]


def test_mine(desk: Desk, open_check: Occurrence) -> None:
    """Those who are asked see it, others do not; what is done is gone from there."""
    assert [day.occurrence for day in desk.checks.mine("UADMIN")] == [open_check]
    assert desk.checks.mine("UBACKUP") == []
    desk.checks.finish("UADMIN", open_check.occurrence_id, Finding.NOTHING)
    assert desk.checks.mine("UADMIN") == []


def test_other_workspaces(
    desk: Desk,
    open_check: Occurrence,
    unit_of_work: UnitOfWorkFactory,
    other_workspace_id: str,
) -> None:
    """Their checks are their own, under the same id and on the same day."""
    other = staff(make_desk(unit_of_work, other_workspace_id))
    other.ticks.tick()
    other.at(9)
    assert other.the_one().occurrence_id != open_check.occurrence_id
    with pytest.raises(StaleActionError):
        other.checks.take("UADMIN", open_check.occurrence_id)


def _run_a_morning(url: str, start: StartingLine) -> tuple[int, int]:
    """What one of several processes does: it opens, and chases until the evening."""
    engine = make_engine(url)
    desk = make_desk(unit_of_work_on(engine), "T0WSC", DAILY, WEEKLY, MONITORING)
    start.wait(60)
    opened = sum(desk.at(hours) for hours in (9, 9.1, 10, 10.1))
    chased = sum(desk.at(hours) for hours in (13, 13.1, 15, 15.1, 17, 17.1))
    engine.dispose()
    return opened, chased


def test_two_processes(
    desk: Desk,
    database_url: str,
    in_processes: Callable[[Any, str, int], list[tuple[int, int]]],
) -> None:
    """On one database they open each check once, and every message is written once."""
    beginning = make_desk(desk.mill.unit_of_work, "T0WSC", DAILY, WEEKLY, MONITORING)
    beginning.ticks.tick()
    counts = in_processes(_run_a_morning, database_url, 2)
    assert sum(opened for opened, _ in counts) == 3
    desk.clock.move(days=1, minutes=1)
    messages = desk.messages()
    assert len({message.key for message in messages}) == len(messages)
    by_kind = sorted(message.kind for message in messages)
    assert by_kind.count(MISSED) == 3
    assert by_kind.count(REMINDER) == 3 + 2  # the page's two checks go to the backup too


def test_two_at_once(
    desk: Desk, open_check: Occurrence, in_threads: Callable[[Any, int], list[bool]]
) -> None:
    """Of people who press at the same moment one has done it; the others are told."""
    people = ["UADMIN", "UBACKUP", "UBOSS"]

    def press(place: int) -> bool:
        finish = desk.checks.finish
        return finish(people[place], open_check.occurrence_id, Finding.NOTHING).changed

    assert sorted(in_threads(press, 3)) == [False, False, True]
    assert desk.the_one().version == 1


def test_the_page_gets_another_backup(desk: Desk, open_check: Occurrence) -> None:
    """Whoever is the backup when it is time for one is asked."""
    desk.mill.give({BACKUP: ["UNEW"]})
    desk.at(15)
    assert desk.told() == [(REMINDER, "UNEW")]
