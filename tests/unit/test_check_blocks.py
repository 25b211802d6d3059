"""Checks in words, and the Home tab of somebody who has none."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from chatbot.domain.cadences import LAST, Cadence, Every, WhenClosed
from chatbot.domain.checks import CheckItem, Occurrence, OccurrenceState, Step
from chatbot.domain.people import Person, Standing
from chatbot.domain.working_time import WorkingTime
from chatbot.services.check_settings import CheckForm
from chatbot.services.checks import CheckDay
from chatbot.services.roles import Visitor
from chatbot.slack.blocks.check_forms import change_form, checks_list
from chatbot.slack.blocks.check_words import cadence_in_words
from chatbot.slack.blocks.checks import CheckWriter
from chatbot.slack.home_parts import MyChecks
from tests.packs import CHECKS, make_pack

LONDON = WorkingTime(zone=ZoneInfo("Europe/London"))
WRITER = CheckWriter(pack=make_pack(), working_time=LONDON)
TEN = datetime(2026, 7, 6, 9, tzinfo=UTC)  # ten o'clock in summer
LONG = replace(
    CHECKS[0],
    name="N" * 70,
    items=tuple(CheckItem(says=f"{n} " + "&" * 137, clauses=("1", "2")) for n in range(20)),
)
OCCURRENCE = Occurrence(
    occurrence_id="o1",
    workspace_id="T1",
    check_id="daily",
    on=date(2026, 7, 6),
    opens_at=TEN,
    due_at=TEN + timedelta(hours=6),
    opened_at=TEN,
    state=OccurrenceState.OPEN,
    step=Step.NUDGE,
    step_at=TEN + timedelta(hours=3),
)


def cadence(every: Every, *weekdays: int, **more: Any) -> Cadence:
    """A cadence."""
    return Cadence(every=every, weekdays=weekdays, **more)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (cadence(Every.WORKING_DAY), "every working day"),
        (cadence(Every.WEEKDAYS, 4, 0, 2), "every Monday, Wednesday and Friday"),
        (
            cadence(Every.WEEK, 0, when_closed=WhenClosed.MOVE),
            "every Monday, or the next working day",
        ),
        (
            cadence(Every.SECOND_WEEK, 3, starting_on=date(2026, 1, 1)),
            "every second Thursday",
        ),
        (cadence(Every.MONTH, working_day=2), "the 2nd working day of each month"),
        (cadence(Every.MONTH, working_day=LAST), "the last working day of each month"),
    ],
)
def test_cadences(wanted: Cadence, words: str) -> None:
    """As one would say them."""
    assert cadence_in_words(wanted) == words


def test_the_longest_checklist() -> None:
    """It is within Slack's limits, every line of it is there, and the time is the local one."""
    payload = WRITER.reminder(CheckDay(occurrence=OCCURRENCE, check=LONG), "U1", TEN).to_payload()
    said = "".join(block["text"]["text"] for block in payload["blocks"] if "text" in block)
    assert all(f"•  {number} &amp;" in said for number in range(20))
    assert "Due by 16:00 on Monday 6 July." in said


def test_forty_checks() -> None:
    """The list and the form of a large pack are within Slack's limits."""
    form = CheckForm(check=LONG, responsible=("U1",), seen=0)
    assert len(checks_list([form] * 40, make_pack()).to_dict()["blocks"]) == 80
    assert change_form(form, make_pack()).to_dict()["callback_id"] == "checks.save_change"


def test_guests_have_no_checks() -> None:
    """Their Home tab asks the checks for nothing."""
    guest = Person(person_id="p", workspace_id="T1", user_id="U1", standing=Standing.GUEST)
    part = MyChecks(checks=cast("Any", None), writer=WRITER)
    assert part.render(Visitor(person=guest, held=())) == ()


def test_many_open_checks() -> None:
    """The Home tab shows the first ones within its budget, and says that there are more."""
    part = MyChecks(checks=cast("Any", None), writer=WRITER)
    days = [CheckDay(occurrence=OCCURRENCE, check=replace(LONG, opens=time(9)))] * 30
    blocks = WRITER.mine(days)
    assert len(blocks) <= part.budget
    assert "26 more" in blocks[-1].to_dict()["elements"][0]["text"]
