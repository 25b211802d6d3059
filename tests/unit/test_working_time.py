"""Working hours: what waits until then, and how they are counted when the clocks change."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.bank_holidays import BankHolidays
from chatbot.domain.working_time import Nation, WorkingTime

LONDON = ZoneInfo("Europe/London")
HOUR = timedelta(hours=1)
OFFICE = WorkingTime(
    zone=LONDON, holidays=BankHolidays(nation=Nation.ENGLAND, closures={date(2026, 3, 4): "away"})
)
# A house that is open round the weekend's nights, when the clocks change.
NIGHTS = WorkingTime(zone=LONDON, opens=time(0, 30), closes=time(3), weekdays=frozenset(range(7)))
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)

moments = st.one_of(
    st.datetimes(datetime(2026, 3, 25), datetime(2026, 4, 10), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    st.datetimes(datetime(2026, 10, 20), datetime(2026, 10, 30), timezones=st.just(UTC)),  # noqa: DTZ001 - as above
)
hours = st.sampled_from([OFFICE, NIGHTS])
durations = st.timedeltas(timedelta(), timedelta(hours=60))


def local(day: str, clock: str, fold: int = 0) -> datetime:
    """A moment by London's clocks."""
    naive = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock))
    return naive.replace(tzinfo=LONDON, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        (local("2026-03-02", "11:15"), local("2026-03-02", "11:15")),  # Monday, open
        (local("2026-03-02", "09:00"), local("2026-03-02", "09:00")),  # the first moment is open
        (local("2026-03-02", "06:00"), local("2026-03-02", "09:00")),  # before work
        (local("2026-03-02", "17:00"), local("2026-03-03", "09:00")),  # the last moment is not
        (local("2026-03-03", "20:00"), local("2026-03-05", "09:00")),  # over a closure day
        (local("2026-03-06", "18:00"), local("2026-03-09", "09:00")),  # over a weekend
        (local("2026-04-02", "18:00"), local("2026-04-07", "09:00")),  # over Easter
        (local("2026-12-24", "18:00"), local("2026-12-29", "09:00")),  # Boxing Day is a Saturday
        (local("2026-03-27", "18:00"), local("2026-03-30", "09:00")),  # the clocks go forward
        (local("2026-10-23", "18:00"), local("2026-10-26", "09:00")),  # and back
    ],
)
def test_the_next_opening(moment: datetime, opening: datetime) -> None:
    """A message of the evening waits for the next morning on which somebody works."""
    assert OFFICE.next_opening(moment) == opening
    assert OFFICE.is_open(opening)
    assert OFFICE.is_open(moment) == (moment == opening)


def test_nine_o_clock_is_local() -> None:
    """The same time on the wall is another hour in UTC, before and after the change."""
    friday, monday = local("2026-03-27", "08:00"), local("2026-03-30", "08:00")
    assert OFFICE.next_opening(friday).hour == 9
    assert OFFICE.next_opening(monday).hour == 8


@pytest.mark.parametrize(
    ("moment", "duration", "due"),
    [
        (local("2026-03-02", "09:00"), 3 * HOUR, local("2026-03-02", "12:00")),
        (local("2026-03-02", "09:00"), 8 * HOUR, local("2026-03-02", "17:00")),
        (local("2026-03-02", "16:00"), 2 * HOUR, local("2026-03-03", "10:00")),
        (local("2026-03-02", "20:00"), HOUR, local("2026-03-03", "10:00")),
        (local("2026-03-02", "20:00"), 0 * HOUR, local("2026-03-03", "09:00")),
        (local("2026-03-03", "16:00"), 2 * HOUR, local("2026-03-05", "10:00")),  # closure day
        (local("2026-03-27", "16:00"), 2 * HOUR, local("2026-03-30", "10:00")),  # spring
        (local("2026-10-23", "16:00"), 2 * HOUR, local("2026-10-26", "10:00")),  # autumn
        (local("2026-04-02", "09:00"), 24 * HOUR, local("2026-04-08", "17:00")),  # Easter
    ],
)
def test_adding_working_time(moment: datetime, duration: timedelta, due: datetime) -> None:
    """Only time within the opening hours counts."""
    assert OFFICE.add_working(moment, duration) == due


@pytest.mark.parametrize(
    ("day", "lasts"), [("2026-03-29", 1.5), ("2026-10-25", 3.5), ("2026-10-26", 2.5)]
)
def test_a_night_counts_for_what_it_lasts(day: str, lasts: float) -> None:
    """From half past twelve to three is an hour less in spring, and an hour more in autumn."""
    start = local(day, "00:30")
    assert NIGHTS.add_working(start, lasts * HOUR) == local(day, "03:00")
    assert not NIGHTS.is_open(local(day, "03:00"))
    assert NIGHTS.is_open(local(day, "03:00") - timedelta(seconds=1))


def test_the_hour_that_comes_twice_is_open_twice() -> None:
    """On the autumn Sunday half past one comes before the change and after it."""
    first, second = local("2026-10-25", "01:30"), local("2026-10-25", "01:30", fold=1)
    assert second - first == HOUR
    assert NIGHTS.is_open(first)
    assert NIGHTS.is_open(second)


def test_hours_that_a_change_skips_are_no_opening() -> None:
    """Open from a quarter past one to two: on the spring Sunday that never comes."""
    short = WorkingTime(
        zone=LONDON, opens=time(1, 15), closes=time(2), weekdays=frozenset(range(7))
    )
    evening = local("2026-03-28", "20:00")
    assert short.next_opening(evening) == local("2026-03-30", "01:15")


