"""Absences: entered, refused, changed, taken back; who is asked and told then."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from chatbot.domain.absences import Absence, AbsenceField, AbsencePlan
from chatbot.domain.checks import Capacity
from chatbot.domain.errors import NotAuthorisedError, StaleActionError
from chatbot.domain.people import Standing
from chatbot.services.absences import Refused, Saved
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.store.unit_of_work import SqlUnitOfWork
from tests.integration.absences_of_the_mill import AwayDesk, day, make_away_desk
from tests.integration.people_of_the_mill import ADMIN, BACKUP

REMINDER, NOBODY, AHEAD = "checks.reminder", "checks.nobody", "checks.ahead"
COVER, OVER = "absences.cover", "absences.cover_over"
SET, COVER_AWAY, BACK = "absences.set", "absences.cover_away", "absences.back"


@pytest.fixture
def desk(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> AwayDesk:
    """The daily check, with an admin, a backup and a manager, a minute before nine."""
    desk = make_away_desk(unit_of_work, workspace_id)
    desk.ticks.tick()
    return desk


def asked(desk: AwayDesk) -> list[tuple[str, Capacity]]:
    """Who is asked to do the newest check."""
    people = desk.occurrences()[-1].people
    return [(each.user_id, each.capacity) for each in people if each.declined_at is None]


def entries(desk: AwayDesk) -> list[Any]:
    """The log of changes, oldest first."""
    with desk.mill.unit_of_work() as work:
        return list(work.audit.since(desk.office.workspace_id, None))


def test_own_absence(desk: AwayDesk) -> None:
    """From the first day to the last, both counted, the backup is asked; then the admin again."""
    desk.away("UADMIN", 3, 4)
    desk.clock.move(minutes=2)
    assert desk.told_of() == []
    who = {number: (desk.at(9, day=number), desk.told())[1] for number in (2, 3, 4, 5)}
    assert who == {
        2: [(REMINDER, "UADMIN")],
        3: [(REMINDER, "UBACKUP"), ("checks.missed", "UBOSS")],
        4: [(REMINDER, "UBACKUP"), ("checks.missed", "UBOSS")],
        5: [(REMINDER, "UADMIN"), ("checks.missed", "UBOSS")],
    }


def test_the_cover_is_told_and_asked(desk: AwayDesk) -> None:
    """At the opening of work they hear of it; on the day they get the checklist."""
    desk.away("UADMIN", 3, 3, "UCOVER")
    assert desk.told_of() == []  # before nine nobody is written to
    desk.clock.move(minutes=1)
    (told,) = desk.news()
    assert (told.kind, told.recipient) == (COVER, "UCOVER")
    assert (told.ids["first_on"], told.ids["last_on"]) == ("2026-03-03", "2026-03-03")
    desk.at(9, day=3)
    assert asked(desk) == [("UCOVER", Capacity.COVER)]


def test_in_the_log_of_changes(desk: AwayDesk) -> None:
    """That it was set, by whom, for which dates; there is no place for a reason."""
    absence = desk.away("UADMIN", 3, 4, "UCOVER")
    desk.change("UBOSS", absence, last_on=day(5))
    desk.absences.book.end("UADMIN", absence.absence_id)
    found = [(each.action, each.actor, each.subject, each.after) for each in entries(desk)]
    values = {"first_on": "2026-03-03", "last_on": "2026-03-04", "cover": "UCOVER"}
    assert found == [
        ("absences.set", "UADMIN", "UADMIN", values),
        ("absences.changed", "UBOSS", "UADMIN", values | {"last_on": "2026-03-05"}),
        ("absences.ended", "UADMIN", "UADMIN", None),
    ]
    assert not {"reason", "why", "note"} & {*Absence.__dataclass_fields__}


@pytest.mark.parametrize(
    ("first", "last", "cover", "field", "words"),
    [
        (None, 4, None, AbsenceField.FIRST, "Choose the first day."),
        (3, None, None, AbsenceField.LAST, "Choose the last day."),
        (5, 4, None, AbsenceField.LAST, "before the first"),
        (date(2026, 2, 24), 1, None, AbsenceField.LAST, "over already"),
        (date(2026, 1, 5), 4, None, AbsenceField.FIRST, "more than a month ago"),
        (date(2027, 4, 1), date(2027, 4, 2), None, AbsenceField.FIRST, "a year ahead"),
        (3, date(2027, 3, 8), None, AbsenceField.LAST, "longer than a year"),
        (10, 12, None, AbsenceField.FIRST, "already away from Tuesday 10 March to Thursday 12"),
        (6, 10, None, AbsenceField.FIRST, "already away"),
        (3, 4, "UADMIN", AbsenceField.COVER, "Nobody can stand in for themself"),
        (3, 20, "UGUEST", AbsenceField.COVER, "full member"),
        (17, 18, "UBUSY", AbsenceField.COVER, "away too, on Wednesday 18 March"),
    ],
)
def test_what_is_refused(
    desk: AwayDesk,
    *,
    first: Any,
    last: Any,
    cover: str | None,
    field: AbsenceField,
    words: str,
) -> None:
    """A clear sentence for the field, and nothing is saved or told."""
    desk.away("UADMIN", 10, 12)
    desk.away("UBUSY", 18, 18)
    before, log = desk.stored(), entries(desk)
    refused = desk.try_away("UADMIN", first, last, cover)
    assert isinstance(refused, Refused)
    assert list(refused.faults) == [field]
    assert words in refused.faults[field]
    assert (desk.stored(), entries(desk)) == (before, log)
    desk.clock.move(minutes=2)
    assert desk.told_of() == []


def test_a_form_that_is_sent_twice(
    desk: AwayDesk, in_threads: Callable[[Any, int], list[Any]]
) -> None:
    """It is one absence, whose cover is told once, also where both come at the same moment."""
    made = in_threads(lambda _: desk.try_away("UADMIN", 3, 4, "UCOVER", form_id="VSAME"), 3)
    assert len({each.absence.absence_id for each in made}) == 1
    assert sorted(each.changed for each in made) == [False, False, True]
    assert len(desk.stored()) == 1
    desk.clock.move(minutes=2)
    assert desk.told_of() == [(COVER, "UCOVER")]


def test_two_that_overlap_at_the_same_moment(
    desk: AwayDesk, in_threads: Callable[[Any, int], list[Any]]
) -> None:
    """Of two forms one is saved, the other is told of it."""
    made = in_threads(lambda place: desk.try_away("UADMIN", 3 + place, 6), 2)
    assert sorted(type(each).__name__ for each in made) == ["Refused", "Saved"]
    assert len(desk.stored()) == 1


def test_a_manager_for_somebody_else(desk: AwayDesk) -> None:
    """Only a manager may; the person is told, and may change it themselves."""
    with pytest.raises(NotAuthorisedError):
        desk.try_away("UADMIN", 3, 4, by="UBACKUP")
    saved = desk.try_away("UADMIN", 3, 4, by="UBOSS")
    assert isinstance(saved, Saved)
    assert (saved.absence.user_id, saved.absence.set_by) == ("UADMIN", "UBOSS")
    desk.clock.move(minutes=2)
    assert desk.told_of() == [(SET, "UADMIN")]
    assert isinstance(desk.change("UADMIN", saved.absence, last_on=day(3)), Saved)
    assert desk.told_of() == []


@pytest.mark.parametrize("user_id", ["UGUEST", "UOUT", "UGONE", "UBOT"])
def test_who_may_have_none(desk: AwayDesk, user_id: str) -> None:
    """People who are no full members enter none, and none is entered for them."""
    with pytest.raises(NotAuthorisedError):
        desk.try_away(user_id, 3, 4)
    refused = desk.try_away(user_id, 3, 4, by="UBOSS")
    assert isinstance(refused, Refused)
    assert list(refused.faults) == [AbsenceField.WHO]


def test_others_see_and_change_nothing(desk: AwayDesk) -> None:
    """Somebody's absence is open to themselves and to managers."""
    absence = desk.away("UADMIN", 3, 4, "UCOVER")
    book = desk.absences.book
    for act in (
        lambda: book.form("UWORKER", absence.absence_id),
        lambda: desk.change("UWORKER", absence, last_on=day(9)),
        lambda: book.end("UCOVER", absence.absence_id),
        lambda: book.all("UWORKER"),
    ):
        with pytest.raises(NotAuthorisedError):
            act()
    assert desk.read(absence) == absence
    assert book.mine("UWORKER") == []
    assert book.covering("UCOVER") == [absence]
    assert book.all("UBOSS") == [absence]


