"""Accepted events in the store, and who may deal with them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError, StatementError

from chatbot.domain.inbox import InboxItem
from chatbot.services.delivery_ports import InboxRepository
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.store.engine import make_engine
from chatbot.store.tables import inbox
from chatbot.store.unit_of_work import unit_of_work_on

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LEASE = timedelta(minutes=2)
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def item(workspace_id: str) -> InboxItem:
    """An event that Slack sent; not in the store yet."""
    return InboxItem(
        event_id="Ev1",
        workspace_id=workspace_id,
        body={"type": "message", "text": "Can I \0 post \ud83d this?", "blocks": [1, None, {}]},
        received_at=NOW,
    )


def accept(unit_of_work: UnitOfWorkFactory, *items: InboxItem) -> list[bool]:
    """Accept events in one transaction."""
    with unit_of_work() as work:
        accepted = [work.inbox.accept(item) for item in items]
        work.commit()
    return accepted


def claim(
    unit_of_work: UnitOfWorkFactory, now: datetime = NOW, event_id: str = "Ev1"
) -> InboxItem | None:
    """Claim an event in a transaction of its own."""
    with unit_of_work() as work:
        claimed = work.inbox.claim(event_id, now, LEASE)
        work.commit()
    return claimed


def claim_stale(
    unit_of_work: UnitOfWorkFactory, workspace_id: str, now: datetime = NOW, limit: int = 20
) -> list[str]:
    """Claim what is stale in a transaction of its own; returns the ids."""
    with unit_of_work() as work:
        claimed = work.inbox.claim_stale(workspace_id, now, LEASE, limit)
        work.commit()
    return [item.event_id for item in claimed]


def finish(unit_of_work: UnitOfWorkFactory, event_id: str = "Ev1", now: datetime = NOW) -> None:
    """Finish an event in a transaction of its own."""
    with unit_of_work() as work:
        work.inbox.finish(event_id, now)
        work.commit()


def release(unit_of_work: UnitOfWorkFactory, retry_at: datetime) -> None:
    """Release Ev1 in a transaction of its own."""
    with unit_of_work() as work:
        work.inbox.release("Ev1", retry_at)
        work.commit()


def test_an_event_is_accepted_once(unit_of_work: UnitOfWorkFactory, item: InboxItem) -> None:
    """Slack's repeat is refused and changes nothing."""
    assert accept(unit_of_work, item) == [True]
    assert accept(unit_of_work, replace(item, body={"text": "again"})) == [False]
    assert claim(unit_of_work) == replace(item, attempts=1)


def test_an_event_without_a_workspace_is_a_fault(
    unit_of_work: UnitOfWorkFactory, item: InboxItem
) -> None:
    """It is not taken for a repeat, which would lose it silently."""
    with pytest.raises(IntegrityError):
        accept(unit_of_work, replace(item, workspace_id="T-nowhere"))


def test_a_repeat_is_refused_even_after_the_end(
    unit_of_work: UnitOfWorkFactory, item: InboxItem
) -> None:
    """A late repeat of a finished event is still known."""
    accept(unit_of_work, item)
    claim(unit_of_work)
    finish(unit_of_work)

    assert accept(unit_of_work, item) == [False]
    assert claim(unit_of_work, NOW + LEASE) is None


def test_any_mapping_can_be_a_body(unit_of_work: UnitOfWorkFactory, item: InboxItem) -> None:
    """A read-only body is stored like a dict."""
    accept(unit_of_work, replace(item, body=MappingProxyType({"text": "hello"})))
    claimed = claim(unit_of_work)

    assert claimed is not None
    assert claimed.body == {"text": "hello"}


def test_an_unknown_event_cannot_be_claimed(
    unit_of_work: UnitOfWorkFactory, workspace_id: str
) -> None:
    """There is nothing to deal with."""
    assert claim(unit_of_work) is None


