"""The outbox service on a real database: once, not too early, and not lost."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from chatbot.domain.errors import PermanentDeliveryError, TransientDeliveryError
from chatbot.domain.outbox import MessageState, OutboxMessage, SentMessage
from chatbot.domain.people import Standing
from chatbot.services.delivery_ports import OutboxSender
from chatbot.services.outbox import KEEP_SETTLED, LEASE, MOST_ATTEMPTS, OutboxService
from chatbot.services.people import PeopleService
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.store.engine import make_engine
from chatbot.store.unit_of_work import unit_of_work_on
from tests.doubles import LONDON, FakeDirectory, FakeSender, FixedClock

SURELY_NOT = TransientDeliveryError(ambiguous=False)


def make_outbox(
    unit_of_work: UnitOfWorkFactory,
    workspace_id: str,
    sender: OutboxSender,
    clock: FixedClock,
    directory: FakeDirectory,
) -> OutboxService:
    """An outbox of a workspace."""
    people = PeopleService(
        workspace_id=workspace_id,
        directory=directory,
        unit_of_work=unit_of_work,
        clock=clock,
        guests_allowed=False,
        zone=LONDON,
    )
    return OutboxService(
        workspace_id=workspace_id,
        unit_of_work=unit_of_work,
        clock=clock,
        people=people,
        sender=sender,
    )


@dataclass
class Post:
    """An outbox with all that a test changes about it."""

    unit_of_work: UnitOfWorkFactory
    workspace_id: str
    clock: FixedClock = field(default_factory=FixedClock)
    sender: FakeSender = field(default_factory=FakeSender)
    directory: FakeDirectory = field(default_factory=FakeDirectory)

    @property
    def outbox(self) -> OutboxService:
        """The service."""
        return make_outbox(
            self.unit_of_work, self.workspace_id, self.sender, self.clock, self.directory
        )

    def add(self, key: str = "a", *, recipient: str = "U1", **wait: float) -> None:
        """Write a message that is due after a wait."""
        with self.unit_of_work() as work:
            work.outbox.add(
                self.workspace_id,
                kind="test.greeting",
                recipient=recipient,
                ids={"id": key},
                key=key,
                not_before=self.clock.now() + timedelta(**wait),
            )
            work.commit()

    def later(self, **by: float) -> int:
        """Deliver after some time."""
        self.clock.move(**by)
        return self.outbox.deliver_pending()

    def message(self, key: str = "a") -> OutboxMessage:
        """A message as it stands in the store."""
        with self.unit_of_work() as work:
            message = work.outbox.find(self.workspace_id, key)
        assert message
        return message

    def crash(self) -> OutboxMessage:
        """Claim a message and never come back."""
        with self.unit_of_work() as work:
            message = work.outbox.claim(self.workspace_id, self.clock.now(), LEASE)
            work.commit()
        assert message
        return message


@pytest.fixture
def post(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> Post:
    """An empty outbox, on Monday morning."""
    return Post(unit_of_work, workspace_id)


def test_a_message_is_sent_once(post: Post) -> None:
    """With its kind and its ids; where it stands is kept."""
    post.add()

    assert post.later() == 1
    assert post.later(hours=1) == 0
    assert post.sender.sent == [("test.greeting", "U1", {"id": "a"})]
    assert post.message().state is MessageState.SENT
    assert post.message().sent == SentMessage(channel="DU1", ts="1")
    assert post.sender.marks == [post.message().message_id]


def test_a_message_waits_for_its_time(post: Post) -> None:
    """Quiet hours are the feature's to reckon; the outbox keeps to them."""
    post.add(minutes=30)

    assert post.later(minutes=29) == 0
    assert post.later(minutes=1) == 1


def test_slack_says_when(post: Post) -> None:
    """Too many requests: surely not sent, and nothing is tried before the moment it named."""
    retry_at = post.clock.now() + timedelta(minutes=10)
    post.sender.errors = [TransientDeliveryError(retry_at=retry_at, ambiguous=False)]
    post.add()

    assert post.later() == 1
    assert post.message().state is MessageState.PENDING
    assert post.later(minutes=9) == 0
    assert post.later(minutes=1) == 1
    assert post.message().state is MessageState.SENT


