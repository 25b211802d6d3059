"""Team meetings and the feedback for them: days, periods, order."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.bank_holidays import BankHolidays
from chatbot.domain.policy_feedback import (
    Digest,
    MeetingPlan,
    PlanField,
    Repeat,
    can_be_shown,
    plan_faults,
    same_weekday_next_month,
    shuffled,
)
from chatbot.domain.working_time import Nation, WorkingTime

OFFICE = WorkingTime(
    zone=ZoneInfo("Europe/London"), holidays=BankHolidays(nation=Nation.ENGLAND, closures={})
)
THURSDAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("meeting", "days", "expected"),
    [
        (THURSDAY, 1, date(2026, 3, 4)),
        (THURSDAY, 2, date(2026, 3, 3)),
        (date(2026, 3, 9), 2, date(2026, 3, 5)),  # a weekend between
        (date(2026, 4, 7), 2, date(2026, 4, 1)),  # Good Friday and Easter Monday
        (date(2026, 3, 8), 1, date(2026, 3, 6)),  # a meeting on a Sunday
    ],
)
def test_so_many_working_days_before(meeting: date, days: int, expected: date) -> None:
    """Weekends and bank holidays do not count."""
    assert MeetingPlan(next_on=meeting, days_before=days).tell_on(OFFICE) == expected


def test_it_is_due_from_that_day_to_the_meeting() -> None:
    """Not before, and not after it."""
    plan = MeetingPlan(next_on=THURSDAY, days_before=2)
    due = [plan.is_due(date(2026, 3, day), OFFICE) for day in (2, 3, 4, 5, 6)]
    assert due == [False, True, True, True, False]
    assert not MeetingPlan().is_due(THURSDAY, OFFICE)


@pytest.mark.parametrize(
    ("repeat", "expected"),
    [
        (Repeat.ONCE, None),
        (Repeat.WEEK, date(2026, 3, 12)),
        (Repeat.SECOND_WEEK, date(2026, 3, 19)),
        (Repeat.FOURTH_WEEK, date(2026, 4, 2)),
        (Repeat.MONTH, date(2026, 4, 2)),  # the first Thursday
    ],
)
def test_the_next_meeting(repeat: Repeat, expected: date | None) -> None:
    """After a meeting comes the next one, where there is one."""
    plan = MeetingPlan(next_on=THURSDAY, repeat=repeat)
    assert plan.after(THURSDAY) is plan
    assert plan.after(date(2026, 3, 6)).next_on == expected


def test_after_a_long_pause() -> None:
    """The bot was off for months: the next meeting is to come, not one of the past."""
    plan = MeetingPlan(next_on=THURSDAY, repeat=Repeat.SECOND_WEEK)
    assert plan.after(date(2026, 9, 1)).next_on == date(2026, 9, 3)


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1)))
def test_the_same_weekday_a_month_on(day: date) -> None:
    """It is that weekday of the next month, at the same place or, after a fifth, the last."""
    found = same_weekday_next_month(day)
    assert found.weekday() == day.weekday()
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == 1
    assert (found.day - 1) // 7 in {(day.day - 1) // 7, 3}


@pytest.mark.parametrize(
    ("plan", "field", "words"),
    [
        (MeetingPlan(next_on=THURSDAY), PlanField.NEXT_ON, "from tomorrow on"),
        (MeetingPlan(next_on=date(2027, 6, 1)), PlanField.NEXT_ON, "more than a year away"),
        (MeetingPlan(days_before=0), PlanField.DAYS_BEFORE, "1 to 10"),
        (MeetingPlan(days_before=11), PlanField.DAYS_BEFORE, "1 to 10"),
    ],
)
def test_what_cannot_be(plan: MeetingPlan, field: PlanField, words: str) -> None:
    """A sentence at the field."""
    found = plan_faults(plan, THURSDAY)
    assert list(found) == [field]
    assert words in found[field]


def test_no_meeting_is_no_fault() -> None:
    """A manager may plan none."""
    assert plan_faults(MeetingPlan(), THURSDAY) == {}


def digest(*, held_back: bool) -> Digest:
    """What was given on 3 March for the 5th."""
    return Digest(
        meeting_on=THURSDAY,
        since_on=date(2026, 2, 3),
        until_on=date(2026, 3, 3),
        held_back=held_back,
        told_at=datetime(2026, 3, 3, 9, tzinfo=UTC),
    )


def test_periods_meet() -> None:
    """The next one begins where this one ends; what was held back counts again."""
    assert digest(held_back=False).last_on == date(2026, 3, 2)
    assert digest(held_back=False).next_since_on == date(2026, 3, 3)
    assert digest(held_back=True).next_since_on == date(2026, 2, 3)


def test_one_alone_is_not_shown() -> None:
    """Two are."""
    assert [can_be_shown(count) for count in (0, 1, 2)] == [False, False, True]


@given(st.lists(st.text(), max_size=8))
def test_the_order_says_nothing(pieces: list[str]) -> None:
    """It is the same in whatever order they came, at each look, and nothing is lost."""
    assert shuffled(pieces, THURSDAY) == shuffled(pieces[::-1], THURSDAY)
    assert sorted(shuffled(pieces, THURSDAY)) == sorted(pieces)
