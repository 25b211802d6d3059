"""The APScheduler edge: a metronome that only wakes the services, and knows no rule."""

import logging
from collections.abc import Callable
from datetime import UTC, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

log = logging.getLogger(__name__)


class Metronome:
    """Calls each tick at its interval, on one thread of its own at a time.

    The database says what is due, so a lost or late tick loses nothing
    (shared jobs and stored job state are not used on purpose).
    """

    def __init__(self) -> None:
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def every(self, interval: timedelta, name: str, tick: Callable[[], object]) -> None:
        """Call `tick` at an interval; what it raises is logged, and the next tick still comes."""
        self._scheduler.add_job(
            _guarded, "interval", seconds=interval.total_seconds(), args=(name, tick), id=name
        )

    def start(self) -> None:
        """Start ticking."""
        self._scheduler.start()

    def stop(self) -> None:
        """Stop; a tick that is running is waited for."""
        self._scheduler.pause()
        self._scheduler.shutdown(wait=True)


def _guarded(name: str, tick: Callable[[], object]) -> None:
    try:
        tick()
    except Exception:  # the one broad except of the scheduler: a tick must not end the ticking
        log.exception("tick_failed", extra={"tick": name})
