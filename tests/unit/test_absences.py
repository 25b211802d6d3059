"""Absences and swaps: days, calendars, what somebody writes, who is asked."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.absence_dates import NO_SUCH_DAY, UNREADABLE, read_days
from chatbot.domain.absences import (
    AbsenceCalendar,
    AbsencePlan,
    days_in_words,
    find_faults,
    there_first,
)
from chatbot.domain.asks import Ask, AskEvent, AskState, Attempt, AttemptEnd, Circumstances, chase
from chatbot.domain.swaps import SwapState, stand_ins
from chatbot.services.absence_messages import when_there
from tests.absences import ABSENCE, DAY, HOURS, NOW, SWAP, TODAY, august


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("", None, None),
        ("3 to 7 August", august(3), august(7)),
        ("3-7 Aug", august(3), august(7)),
        ("3rd till 7th of August.", august(3), august(7)),
        ("Monday 3 August to Friday 7 August", august(3), august(7)),
        ("3/8-7/8", august(3), august(7)),
        ("3 / 8 \u2013 7 / 8", august(3), august(7)),
        ("3.8. - 7.8.2026", august(3), august(7)),
        ("03/08/26 to 07/08/26", august(3), august(7)),
        ("2026-08-03 to 2026-08-07", august(3), august(7)),
        ("I'm away on 3 August", august(3), august(3)),
        ("today", TODAY, TODAY),
        ("tomorrow", TODAY + DAY, TODAY + DAY),
        ("Tomorrow for 3 days", TODAY + DAY, TODAY + 3 * DAY),
        ("for two weeks", TODAY, TODAY + 13 * DAY),
        ("until Friday", TODAY, TODAY + DAY),
        ("until 7 August", TODAY, august(7)),
        ("from Monday", august(3), None),
        ("Mon - Wed", august(3), august(5)),
        ("next Thursday", august(6), august(6)),
        ("this week", TODAY, TODAY + DAY),
        ("next week", august(3), august(7)),
        ("3 August to Friday", august(3), august(7)),
        ("28 December to 3 January", date(2026, 12, 28), date(2027, 1, 3)),
        ("7/8-3/8", date(2026, 8, 7), date(2026, 8, 3)),
        ("1/2", date(2027, 2, 1), date(2027, 2, 1)),
        ("12", august(12), august(12)),
        ("1 to 3", august(1), august(3)),
        ("20 July", date(2026, 7, 20), date(2026, 7, 20)),
        ("7 to 3 August", august(7), august(3)),
    ],
)
def test_written_days(text: str, first: date | None, last: date | None) -> None:
    """The day before the month; a day without a year is the next one; both days count."""
    days = read_days(text, TODAY)
    assert (days.first_on, days.last_on, days.fault) == (first, last, None)


@pytest.mark.parametrize("text", ["31 February", "29/2", "31/4 to 2/5", "0/0"])
def test_days_that_are_none(text: str) -> None:
    """31 February is no day, and a sentence says so."""
    assert read_days(text, TODAY).fault == NO_SUCH_DAY


@pytest.mark.parametrize(
    "text", ["sometime", "3 pm", "10:30", "may", "<@U1>", "3 to 4 to 5", "x" * 5000, "for 0 days"]
)
def test_what_is_no_day(text: str) -> None:
    """Nothing is guessed."""
    days = read_days(text, TODAY)
    assert (days.first_on, days.last_on, days.fault) == (None, None, UNREADABLE)


@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(
            [
                "3",
                "31",
                "feb",
                "to",
                "-",
                "/",
                "until",
                "friday",
                "for",
                "weeks",
                "9999",
                "0",
                "the",
            ]
        ),
        max_size=6,
    ).map(" ".join)
)
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever somebody writes: days or a sentence, never both, never a crash."""
    days = read_days(text, TODAY)
    assert days.fault is None or (days.first_on, days.last_on) == (None, None)


