"""Days for the real bots, counted from the machine's own date: any date will do for that."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chatbot.bank_holidays import BankHolidays
from chatbot.domain.working_time import Nation, WorkingTime
from tests.browser.running import World

LONDON = ZoneInfo("Europe/London")
WORK = WorkingTime(zone=LONDON, holidays=BankHolidays(nation=Nation.ENGLAND))
DAY = timedelta(days=1)


def today() -> date:
    """The machine's date where the organisations are."""
    return WORK.day_of(datetime.now(UTC))


def pairs_of_working_days() -> Iterator[date]:
    """Working days to come, each followed by another, a week between the first ones."""
    day = today() + 3 * DAY
    while True:
        if WORK.is_working_day(day) and WORK.is_working_day(day + DAY):
            yield day
            day += 6 * DAY
        day += DAY


def christmas_eve() -> date:
    """The next one, if it is not too near: no working day follows it at once."""
    soon = today() + 3 * DAY
    eve = date(soon.year, 12, 24)
    return eve if soon <= eve else eve.replace(year=eve.year + 1)


def set_clock(world: World, day: date, hour: int, minute: int = 0) -> None:
    """Move the clock to a time by the organisations' clocks."""
    world.post("clock", at=datetime.combine(day, time(hour, minute), LONDON).isoformat())