def test_changed(desk: AwayDesk) -> None:
    """Another cover: the old one is told that it is over, the new one that it begins."""
    absence = desk.away("UADMIN", 3, 6, "UCOVER")
    desk.clock.move(minutes=2)
    assert desk.told_of() == [(COVER, "UCOVER")]
    saved = desk.change("UADMIN", absence, cover="UOTHER", last_on=day(5))
    assert isinstance(saved, Saved)
    assert sorted(desk.told_of()) == [(COVER, "UOTHER"), (OVER, "UCOVER")]
    desk.at(9, day=5)
    assert asked(desk) == [("UOTHER", Capacity.COVER)]
    desk.at(9, day=6)
    assert asked(desk) == [("UADMIN", Capacity.FIRST)]


def test_changed_by_two(desk: AwayDesk) -> None:
    """Whoever has seen an older state is told so; the same form again is no fault."""
    absence = desk.away("UADMIN", 3, 4)
    assert isinstance(desk.change("UADMIN", absence, last_on=day(5)), Saved)
    again = desk.change("UADMIN", absence, last_on=day(5))
    assert isinstance(again, Saved)
    assert not again.changed
    with pytest.raises(StaleActionError, match="Somebody else changed this absence"):
        desk.change("UBOSS", absence, last_on=day(6))
    assert desk.read(absence).last_on == day(5)


