"""An absence and a swap of August 2026, for tests of what is made from them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from chatbot.domain.absences import Absence
from chatbot.domain.swaps import Swap
from chatbot.domain.working_time import WorkingTime
from chatbot.services.swaps import SwapView
from tests.integration.checks_of_the_mill import DAILY

NOW = datetime(2026, 7, 30, 9, tzinfo=UTC)
TODAY = date(2026, 7, 30)  # a Thursday
DAY = timedelta(days=1)
ABSENCE = Absence(
    absence_id="A1",
    workspace_id="T1",
    user_id="U1",
    first_on=date(2026, 8, 3),
    last_on=date(2026, 8, 7),
    cover="U2",
    set_by="U1",
    set_at=NOW,
)
SWAP = Swap(
    swap_id="S1",
    workspace_id="T1",
    check_id="daily",
    asker="U1",
    other="U2",
    gives_on=date(2026, 8, 6),
    takes_on=date(2026, 8, 7),
    asked_at=NOW,
)
VIEW = SwapView(swap=SWAP, check=DAILY)
HOURS = WorkingTime(zone=ZoneInfo("Europe/London"))


def august(number: int) -> date:
    """A day in August 2026."""
    return date(2026, 8, number)
