"""Accepted events, and who is dealing with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, or_, select, update

from chatbot.domain.inbox import InboxItem
from chatbot.store.inserting import insert_into
from chatbot.store.tables import inbox


@dataclass(frozen=True, kw_only=True)
class SqlInboxRepository:
    """Implements `InboxRepository`.

    Every change is one UPDATE that repeats its condition, so of two processes
    the second one changes no row. A lease is no lock: it is committed, and
    nothing is held while the event is dealt with.
    """

    connection: Connection

    def accept(self, item: InboxItem) -> bool:
        """Store an event; False where its id was stored before."""
        new = insert_into(self.connection, inbox).values(
            event_id=item.event_id,
            workspace_id=item.workspace_id,
            body=dict(item.body),
            received_at=item.received_at,
            attempts=item.attempts,
        )
        stored = new.on_conflict_do_nothing(index_elements=[inbox.c.event_id])
        return (
            self.connection.execute(stored.returning(inbox.c.event_id)).one_or_none() is not None
        )

    def claim(self, event_id: str, now: datetime, lease: timedelta) -> InboxItem | None:
        """Take an event for the time of the lease; None where it is done or somebody has it.

        `attempts` counts this one.
        """
        taken = self._take(inbox.c.event_id == event_id, now, lease)
        return taken[0] if taken else None

    def claim_stale(
        self, workspace_id: str, now: datetime, lease: timedelta, limit: int
    ) -> Sequence[InboxItem]:
        """Take the workspace's oldest events that are not done and have no live lease."""
        # On PostgreSQL two processes get different events; SQLite ignores the
        # lock, and its transactions that write wait for one another anyway.
        query = (
            select(inbox.c.event_id)
            .where(inbox.c.workspace_id == workspace_id, _claimable(now))
            .order_by(inbox.c.received_at, inbox.c.event_id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        found = self.connection.execute(query).scalars().all()
        taken = self._take(inbox.c.event_id.in_(found), now, lease) if found else []
        return sorted(taken, key=lambda item: (item.received_at, item.event_id))

    def finish(self, event_id: str, now: datetime) -> None:
        """Mark an event as dealt with, and forget its body."""
        self.connection.execute(
            update(inbox)
            .where(inbox.c.event_id == event_id, inbox.c.finished_at.is_(None))
            .values(finished_at=now, held_until=None, body={})
        )

    def release(self, event_id: str, retry_at: datetime) -> None:
        """Give an event back, not to be claimed before `retry_at`; nothing where it is done."""
        self.connection.execute(
            update(inbox)
            .where(inbox.c.event_id == event_id, inbox.c.finished_at.is_(None))
            .values(held_until=retry_at)
        )

    def purge(self, before: datetime) -> int:
        """Delete events finished before a moment; returns how many."""
        return self.connection.execute(delete(inbox).where(inbox.c.finished_at < before)).rowcount

    def _take(
        self, which: ColumnElement[bool], now: datetime, lease: timedelta
    ) -> list[InboxItem]:
        claimed = (
            update(inbox)
            .where(which, _claimable(now))
            .values(held_until=now + lease, attempts=inbox.c.attempts + 1)
            .returning(inbox)
        )
        return [_item(row) for row in self.connection.execute(claimed)]


def _claimable(now: datetime) -> ColumnElement[bool]:
    free = or_(inbox.c.held_until.is_(None), inbox.c.held_until <= now)
    return and_(inbox.c.finished_at.is_(None), free)


def _item(row: Row[Any]) -> InboxItem:
    return InboxItem(
        event_id=row.event_id,
        workspace_id=row.workspace_id,
        body=row.body,
        received_at=row.received_at,
        attempts=row.attempts,
    )
