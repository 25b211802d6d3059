"""Messages about the policy: ids alone, put into words when they are sent."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chatbot.domain.acknowledgement_roll import PolicyStanding
from chatbot.domain.acknowledgements import Publication
from chatbot.services.ports import UnitOfWork


class PolicyMessage(StrEnum):
    """The kinds of message in the outbox."""

    ASK = "acknowledgements.ask"
    REMIND = "acknowledgements.remind"
    TOLD = "acknowledgements.told"
    DIGEST = "acknowledgements.digest"


@dataclass(frozen=True, kw_only=True)
class ToRead:
    """What somebody has to read, or is told of.

    Attributes:
        publication: the version that a press on its button is about.
        news: the versions since the one that they have read, oldest first.
        has_read: whether they have read an earlier one.
        due_on: by when; None where they were not asked yet, or are only told.
        today: by the organisation's clock.
    """

    publication: Publication
    news: tuple[Publication, ...]
    has_read: bool
    due_on: date | None
    today: date


@dataclass(frozen=True, kw_only=True)
class Digest:
    """What managers are told once a week: how many are long overdue, never who."""

    standing: PolicyStanding
    long_overdue: int


def tell(  # noqa: PLR0913 - all that makes a message
    work: UnitOfWork,
    publication: Publication,
    kind: PolicyMessage,
    user_id: str,
    *,
    once: str,
    now: datetime,
) -> bool:
    """Write a message, within the caller's transaction; the same word `once` is told once."""
    return work.outbox.add(
        publication.workspace_id,
        kind=kind,
        recipient=user_id,
        ids={"publication_id": publication.publication_id, "user_id": user_id},
        key=message_key(publication, kind, user_id, once=once),
        not_before=now,
    )


def message_key(publication: Publication, kind: PolicyMessage, user_id: str, *, once: str) -> str:
    """The outbox's key of a message, as `tell` writes it."""
    return f"{kind}:{publication.publication_id}:{user_id}:{once}"
