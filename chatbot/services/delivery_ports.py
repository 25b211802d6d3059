"""What comes in and what is sent, as Protocols."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from chatbot.domain.inbox import InboxItem
from chatbot.domain.outbox import NewMessage, OutboxMessage, SentMessage, Settlement


class OutboxSender(Protocol):
    """Sends direct messages. Both methods raise a DeliveryError where the platform does not."""

    def send(
        self, kind: str, recipient: str, ids: Mapping[str, str], mark: str
    ) -> SentMessage | None:
        """Put a message into words and send it; None where nobody needs it any more."""
        ...

    def find(self, recipient: str, mark: str) -> SentMessage | None:
        """The message with this mark, where the recipient has it already."""
        ...


class InboxRepository(Protocol):
    """Accepted events; every method is safe against a second process."""

    def accept(self, item: InboxItem) -> bool:
        """Store an event; False where its id was stored before."""
        ...

    def claim(self, event_id: str, now: datetime, lease: timedelta) -> InboxItem | None:
        """Take an event for the time of the lease; None where it is done or somebody has it."""
        ...

    def claim_stale(
        self, workspace_id: str, now: datetime, lease: timedelta, limit: int
    ) -> Sequence[InboxItem]:
        """Take the workspace's oldest events that are not done and have no live lease."""
        ...

    def finish(self, event_id: str, now: datetime) -> None:
        """Mark an event as dealt with, and forget its body."""
        ...

    def release(self, event_id: str, retry_at: datetime) -> None:
        """Give an event back, not to be claimed before `retry_at`."""
        ...

    def purge(self, before: datetime) -> int:
        """Delete events finished before a moment; returns how many."""
        ...


class OutboxRepository(Protocol):
    """Messages to be sent; every method is safe against a second process."""

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
        ...

    def add_all(self, workspace_id: str, messages: Collection[NewMessage]) -> None:
        """Write many messages; those whose key is there already are left out."""
        ...

    def claim(self, workspace_id: str, now: datetime, lease: timedelta) -> OutboxMessage | None:
        """Take the message that has been due longest for the time of the lease."""
        ...

    def settle(self, message: OutboxMessage, settlement: Settlement, now: datetime) -> bool:
        """Note how an attempt ended; False where somebody else has the message or settled it."""
        ...

    def find(self, workspace_id: str, key: str) -> OutboxMessage | None:
        """A message of this workspace by its key."""
        ...

    def among(self, workspace_id: str, keys: Collection[str]) -> Sequence[OutboxMessage]:
        """Those messages of this workspace that have one of the keys."""
        ...

    def sent(self, workspace_id: str, key: str) -> SentMessage | None:
        """Where a message stands; None where it was not sent."""
        ...

    def failed(self, workspace_id: str, kind: str, since: datetime) -> Sequence[OutboxMessage]:
        """The messages of a kind that failed at or after a moment, in that order."""
        ...

    def purge(self, before: datetime) -> int:
        """Delete messages settled before a moment; returns how many."""
        ...
