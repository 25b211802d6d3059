"""Three years of checks for each nation: leave, cover, swaps, closures, restarts, clock changes.

What is expected is worked out here once more, day by day, from the calendar alone.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import holidays
import pytest
from sqlalchemy import Engine

from chatbot.domain.cadences import LAST, Cadence, Every, WhenClosed
from chatbot.domain.checks import Capacity, Check, Finding, OccurrenceState
from chatbot.domain.errors import StaleActionError
from chatbot.domain.outbox import OutboxMessage
from chatbot.domain.swaps import SwapPlan
from chatbot.domain.working_time import Nation
from chatbot.services.swaps import Asked
from chatbot.store.engine import make_engine
from chatbot.store.migrate import upgrade
from chatbot.store.unit_of_work import unit_of_work_on
from tests.integration.absences_of_the_mill import AwayDesk, make_away_desk
from tests.integration.checks_of_the_mill import DAILY
from tests.integration.conftest import add_workspace

LONDON = ZoneInfo("Europe/London")
FIRST, LAST_DAY = date(2026, 1, 1), date(2028, 12, 31)
CODES = {
    Nation.ENGLAND: "ENG",
    Nation.SCOTLAND: "SCT",
    Nation.WALES: "WLS",
    Nation.NORTHERN_IRELAND: "NIR",
}
CLOSURES = {
    date(year, month, day): "closure day"
    for year in (2026, 2027, 2028)
    for month, days in ((12, (24, 27, 28, 29, 30, 31)), (8, (17, 18)))
    for day in days
}
PEOPLE = ("UADMIN", "UBACKUP", "UCOVER")
TICKS = (1.5, 9, 10.4, 13.02, 15.3, 17.01)  # hours by the clock on the wall
DAYS = [FIRST + timedelta(days=n) for n in range((LAST_DAY - FIRST).days + 1)]


def variant(check_id: str, cadence: Cadence, opens: int, due: int) -> Check:
    """A check with a cadence of its own."""
    return replace(DAILY, check_id=check_id, cadence=cadence, opens=time(opens), due=time(due))


CHECKS = (
    variant("daily", Cadence(every=Every.WORKING_DAY), 9, 17),
    variant("fridays", Cadence(every=Every.WEEK, weekdays=(4,)), 10, 12),
    variant(
        "mondays-moved",
        Cadence(every=Every.WEEK, weekdays=(0,), when_closed=WhenClosed.MOVE),
        9,
        13,
    ),
    variant(
        "second-wednesdays",
        Cadence(every=Every.SECOND_WEEK, weekdays=(2,), starting_on=date(2026, 1, 7)),
        11,
        15,
    ),
    variant("third-working-day", Cadence(every=Every.MONTH, working_day=3), 9, 12),
    variant("last-working-day", Cadence(every=Every.MONTH, working_day=LAST), 13, 17),
)


@dataclass
class Life:
    """Three years: what was opened, and what was sent to whom."""

    nation: Nation
    url: str
    dice: Random
    desk: AwayDesk
    engine: Engine
    sent: list[tuple[datetime, OutboxMessage]] = field(default_factory=list)
    restarts: int = 0
    swaps: int = 0
    asked: int = 0
    asked_away: int = 0

    def tick(self, moment: datetime) -> None:
        """The metronome ticks, and what is due is sent."""
        self.desk.clock.moment = moment
        self.desk.ticks.tick()
        self.sent += [(moment, message) for message in self.desk.messages()]

    def restart(self) -> None:
        """Another process takes over; only the database is left."""
        moment, forms = self.desk.clock.moment, self.desk.forms
        self.engine.dispose()
        self.engine = make_engine(self.url)
        self.desk = _desk(self.engine, self.nation)
        self.desk.clock.moment, self.desk.forms = moment, forms
        self.restarts += 1

    def answer_some(self) -> None:
        """People do about half of what they are asked."""
        with self.desk.mill.unit_of_work() as work:
            waiting = work.checks.waiting(self.desk.office.workspace_id)
        for occurrence in waiting:
            if occurrence.asked and self.dice.random() < 0.5:
                who = occurrence.asked[0]
                self.desk.checks.finish(who, occurrence.occurrence_id, Finding.NOTHING)

    def morning(self, day: date) -> None:
        """Whoever is back is welcomed; on Mondays managers hear of the days without anybody."""
        self.desk.absences.returns.welcome()
        if day.weekday() == 0:
            self.desk.settings.warn_ahead()

    def plan_leave(self, day: date) -> None:
        """Now and then somebody goes, from today or later on; some come back early."""
        for user_id in PEOPLE:
            if self.dice.random() < 0.05:
                first = day + timedelta(days=self.dice.choice((0, 0, 1, 3, 9, 20)))
                last = first + timedelta(days=self.dice.randint(0, 15))
                cover = self.dice.choice((None, *(each for each in PEOPLE if each != user_id)))
                self.desk.try_away(user_id, first, last, cover)
        for absence in self.desk.stored():
            if not absence.is_over(day) and self.dice.random() < 0.01:
                self.desk.absences.book.end(absence.user_id, absence.absence_id)

    def swap_a_day(self, day: date) -> None:
        """Now and then the admin and the backup agree on a day; sometimes they undo it."""
        if self.dice.random() >= 0.05:
            return
        gives = day + timedelta(days=self.dice.randint(1, 8))
        plan = SwapPlan(check_id="daily", gives_on=gives, other="UBACKUP")
        asked = self.desk.swaps.ask("UADMIN", plan, self.desk.form_id())
        if isinstance(asked, Asked):
            with suppress(StaleActionError):
                self.desk.swaps.accept("UBACKUP", asked.view.swap.swap_id)
                self.swaps += 1
                if self.dice.random() < 0.3:
                    self.desk.swaps.undo("UADMIN", asked.view.swap.swap_id)

    def note_who_is_asked(self) -> None:
        """Whoever is asked now has to be there on that day, as things stand now."""
        self.tick(self.desk.clock.moment + timedelta(seconds=10))
        with self.desk.mill.unit_of_work() as work:
            waiting = work.checks.waiting(self.desk.office.workspace_id)
        away = self.desk.office.absences.now()
        self.asked_away += sum(
            away.is_away(user_id, each.on) for each in waiting for user_id in each.asked
        )
        self.asked += sum(len(each.asked) for each in waiting)


def _desk(engine: Engine, nation: Nation) -> AwayDesk:
    work = unit_of_work_on(engine)
    return make_away_desk(work, "T0WSC", *CHECKS, nation=nation, closures=CLOSURES)


def _local(day: date, hours: float) -> datetime:
    at = (datetime.combine(day, time()) + timedelta(hours=hours)).replace(tzinfo=LONDON)
    return at.astimezone(UTC)


def live(life: Life) -> None:
    """Every day a few ticks at odd moments; now and then the bot is down for hours or days."""
    dice, down_until = life.dice, datetime.min.replace(tzinfo=UTC)
    life.tick(_local(FIRST, 0.5))
    for day in DAYS:
        for hours in TICKS:
            moment = _local(day, hours + dice.random() / 60)
            if moment < down_until or (hours not in _hours(life, day)):
                continue
            life.tick(moment)
            if hours == 9:
                life.morning(day)
            if hours == 10.4:
                life.answer_some()
                life.plan_leave(day)
                life.swap_a_day(day)
                life.note_who_is_asked()
            if dice.random() < 0.01:
                life.restart()
                down_until = moment + timedelta(hours=dice.choice((0, 1, 5, 30, 24 * 12)))


def _hours(life: Life, day: date) -> Sequence[float]:
    """A closed day is looked at once, a night now and then."""
    if not life.desk.office.working_time.is_working_day(day):
        return (10.4,)
    return TICKS if day.day % 9 == 0 else TICKS[1:]


def expected(nation: Nation) -> Mapping[str, Sequence[date]]:
    """The days of each check, from a wall calendar."""
    free = holidays.country_holidays("GB", subdiv=CODES[nation], years=range(2026, 2030))
    works = [day for day in DAYS if day.weekday() < 5 and day not in free and day not in CLOSURES]
    months: dict[tuple[int, int], list[date]] = {}
    for day in works:
        months.setdefault((day.year, day.month), []).append(day)
    mondays = [day for day in DAYS if day.weekday() == 0]
    moved = [next((work for work in works if work >= day), None) for day in mondays]
    wednesdays = [day for day in DAYS if day.weekday() == 2][::2]
    return {
        "daily": works,
        "fridays": [day for day in works if day.weekday() == 4],
        "mondays-moved": sorted({day for day in moved if day}),
        "second-wednesdays": [day for day in wednesdays if day in works],
        "third-working-day": [days[2] for days in months.values()],
        "last-working-day": [days[-1] for days in months.values()],
    }


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its schema."""
    path = tmp_path_factory.mktemp("simulation") / "empty.db"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


