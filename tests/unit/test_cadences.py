"""Cadences: on which days, at which moments, whatever the calendar and the clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.bank_holidays import BankHolidays
from chatbot.domain.cadences import (
    LAST,
    Cadence,
    Every,
    PlannedDay,
    WhenClosed,
    days_due,
    moment,
    next_days,
    plan,
    window,
)
from chatbot.domain.working_time import Nation, WorkingTime

LONDON = ZoneInfo("Europe/London")
CLOSED = {date(2026, 12, day): "closure day" for day in (24, 29, 30, 31)}
ENGLAND = WorkingTime(zone=LONDON, holidays=BankHolidays(nation=Nation.ENGLAND, closures=CLOSED))
WORKING_DAYS = Cadence(every=Every.WORKING_DAY)
EASTER_MONDAY = date(2026, 4, 6)


def weekly(weekday: int, when_closed: WhenClosed = WhenClosed.SKIP) -> Cadence:
    """Once a week."""
    return Cadence(every=Every.WEEK, weekdays=(weekday,), when_closed=when_closed)


def monthly(working_day: int) -> Cadence:
    """Once a month."""
    return Cadence(every=Every.MONTH, working_day=working_day)


@st.composite
def cadences(draw: st.DrawFn) -> Cadence:
    """Any cadence."""
    every = draw(st.sampled_from(Every))
    move = draw(st.sampled_from(WhenClosed))
    if every is Every.WORKING_DAY:
        return WORKING_DAYS
    if every is Every.MONTH:
        return monthly(draw(st.sampled_from([*range(1, 16), LAST])))
    size = draw(st.integers(1, 7)) if every is Every.WEEKDAYS else 1
    days = draw(st.permutations(range(7)))[:size]
    start = draw(st.dates(date(2025, 1, 1), date(2027, 1, 1)))
    return Cadence(
        every=every,
        weekdays=tuple(days),
        starting_on=start if every is Every.SECOND_WEEK else None,
        when_closed=move,
    )


dates = st.dates(date(2025, 6, 1), date(2028, 6, 1))
calendars = st.builds(
    lambda nation, closed: WorkingTime(
        zone=LONDON,
        holidays=BankHolidays(nation=nation, closures=dict.fromkeys(closed, "closure day")),
    ),
    st.sampled_from(Nation),
    st.sets(dates, max_size=20),
)


@given(cadences(), calendars, dates, st.integers(0, 120))
def test_only_working_days_and_each_once(
    cadence: Cadence, working_time: WorkingTime, first: date, length: int
) -> None:
    """No weekend, no holiday, no closure, no date twice, nothing outside of what was asked."""
    due = days_due(cadence, working_time, first, first + timedelta(days=length))
    assert list(due) == sorted(set(due))
    assert all(working_time.is_working_day(day) for day in due)
    assert all(first <= day <= first + timedelta(days=length) for day in due)


@given(cadences(), calendars, dates, st.lists(st.integers(0, 40), min_size=1, max_size=6))
def test_pieces_make_the_whole(
    cadence: Cadence, working_time: WorkingTime, first: date, lengths: list[int]
) -> None:
    """Asked day by day or for months at once, the same days come: a tick loses none of them."""
    pieces: list[PlannedDay] = []
    begin = first
    for length in lengths:
        pieces += plan(cadence, working_time, begin, begin + timedelta(days=length))
        begin += timedelta(days=length + 1)
    whole = plan(cadence, working_time, first, begin - timedelta(days=1))
    assert [day.on for day in pieces if day.on] == [day.on for day in whole if day.on]


@given(cadences(), calendars, dates)
def test_what_is_left_out_or_moved_says_why(
    cadence: Cadence, working_time: WorkingTime, first: date
) -> None:
    """Every day that is not done on its own date has a reason; every other one has none."""
    for day in next_days(cadence, working_time, first, 10):
        assert (day.on == day.meant_for) is (day.reason is None)


@given(cadences(), calendars, dates)
def test_moved_is_the_next_working_day(
    cadence: Cadence, working_time: WorkingTime, first: date
) -> None:
    """Never before it was meant, and no working day lies between."""
    for day in plan(cadence, working_time, first, first + timedelta(days=200)):
        if day.on and day.on != day.meant_for:
            between = (day.on - day.meant_for).days
            days = [day.meant_for + timedelta(days=n) for n in range(between)]
            assert day.meant_for < day.on
            assert not any(map(working_time.is_working_day, days))


@given(
    st.sampled_from(
        [date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)]
    ),
    st.integers(-3, 3),
    st.times(time(0, 30), time(22)).map(lambda at: at.replace(second=0, microsecond=0)),
    st.integers(1, 119),
)
def test_windows_around_clock_changes(change: date, days: int, opens: time, minutes: int) -> None:
    """A check opens once, at its time by the clock on the wall, and is due after it opens."""
    day = change + timedelta(days=days)
    due = (datetime.combine(day, opens) + timedelta(minutes=minutes)).time()
    opens_at, due_at = window(day, opens, due, LONDON)
    assert opens_at < due_at
    local = opens_at.astimezone(LONDON)
    assert local.date() == day
    skipped = day == change and change.month == 3 and opens.hour == 1
    assert local.time() == (opens if not skipped else opens.replace(hour=2))


def test_the_same_hour_in_summer_and_winter() -> None:
    """Nine o'clock is nine o'clock, on both sides of both changes, also in another zone."""
    assert moment(date(2026, 3, 27), time(9), LONDON) == datetime(2026, 3, 27, 9, tzinfo=UTC)
    assert moment(date(2026, 3, 30), time(9), LONDON) == datetime(2026, 3, 30, 8, tzinfo=UTC)
    assert moment(date(2026, 10, 23), time(9), LONDON) == datetime(2026, 10, 23, 8, tzinfo=UTC)
    assert moment(date(2026, 10, 26), time(9), LONDON) == datetime(2026, 10, 26, 9, tzinfo=UTC)
    new_york = ZoneInfo("America/New_York")
    assert moment(date(2026, 3, 16), time(9), new_york).hour == 13
    assert moment(date(2026, 4, 6), time(9), new_york).hour == 13


@pytest.mark.parametrize(
    ("cadence", "first", "due"),
    [
        (WORKING_DAYS, date(2026, 4, 2), [(4, 2), (4, 7), (4, 8)]),
        (weekly(0), date(2026, 4, 1), [(4, 13), (4, 20), (4, 27)]),
        (weekly(0, WhenClosed.MOVE), date(2026, 4, 1), [(4, 7), (4, 13), (4, 20)]),
        (weekly(5, WhenClosed.MOVE), date(2026, 4, 1), [(4, 7), (4, 13), (4, 20)]),
        (monthly(1), date(2026, 4, 2), [(5, 1), (6, 1), (7, 1)]),
        (monthly(LAST), date(2026, 11, 1), [(11, 30), (12, 23), (1, 29)]),
        (monthly(3), date(2026, 12, 1), [(12, 3), (1, 6), (2, 3)]),
        (
            Cadence(every=Every.SECOND_WEEK, weekdays=(3,), starting_on=date(2025, 12, 29)),
            date(2026, 3, 20),
            [(3, 26), (4, 9), (4, 23)],
        ),
        (
            Cadence(every=Every.WEEKDAYS, weekdays=(0, 4), when_closed=WhenClosed.MOVE),
            date(2026, 4, 1),
            [(4, 7), (4, 10), (4, 13)],  # Good Friday and Easter Monday go to the same day
        ),
    ],
)
def test_coming_days(cadence: Cadence, first: date, due: list[tuple[int, int]]) -> None:
    """Each kind over Easter, Christmas, closure days and the turn of the year."""
    found = [day.on for day in next_days(cadence, ENGLAND, first, 3) if day.on]
    assert [(day.month, day.day) for day in found] == due


def test_reasons() -> None:
    """The reader is told what day it is that is left out."""
    skipped, *_ = plan(weekly(0), ENGLAND, EASTER_MONDAY, EASTER_MONDAY)
    assert (skipped.on, skipped.reason) == (None, "Easter Monday")
    closed = plan(weekly(3), ENGLAND, date(2026, 12, 24), date(2026, 12, 24))
    assert closed[0].reason == "closure day"
    saturday = plan(weekly(5), ENGLAND, date(2026, 3, 7), date(2026, 3, 7))
    assert saturday[0].reason == "nobody works on a Saturday"
    both = Cadence(every=Every.WEEKDAYS, weekdays=(0, 1), when_closed=WhenClosed.MOVE)
    days = plan(both, ENGLAND, EASTER_MONDAY, date(2026, 4, 7))
    assert [day.on for day in days] == [None, date(2026, 4, 7)]
    assert days[0].reason == "Easter Monday; the next working day has it anyway"


def test_a_month_without_so_many_working_days() -> None:
    """It is left out and said so, rather than done on some other day."""
    closed = {date(2026, 8, day): "summer closure" for day in range(1, 25)}
    nearly_closed = WorkingTime(
        zone=LONDON, holidays=BankHolidays(nation=Nation.ENGLAND, closures=closed)
    )
    (day,) = plan(monthly(9), nearly_closed, date(2026, 8, 1), date(2026, 8, 31))
    assert (day.on, day.reason) == (None, "the month has 4 working days")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"every": Every.WEEK}, "one day"),
        ({"every": Every.WEEKDAYS}, "at least one day"),
        ({"every": Every.WEEKDAYS, "weekdays": (1, 1)}, "each once"),
        ({"every": Every.WEEKDAYS, "weekdays": (7,)}, "Monday to Sunday"),
        ({"every": Every.SECOND_WEEK, "weekdays": (1,)}, "count from"),
        ({"every": Every.WEEK, "weekdays": (1,), "starting_on": date(2026, 1, 1)}, "count from"),
        ({"every": Every.MONTH}, "1 to 15"),
        ({"every": Every.MONTH, "working_day": 16}, "1 to 15"),
        ({"every": Every.MONTH, "working_day": 1, "weekdays": (1,)}, "only for weeks"),
        ({"every": Every.WORKING_DAY, "working_day": 1}, "only for months"),
        ({"every": Every.WORKING_DAY, "when_closed": WhenClosed.MOVE}, "moved"),
    ],
)
def test_what_is_no_cadence(wrong: dict[str, object], words: str) -> None:
    """It is refused in words."""
    with pytest.raises(ValueError, match=words):
        Cadence(**wrong)  # type: ignore[arg-type]
