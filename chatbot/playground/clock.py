"""The stand-in's time: a wall clock that can be moved, and a clock of its own for limits."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """A moment on both clocks, in seconds; see `Clock.age`."""

    monotonic: float
    wall: float


class Clock:
    """Wall time = the machine's + `offset` seconds. Limits run on a monotonic clock.

    Args:
        offset: seconds that the wall clock is ahead of the machine's.
        file: where the offset is written as text, at once and on each change.
        wall: seconds since the epoch; real by default.
        monotonic: seconds from anywhere; real by default.
    """

    def __init__(
        self,
        *,
        offset: float = 0.0,
        file: Path | None = None,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._file = file
        self._pushed = 0.0
        self._changed = asyncio.Event()
        self.offset = offset
        self._write()

    def now(self) -> float:
        """Wall time in seconds since the epoch."""
        return self._wall() + self.offset

    def now_utc(self) -> datetime:
        """Wall time as an aware UTC datetime."""
        return datetime.fromtimestamp(self.now(), UTC)

    def machine_time(self) -> float:
        """The machine's own wall time in seconds: for signatures, which the bot checks by it."""
        return self._wall()

    def monotonic(self) -> float:
        """Seconds on the limits' clock."""
        return self._monotonic() + self._pushed

    def stamp(self) -> Stamp:
        """This moment, to be aged later."""
        return Stamp(monotonic=self.monotonic(), wall=self.now())

    def age(self, stamp: Stamp) -> float:
        """Seconds since `stamp` by whichever clock has moved further."""
        return max(self.monotonic() - stamp.monotonic, self.now() - stamp.wall)

    def move_to(self, offset: float) -> None:
        """Set the wall clock's offset in seconds."""
        self.offset = offset
        self._write()
        self._wake()

    def push_limits(self, seconds: float) -> None:
        """Let `seconds` pass on the limits' clock alone."""
        self._pushed += seconds
        self._wake()

    async def wait_for(self, future: asyncio.Future[object], seconds: float) -> bool:
        """Wait until `future` is done, at most `seconds` on the limits' clock; True if done."""
        deadline = self.monotonic() + seconds
        await self._wait(lambda: deadline - self.monotonic(), future)
        return future.done()

    async def sleep(self, seconds: float) -> None:
        """Wait until `seconds` have passed on either clock."""
        start = self.stamp()
        await self._wait(lambda: seconds - self.age(start), None)

    async def _wait(
        self, left: Callable[[], float], future: asyncio.Future[object] | None
    ) -> None:
        while (remaining := left()) > 0 and not (future is not None and future.done()):
            changed = asyncio.ensure_future(self._changed.wait())
            waiting: set[asyncio.Future[object]] = {changed}  # type: ignore[arg-type]
            waiting |= set() if future is None else {future}
            try:
                await asyncio.wait(waiting, timeout=remaining, return_when=asyncio.FIRST_COMPLETED)
            finally:
                changed.cancel()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def _write(self) -> None:
        if self._file is None:
            return
        draft = self._file.with_name(self._file.name + ".new")
        draft.write_text(str(self.offset), encoding="ascii")
        draft.replace(self._file)
