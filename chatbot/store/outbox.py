"""Messages to be sent, and what became of them."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from chatbot.domain.outbox import (
    MessageState,
    NewMessage,
    OutboxMessage,
    SentMessage,
    Settlement,
)
from chatbot.store.inserting import insert_into
from chatbot.store.tables import outbox

_OPEN = frozenset((MessageState.PENDING, MessageState.UNKNOWN))


@dataclass(frozen=True, kw_only=True)
class SqlOutboxRepository:
    """Implements `OutboxRepository`.

    As in the inbox, a lease is no lock, and every change repeats its condition.
    """

    connection: Connection

    def add(  # noqa: PLR0913 - all that makes a message
        self,
        workspace_id: str,
        *,
        kind: str,
        recipient: str,
        ids: Mapping[str, str],
        key: str,
        not_before: datetime,
    ) -> bool:
        """Write a message; False where the workspace has one with this key."""
        message = NewMessage(
            kind=kind, recipient=recipient, ids=ids, key=key, not_before=not_before
        )
        added = _insert(self.connection).values(_row(workspace_id, message))
        return self.connection.execute(added.returning(outbox.c.number)).one_or_none() is not None

    def add_all(self, workspace_id: str, messages: Collection[NewMessage]) -> None:
        """Write many messages; those whose key is there already are left out."""
        if messages:
            rows = [_row(workspace_id, message) for message in messages]
            self.connection.execute(_insert(self.connection), rows)

    def claim(self, workspace_id: str, now: datetime, lease: timedelta) -> OutboxMessage | None:
        """Take the message that has been due longest for the time of the lease.

        The message has the state from before, its `attempts` count this one.
        In the database it is unknown from here on what becomes of it.
        """
        # On PostgreSQL two processes get different messages; SQLite ignores the
        # lock, and its transactions that write wait for one another anyway.
        due = (
            select(outbox)
            .where(outbox.c.workspace_id == workspace_id, _claimable(now))
            .order_by(outbox.c.not_before, outbox.c.number)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        row = self.connection.execute(due).mappings().one_or_none()
        if row is None:
            return None
        before = _message(row)
        taken = replace(before, attempts=before.attempts + 1, held_until=now + lease)
        claimed = (
            update(outbox)
            .where(outbox.c.message_id == taken.message_id, _claimable(now))
            .values(
                state=MessageState.UNKNOWN.value,
                attempts=taken.attempts,
                held_until=taken.held_until,
            )
        )
        return taken if self.connection.execute(claimed).rowcount == 1 else None

    def settle(self, message: OutboxMessage, settlement: Settlement, now: datetime) -> bool:
        """Note how an attempt ended; False where somebody else has the message or settled it.

        That it was sent is noted whoever has it.
        """
        mine = outbox.c.held_until == message.held_until
        condition = [] if settlement.sent else [mine]
        done = settlement.state not in _OPEN
        sent = settlement.sent
        settled = (
            update(outbox)
            .where(
                outbox.c.message_id == message.message_id,
                outbox.c.settled_at.is_(None),
                *condition,
            )
            .values(
                state=settlement.state.value,
                held_until=settlement.retry_at,
                code=settlement.code,
                channel=sent.channel if sent else None,
                ts=sent.ts if sent else None,
                settled_at=now if done else None,
            )
        )
        return self.connection.execute(settled).rowcount == 1

    def find(self, workspace_id: str, key: str) -> OutboxMessage | None:
        """A message of this workspace by its key."""
        query = select(outbox).where(outbox.c.workspace_id == workspace_id, outbox.c.key == key)
        row = self.connection.execute(query).mappings().one_or_none()
        return _message(row) if row else None

    def among(self, workspace_id: str, keys: Collection[str]) -> Sequence[OutboxMessage]:
        """Those messages of this workspace that have one of the keys."""
        query = select(outbox).where(
            outbox.c.workspace_id == workspace_id, outbox.c.key.in_(list(keys))
        )
        return [_message(row) for row in self.connection.execute(query).mappings()]

    def sent(self, workspace_id: str, key: str) -> SentMessage | None:
        """Where a message stands; None where it was not sent."""
        message = self.find(workspace_id, key)
        return message.sent if message else None

    def failed(self, workspace_id: str, kind: str, since: datetime) -> Sequence[OutboxMessage]:
        """The messages of a kind that failed at or after a moment, in that order."""
        query = (
            select(outbox)
            .where(
                outbox.c.workspace_id == workspace_id,
                outbox.c.kind == kind,
                outbox.c.state == MessageState.FAILED.value,
                outbox.c.settled_at >= since,
            )
            .order_by(outbox.c.settled_at, outbox.c.number)
        )
        return [_message(row) for row in self.connection.execute(query).mappings()]

    def purge(self, before: datetime) -> int:
        """Delete messages settled before a moment; returns how many."""
        return self.connection.execute(delete(outbox).where(outbox.c.settled_at < before)).rowcount


def _insert(connection: Connection) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that leaves out what has the key of another message."""
    return insert_into(connection, outbox).on_conflict_do_nothing(
        index_elements=[outbox.c.workspace_id, outbox.c.key]
    )


def _row(workspace_id: str, message: NewMessage) -> dict[str, object]:
    return {
        "message_id": uuid.uuid4().hex,
        "workspace_id": workspace_id,
        "key": message.key,
        "kind": message.kind,
        "recipient": message.recipient,
        "ids": dict(message.ids),
        "not_before": message.not_before,
        "state": MessageState.PENDING.value,
        "attempts": 0,
    }


def _claimable(now: datetime) -> ColumnElement[bool]:
    free = or_(outbox.c.held_until.is_(None), outbox.c.held_until <= now)
    return and_(outbox.c.settled_at.is_(None), outbox.c.not_before <= now, free)


def _message(row: RowMapping) -> OutboxMessage:
    return OutboxMessage(
        message_id=row["message_id"],
        workspace_id=row["workspace_id"],
        key=row["key"],
        kind=row["kind"],
        recipient=row["recipient"],
        ids=row["ids"],
        not_before=row["not_before"],
        state=MessageState(row["state"]),
        attempts=row["attempts"],
        held_until=row["held_until"],
        code=row["code"],
        sent=SentMessage(channel=row["channel"], ts=row["ts"]) if row["ts"] else None,
    )
