"""Which messages about supervision are still needed when they are sent."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chatbot.domain.supervision import MeetingState
from chatbot.services.supervision_notices import News, Notice, is_needed
from tests.unit.test_supervision_blocks import MEETING

AHEAD = replace(MEETING, state=MeetingState.PLANNED, answered_at=None)


@pytest.mark.parametrize(
    ("news", "days", "needed"),
    [
        (News.PROMPT, 0, True),
        (News.PROMPT, 1, False),
        (News.DAY_BEFORE, -1, True),
        (News.DAY_BEFORE, 0, True),
        (News.DAY_BEFORE, 1, False),
        (News.MOVED, 1, False),
        (News.OUTCOME, 1, True),
    ],
)
def test_nothing_is_announced_that_is_over(news: News, days: int, needed: bool) -> None:  # noqa: FBT001 - a table
    """Whoever was not there to send it asks what became of it, and announces nothing."""
    notice = Notice(news=news, worker="UWORKER", user_id="USUP", meeting=AHEAD)
    today = AHEAD.on + timedelta(days=days)
    assert is_needed(notice, {"USUP"}, today) is needed


def test_only_for_the_supervisor_of_today() -> None:
    """Somebody who supervised until yesterday is told nothing more."""
    notice = Notice(news=News.DAY_BEFORE, worker="UWORKER", user_id="USUP", meeting=AHEAD)
    assert not is_needed(notice, {"UNEXT"}, AHEAD.on)
