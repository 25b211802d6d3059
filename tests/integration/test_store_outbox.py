"""Messages in the store: written once, claimed once, settled once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import StatementError

from chatbot.domain.outbox import MessageState, OutboxMessage, SentMessage, Settlement
from chatbot.services.delivery_ports import OutboxRepository
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.store.engine import make_engine
from chatbot.store.unit_of_work import unit_of_work_on

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NAIVE = NOW.replace(tzinfo=None)
LEASE = timedelta(minutes=2)
MOMENT = timedelta(microseconds=1)
PLACE = SentMessage(channel="D1", ts="1772443800.000100")
SENT = Settlement(state=MessageState.SENT, sent=PLACE)
FAILED = Settlement(state=MessageState.FAILED, code="recipient_gone")


def add(
    unit_of_work: UnitOfWorkFactory,
    workspace_id: str,
    *keys: str,
    not_before: datetime = NOW,
    kind: str = "test.greeting",
) -> list[bool]:
    """Write messages in one transaction."""
    with unit_of_work() as work:
        added = [
            work.outbox.add(
                workspace_id,
                kind=kind,
                recipient="U1",
                ids={"ask_id": key},
                key=key,
                not_before=not_before,
            )
            for key in keys
        ]
        work.commit()
    return added


def claim(
    unit_of_work: UnitOfWorkFactory, workspace_id: str, now: datetime = NOW
) -> OutboxMessage | None:
    """Claim a message in a transaction of its own."""
    with unit_of_work() as work:
        claimed = work.outbox.claim(workspace_id, now, LEASE)
        work.commit()
    return claimed


def claimed(
    unit_of_work: UnitOfWorkFactory, workspace_id: str, now: datetime = NOW
) -> OutboxMessage:
    """A message that was claimed."""
    message = claim(unit_of_work, workspace_id, now)
    assert message
    return message


def settle(
    unit_of_work: UnitOfWorkFactory,
    message: OutboxMessage,
    settlement: Settlement,
    now: datetime = NOW,
) -> bool:
    """Settle a message in a transaction of its own."""
    with unit_of_work() as work:
        settled = work.outbox.settle(message, settlement, now)
        work.commit()
    return settled


def find(unit_of_work: UnitOfWorkFactory, workspace_id: str, key: str = "a") -> OutboxMessage:
    """A message that is there."""
    with unit_of_work() as work:
        message = work.outbox.find(workspace_id, key)
    assert message
    return message


def test_a_key_is_one_message(
    unit_of_work: UnitOfWorkFactory, workspace_id: str, other_workspace_id: str
) -> None:
    """Written twice, in one transaction or in two, it is there once; elsewhere it is another."""
    assert add(unit_of_work, workspace_id, "a", "a") == [True, False]
    assert add(unit_of_work, workspace_id, "a", not_before=NOW + LEASE) == [False]
    assert add(unit_of_work, other_workspace_id, "a") == [True]
    assert find(unit_of_work, workspace_id).not_before == NOW


def test_a_message_comes_whole(unit_of_work: UnitOfWorkFactory, workspace_id: str) -> None:
    """What was written, with a mark of its own and the end of the lease."""
    add(unit_of_work, workspace_id, "a")
    message = claimed(unit_of_work, workspace_id)

    assert len(message.message_id) == 32
    assert message == OutboxMessage(
        message_id=message.message_id,
        workspace_id=workspace_id,
        key="a",
        kind="test.greeting",
        recipient="U1",
        ids={"ask_id": "a"},
        not_before=NOW,
        state=MessageState.PENDING,
        attempts=1,
        held_until=NOW + LEASE,
    )


def test_a_message_that_is_taken_back_is_not_there(
    unit_of_work: UnitOfWorkFactory, workspace_id: str
) -> None:
    """It belongs to the transaction of what it tells of."""
    with unit_of_work() as work:
        work.outbox.add(workspace_id, kind="test", recipient="U1", ids={}, key="a", not_before=NOW)

    assert claim(unit_of_work, workspace_id) is None


def test_nothing_is_claimed_before_its_time(
    unit_of_work: UnitOfWorkFactory, workspace_id: str
) -> None:
    """To the microsecond."""
    add(unit_of_work, workspace_id, "a")

    assert claim(unit_of_work, workspace_id, NOW - MOMENT) is None
    assert claim(unit_of_work, workspace_id, NOW)


def test_the_order_is_that_of_the_times_and_then_of_the_writing(
    unit_of_work: UnitOfWorkFactory, workspace_id: str
) -> None:
    """What is due first goes first."""
    add(unit_of_work, workspace_id, "late", not_before=NOW + MOMENT)
    add(unit_of_work, workspace_id, "b", "a", "c")
    order = [claimed(unit_of_work, workspace_id, NOW + MOMENT).key for _ in range(4)]

    assert order == ["b", "a", "c", "late"]


def test_a_lease_that_runs_out_leaves_the_message_unknown(
    unit_of_work: UnitOfWorkFactory, workspace_id: str
) -> None:
    """Whoever claims it after a crash knows that it may have been sent."""
    add(unit_of_work, workspace_id, "a")
    first = claimed(unit_of_work, workspace_id)

    assert find(unit_of_work, workspace_id).state is MessageState.UNKNOWN
    assert claim(unit_of_work, workspace_id, NOW + LEASE - MOMENT) is None
    second = claimed(unit_of_work, workspace_id, NOW + LEASE)
    assert second == replace(
        first, state=MessageState.UNKNOWN, attempts=2, held_until=NOW + 2 * LEASE
    )


def test_a_sent_message_is_known_by_its_place(
    unit_of_work: UnitOfWorkFactory, workspace_id: str, other_workspace_id: str
) -> None:
    """So that a feature can update it; it is never claimed again."""
    add(unit_of_work, workspace_id, "a", "b")
    assert settle(unit_of_work, claimed(unit_of_work, workspace_id), SENT)
    with unit_of_work() as work:
        assert work.outbox.sent(workspace_id, "a") == PLACE
        assert work.outbox.sent(workspace_id, "b") is None
        assert work.outbox.sent(workspace_id, "c") is None
        assert work.outbox.sent(other_workspace_id, "a") is None

    assert claimed(unit_of_work, workspace_id, NOW + 2 * LEASE).key == "b"


@pytest.mark.parametrize("state", [MessageState.PENDING, MessageState.UNKNOWN])
def test_a_message_that_is_given_back_waits(
    unit_of_work: UnitOfWorkFactory, workspace_id: str, state: MessageState
) -> None:
    """Until the moment that was set; then it comes with what is known of it."""
    add(unit_of_work, workspace_id, "a")
    retry_at = NOW + timedelta(hours=1)
    later = Settlement(state=state, retry_at=retry_at)
    assert settle(unit_of_work, claimed(unit_of_work, workspace_id), later)

    assert claim(unit_of_work, workspace_id, retry_at - MOMENT) is None
    assert claimed(unit_of_work, workspace_id, retry_at).state is state


@pytest.mark.parametrize(
    "settlement",
    [
        FAILED,
        Settlement(state=MessageState.PENDING, retry_at=NOW),
        Settlement(state=MessageState.DROPPED),
    ],
)
def test_who_was_too_slow_has_no_say(
    unit_of_work: UnitOfWorkFactory, workspace_id: str, settlement: Settlement
) -> None:
    """After the lease the message is somebody else's."""
    add(unit_of_work, workspace_id, "a")
    slow = claimed(unit_of_work, workspace_id)
    quick = claimed(unit_of_work, workspace_id, NOW + LEASE)

    assert not settle(unit_of_work, slow, settlement)
    assert find(unit_of_work, workspace_id).held_until == quick.held_until


