"""On which days supervision is, by the calendar alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chatbot.domain.supervision import Meeting, MeetingState, Plan
from chatbot.domain.supervision_dates import (
    ASKED_BEFORE,
    Diary,
    coming,
    days_of,
    next_day,
    overdue_since,
)
from chatbot.domain.working_time import WorkingTime

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)
PEOPLE = ("UWORKER", "USUP")
HOLIDAYS = {date(2026, 4, 3): "Good Friday", date(2026, 4, 6): "Easter Monday"}
TIME = WorkingTime(zone=ZoneInfo("Europe/London"), holidays=HOLIDAYS.get)
PLAN = Plan(
    workspace_id="T1",
    worker="UWORKER",
    starting_on=MONDAY,
    every_weeks=2,
    set_by="UMAN",
    set_at=datetime(2026, 1, 5, tzinfo=UTC),
)


def diary(*away: tuple[str, date]) -> Diary:
    """Who is there when nobody else is away."""
    return Diary(working_time=TIME, is_away=lambda who, day: (who, day) in away)


def meeting(meant_for: date, on: date | None = None, **more: object) -> Meeting:
    """A record."""
    made = Meeting(
        meeting_id=meant_for.isoformat(),
        workspace_id="T1",
        worker="UWORKER",
        meant_for=meant_for,
        on=on or meant_for,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def weeks_away(who: str, first: date, days: int) -> list[tuple[str, date]]:
    """Leave."""
    return [(who, first + n * DAY) for n in range(days)]


def test_a_plan_names_dates() -> None:
    """Every so many weeks from its first; or the one; none once it was ended."""
    assert list(days_of(PLAN, MONDAY + 30 * DAY)) == [MONDAY, MONDAY + 14 * DAY, MONDAY + 28 * DAY]
    assert list(days_of(replace(PLAN, every_weeks=None), date.max)) == [MONDAY]
    assert list(days_of(replace(PLAN, ended_at=PLAN.set_at), date.max)) == []
    assert list(days_of(PLAN, MONDAY - DAY)) == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (MONDAY, MONDAY),
        (date(2026, 3, 7), date(2026, 3, 9)),
        (date(2026, 4, 3), date(2026, 4, 7)),
    ],
)
def test_the_first_day_on_which_both_are_there(day: date, expected: date) -> None:
    """Weekends and bank holidays are passed over."""
    assert diary().first_possible(PEOPLE, day) == expected


def test_leave_of_either() -> None:
    """Of the worker or of the supervisor; nothing where somebody never comes back."""
    away = diary(("UWORKER", MONDAY), ("USUP", MONDAY + DAY))
    assert away.first_possible(PEOPLE, MONDAY) == MONDAY + 2 * DAY
    for_ever = Diary(working_time=TIME, is_away=lambda _who, _day: True)
    assert for_ever.first_possible(PEOPLE, MONDAY) is None
    assert list(coming(PLAN, [], for_ever, PEOPLE, MONDAY)) == []


@pytest.mark.parametrize(
    ("away", "expected"),
    [
        ([], date(2026, 2, 25)),
        (weeks_away("UWORKER", date(2026, 2, 25), 3), date(2026, 2, 20)),
        (weeks_away("UWORKER", date(2026, 2, 1), 29), MONDAY),
        (weeks_away("UWORKER", date(2026, 2, 1), 28), MONDAY),
        (weeks_away("UWORKER", date(2026, 2, 1), 24), date(2026, 2, 25)),
        (weeks_away("UWORKER", date(2026, 2, 1), 26), date(2026, 2, 27)),
        (weeks_away("USUP", date(2026, 2, 1), 29), date(2026, 2, 25)),
    ],
)
def test_three_of_their_own_days_before(away: list[tuple[str, date]], expected: date) -> None:
    """Leave does not count; whoever was away for long is asked once they are back."""
    assert diary(*away).before("UWORKER", MONDAY, ASKED_BEFORE) == expected


def test_dates_without_a_record() -> None:
    """What has one is left out, and so is a date that an earlier one was moved to, or past."""
    last = MONDAY + 50 * DAY

    def days(*meetings: Meeting) -> list[int]:
        found = coming(PLAN, meetings, diary(), PEOPLE, last)
        return [(each.on - MONDAY).days for each in found]

    assert days() == [0, 14, 28, 42]
    assert days(meeting(MONDAY)) == [14, 28, 42]
    assert days(meeting(MONDAY, MONDAY + 14 * DAY)) == [28, 42]
    assert days(meeting(MONDAY, MONDAY + 29 * DAY)) == [42]
    assert days(meeting(MONDAY + 14 * DAY, MONDAY + 3 * DAY)) == [0, 28, 42]


def test_long_leave_is_one_date() -> None:
    """All dates within it become one, on the first day back."""
    away = weeks_away("UWORKER", MONDAY - DAY, 36)
    found = list(coming(PLAN, [], diary(*away), PEOPLE, MONDAY + 50 * DAY))
    assert [each.on for each in found] == [date(2026, 4, 7), MONDAY + 42 * DAY]


def test_the_next_date() -> None:
    """With a record or without; none of a plan that has come to its end."""
    today = MONDAY + DAY
    assert next_day(PLAN, [], diary(), PEOPLE, today) == MONDAY + 14 * DAY
    moved = meeting(MONDAY, MONDAY + 2 * DAY)
    assert next_day(PLAN, [moved], diary(), PEOPLE, today) == MONDAY + 2 * DAY
    held = replace(moved, state=MeetingState.HELD)
    assert next_day(PLAN, [held], diary(), PEOPLE, today) == MONDAY + 14 * DAY
    once = replace(PLAN, every_weeks=None)
    assert next_day(once, [meeting(MONDAY)], diary(), PEOPLE, today) is None


@pytest.mark.parametrize(
    ("last_held", "first", "expected"),
    [
        (None, None, None),
        (None, date(2026, 3, 7), date(2026, 3, 9)),
        (MONDAY, date(2026, 1, 5), date(2026, 3, 30)),
        (date(2026, 3, 6), None, date(2026, 4, 7)),
    ],
)
def test_by_when_it_should_have_been(
    last_held: date | None, first: date | None, expected: date | None
) -> None:
    """From the last one by the interval, else the first that was planned; on a working day."""
    by = overdue_since(last_held=last_held, first=first, weeks=4, working_time=TIME)
    assert by == expected
