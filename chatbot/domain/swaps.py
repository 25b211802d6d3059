"""Swaps: two people exchange a check's days, where both of them say so."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final


class SwapField(StrEnum):
    """The fields of the form."""

    CHECK = "check"
    GIVES = "gives_on"
    OTHER = "other"
    TAKES = "takes_on"


class SwapState(StrEnum):
    """What has become of a swap.

    WITHDRAWN: taken back by whoever had asked, before there was an answer.
    UNDONE: taken back after it had been accepted, by either of them or a manager.
    """

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    UNDONE = "undone"


LIVE: Final = frozenset({SwapState.ASKED, SwapState.ACCEPTED})


@dataclass(frozen=True, kw_only=True)
class SwapPlan:
    """What somebody wants to exchange; None where nothing was given.

    Attributes:
        gives_on: their own day.
        other: who shall do it then.
        takes_on: the other one's day that they do instead, if any.
    """

    check_id: str = ""
    gives_on: date | None = None
    other: str | None = None
    takes_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Swap:
    """One exchange of a check's days.

    Attributes:
        asker: whose day is given away.
        gives_on: the day that `other` does for the asker.
        takes_on: the day that the asker does for `other`; None where nothing is given back.
        settled_by: who gave the last answer.
        version: counts the changes.
    """

    swap_id: str
    workspace_id: str
    check_id: str
    asker: str
    other: str
    gives_on: date
    takes_on: date | None
    asked_at: datetime
    state: SwapState = SwapState.ASKED
    settled_by: str | None = None
    settled_at: datetime | None = None
    version: int = 0

    @property
    def days(self) -> tuple[date, ...]:
        """The days that it is about."""
        return (self.gives_on, self.takes_on) if self.takes_on else (self.gives_on,)

    @property
    def people(self) -> tuple[str, str]:
        """The two of them, whoever asked first."""
        return (self.asker, self.other)

    @property
    def is_live(self) -> bool:
        """Whether it counts, or may come to count."""
        return self.state in LIVE

    def settled(self, state: SwapState, by: str, now: datetime) -> "Swap":
        """The same after somebody's answer."""
        return replace(self, state=state, settled_by=by, settled_at=now)

    def partner_of(self, user_id: str) -> str:
        """The other one of the two."""
        return self.other if user_id == self.asker else self.asker

    def stand_ins(self) -> dict[tuple[str, date, str], str]:
        """By check, day and person: who does it for them; nothing before it is accepted."""
        if self.state is not SwapState.ACCEPTED:
            return {}
        found = {(self.check_id, self.gives_on, self.asker): self.other}
        if self.takes_on:
            found[self.check_id, self.takes_on, self.other] = self.asker
        return found


def stand_ins(swaps: Sequence[Swap]) -> dict[tuple[str, date, str], str]:
    """Who does what for whom, by check, day and person."""
    found: dict[tuple[str, date, str], str] = {}
    for swap in swaps:
        found |= swap.stand_ins()
    return found
