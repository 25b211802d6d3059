"""Three years of checks for each nation: leave, closures, restarts, both clock changes.

What is expected is worked out here once more, day by day, from the calendar alone.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import holidays
import pytest
from sqlalchemy import Engine

from chatbot.domain.cadences import LAST, Cadence, Every, WhenClosed
from chatbot.domain.checks import Check, Finding, Occurrence, OccurrenceState
from chatbot.domain.outbox import OutboxMessage
from chatbot.domain.working_time import Nation
from chatbot.store.engine import make_engine
from chatbot.store.migrate import upgrade
from chatbot.store.unit_of_work import unit_of_work_on
from tests.integration.checks_of_the_mill import DAILY, Desk, make_desk, staff
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
    desk: Desk
    engine: Engine
    sent: list[tuple[datetime, OutboxMessage]] = field(default_factory=list)
    restarts: int = 0

    def tick(self, moment: datetime) -> None:
        """The metronome ticks, and what is due is sent."""
        self.desk.clock.moment = moment
        self.desk.ticks.tick()
        self.sent += [(moment, message) for message in self.desk.messages()]

    def restart(self) -> None:
        """Another process takes over; only the database is left."""
        leave, moment = self.desk.leave, self.desk.clock.moment
        self.engine.dispose()
        self.engine = make_engine(self.url)
        self.desk = _desk(self.engine, self.nation)
        self.desk.leave.away, self.desk.leave.covers = leave.away, leave.covers
        self.desk.clock.moment = moment
        self.restarts += 1

    def answer_some(self) -> None:
        """People do about half of what they are asked."""
        with self.desk.mill.unit_of_work() as work:
            waiting = work.checks.waiting(self.desk.office.workspace_id)
        for occurrence in waiting:
            if occurrence.asked and self.dice.random() < 0.5:
                who = occurrence.asked[0]
                self.desk.checks.finish(who, occurrence.occurrence_id, Finding.NOTHING)


def _desk(engine: Engine, nation: Nation) -> Desk:
    work = unit_of_work_on(engine)
    return make_desk(work, "T0WSC", *CHECKS, nation=nation, closures=CLOSURES)


def _local(day: date, hours: float) -> datetime:
    at = (datetime.combine(day, time()) + timedelta(hours=hours)).replace(tzinfo=LONDON)
    return at.astimezone(UTC)


def live(life: Life) -> None:
    """Every day a few ticks at odd moments; now and then the bot is down for hours or days."""
    dice, down_until = life.dice, datetime.min.replace(tzinfo=UTC)
    for user_id in ("UADMIN", "UBACKUP"):
        for _ in range(14):
            begin = FIRST + timedelta(days=dice.randrange(1090))
            cover = "UCOVER" if dice.random() < 0.4 else None
            life.desk.leave.go(user_id, begin, dice.randint(1, 16), cover)
    life.tick(_local(FIRST, 0.5))
    for day in DAYS:
        for hours in TICKS:
            moment = _local(day, hours + dice.random() / 60)
            if moment < down_until or (hours not in _hours(life, day)):
                continue
            life.tick(moment)
            if hours == 10.4:
                life.answer_some()
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


@pytest.fixture(scope="module", params=Nation)
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
    staff(life.desk)
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
    """Nobody on leave, nobody at night or on a closed day, nobody more than three times."""
    by_id = {each.occurrence_id: each for each in life.desk.occurrences()}
    for moment, message in life.sent:
        assert message.not_before <= moment
        occurrence = by_id.get(message.ids.get("occurrence_id", ""))
        if message.recipient != "UBOSS" and occurrence:
            assert not life.desk.leave.is_away(message.recipient, occurrence.on)
        local = message.not_before.astimezone(LONDON)
        assert life.desk.office.working_time.is_working_day(local.date())
        assert time(9) <= local.time() < time(17, 15)
    assert max(_asked_times(life).values()) <= 3


def _asked_times(life: Life) -> Mapping[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = {}
    for _, message in life.sent:
        if message.kind in {"checks.reminder", "checks.nudge"}:
            key = (message.recipient, message.ids["occurrence_id"])
            counts[key] = counts.get(key, 0) + 1
    return counts


def test_whoever_did_it_is_not_asked_again(life: Life) -> None:
    """After it was done nothing is written about it."""
    done: dict[str, Occurrence] = {
        each.occurrence_id: each for each in life.desk.occurrences() if each.done_at
    }
    for _, message in life.sent:
        occurrence = done.get(message.ids.get("occurrence_id", ""))
        assert not occurrence or message.not_before <= (occurrence.done_at or FAR)


FAR = datetime.max.replace(tzinfo=UTC)
