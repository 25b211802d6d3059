"""What the question log keeps, and for how long."""

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from chatbot.domain.errors import InvalidInputError

LEAST_MONTHS: Final = 1
MOST_MONTHS: Final = 60


@dataclass(frozen=True, kw_only=True)
class PrivacySettings:
    """What a manager has chosen.

    Attributes:
        keeps_names: whether the log says who asked.
        retention_months: after so many months a question becomes a count.
    """

    keeps_names: bool = True
    retention_months: int = 12

    def __post_init__(self) -> None:
        """Refuse what nobody can mean."""
        if not LEAST_MONTHS <= self.retention_months <= MOST_MONTHS:
            raise InvalidInputError(
                f"Choose a number of months from {LEAST_MONTHS} to {MOST_MONTHS}."
            )

    def kept_since(self, now: datetime) -> datetime:
        """Questions from this moment (UTC) on are kept; older ones become counts."""
        return months_before(now, self.retention_months)


def months_before(moment: datetime, months: int) -> datetime:
    """The same time of the same day so many months earlier, or of that month's last day."""
    utc = moment.astimezone(UTC)
    year, month = divmod(utc.year * 12 + utc.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return utc.replace(year=year, month=month + 1, day=min(utc.day, last))
