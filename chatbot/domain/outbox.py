"""Messages that must arrive: written down with what they tell of, sent afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(minutes=15)


class MessageState(StrEnum):
    """What is known of a message.

    UNKNOWN: a sending was begun, and nobody heard how it ended. It may have arrived.
    DROPPED: nobody needs it any more.
    """

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DROPPED = "dropped"


class FailureCode(StrEnum):
    """Why a message failed, where it was not the platform that said so."""

    RECIPIENT_GONE = "recipient_gone"
    RECIPIENT_NOT_ALLOWED = "recipient_not_allowed"
    GIVEN_UP = "given_up"
    FAULTY = "faulty"


@dataclass(frozen=True, kw_only=True)
class SentMessage:
    """Where a message stands: the platform's names of the conversation and of the message."""

    channel: str
    ts: str


@dataclass(frozen=True, kw_only=True)
class NewMessage:
    """A message to be written into the outbox; the attributes are those of `OutboxMessage`."""

    kind: str
    recipient: str
    ids: Mapping[str, str]
    key: str
    not_before: datetime


@dataclass(frozen=True, kw_only=True)
class OutboxMessage:
    """A direct message to somebody, as the outbox keeps it: ids, and no words.

    Attributes:
        message_id: opaque; the message carries it, so that it is found again.
        key: unique in the workspace; the same key twice is one message.
        kind: what the message is; the platform's edge knows how it looks.
        recipient: the user id of whom it is for.
        ids: of what it tells; it is put into words when it is sent.
        not_before: it is not sent earlier (aware UTC).
        attempts: how often sending it was begun.
        held_until: nobody else takes it before this moment (aware UTC).
        code: why it failed.
        sent: where it stands, once it was sent.
    """

    message_id: str
    workspace_id: str
    key: str
    kind: str
    recipient: str
    ids: Mapping[str, str]
    not_before: datetime
    state: MessageState = MessageState.PENDING
    attempts: int = 0
    held_until: datetime | None = None
    code: str | None = None
    sent: SentMessage | None = None


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """How an attempt ended.

    Attributes:
        retry_at: where it has not come to an end: not to be begun again before
            this moment (aware UTC).
    """

    state: MessageState
    retry_at: datetime | None = None
    code: str | None = None
    sent: SentMessage | None = None


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts (1 and more): ever longer, up to 15 minutes."""
    doublings: int = 2 ** min(attempts - 1, 10)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)