def test_the_waits_grow(post: Post) -> None:
    """Half a minute, a minute, two ... a quarter of an hour, and then it stays at that."""
    post.sender.errors = [SURELY_NOT] * 8
    post.add()
    waits = []
    for _ in range(8):
        assert post.later() == 1
        held_until = post.message().held_until
        assert held_until
        waits.append((held_until - post.clock.now()).total_seconds())
        post.clock.moment = held_until

    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]
    assert post.later() == 1
    assert len(post.sender.sent) == 1


def test_after_days_it_is_given_up(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    """It is failed, and the log has an error; for less than three days it is tried."""
    post.sender.errors = [SURELY_NOT] * (MOST_ATTEMPTS + 1)
    post.add()
    attempts = 0
    while post.message().state is not MessageState.FAILED:
        attempts += post.later(minutes=15)

    assert attempts == MOST_ATTEMPTS
    assert post.message().code == "given_up"
    assert [r.message for r in caplog.records if r.levelno == logging.ERROR] == ["message_failed"]


@pytest.mark.parametrize("arrives", [True, False])
def test_an_ambiguous_failure_is_looked_into(post: Post, *, arrives: bool) -> None:
    """Whether the message arrived or not: in the end it is there once."""
    post.sender.errors, post.sender.arrives = [TransientDeliveryError()], arrives
    post.add()
    post.later()
    assert post.message().state is MessageState.UNKNOWN

    assert post.later(minutes=1) == 1
    assert len(post.sender.sent) == 1
    assert post.message().sent == SentMessage(channel="DU1", ts="1")


def test_while_nobody_can_look_nothing_is_sent(post: Post) -> None:
    """An unknown message stays unknown until the platform can be asked."""
    post.sender.errors, post.sender.arrives = [TransientDeliveryError()], True
    post.sender.looking_fails = TransientDeliveryError()
    post.add()
    post.later()

    assert post.later(minutes=1) == 1
    assert post.message().state is MessageState.UNKNOWN
    post.sender.looking_fails = None
    assert post.later(minutes=2) == 1
    assert len(post.sender.sent) == 1


def test_where_nobody_may_look_it_is_sent_again(post: Post) -> None:
    """Better twice than never, where a scope is missing."""
    post.sender.errors, post.sender.arrives = [TransientDeliveryError()], True
    post.sender.looking_fails = PermanentDeliveryError("missing_scope")
    post.add()
    post.later()

    post.later(minutes=1)
    assert len(post.sender.sent) == 2
    assert post.message().state is MessageState.SENT


def test_a_crash_before_the_sending(post: Post) -> None:
    """When the lease is over the message is looked for, and sent."""
    post.add()
    post.crash()

    assert post.later(seconds=LEASE.total_seconds() - 1) == 0
    assert post.later(seconds=1) == 1
    assert len(post.sender.sent) == 1


def test_a_crash_after_the_sending(post: Post) -> None:
    """When the lease is over the message is found, and not sent again."""
    post.add()
    message = post.crash()
    post.sender.send(message.kind, message.recipient, message.ids, message.message_id)

    assert post.later(minutes=3) == 1
    assert len(post.sender.sent) == 1
    assert post.message().state is MessageState.SENT


def test_who_stood_still_sends_nothing(post: Post) -> None:
    """A machine that slept beyond its lease leaves the message to whoever has it by now."""

    @dataclass
    class Sleepy(FakeDirectory):
        """Sleeps while it is asked."""

        def standing_of(self, user_id: str) -> Standing:
            """The standing, much later."""
            post.clock.move(minutes=3)
            return super().standing_of(user_id)

    post.add()
    post.directory = Sleepy()
    assert post.outbox.deliver_pending(iter([True, False]).__next__) == 1

    assert post.sender.sent == []
    assert post.message().state is MessageState.PENDING


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        (Standing.DEACTIVATED, "recipient_gone"),
        (Standing.OUTSIDER, "recipient_not_allowed"),
        (Standing.GUEST, "recipient_not_allowed"),
        (Standing.BOT, "recipient_not_allowed"),
    ],
)
def test_nobody_is_written_to_who_is_no_member(post: Post, standing: Standing, code: str) -> None:
    """The message is failed with a code that the feature can ask for."""
    post.directory.standings["U1"] = standing
    post.add()
    since = post.clock.now()
    post.later()
    with post.unit_of_work() as work:
        failed = work.outbox.failed(post.workspace_id, "test.greeting", since)

    assert post.sender.sent == []
    assert [(message.key, message.code) for message in failed] == [("a", code)]


