"""400 days of a policy to read, for people who come, go, are on leave, read late or never.

What is expected is worked out here once more, day by day, from the calendar alone.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import holidays
import pytest

from chatbot.domain.people import Standing
from chatbot.services.ports import UnitOfWorkFactory
from tests.integration.acknowledgements_of_the_mill import Library, make_library

DATABASES = ("sqlite",)

LONDON = ZoneInfo("Europe/London")
FIRST = date(2026, 2, 2)
DAYS = [FIRST + timedelta(days=n) for n in range(400)]
FREE = holidays.country_holidays("GB", subdiv="ENG", years=(2026, 2027))
TICKS = (2.5, 8.9, 9.05, 12.4, 16.9, 17.05, 23.9)  # hours by the clock on the wall
USUAL = (9.05, 12.4)
MATERIAL = {FIRST: 1, date(2026, 9, 7): 2}
SMALL = date(2026, 5, 11)
Sent = tuple[datetime, str, str]


@dataclass(frozen=True)
class Reader:
    """Somebody: when they came and went, when they were away, and when they read each version."""

    came: date = FIRST
    left: date = date.max
    away: tuple[date, date] = (date.max, date.max)
    read: Mapping[int, date] = field(default_factory=dict)

    def is_here(self, day: date) -> bool:
        """Whether they belong to the organisation, and are not on leave."""
        return self.came <= day < self.left and not self.away[0] <= day <= self.away[1]


READERS = {
    "UPROMPT": Reader(read={1: FIRST, 2: date(2026, 9, 8)}),
    "ULATE": Reader(read={1: date(2026, 3, 31), 2: date(2026, 11, 3)}),
    "UONE": Reader(),
    "UTWO": Reader(),
    "ULEAVE": Reader(away=(date(2026, 2, 9), date(2026, 2, 20)), read={1: date(2026, 4, 8)}),
    "UFIRSTAWAY": Reader(away=(date(2026, 1, 26), date(2026, 3, 27)), read={1: date(2026, 6, 1)}),
    "UJOINER": Reader(came=date(2026, 3, 28), read={1: date(2026, 4, 20)}),
    "UAUTUMN": Reader(came=date(2026, 10, 24)),
    "ULEAVER": Reader(left=date(2026, 4, 1)),
    "UGOESLATER": Reader(read={1: date(2026, 2, 17)}, left=date(2026, 10, 26)),
}


def works(day: date) -> bool:
    """Whether anybody works."""
    return day.weekday() < 5 and day not in FREE


def expected(reader: Reader) -> Iterator[tuple[str, date]]:
    """The messages to somebody: which, and on which day."""
    asked: tuple[int, date] | None = None
    told, sent, has = False, 0, 0
    for day in DAYS:
        base = max(number for start, number in MATERIAL.items() if start <= day)
        if works(day) and reader.is_here(day):
            if has >= base:
                if base == 1 and day >= SMALL and not told and _read_before(reader, SMALL):
                    told = True
                    yield "told", day
            elif asked is None or asked[0] != base:
                due = day + timedelta(days=14)
                while not works(due):
                    due += timedelta(days=1)
                asked, sent = (base, due), 0
                yield "ask", day
            elif (step := _step(asked[1], day)) > sent:
                sent = step
                yield "remind", day
        if reader.read.get(base) == day and reader.is_here(day):
            has = base


def _read_before(reader: Reader, day: date) -> bool:
    return reader.read.get(1, date.max) < day


def _step(due: date, day: date) -> int:
    eve = max(d for n in range(1, 9) if works(d := due - timedelta(days=n)))
    dates = [due - timedelta(days=7), eve, due]
    dates += [due + timedelta(days=7 * n) for n in range(1, 60)]
    return max((n for n, at in enumerate(dates, start=1) if at <= day), default=0)


@pytest.fixture(params=[pytest.param("steady", marks=pytest.mark.long), "restless"])
def life(
    request: pytest.FixtureRequest, unit_of_work: UnitOfWorkFactory, workspace_id: str
) -> Sequence[Sent]:
    """What was sent; the restless bot is built anew all the time, and ticks twice."""
    dice = Random(request.param)  # noqa: S311 - no secret
    library = _new(unit_of_work, workspace_id)
    sent: list[Sent] = []
    for day in DAYS:
        _come_and_go(library, day)
        for hours in TICKS if day.day % 9 == 0 else USUAL:
            at = (datetime.combine(day, time()) + timedelta(hours=hours)).replace(tzinfo=LONDON)
            library.mill.clock.moment = at.astimezone(UTC)
            if hours == 9.05:
                _publish(library, day)
            for _ in range(2 if request.param == "restless" else 1):
                sent += [(at, kind, who) for kind, who in library.tick()]
            if hours == 12.4:
                _read(library, day)
        if request.param == "restless" and dice.random() < 0.1:
            library = _new(unit_of_work, workspace_id)
    return sent


def _new(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Library:
    library = make_library(unit_of_work, workspace_id, holidays=FREE.get)
    library.mill.clock.moment = datetime(2026, 2, 1, tzinfo=UTC)
    for who, reader in READERS.items():
        first, last = reader.away
        library.leave.go(who, first, (last - first).days + 1)
    return library


def _come_and_go(library: Library, day: date) -> None:
    library.on(day, hour=1)
    for who, reader in READERS.items():
        if day == reader.came:
            library.join(who)
        if day == reader.left:
            library.join(who, standing=Standing.DEACTIVATED)


def _publish(library: Library, day: date) -> None:
    if day in MATERIAL:
        published = library.publish()
        library.services.reading.acknowledge("UMAN", published.publication_id)
    if day == SMALL:
        library.publish(material=False)


def _read(library: Library, day: date) -> None:
    current = library.roll().current
    for who, reader in READERS.items():
        if current and day in reader.read.values() and reader.is_here(day):
            library.services.reading.acknowledge(who, current.publication_id)


def test_a_year_of_reminders(life: Sequence[Sent]) -> None:
    """Each message once, on its day, in working hours; none on leave, after reading, when gone."""
    for who, reader in READERS.items():
        found = [(kind, at.date()) for at, kind, to in life if to == who]
        assert found == list(expected(reader)), who
    assert max(Counter((kind, who, at.date()) for at, kind, who in life).values()) == 1
    for at, _, who in life:
        assert works(at.date())
        assert time(9) <= at.time() < time(17)
        assert who == "UMAN" or READERS[who].is_here(at.date())
    _managers_hear_once_a_week(life)


def _managers_hear_once_a_week(life: Sequence[Sent]) -> None:
    """From the second week after the first due date; one message for all who are late."""
    digests = [at.date() for at, kind, _ in life if kind == "digest"]
    weeks = [day.isocalendar()[:2] for day in digests]
    assert len(set(weeks)) == len(weeks) > 40
    assert {who for _, kind, who in life if kind == "digest"} == {"UMAN"}
    assert digests[0] == date(2026, 3, 2)