def test_that_it_was_sent_counts_whoever_says_it(
    unit_of_work: UnitOfWorkFactory, workspace_id: str
) -> None:
    """The fact is kept, even from somebody whose lease is over, and the first one stays."""
    add(unit_of_work, workspace_id, "a")
    slow = claimed(unit_of_work, workspace_id)
    quick = claimed(unit_of_work, workspace_id, NOW + LEASE)

    assert settle(unit_of_work, slow, SENT)
    assert not settle(unit_of_work, quick, FAILED)
    other = SentMessage(channel="D1", ts="2")
    assert not settle(unit_of_work, quick, replace(SENT, sent=other))
    assert find(unit_of_work, workspace_id).sent == PLACE


def test_a_feature_can_ask_what_failed(
    unit_of_work: UnitOfWorkFactory, workspace_id: str, other_workspace_id: str
) -> None:
    """By the key, or all of a kind since a moment."""
    add(unit_of_work, workspace_id, "a", "b")
    add(unit_of_work, workspace_id, "c", kind="test.other")
    for at in (NOW, NOW + MOMENT, NOW + 2 * MOMENT):
        assert settle(unit_of_work, claimed(unit_of_work, workspace_id), FAILED, at)
    with unit_of_work() as work:
        since_now = work.outbox.failed(workspace_id, "test.greeting", NOW)
        later = work.outbox.failed(workspace_id, "test.greeting", NOW + MOMENT)
        elsewhere = work.outbox.failed(other_workspace_id, "test.greeting", NOW)

    assert [message.key for message in since_now] == ["a", "b"]
    assert [(message.key, message.code) for message in later] == [("b", "recipient_gone")]
    assert elsewhere == []
    assert find(unit_of_work, workspace_id).code == "recipient_gone"