def test_a_change_that_cannot_be(desk: AwayDesk) -> None:
    """As for a new one: nothing is saved."""
    absence = desk.away("UADMIN", 3, 4)
    desk.away("UADMIN", 10, 12)
    refused = desk.change("UADMIN", absence, last_on=day(11))
    assert isinstance(refused, Refused)
    assert desk.read(absence) == absence


def test_taken_back(desk: AwayDesk) -> None:
    """Before it begins it is as if it had never been, and the cover is told."""
    absence = desk.away("UADMIN", 3, 4, "UCOVER")
    desk.clock.move(minutes=2)
    desk.told_of()
    assert not desk.absences.book.end("UADMIN", absence.absence_id).stands
    assert desk.told_of() == [(OVER, "UCOVER")]
    desk.at(9, day=3)
    assert asked(desk) == [("UADMIN", Capacity.FIRST)]
    with pytest.raises(StaleActionError, match="taken back already"):
        desk.absences.book.end("UADMIN", absence.absence_id)


def test_taken_back_before_the_cover_heard_of_it(desk: AwayDesk) -> None:
    """The version of the waiting message is not the newest, and there is no second one."""
    absence = desk.away("UADMIN", 3, 4, "UCOVER")
    desk.absences.book.end("UADMIN", absence.absence_id)
    desk.clock.move(minutes=2)
    (waiting,) = desk.news()
    assert (waiting.kind, waiting.ids["version"]) == (COVER, "0")
    assert desk.read(absence).version == 1


def test_back_early(desk: AwayDesk) -> None:
    """The person counts as there from today on; the days before stay as they were."""
    absence = desk.away("UADMIN", 2, 6, "UCOVER")
    desk.clock.move(minutes=2)
    desk.told_of()
    desk.clock.moment = datetime(2026, 3, 4, 8, 30, tzinfo=UTC)
    ended = desk.absences.book.end("UADMIN", absence.absence_id)
    assert (ended.last_on, ended.stands) == (day(3), True)
    desk.at(9, day=4)
    assert asked(desk) == [("UADMIN", Capacity.FIRST)]


def test_a_click_a_week_later(desk: AwayDesk) -> None:
    """It is over: a sentence says so, and nothing is changed."""
    absence = desk.away("UADMIN", 3, 4)
    desk.clock.move(days=9)
    for act in (
        lambda: desk.absences.book.end("UADMIN", absence.absence_id),
        lambda: desk.change("UADMIN", absence, last_on=day(20)),
        lambda: desk.absences.book.form("UADMIN", absence.absence_id),
    ):
        with pytest.raises(StaleActionError, match="from Tuesday 3 March to Wednesday 4 March"):
            act()
    with pytest.raises(StaleActionError, match="not there any more"):
        desk.absences.book.end("UADMIN", "no-such-absence")
    assert desk.read(absence) == absence


