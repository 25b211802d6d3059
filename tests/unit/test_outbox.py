"""The outbox's waits and pace, and the thread that waits for its bell."""

import threading
from collections.abc import Callable
from datetime import timedelta
from threading import Event

import pytest

from chatbot.domain.outbox import wait_after
from chatbot.scheduling import Attendant
from chatbot.slack.outbox import Pace


def test_waits_grow_and_end() -> None:
    """From half a minute to a quarter of an hour, however many attempts there were."""
    assert [wait_after(n) for n in (1, 2, 5)] == [
        timedelta(seconds=30),
        timedelta(minutes=1),
        timedelta(minutes=8),
    ]
    assert {wait_after(n) for n in (6, 7, 10_000)} == {timedelta(minutes=15)}


class Stopwatch:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Note it, and let the time pass."""
        self.slept.append(seconds)
        self.now += seconds


def test_a_second_between_two_messages_to_the_same_person() -> None:
    """Others do not wait, and who has waited by themselves does not either."""
    watch = Stopwatch()
    pace = Pace(clock=lambda: watch.now, sleep=watch.sleep)
    for recipient in ("U1", "U2", "U1"):
        pace.keep(recipient)
    watch.now += 0.25
    pace.keep("U1")
    watch.now += 1
    pace.keep("U1")

    assert watch.slept == [1.0, 0.75]


class Work:
    """Work that says when it has begun and waits until it may end."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.may_end = threading.Semaphore(0)
        self.ended = 0
        self.stopped_when_ended: list[bool] = []

    def __call__(self, go_on: Callable[[], bool]) -> None:
        """Do it once."""
        self.begun.release()
        assert self.may_end.acquire(timeout=10)
        self.stopped_when_ended.append(not go_on())
        self.ended += 1


def test_a_bell_that_rings_meanwhile_is_heard_afterwards() -> None:
    """Nothing that was written during the work is left lying."""
    bell, work = Event(), Work()
    attendant = Attendant("test", bell, work)
    attendant.start()
    bell.set()
    assert work.begun.acquire(timeout=5)
    bell.set()
    work.may_end.release()
    assert work.begun.acquire(timeout=5)
    work.may_end.release()
    attendant.stop()

    assert work.ended == 2


def test_stopping_waits_for_the_work_and_tells_it() -> None:
    """The work can see that nothing more is to be begun; nothing is afterwards."""
    bell, work = Event(), Work()
    attendant = Attendant("test", bell, work)
    attendant.start()
    bell.set()
    assert work.begun.acquire(timeout=5)
    stopping = threading.Thread(target=attendant.stop)
    stopping.start()
    stopping.join(0.2)
    assert stopping.is_alive()
    work.may_end.release()
    stopping.join(5)
    bell.set()

    assert not stopping.is_alive()
    assert work.stopped_when_ended == [True]
    assert not work.begun.acquire(timeout=0.2)


def test_stopping_one_that_has_nothing_to_do() -> None:
    """It does not wait for a bell that never rings."""
    work = Work()
    attendant = Attendant("test", Event(), work)
    attendant.start()
    attendant.stop()

    assert work.ended == 0


def test_an_error_does_not_end_it(caplog: pytest.LogCaptureFixture) -> None:
    """It is logged, and the next bell is heard."""
    bell, heard = Event(), threading.Semaphore(0)

    def fail(_go_on: Callable[[], bool]) -> None:
        heard.release()
        raise ZeroDivisionError

    attendant = Attendant("test", bell, fail)
    attendant.start()
    for _ in range(2):
        bell.set()
        assert heard.acquire(timeout=5)
    attendant.stop()

    assert [record.message for record in caplog.records] == ["tick_failed"] * 2