# One nation's three years take more than a minute: the others are lived by `make long`.
LONG = (Nation.SCOTLAND, Nation.WALES, Nation.NORTHERN_IRELAND)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(nation, marks=[pytest.mark.long] if nation in LONG else [])
        for nation in Nation
    ],
)
def life(
    request: pytest.FixtureRequest, empty: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Life]:
    """Three years that have been lived."""
    path = tmp_path_factory.mktemp("life") / "chatbot.db"
    shutil.copy(empty, path)
    url = f"sqlite:///{path}"
    engine = make_engine(url)
    add_workspace(unit_of_work_on(engine), "T0WSC", "mill")
    dice = Random(str(request.param))  # noqa: S311 - no secret
    life = Life(request.param, url, dice, _desk(engine, request.param), engine)
    live(life)
    yield life
    life.engine.dispose()


def test_every_day_once_and_no_other(life: Life) -> None:
    """Every due occurrence was opened exactly once, none on a wrong day."""
    found: dict[str, list[date]] = {}
    for occurrence in life.desk.occurrences():
        found.setdefault(occurrence.check_id, []).append(occurrence.on)
    assert {name: sorted(days) for name, days in found.items()} == expected(life.nation)
    assert life.restarts > 20


def test_at_the_right_hour(life: Life) -> None:
    """By the clock on the wall, on both sides of both clock changes, and never before."""
    checks = {check.check_id: check for check in CHECKS}
    for occurrence in life.desk.occurrences():
        check, opens = checks[occurrence.check_id], occurrence.opens_at.astimezone(LONDON)
        due = occurrence.due_at.astimezone(LONDON)
        assert (opens.date(), opens.time()) == (occurrence.on, check.opens)
        assert (due.date(), due.time()) == (occurrence.on, check.due)
        assert occurrence.opened_at >= occurrence.opens_at


