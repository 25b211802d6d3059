"""What the policy itself leaves open."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chatbot.domain.policies import Gap, PolicyDate, PolicyPack


@dataclass(frozen=True, kw_only=True)
class OpenSubject:
    """Something that staff asked and the policy does not rule on; how often within a year."""

    title: str
    count: int


@dataclass(frozen=True, kw_only=True)
class PolicyGaps:
    """The whole list.

    Attributes:
        review: a sentence where the policy's review is overdue or not planned.
    """

    review: str | None
    subjects: Sequence[OpenSubject]
    gaps: Sequence[Gap]


def review_fault(pack: PolicyPack, today: date) -> str | None:
    """What is wrong with the policy's date of review, if anything is."""
    if pack.next_review is None:
        return f"The policy names no date for its next review ({pack.dated})."
    if last_day(pack.next_review) < today:
        return f"The policy's review has been due since {pack.next_review}."
    return None


def last_day(named: PolicyDate) -> date:
    """The last day of a date that may be a month or a year."""
    month = named.month or 12
    return date(named.year, month, named.day or calendar.monthrange(named.year, month)[1])