def test_somebody_who_cannot_be_looked_up(post: Post) -> None:
    """Nothing is sent to somebody unknown; it is surely not sent, and is sent later."""
    post.directory.reachable = False
    post.add()
    post.later()
    assert post.message().state is MessageState.PENDING

    post.directory.reachable = True
    post.later(minutes=1)
    assert len(post.sender.sent) == 1


def test_what_slack_refuses_is_failed(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    """With Slack's code, in the row and in the log; it is not tried again."""
    post.sender.errors = [PermanentDeliveryError("msg_too_long")]
    post.add()
    post.later()

    assert post.later(days=1) == 0
    assert (post.message().state, post.message().code) == (MessageState.FAILED, "msg_too_long")
    assert [getattr(record, "code", None) for record in caplog.records] == ["msg_too_long"]


def test_what_nobody_needs_any_more_is_dropped(post: Post) -> None:
    """The renderer has the last word: what was done meanwhile is not reminded of."""
    post.sender.unwanted = True
    post.add()
    post.later()

    assert post.message().state is MessageState.DROPPED
    assert post.later(days=1) == 0


def test_a_faulty_message_does_not_hold_up_the_next(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    """What breaks the program is logged, tried five times, and failed; the rest is sent."""
    post.sender.errors = [ZeroDivisionError()]
    post.add("faulty")
    post.add("sound")

    assert post.later() == 2
    assert [ids for _, _, ids in post.sender.sent] == [{"id": "sound"}]
    assert "ZeroDivisionError" in caplog.text
    post.sender.errors = [ZeroDivisionError() for _ in range(9)]
    assert sum(post.later(hours=1) for _ in range(9)) == 4
    assert post.message("faulty").code == "faulty"


def test_stopping_between_two_messages(post: Post) -> None:
    """What was begun is finished, and nothing more is begun."""
    for key in "abc":
        post.add(key)

    assert post.outbox.deliver_pending(iter([True, True, False]).__next__) == 2
    assert post.message("c").attempts == 0


def test_what_was_settled_long_ago_is_forgotten(post: Post) -> None:
    """After 90 days, when Slack does not show it any more either."""
    post.add()
    post.later()
    post.clock.moment += KEEP_SETTLED
    assert post.outbox.forget_settled() == 0
    post.clock.move(seconds=1)

    assert post.outbox.forget_settled() == 1


def test_the_bell(post: Post) -> None:
    """Waking rings the bell that the sending thread waits for."""
    outbox = post.outbox
    assert not outbox.bell.is_set()
    outbox.wake()

    assert outbox.bell.is_set()


def deliver_as_one_of_two(url: str, start: Any) -> list[str]:
    """Deliver what is there, at the same moment as the other process; returns which."""
    engine = make_engine(url)
    sender = FakeSender()
    outbox = make_outbox(unit_of_work_on(engine), "T0WSC", sender, FixedClock(), FakeDirectory())
    start.wait()
    outbox.deliver_pending()
    engine.dispose()
    return sorted(ids["id"] for _, _, ids in sender.sent)


def test_two_processes_never_send_twice(
    post: Post, database_url: str, in_processes: Callable[[Any, str, int], list[list[str]]]
) -> None:
    """Between them they send every message exactly once."""
    keys = [f"{number:02}" for number in range(40)]
    for key in keys:
        post.add(key, recipient=f"U{key}")
    one, other = in_processes(deliver_as_one_of_two, database_url, 2)

    assert sorted(one + other) == keys


def test_many_threads_never_send_twice(
    post: Post, in_threads: Callable[[Callable[[int], Any], int], list[Any]]
) -> None:
    """The metronome and a listener may want the same at the same moment."""
    for number in range(10):
        post.add(str(number))
    outbox = post.outbox

    begun = in_threads(lambda _place: outbox.deliver_pending(), 4)

    assert sum(begun) == 10
    assert sorted(ids["id"] for _, _, ids in post.sender.sent) == list("0123456789")