def test_first_and_last_day_count() -> None:
    """Away from the first day to the last, neither before nor after; nor when it is called off."""
    calendar = AbsenceCalendar(absences=(ABSENCE,))
    away = [number for number in range(1, 11) if calendar.is_away("U1", august(number))]
    assert away == [3, 4, 5, 6, 7]
    assert calendar.cover_for("U1", august(3)) == "U2"
    assert calendar.cover_for("U1", august(8)) is None
    assert not calendar.is_away("U2", august(3))
    off = AbsenceCalendar(absences=(replace(ABSENCE, taken_back_at=NOW),))
    assert not off.is_away("U1", august(3))


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_overlaps(first: int, length: int, other: int, other_length: int) -> None:
    """Two absences meet exactly where some day is in both."""
    begin = TODAY + first * DAY
    absence = replace(ABSENCE, first_on=begin, last_on=begin + length * DAY)
    start, end = TODAY + other * DAY, TODAY + (other + other_length) * DAY
    days = [start + number * DAY for number in range(other_length + 1)]
    assert absence.meets(start, end) is any(map(absence.is_on, days))


def test_ended_early() -> None:
    """Back today: it ended yesterday; before it began it is called off."""
    running = ABSENCE.ended(august(5), NOW)
    assert (running.last_on, running.stands) == (august(4), True)
    assert not ABSENCE.ended(august(3), NOW).stands
    assert not ABSENCE.ended(TODAY, NOW).stands


def test_the_first_morning_back() -> None:
    """Over the weekend and over the next absence."""
    second = replace(ABSENCE, absence_id="A2", first_on=august(10), last_on=august(10))
    calendar = AbsenceCalendar(absences=(ABSENCE, second))
    at = when_there(calendar, HOURS, "U1", datetime(2026, 8, 4, 7, tzinfo=UTC))
    assert at == datetime(2026, 8, 11, 8, tzinfo=UTC)
    assert when_there(calendar, HOURS, "U9", NOW) == NOW


def test_find_faults_is_silent_where_all_is_well() -> None:
    """Also where somebody stands in who comes back the day before."""
    away = replace(ABSENCE, user_id="U3", first_on=august(1), last_on=august(2))
    plan = AbsencePlan(user_id="U1", first_on=august(3), last_on=august(7), cover="U3")
    calendar = AbsenceCalendar(absences=(away,))
    assert find_faults(plan, calendar, TODAY, own=True) == {}


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (august(3), august(3), "on Monday 3 August"),
        (august(3), august(7), "from Monday 3 August to Friday 7 August"),
        (
            date(2026, 12, 28),
            date(2027, 1, 3),
            "from Monday 28 December 2026 to Sunday 3 January 2027",
        ),
    ],
)
def test_days_in_words(first: date, last: date, words: str) -> None:
    """With the years where they differ."""
    assert days_in_words(first, last) == words


def test_stand_ins() -> None:
    """Nothing before it is accepted; then both days; nothing once it is undone."""
    accepted = replace(SWAP, state=SwapState.ACCEPTED)
    assert stand_ins([SWAP, replace(SWAP, state=SwapState.UNDONE)]) == {}
    assert stand_ins([accepted]) == {
        ("daily", august(6), "U1"): "U2",
        ("daily", august(7), "U2"): "U1",
    }
    assert len(stand_ins([replace(accepted, takes_on=None)])) == 1


# Questions to people.

ASK = Ask(
    ask_id="Q",
    workspace_id="T1",
    question_id=None,
    contact_id="policy",
    asker="U9",
    text="?",
    note="",
    asked_at=NOW,
    since=NOW,
    state=AskState.OPEN,
    attempts=(Attempt(user_id="U1"),),
)
LATER = NOW + timedelta(hours=1)


def test_a_question_goes_on_where_somebody_else_is_there() -> None:
    """At once, whoever had it; it is not lost, and they are not asked again in this round."""
    around = Circumstances(candidates=("U2", "U1"), away=frozenset({"U1"}))
    for ask in (ASK, replace(ASK, state=AskState.TAKEN)):
        change = chase(ask, around, LATER, HOURS)
        assert change
        assert (change.event, change.ask.holder) == (AskEvent.LOST, "U2")
        assert change.ask.attempts[0].end is AttemptEnd.AWAY


def test_a_question_stays_where_nobody_else_is_there() -> None:
    """It waits; nobody who is away is reminded, and after a day the asker hears the truth."""
    around = Circumstances(candidates=("U1",), away=frozenset({"U1"}))
    assert chase(ASK, around, LATER, HOURS) is None
    change = chase(ASK, around, NOW + DAY + timedelta(hours=1), HOURS)
    assert change
    assert (change.event, change.ask.state) == (AskEvent.WENT_ON, AskState.UNREACHED)


def test_those_who_are_there_come_first() -> None:
    """In their order, then those who are away in theirs."""
    assert there_first(("U1", "U2", "U3"), {"U1"}) == ("U2", "U3", "U1")