def test_another_workspaces_messages_are_left_alone(
    unit_of_work: UnitOfWorkFactory, workspace_id: str, other_workspace_id: str
) -> None:
    """A bot never writes for another organisation on the same database."""
    add(unit_of_work, workspace_id, "a")

    assert claim(unit_of_work, other_workspace_id) is None


def test_only_what_was_settled_long_ago_is_purged(
    unit_of_work: UnitOfWorkFactory, workspace_id: str
) -> None:
    """What is still to be sent stays, however old."""
    add(unit_of_work, workspace_id, "a", "b", "c")
    for at in (NOW - MOMENT, NOW):
        settle(unit_of_work, claimed(unit_of_work, workspace_id), SENT, at)
    with unit_of_work() as work:
        purged = work.outbox.purge(NOW)
        work.commit()

    assert purged == 1
    assert add(unit_of_work, workspace_id, "a", "b", "c") == [True, False, False]


@pytest.mark.parametrize(
    "call",
    [
        lambda outbox: outbox.add(
            "T0WSC", kind="k", recipient="U1", ids={}, key="a", not_before=NAIVE
        ),
        lambda outbox: outbox.claim("T0WSC", NAIVE, LEASE),
        lambda outbox: outbox.failed("T0WSC", "k", NAIVE),
        lambda outbox: outbox.purge(NAIVE),
    ],
    ids=["add", "claim", "failed", "purge"],
)
def test_naive_times_are_refused(
    unit_of_work: UnitOfWorkFactory,
    workspace_id: str,
    call: Callable[[OutboxRepository], object],
) -> None:
    """Every method that takes a moment takes an aware one."""
    with unit_of_work() as work, pytest.raises(StatementError, match="naive datetime"):
        call(work.outbox)


def test_of_many_threads_one_writes_and_one_claims(
    unit_of_work: UnitOfWorkFactory,
    workspace_id: str,
    in_threads: Callable[[Callable[[int], Any], int], list[Any]],
) -> None:
    """The same key at the same moment is one message, which one of them sends."""

    def race(_place: int) -> tuple[bool, bool]:
        return add(unit_of_work, workspace_id, "a")[0], bool(claim(unit_of_work, workspace_id))

    wins = in_threads(race, 8)

    assert sum(added for added, _ in wins) == 1
    assert sum(taken for _, taken in wins) == 1


def compete(url: str, start: Any) -> list[list[str]]:
    """Write the same messages as the other process, then claim them; returns what was won."""
    engine = make_engine(url)
    unit_of_work = unit_of_work_on(engine)
    keys = [f"{number:02}" for number in range(30)]
    start.wait()
    added = [key for key in keys if add(unit_of_work, "T0WSC", key)[0]]
    start.wait()
    won = []
    while message := claim(unit_of_work, "T0WSC"):
        won.append(message.key)
        settle(unit_of_work, message, SENT)
    engine.dispose()
    return [added, won]


def test_of_two_processes_one_wins_each_message(
    database_url: str,
    workspace_id: str,
    in_processes: Callable[[Any, str, int], list[list[list[str]]]],
) -> None:
    """Between them they write and claim every message exactly once."""
    one, other = in_processes(compete, database_url, 2)
    keys = [f"{number:02}" for number in range(30)]

    assert sorted(one[0] + other[0]) == keys
    assert sorted(one[1] + other[1]) == keys


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_a_message_that_is_being_claimed_is_passed_over(
    unit_of_work: UnitOfWorkFactory, workspace_id: str
) -> None:
    """On PostgreSQL nobody waits for a claim that is not committed yet."""
    add(unit_of_work, workspace_id, "a", "b")
    with unit_of_work() as slow:
        slow.outbox.claim(workspace_id, NOW, LEASE)
        passed_over = claimed(unit_of_work, workspace_id)

    assert passed_over.key == "b"