@pytest.mark.parametrize(
    ("cover", "expected"), [("UCOVER", "UCOVER"), (None, "UBACKUP")], ids=["cover", "backup"]
)
def test_hand_over_in_the_middle(desk: AwayDesk, cover: str | None, expected: str) -> None:
    """An absence from today moves the open check at once, with the reminder; "on it" ends."""
    desk.at(9)
    desk.messages()
    desk.checks.take("UADMIN", desk.the_one().occurrence_id)
    desk.clock.move(hours=2)
    desk.try_away("UADMIN", 2, 3, cover, by="UBOSS")
    assert (REMINDER, expected) in desk.told()
    assert [who for who, _ in asked(desk)] == [expected]
    assert (desk.the_one().state, desk.the_one().taken_by) == ("open", None)
    desk.at(13)
    assert desk.told() == [("checks.nudge", expected)]


def test_the_backup_is_away_too(desk: AwayDesk) -> None:
    """Whoever enters it sees the gap at once, managers are told; whoever is back is asked."""
    desk.at(9)
    desk.messages()
    desk.away("UBACKUP", 2, 4)
    saved = desk.try_away("UADMIN", 2, 3)
    assert isinstance(saved, Saved)
    assert [(gap.check.check_id, gap.on) for gap in saved.gaps] == [
        ("daily", day(2)),
        ("daily", day(3)),
    ]
    assert (NOBODY, "UBOSS") in desk.told()
    assert asked(desk) == []
    desk.absences.book.end("UADMIN", saved.absence.absence_id)
    assert desk.told() == [(REMINDER, "UADMIN")]
    assert asked(desk) == [("UADMIN", Capacity.FIRST)]
    desk.at(11)
    assert desk.told() == []


class KilledError(Exception):
    """The process ended."""


class DyingUnitOfWork(SqlUnitOfWork):
    """Its process is killed at the very moment after the commit."""

    def commit(self) -> None:
        """Make it last, and do nothing any more."""
        super().commit()
        raise KilledError


@pytest.mark.parametrize("way", ["ended", "moved"])
def test_killed_when_somebody_is_back(desk: AwayDesk, engine: Engine, way: str) -> None:
    """The check that nobody has is theirs again in the same transaction as their return."""

    @contextmanager
    def dying() -> Iterator[SqlUnitOfWork]:
        with engine.connect() as connection:
            yield DyingUnitOfWork(connection=connection)

    desk.at(9)
    desk.away("UBACKUP", 2, 4)
    absence = desk.away("UADMIN", 2, 3)
    desk.messages()
    book = desk.absences.book
    killed = replace(book, office=replace(desk.office, unit_of_work=dying))
    plan = AbsencePlan(user_id="UADMIN", first_on=day(3), last_on=day(3))
    ways: dict[str, Callable[[], object]] = {
        "ended": lambda: killed.end("UADMIN", absence.absence_id),
        "moved": lambda: killed.change("UADMIN", absence.absence_id, plan, absence.version),
    }
    with pytest.raises(KilledError):
        ways[way]()
    assert asked(desk) == [("UADMIN", Capacity.FIRST)]
    assert desk.told() == [(REMINDER, "UADMIN")]


def test_leave_to_come_gives_nothing_back(desk: AwayDesk) -> None:
    """Whoever said that they cannot today is not asked again for entering next week's leave."""
    desk.away("UBACKUP", 2, 4)
    desk.at(9)
    desk.messages()
    desk.checks.cannot_today("UADMIN", desk.the_one().occurrence_id)
    desk.messages()
    desk.away("UADMIN", 9, 10)
    assert desk.told() == []
    assert asked(desk) == []


def test_the_cover_becomes_away(desk: AwayDesk) -> None:
    """Whoever is covered is told, and the backup is asked on those days."""
    desk.away("UADMIN", 9, 11, "UCOVER")
    desk.clock.move(minutes=2)
    desk.told_of()
    desk.away("UCOVER", 10, 10)
    assert desk.told_of() == [(COVER_AWAY, "UADMIN")]
    who = {}
    for number in (9, 10, 11):
        desk.at(9, day=number)
        who[number] = [user_id for user_id, _ in asked(desk)]
    assert who == {9: ["UCOVER"], 10: ["UBACKUP"], 11: ["UCOVER"]}


