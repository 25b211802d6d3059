"""The inbox service on a real database: once, and not lost."""

from datetime import timedelta

import pytest

from chatbot.domain.errors import PermanentDeliveryError, TransientDeliveryError
from chatbot.domain.inbox import InboxItem
from chatbot.services.inbox import LEASE, MOST_ATTEMPTS, InboxService
from chatbot.services.ports import UnitOfWorkFactory
from tests.doubles import FixedClock


@pytest.fixture
def clock() -> FixedClock:
    """Monday morning."""
    return FixedClock()


@pytest.fixture
def inbox(unit_of_work: UnitOfWorkFactory, workspace_id: str, clock: FixedClock) -> InboxService:
    """The inbox of one workspace."""
    return InboxService(workspace_id=workspace_id, unit_of_work=unit_of_work, clock=clock)


class Handler:
    """Notes what it was given; fails as often as it is told to."""

    def __init__(self, *errors: Exception) -> None:
        self.handled: list[str] = []
        self._errors = list(errors)

    def __call__(self, item: InboxItem) -> None:
        """Deal with an event."""
        if self._errors:
            raise self._errors.pop(0)
        self.handled.append(str(item.body["text"]))


def test_four_deliveries_of_one_event_are_one(inbox: InboxService) -> None:
    """Slack's repeats are recognised by the id."""
    accepted = [inbox.accept("Ev1", {"text": "hello"}) for _ in range(4)]

    assert accepted == [True, False, False, False]


def test_an_event_is_dealt_with_once(inbox: InboxService) -> None:
    """Neither a second try nor the tick deals with it again."""
    handler = Handler()
    inbox.accept("Ev1", {"text": "hello"})

    inbox.process("Ev1", handler)
    inbox.process("Ev1", handler)

    assert inbox.retry_stale(handler) == 0
    assert handler.handled == ["hello"]


def test_a_crash_before_the_work_loses_nothing(inbox: InboxService) -> None:
    """What was accepted and never begun is begun by the tick."""
    handler = Handler()
    inbox.accept("Ev1", {"text": "hello"})

    assert inbox.retry_stale(handler) == 1
    assert handler.handled == ["hello"]


def test_a_crash_in_the_work_loses_nothing(
    inbox: InboxService, clock: FixedClock, unit_of_work: UnitOfWorkFactory
) -> None:
    """A lease that nobody gave back runs out, and the work is begun again."""
    handler = Handler()
    inbox.accept("Ev1", {"text": "hello"})
    with unit_of_work() as work:
        assert work.inbox.claim("Ev1", clock.now(), LEASE)
        work.commit()

    assert inbox.retry_stale(handler) == 0
    clock.move(seconds=LEASE.total_seconds() + 1)
    assert inbox.retry_stale(handler) == 1
    assert handler.handled == ["hello"]


def test_an_error_that_may_pass_is_tried_again_later(
    inbox: InboxService, clock: FixedClock
) -> None:
    """Not before the moment that Slack named."""
    retry_at = clock.now() + timedelta(minutes=10)
    handler = Handler(TransientDeliveryError(retry_at=retry_at))
    inbox.accept("Ev1", {"text": "hello"})

    inbox.process("Ev1", handler)
    clock.move(minutes=9)
    assert inbox.retry_stale(handler) == 0
    clock.move(minutes=2)
    assert inbox.retry_stale(handler) == 1
    assert handler.handled == ["hello"]


def test_after_five_attempts_it_is_given_up(inbox: InboxService, clock: FixedClock) -> None:
    """An event that can never be dealt with does not come back for ever."""
    handler = Handler(*[TransientDeliveryError() for _ in range(20)])
    inbox.accept("Ev1", {"text": "hello"})
    begun = 0

    for _ in range(20):
        clock.move(hours=1)
        try:
            begun += inbox.retry_stale(handler)
        except TransientDeliveryError:
            begun += 1

    assert begun == MOST_ATTEMPTS


def test_an_event_that_kills_the_process_is_given_up(
    inbox: InboxService, clock: FixedClock, unit_of_work: UnitOfWorkFactory
) -> None:
    """Five leases that ran out without a word are enough."""
    inbox.accept("Ev1", {"text": "hello"})
    for _ in range(MOST_ATTEMPTS):
        with unit_of_work() as work:
            assert work.inbox.claim_stale("T0WSC", clock.now(), LEASE, 1)
            work.commit()
        clock.move(seconds=LEASE.total_seconds() + 1)
    handler = Handler()

    inbox.retry_stale(handler)
    clock.move(hours=1)
    inbox.retry_stale(handler)

    assert handler.handled == []


@pytest.mark.parametrize("error", [PermanentDeliveryError("channel_not_found"), KeyError("bug")])
def test_an_error_for_good_is_told_and_not_repeated(
    inbox: InboxService, clock: FixedClock, error: Exception
) -> None:
    """It reaches the error handler once; the event is finished."""
    handler = Handler(error)
    inbox.accept("Ev1", {"text": "hello"})

    with pytest.raises(type(error)):
        inbox.process("Ev1", handler)
    clock.move(hours=1)

    assert inbox.retry_stale(handler) == 0


def test_one_event_that_is_given_up_does_not_hold_up_the_others(
    inbox: InboxService, clock: FixedClock
) -> None:
    """All events have their turn before the error is told."""
    handler = Handler(PermanentDeliveryError("channel_not_found"))
    inbox.accept("Ev1", {"text": "one"})
    inbox.accept("Ev2", {"text": "two"})

    with pytest.raises(PermanentDeliveryError):
        inbox.retry_stale(handler)

    assert handler.handled == ["two"]


def test_finished_events_are_forgotten_in_time(inbox: InboxService, clock: FixedClock) -> None:
    """After days, not after hours: Slack repeats an event for up to a day."""
    inbox.accept("Ev1", {"text": "hello"})
    inbox.process("Ev1", Handler())

    clock.move(days=1)
    inbox.retry_stale(Handler())
    assert not inbox.accept("Ev1", {"text": "hello"})

    clock.move(days=2)
    inbox.retry_stale(Handler())
    assert inbox.accept("Ev1", {"text": "hello"})
