"""Checks as rules: what can be late, what a manager may not choose, when which step is due."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.cadences import Cadence, Every
from chatbot.domain.checks import (
    Check,
    CheckField,
    CheckItem,
    Lateness,
    Step,
    find_faults,
    items_fault,
    lateness,
    step_after,
    step_moment,
)
from chatbot.domain.working_time import WorkingTime

LONDON = WorkingTime(zone=ZoneInfo("Europe/London"))
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
FIVE = NINE + timedelta(hours=8)
COMING = (date(2026, 3, 2), date(2026, 7, 1))
CHECK = Check(
    check_id="facebook",
    name="Look after the page",
    cadence=Cadence(every=Every.WORKING_DAY),
    opens=time(9),
    due=time(17),
    items=(CheckItem(says="Read the messages."),),
    clauses=("1",),
)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0, Lateness.ON_TIME),
        (0.25, Lateness.ON_TIME),
        (0.3, Lateness.LATE),
        (7.5, Lateness.LATE),
        (7.6, Lateness.TOO_LATE),
        (30, Lateness.TOO_LATE),
    ],
)
def test_lateness(hours: float, expected: Lateness) -> None:
    """A quarter of an hour is no delay; half an hour before the end nobody is asked any more."""
    assert lateness(NINE, FIVE, NINE + timedelta(hours=hours)) is expected


@given(st.integers(2, 600))
def test_a_short_window_can_be_met(minutes: int) -> None:
    """However short it is: a check that is opened at its time is never too late."""
    assert lateness(NINE, NINE + timedelta(minutes=minutes), NINE) is Lateness.ON_TIME


@given(st.integers(0, 470))
def test_steps_come_in_their_order(late: int) -> None:
    """Nudge, backup, due: each after the one before, none after the due time."""
    opened = NINE + timedelta(minutes=late)
    moments = [step_moment(step, opened, FIVE) for step in (Step.NUDGE, Step.BACKUP, Step.DUE)]
    assert [opened, *moments] == sorted({opened, *moments})
    assert moments[-1] == FIVE


def test_after_the_last_step_there_is_none() -> None:
    """The ceiling: whatever happens, four steps and no more."""
    steps = [Step.NUDGE]
    for _ in range(6):
        steps.append(step_after(steps[-1]))
    assert steps == [Step.NUDGE, Step.BACKUP, Step.DUE, *[Step.OVER] * 4]


def test_a_sound_check_has_no_faults() -> None:
    """From nine to five, the very end of the day included, in summer and in winter."""
    assert find_faults(CHECK, LONDON, somebody=True, coming=COMING) == {}


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"due": time(9)}, CheckField.DUE, "due before it opens"),
        ({"due": time(8)}, CheckField.DUE, "due before it opens"),
        ({"opens": time(8, 59)}, CheckField.OPENS, "from 09:00 to 17:00"),
        ({"due": time(17, 1)}, CheckField.OPENS, "from 09:00 to 17:00"),
        ({"zone": "America/New_York"}, CheckField.OPENS, "from 09:00 to 17:00"),
        ({"people": tuple(map(str, range(11)))}, CheckField.PEOPLE, "at most 10"),
        ({"people": ("U1",), "backups": ("U1",)}, CheckField.BACKUPS, "somebody else"),
        ({"items": ()}, CheckField.ITEMS, "at least one"),
        ({"items": (CheckItem(says="Look."),) * 200}, CheckField.ITEMS, "That is 200 lines"),
        ({"items": (CheckItem(says="x" * 201),)}, CheckField.ITEMS, "201 characters"),
    ],
)
def test_what_cannot_be(change: dict[str, object], field: CheckField, words: str) -> None:
    """Each gets a sentence at the field that it belongs to, and at no other."""
    wanted = replace(CHECK, **change)  # type: ignore[arg-type]
    faults = find_faults(wanted, LONDON, somebody=True, coming=COMING)
    assert list(faults) == [field]
    assert words in faults[field]


def test_somebody_has_to_do_it() -> None:
    """A check without anybody is refused, unless it is switched off."""
    faults = find_faults(CHECK, LONDON, somebody=False, coming=COMING)
    assert list(faults) == [CheckField.PEOPLE]
    off = replace(CHECK, switched_on=False)
    assert find_faults(off, LONDON, somebody=False, coming=COMING) == {}


def test_the_longest_list() -> None:
    """Twenty lines are fine, and lines of 200 characters, but not all of it at once."""
    assert items_fault((CheckItem(says="x" * 140),) * 20) is None
    assert items_fault((CheckItem(says="x" * 200),) * 14) is None
    assert "altogether" in (items_fault((CheckItem(says="x" * 200),) * 20) or "")