def test_a_claimed_event_is_nobody_elses_until_the_lease_ends(
    unit_of_work: UnitOfWorkFactory, item: InboxItem
) -> None:
    """A crash costs the length of the lease; each claim is counted."""
    accept(unit_of_work, item)

    assert claim(unit_of_work) == replace(item, attempts=1)
    assert claim(unit_of_work, NOW + LEASE - MOMENT) is None
    assert claim_stale(unit_of_work, item.workspace_id, NOW + LEASE - MOMENT) == []
    assert claim(unit_of_work, NOW + LEASE) == replace(item, attempts=2)


def test_a_claim_that_is_not_committed_is_none(
    unit_of_work: UnitOfWorkFactory, item: InboxItem
) -> None:
    """Who fails in the same transaction has claimed nothing."""
    accept(unit_of_work, item)
    with unit_of_work() as work:
        work.inbox.claim("Ev1", NOW, LEASE)

    assert claim(unit_of_work) == replace(item, attempts=1)


def test_a_released_event_waits_for_its_moment(
    unit_of_work: UnitOfWorkFactory, item: InboxItem
) -> None:
    """Before the end of the lease, and not before `retry_at`."""
    accept(unit_of_work, item)
    claim(unit_of_work)
    retry_at = NOW + timedelta(seconds=30)
    release(unit_of_work, retry_at)

    assert claim(unit_of_work, retry_at - MOMENT) is None
    assert claim_stale(unit_of_work, item.workspace_id, retry_at - MOMENT) == []
    assert claim_stale(unit_of_work, item.workspace_id, retry_at) == ["Ev1"]


def test_a_finished_event_cannot_be_released(
    unit_of_work: UnitOfWorkFactory, item: InboxItem
) -> None:
    """Who was too slow does not bring back what somebody else has done."""
    accept(unit_of_work, item)
    finish(unit_of_work)
    release(unit_of_work, NOW)

    assert claim(unit_of_work, NOW + LEASE) is None
    assert claim_stale(unit_of_work, item.workspace_id, NOW + LEASE) == []


def test_finishing_empties_the_body(
    unit_of_work: UnitOfWorkFactory, item: InboxItem, engine: Engine
) -> None:
    """What somebody wrote is not kept longer than it is needed."""
    accept(unit_of_work, item)
    claim(unit_of_work)
    finish(unit_of_work)
    with engine.connect() as connection:
        row = connection.execute(select(inbox)).one()

    assert row.body == {}
    assert row.finished_at == NOW


def test_stale_events_come_oldest_first_and_no_more_than_asked_for(
    unit_of_work: UnitOfWorkFactory, item: InboxItem
) -> None:
    """A long outage is worked off in order, one handful after another."""
    late = [replace(item, event_id=f"Ev{n}", received_at=NOW - n * MOMENT) for n in range(1, 6)]
    accept(unit_of_work, *late)

    assert claim_stale(unit_of_work, item.workspace_id, limit=3) == ["Ev5", "Ev4", "Ev3"]
    assert claim_stale(unit_of_work, item.workspace_id, limit=3) == ["Ev2", "Ev1"]
    assert claim_stale(unit_of_work, item.workspace_id, limit=3) == []


def test_stale_events_come_whole(unit_of_work: UnitOfWorkFactory, item: InboxItem) -> None:
    """They hold what is needed to begin again, and count this attempt."""
    accept(unit_of_work, item)
    with unit_of_work() as work:
        claimed = work.inbox.claim_stale(item.workspace_id, NOW, LEASE, 1)

    assert list(claimed) == [replace(item, attempts=1)]


def test_another_workspaces_events_are_left_alone(
    unit_of_work: UnitOfWorkFactory, item: InboxItem, other_workspace_id: str
) -> None:
    """A bot never answers for another organisation on the same database."""
    accept(unit_of_work, item)

    assert claim_stale(unit_of_work, other_workspace_id) == []
    assert claim_stale(unit_of_work, item.workspace_id) == ["Ev1"]


def test_only_what_was_finished_long_ago_is_purged(
    unit_of_work: UnitOfWorkFactory, item: InboxItem
) -> None:
    """What is not done stays, however old; the count is of what went."""
    accept(unit_of_work, *(replace(item, event_id=f"Ev{n}") for n in range(1, 4)))
    finish(unit_of_work, "Ev1", NOW - MOMENT)
    finish(unit_of_work, "Ev2", NOW)
    with unit_of_work() as work:
        purged = work.inbox.purge(NOW)
        work.commit()
    again = accept(unit_of_work, *(replace(item, event_id=f"Ev{n}") for n in range(1, 4)))

    assert purged == 1
    assert again == [True, False, False]


