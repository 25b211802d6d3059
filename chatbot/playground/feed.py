"""Changes in the world, in order, for the page and for tests."""

from __future__ import annotations

import asyncio
import copy
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from chatbot.playground.records import Json

_KEPT = 2000


@dataclass(frozen=True, kw_only=True)
class Change:
    """Something that happened. `audience`: user ids that may see it; None: everybody.

    `private` changes are for developers and tests only.
    """

    seq: int
    type: str
    team_id: str | None
    audience: frozenset[str] | None
    private: bool
    data: Json

    def visible_to(self, user_id: str | None) -> bool:
        """True if that user may see it; None is the developer, who sees all."""
        if user_id is None:
            return True
        return not self.private and (self.audience is None or user_id in self.audience)


class ChangeFeed:
    """Numbers the changes, keeps the last 2,000, and wakes those who wait for more."""

    def __init__(self) -> None:
        self.seq = 0
        self._kept: deque[Change] = deque(maxlen=_KEPT)
        self._more = asyncio.Event()

    def emit(
        self,
        kind: str,
        data: Json,
        *,
        team_id: str | None = None,
        audience: Collection[str] | None = None,
        private: bool = False,
    ) -> None:
        """Add a change; `data` is copied."""
        self.seq += 1
        change = Change(
            seq=self.seq,
            type=kind,
            team_id=team_id,
            audience=None if audience is None else frozenset(audience),
            private=private,
            data=copy.deepcopy(data),
        )
        self._kept.append(change)
        self._more.set()
        self._more = asyncio.Event()

    def after(self, seq: int) -> Iterator[Change]:
        """The kept changes with a number above `seq`, oldest first."""
        return (change for change in list(self._kept) if change.seq > seq)

    def reaches(self, seq: int) -> bool:
        """True if nothing after `seq` has been forgotten and `seq` has happened."""
        oldest = self._kept[0].seq if self._kept else self.seq + 1
        return oldest - 1 <= seq <= self.seq

    async def wait(self, seconds: float) -> None:
        """Wait for the next change, at most `seconds`."""
        more = asyncio.ensure_future(self._more.wait())
        await asyncio.wait({more}, timeout=seconds)
        more.cancel()