@settings(deadline=None)
@given(hours, moments)
def test_an_opening_is_the_first_open_moment(working: WorkingTime, moment: datetime) -> None:
    """It is open, it is not before, it is the same asked again, and nothing before it is open."""
    opening = working.next_opening(moment)
    assert opening >= moment
    assert working.is_open(opening)
    assert working.next_opening(opening) == opening
    if opening > moment:
        assert not working.is_open(moment)
        assert not working.is_open(opening - timedelta(microseconds=1))
        assert not working.is_open(moment + (opening - moment) / 2)


@settings(deadline=None)
@given(hours, moments, durations, durations)
def test_adding_in_two_steps_is_adding_at_once(
    working: WorkingTime, moment: datetime, first: timedelta, then: timedelta
) -> None:
    """Nothing is lost or won on the way, whatever day or night lies between."""
    halfway = working.add_working(moment, first)
    at_once = working.add_working(moment, first + then)
    assert working.next_opening(working.add_working(halfway, then)) == working.next_opening(
        at_once
    )


@settings(deadline=None)
@given(hours, moments, durations, durations)
def test_more_time_is_never_up_earlier(
    working: WorkingTime, moment: datetime, one: timedelta, other: timedelta
) -> None:
    """The end moves with the duration, and is never before the duration itself."""
    shorter, longer = sorted((one, other))
    assert working.add_working(moment, shorter) <= working.add_working(moment, longer)
    assert working.add_working(moment, longer) - moment >= longer


@settings(deadline=None)
@given(moments, st.integers(0, 40))
def test_as_counting_quarters_of_an_hour(moment: datetime, quarters: int) -> None:
    """The sum is what one gets by walking through the time and counting what is open."""
    step = timedelta(minutes=15)
    start = moment.replace(minute=0, second=0, microsecond=0)
    left, now = quarters, start
    while left:
        left -= OFFICE.is_open(now)
        now += step
    due = OFFICE.add_working(start, quarters * step)
    assert due == (now if quarters else OFFICE.next_opening(start))


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 3, 6), date(2026, 3, 6), 0),
        (date(2026, 3, 6), date(2026, 3, 9), 1),  # Friday to Monday
        (date(2026, 3, 2), date(2026, 3, 6), 3),  # Wednesday is a closure day
        (date(2026, 4, 2), date(2026, 4, 8), 2),  # Easter
        (SPRING, SPRING + timedelta(days=7), 4),  # Good Friday
        (AUTUMN, AUTUMN + timedelta(days=7), 5),
        (date(2026, 3, 9), date(2026, 3, 6), 0),
    ],
)
def test_working_days_between(first: date, last: date, days: int) -> None:
    """The day on which something began does not count, the day that it is does."""
    assert OFFICE.working_days_between(first, last) == days


def test_the_day_is_local() -> None:
    """Half an hour before a summer's midnight UTC it is the next day in London."""
    assert OFFICE.day_of(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == date(2026, 7, 2)


@pytest.mark.parametrize(
    ("nation", "day", "name"),
    [
        (Nation.ENGLAND, date(2026, 4, 6), "Easter Monday"),
        (Nation.WALES, date(2026, 4, 6), "Easter Monday"),
        (Nation.NORTHERN_IRELAND, date(2026, 4, 6), "Easter Monday"),
        (Nation.SCOTLAND, date(2026, 4, 6), None),
        (Nation.ENGLAND, date(2026, 1, 2), None),
        (Nation.SCOTLAND, date(2026, 1, 2), "New Year Holiday"),
        (Nation.SCOTLAND, date(2026, 11, 30), "Saint Andrew's Day"),
        (Nation.NORTHERN_IRELAND, date(2026, 3, 17), "Saint Patrick's Day"),
        (Nation.WALES, date(2026, 3, 1), None),  # Saint David's Day is a working day
        (Nation.ENGLAND, date(2026, 12, 28), "Boxing Day (observed)"),
        (Nation.ENGLAND, date(2027, 12, 28), "Boxing Day (observed)"),
        (Nation.ENGLAND, date(2026, 3, 2), None),
    ],
)
def test_bank_holidays(nation: Nation, day: date, name: str | None) -> None:
    """Each nation has its own, with the days that stand in for those on a weekend."""
    assert BankHolidays(nation=nation)(day) == name


def test_own_closure_days() -> None:
    """They come on top, and have the organisation's own name."""
    closures: Mapping[date, str] = {date(2026, 12, 24): "Christmas closure"}
    calendar = BankHolidays(nation=Nation.ENGLAND, closures=closures)
    assert calendar(date(2026, 12, 24)) == "Christmas closure"
    assert calendar(date(2026, 12, 25)) == "Christmas Day"


def test_hours_that_never_come_are_refused() -> None:
    """No week without a day, no day that ends before it begins, no years of holidays."""
    with pytest.raises(ValueError, match="end before they begin"):
        WorkingTime(zone=LONDON, opens=time(17), closes=time(9))
    for weekdays in (frozenset[int](), frozenset({7})):
        with pytest.raises(ValueError, match="needs weekdays"):
            WorkingTime(zone=LONDON, weekdays=weekdays)
    shut = WorkingTime(zone=LONDON, holidays=lambda _day: "gone fishing")
    assert not shut.is_open(local("2026-03-02", "12:00"))
    with pytest.raises(ValueError, match="no day to work on"):
        shut.next_opening(local("2026-03-02", "12:00"))


def test_what_cannot_be_meant_is_refused() -> None:
    """A moment without a zone, and time that is taken away."""
    with pytest.raises(ValueError, match="needs a time zone"):
        OFFICE.next_opening(datetime(2026, 3, 2, 9))  # noqa: DTZ001 - naive on purpose
    with pytest.raises(ValueError, match="not taken away"):
        OFFICE.add_working(local("2026-03-02", "09:00"), -HOUR)