def test_nothing_is_left_open(life: Life) -> None:
    """Each was done or missed; of the days on which the bot was there some of both."""
    states = {occurrence.state for occurrence in life.desk.occurrences()[:-6]}
    assert states == {OccurrenceState.DONE, OccurrenceState.MISSED}


def test_nobody_is_nagged_wrongly(life: Life) -> None:
    """Nobody at night or on a closed day, nobody more than four times."""
    for moment, message in life.sent:
        assert message.not_before <= moment
        local = message.not_before.astimezone(LONDON)
        assert life.desk.office.working_time.is_working_day(local.date())
        assert time(9) <= local.time() < time(17, 15)
    assert max(_asked_times(life).values()) <= 4  # the fourth to somebody who came back that day


def test_nobody_who_is_away_is_asked(life: Life) -> None:
    """Not by a message, and not in the rota; the leave was real, and so were the days asked."""
    by_id = {each.occurrence_id: each for each in life.desk.occurrences()}
    calendar = life.desk.office.absences.now()
    days_away = 0
    for moment, message in life.sent:
        occurrence = by_id.get(message.ids.get("occurrence_id", ""))
        on = moment.astimezone(LONDON).date()
        if message.recipient == "UBOSS" or not occurrence:
            continue
        if calendar.is_away(message.recipient, on):
            # Only somebody who said later that day that they go may have had it before.
            absence = next(
                each
                for each in life.desk.stored()
                if each.user_id == message.recipient and each.is_on(on)
            )
            assert absence.first_on == on
            assert absence.set_at >= moment
    for day in DAYS:
        days_away += sum(calendar.is_away(user_id, day) for user_id in PEOPLE)
    assert days_away > 200
    assert life.asked > 300
    assert life.asked_away == 0
    assert life.swaps > 5


def test_covers_and_backups_did_it(life: Life) -> None:
    """All kinds of people were asked: the admin, whoever swapped, a cover, the backup."""
    found = {person.capacity for each in life.desk.occurrences() for person in each.people}
    assert found >= {Capacity.FIRST, Capacity.SWAPPED, Capacity.COVER, Capacity.BACKUP}


def test_one_warning_for_each_empty_day(life: Life) -> None:
    """No message about empty days comes twice, whatever the leave and the restarts."""
    told = [
        (message.ids["check_id"], message.ids["first_on"], message.key)
        for _, message in life.sent
        if message.kind == "checks.ahead"
    ]
    assert len(told) == len(set(told))


def _asked_times(life: Life) -> Mapping[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = {}
    for _, message in life.sent:
        if message.kind in {"checks.reminder", "checks.nudge"}:
            key = (message.recipient, message.ids["occurrence_id"])
            counts[key] = counts.get(key, 0) + 1
    return counts


def test_whoever_did_it_is_not_asked_again(life: Life) -> None:
    """After it was done nothing is written about it."""
    done = {each.occurrence_id: each for each in life.desk.occurrences() if each.done_at}
    for _, message in life.sent:
        occurrence = done.get(message.ids.get("occurrence_id", ""))
        assert not occurrence or message.not_before <= (occurrence.done_at or FAR)


FAR = datetime.max.replace(tzinfo=UTC)
