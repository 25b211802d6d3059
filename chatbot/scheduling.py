"""What wakes the services: a metronome (APScheduler), and threads that wait for a bell.

Neither knows a rule.
"""

import logging
from collections.abc import Callable
from datetime import UTC, timedelta
from threading import Event, Thread

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


class Attendant:
    """Does one thing whenever its bell rings, on a thread of its own.

    A bell that rings meanwhile is heard afterwards. What the work raises is logged.
    """

    def __init__(
        self, name: str, bell: Event, work: Callable[[Callable[[], bool]], object]
    ) -> None:
        self._name = name
        self._bell = bell
        self._work = work
        self._stopping = Event()
        # A daemon, since the interpreter waits for others before it runs what stops this one.
        self._thread = Thread(target=self._attend, name=name, daemon=True)

    def start(self) -> None:
        """Wait for the bell."""
        self._thread.start()

    def stop(self) -> None:
        """Stop; the piece of work that was begun is waited for."""
        self._stopping.set()
        self._bell.set()
        self._thread.join()

    def _goes_on(self) -> bool:
        """Whether another piece of work may be begun."""
        return not self._stopping.is_set()

    def _attend(self) -> None:
        while self._bell.wait() and self._goes_on():
            self._bell.clear()
            _guarded(self._name, lambda: self._work(self._goes_on))


def _guarded(name: str, tick: Callable[[], object]) -> None:
    try:
        tick()
    except Exception:  # the one broad except of scheduling: a tick must not end the ticking
        log.exception("tick_failed", extra={"tick": name})
