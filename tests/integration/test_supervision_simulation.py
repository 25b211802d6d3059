"""400 days of supervision: leave, holidays, restarts, both clock changes.

What is expected is worked out here once more, day by day, from the calendar alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import holidays
import pytest
from sqlalchemy import Engine

from chatbot.domain.working_time import Nation
from chatbot.store.engine import make_engine
from chatbot.store.migrate import upgrade
from chatbot.store.unit_of_work import unit_of_work_on
from tests.integration.conftest import add_workspace
from tests.integration.supervision_of_the_mill import (
    SUPERVISES,
    Supervision,
    make_supervision,
)

FIRST, LENGTH = date(2026, 1, 12), 400
DAYS = [FIRST + timedelta(days=n) for n in range(LENGTH)]
WEEKS = {"UWORKER": 6, "UOTHER": 2}
STARTS = {"UWORKER": date(2026, 3, 2), "UOTHER": date(2026, 2, 4)}
HOURS = (0.5, 9.05, 16.9)
CODES = {Nation.ENGLAND: "ENG", Nation.SCOTLAND: "SCT"}
Told = tuple[date, str, str]


@dataclass
class Life:
    """The days: what was sent to whom."""

    nation: Nation
    url: str
    engine: Engine
    supervision: Supervision
    dice: Random
    told: list[Told] = field(default_factory=list)

    def live(self) -> None:
        """Every day a few ticks, at night too; on some days another process takes over."""
        for worker, weeks in WEEKS.items():
            self.supervision.plan(worker, STARTS[worker], str(weeks))
        self.supervision.told()
        for day in DAYS:
            for hours in HOURS:
                self.supervision.at(day, hours + self.dice.random() / 20)
                self.told += [(day, *told) for told in self.supervision.told()]
            if self.dice.random() < 0.03:
                self.restart()

    def restart(self) -> None:
        """Another process takes over; only the database is left, and who is on leave."""
        leave, moment = self.supervision.leave, self.supervision.mill.clock.moment
        self.engine.dispose()
        self.engine = make_engine(self.url)
        work = unit_of_work_on(self.engine)
        self.supervision = make_supervision(work, "T0WSC", nation=self.nation)
        self.supervision.leave.away = leave.away
        self.supervision.mill.clock.moment = moment

    def of(self, news: str, who: str) -> Sequence[date]:
        """The days on which somebody was told something."""
        return [day for day, what, whom in self.told if (what, whom) == (news, who)]


@pytest.fixture(
    scope="module",
    params=[
        (Nation.ENGLAND, 1),
        pytest.param((Nation.SCOTLAND, 2), marks=pytest.mark.long),
        pytest.param((Nation.ENGLAND, 3), marks=pytest.mark.long),
    ],
    ids=["England", "Scotland", "England again"],
)
def life(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Life]:
    """The days, with leave that was known before they began."""
    nation, seed = request.param
    url = f"sqlite:///{tmp_path_factory.mktemp('days') / 'days.db'}"
    engine = make_engine(url)
    upgrade(engine)
    work = unit_of_work_on(engine)
    supervision = make_supervision(work, add_workspace(work, "T0WSC", "wsc"), nation=nation)
    dice = Random(seed)  # noqa: S311 - no secret
    life = Life(nation=nation, url=url, engine=engine, supervision=supervision, dice=dice)
    for user_id in (*SUPERVISES, *SUPERVISES.values()):
        for _ in range(7):
            begin = FIRST + timedelta(days=dice.randrange(LENGTH))
            supervision.leave.go(user_id, begin, dice.randint(1, 17))
    life.live()
    yield life
    life.engine.dispose()


def expected(life: Life, worker: str) -> Mapping[date, date]:
    """Each date on which supervision is, with the day on which the worker is asked."""
    free = holidays.country_holidays("GB", subdiv=CODES[life.nation], years=range(2026, 2029))
    away = life.supervision.leave.away

    def works(user_id: str, day: date) -> bool:
        return day.weekday() < 5 and day not in free and (user_id, day) not in away

    found: dict[date, date] = {}
    meant, taken = STARTS[worker], date.min
    while meant <= DAYS[-1] + timedelta(days=60):
        if meant > taken:
            on = meant
            while not (works(worker, on) and works(SUPERVISES[worker], on)):
                on += timedelta(days=1)
            before = [on - timedelta(days=n) for n in range(1, 22)]
            there = [day for day in before if works(worker, day)][:3]
            found[on], taken = (there[-1] if there else on), on
        meant += timedelta(weeks=WEEKS[worker])
    return found


def test_every_date_is_asked_once(life: Life) -> None:
    """On the third of the worker's own working days before, once each, and on no other day."""
    for worker in WEEKS:
        due = expected(life, worker)
        assert life.of("prompt", worker) == [ask for ask in due.values() if ask <= DAYS[-1]]
        opened = [each.on for each in life.supervision.meetings(worker)]
        assert opened == [on for on, ask in due.items() if ask <= DAYS[-1]]


def test_nobody_is_written_to_while_away(life: Life) -> None:
    """Neither worker nor supervisor: not on leave, at weekends, on holidays or at night."""
    hours = life.supervision.services.office.working_time
    for day, _, who in life.told:
        assert (who, day) not in life.supervision.leave.away
        assert hours.is_working_day(day)


def test_reminded_the_day_before(life: Life) -> None:
    """On the worker's last day before, unless that is the one on which they were asked."""
    for worker in WEEKS:
        due = expected(life, worker)
        reminders = life.of("remind", worker)
        assert len(reminders) == len(set(reminders))
        for on, ask in due.items():
            if on > DAYS[-1]:
                continue
            there = [
                on - timedelta(days=n)
                for n in range(1, 22)
                if life.supervision.services.office.diary().is_there(
                    worker, on - timedelta(days=n)
                )
            ]
            if there and there[0] != ask:
                assert there[0] in reminders


def test_the_supervisor_hears_of_each(life: Life) -> None:
    """Of the answers before it, and afterwards they are asked what became of it, once."""
    for worker, supervisor in SUPERVISES.items():
        past = [on for on in expected(life, worker) if on < DAYS[-1] - timedelta(days=21)]
        assert len(life.of("day_before", supervisor)) >= len(past)
        assert len(life.of("outcome", supervisor)) >= len(past)
        meetings = life.supervision.meetings(worker)
        assert len(life.of("outcome", supervisor)) <= len(meetings)