def test_the_cover_is_on_leave_when_they_are_chosen(desk: AwayDesk) -> None:
    """They hear of it on their first morning back, and not on leave."""
    desk.away("UCOVER", 2, 6)
    desk.away("UADMIN", 10, 11, "UCOVER")
    desk.clock.moment = datetime(2026, 3, 6, 12, tzinfo=UTC)
    assert desk.told_of() == []
    desk.clock.moment = datetime(2026, 3, 9, 9, tzinfo=UTC)
    assert desk.told_of() == [(COVER, "UCOVER")]


def test_a_cover_who_leaves(desk: AwayDesk) -> None:
    """The backup is asked instead."""
    desk.away("UADMIN", 3, 4, "UCOVER")
    desk.mill.people.note_standing("UCOVER", Standing.DEACTIVATED)
    desk.at(9, day=3)
    assert asked(desk) == [("UBACKUP", Capacity.BACKUP)]


def test_forgotten_after_a_year(desk: AwayDesk) -> None:
    """What was over a year ago is deleted; the log of changes keeps that it was."""
    desk.away("UADMIN", 3, 4)
    desk.clock.move(days=360)
    assert desk.absences.returns.forget() == 0
    desk.clock.move(days=10)
    assert desk.absences.returns.forget() == 1
    assert desk.stored() == []
    assert [each.action for each in entries(desk)] == ["absences.set"]


def test_other_workspaces(
    desk: AwayDesk, unit_of_work: UnitOfWorkFactory, other_workspace_id: str
) -> None:
    """The same person in another organisation is there, and their absence is not seen."""
    absence = desk.away("UADMIN", 2, 4)
    other = make_away_desk(unit_of_work, other_workspace_id)
    other.ticks.tick()
    other.at(9)
    assert asked(other) == [("UADMIN", Capacity.FIRST)]
    with pytest.raises(StaleActionError):
        other.absences.book.end("UADMIN", absence.absence_id)


def test_somebody_who_has_two_pages(desk: AwayDesk) -> None:
    """Whoever is admin and stands in for the other admin is asked once."""
    desk.mill.give({ADMIN: ["UADMIN", "USECOND"], BACKUP: ["UBACKUP"]})
    desk.away("UADMIN", 3, 3, "USECOND")
    desk.at(9, day=3)
    assert asked(desk) == [("USECOND", Capacity.FIRST)]


@pytest.mark.parametrize("moment", ["2026-03-28T23:30", "2026-03-29T00:30", "2026-10-24T23:30"])
def test_the_day_is_the_organisations(desk: AwayDesk, moment: str) -> None:
    """Around both clock changes "today" is what the wall says in London, not in UTC."""
    desk.clock.moment = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    local = desk.clock.moment.astimezone(desk.office.working_time.zone).date()
    assert desk.absences.book.today == local
    saved = desk.try_away("UADMIN", local, local)
    assert isinstance(saved, Saved)
    assert saved.absence.is_on(local)
    assert not saved.absence.is_on(local + timedelta(days=1))


def test_a_stale_version_is_not_saved(desk: AwayDesk) -> None:
    """The store itself refuses to overwrite what somebody else has changed."""
    absence = desk.away("UADMIN", 3, 4)
    with desk.mill.unit_of_work() as work:
        assert work.absences.save(replace(absence, last_on=day(6)))
        assert not work.absences.save(replace(absence, last_on=day(7)))
        work.commit()
    assert desk.read(absence).last_on == day(6)


def test_a_long_absence_can_still_be_changed(desk: AwayDesk) -> None:
    """One that began months ago is extended and gets a cover; a new first day has to be recent."""
    absence = desk.away("UADMIN", 3, 27)
    desk.away("UCOVER", 16, 17)
    desk.clock.move(days=24)
    saved = desk.change("UBOSS", desk.read(absence), last_on=date(2026, 5, 29))
    assert isinstance(saved, Saved)
    desk.clock.move(days=45)
    saved = desk.change("UBOSS", desk.read(absence), last_on=date(2026, 6, 26), cover="UCOVER")
    assert isinstance(saved, Saved), saved
    assert desk.read(absence).last_on == date(2026, 6, 26)
    refused = desk.change("UBOSS", desk.read(absence), first_on=day(2))
    assert isinstance(refused, Refused)
    assert list(refused.faults) == [AbsenceField.FIRST]