NAIVE = NOW.replace(tzinfo=None)


@pytest.mark.parametrize(
    "call",
    [
        lambda inbox, item: inbox.accept(replace(item, received_at=NAIVE)),
        lambda inbox, item: inbox.claim(item.event_id, NAIVE, LEASE),
        lambda inbox, item: inbox.claim_stale(item.workspace_id, NAIVE, LEASE, 1),
        lambda inbox, item: inbox.finish(item.event_id, NAIVE),
        lambda inbox, item: inbox.release(item.event_id, NAIVE),
        lambda inbox, _item: inbox.purge(NAIVE),
    ],
    ids=["accept", "claim", "claim_stale", "finish", "release", "purge"],
)
def test_naive_times_are_refused(
    unit_of_work: UnitOfWorkFactory,
    item: InboxItem,
    call: Callable[[InboxRepository, InboxItem], object],
) -> None:
    """Every method that takes a moment takes an aware one."""
    with unit_of_work() as work, pytest.raises(StatementError, match="naive datetime"):
        call(work.inbox, item)


def test_of_many_threads_one_accepts_and_one_claims(
    unit_of_work: UnitOfWorkFactory,
    item: InboxItem,
    in_threads: Callable[[Callable[[int], Any], int], list[Any]],
) -> None:
    """Deliveries at the same moment lead to one answer."""

    def race(_place: int) -> tuple[bool, bool]:
        return accept(unit_of_work, item)[0], claim(unit_of_work) is not None

    wins = in_threads(race, 8)

    assert sum(accepted for accepted, _ in wins) == 1
    assert sum(claimed for _, claimed in wins) == 1


def test_an_accept_that_is_taken_back_leaves_room_for_the_next(
    unit_of_work: UnitOfWorkFactory, item: InboxItem
) -> None:
    """Who crashes before the commit has not accepted; Slack's repeat is then the first."""
    with unit_of_work() as work:
        assert work.inbox.accept(item)

    assert accept(unit_of_work, item) == [True]


def compete(url: str, start: Any) -> list[list[str]]:
    """Accept the same events as the other process, then claim them; returns what was won."""
    engine = make_engine(url)
    unit_of_work = unit_of_work_on(engine)
    item = InboxItem(event_id="", workspace_id="T0WSC", body={"text": "hi"}, received_at=NOW)
    ids = [f"Ev{number:02}" for number in range(30)]
    start.wait()
    accepted = [one for one in ids if accept(unit_of_work, replace(item, event_id=one))[0]]
    start.wait()
    claimed = [one for one in ids[:15] if claim(unit_of_work, event_id=one)]
    start.wait()
    stale = [one for _ in range(10) for one in claim_stale(unit_of_work, "T0WSC", limit=2)]
    engine.dispose()
    return [accepted, claimed, stale]


def test_of_two_processes_one_wins_each_event(
    database_url: str,
    workspace_id: str,
    in_processes: Callable[[Any, str, int], list[list[list[str]]]],
) -> None:
    """Between them they accept and claim every event exactly once."""
    one, other = in_processes(compete, database_url, 2)
    ids = [f"Ev{number:02}" for number in range(30)]

    assert sorted(one[0] + other[0]) == ids
    assert sorted(one[1] + other[1]) == ids[:15]
    assert sorted(one[2] + other[2]) == ids[15:]


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_an_event_that_is_being_claimed_is_passed_over(
    unit_of_work: UnitOfWorkFactory, item: InboxItem
) -> None:
    """On PostgreSQL nobody waits for a claim that is not committed yet."""
    accept(unit_of_work, item, replace(item, event_id="Ev2"))
    with unit_of_work() as slow:
        slow.inbox.claim_stale(item.workspace_id, NOW, LEASE, 1)
        passed_over = claim_stale(unit_of_work, item.workspace_id)

    assert passed_over == ["Ev2"]
