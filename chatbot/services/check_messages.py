"""The messages of the checks, as the outbox takes them: kinds, ids, keys."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from chatbot.domain.checks import Occurrence, Step
from chatbot.domain.outbox import NewMessage, OutboxMessage

MOST_TOLD: Final = 40  # occurrences in one message
AGAIN: Final = ":again"


class CheckMessage(StrEnum):
    """The kinds.

    REMINDER and NUDGE go to whoever is to do it, the next three to managers.
    UPDATE is no message of its own: one that was sent is shown as things stand.
    """

    REMINDER = "checks.reminder"
    NUDGE = "checks.nudge"
    NOBODY = "checks.nobody"
    MISSED = "checks.missed"
    AHEAD = "checks.ahead"
    UPDATE = "checks.update"


def reminders(
    occurrence: Occurrence, people: Iterable[str], not_before: datetime
) -> list[NewMessage]:
    """The checklist, for each of the people; the same person gets it once."""
    return [
        _about(CheckMessage.REMINDER, occurrence, user_id, not_before, "") for user_id in people
    ]


def asked_again(occurrence: Occurrence, user_id: str, not_before: datetime) -> list[NewMessage]:
    """The checklist once more, for somebody who was not asked any more, and is again."""
    return [_about(CheckMessage.REMINDER, occurrence, user_id, not_before, AGAIN)]


def nudges(
    occurrence: Occurrence, people: Iterable[str], step: Step, not_before: datetime
) -> list[NewMessage]:
    """The same again, in fewer words."""
    return [
        _about(CheckMessage.NUDGE, occurrence, user_id, not_before, f":{step}")
        for user_id in people
    ]


def nobody(
    occurrence: Occurrence, managers: Iterable[str], not_before: datetime
) -> list[NewMessage]:
    """That nobody is there to do it."""
    return [
        _about(CheckMessage.NOBODY, occurrence, user_id, not_before, "") for user_id in managers
    ]


def missed(
    occurrences: Sequence[Occurrence], managers: Iterable[str], not_before: datetime
) -> list[NewMessage]:
    """That some were not done in time, in one message for each manager."""
    if not occurrences:
        return []
    named = [occurrence.occurrence_id for occurrence in occurrences]
    ids = {"occurrence_ids": " ".join(named[:MOST_TOLD]), "count": str(len(named))}
    return [
        NewMessage(
            kind=CheckMessage.MISSED,
            recipient=manager,
            ids=ids,
            key=f"{CheckMessage.MISSED}:{named[0]}:{manager}",
            not_before=not_before,
        )
        for manager in managers
    ]


def ahead(
    check_id: str,
    days: Sequence[date],
    managers: Iterable[str],
    now: datetime,
    *,
    not_before: datetime,
) -> list[NewMessage]:
    """That nobody will be there on some days, the first one first."""
    first, last = days[0].isoformat(), days[-1].isoformat()
    return [
        NewMessage(
            kind=CheckMessage.AHEAD,
            recipient=manager,
            ids={"check_id": check_id, "first_on": first, "last_on": last},
            # Of the same days they are told again where somebody was found and lost.
            key=f"{CheckMessage.AHEAD}:{check_id}:{first}:{now.isoformat()}:{manager}",
            not_before=not_before,
        )
        for manager in managers
    ]


def update(
    occurrence: Occurrence, message: OutboxMessage, not_before: datetime, mark: str
) -> NewMessage:
    """That a message which was sent is to be shown anew; `mark` names the reason, once."""
    return NewMessage(
        kind=CheckMessage.UPDATE,
        recipient=message.recipient,
        ids={
            "occurrence_id": occurrence.occurrence_id,
            "user_id": message.recipient,
            "key": message.key,
        },
        key=f"{CheckMessage.UPDATE}:{mark}:{message.key}",
        not_before=not_before,
    )


def keys_of(occurrence: Occurrence, managers: Iterable[str]) -> list[str]:
    """The keys of all messages with buttons that people may have of an occurrence."""
    to_managers = [_key(CheckMessage.NOBODY, occurrence, each, "") for each in managers]
    suffixes = ("", AGAIN, f":{Step.NUDGE}", f":{Step.BACKUP}")
    kinds = (CheckMessage.REMINDER,) * 2 + (CheckMessage.NUDGE,) * 2
    return to_managers + [
        _key(kind, occurrence, person.user_id, suffix)
        for person in occurrence.people
        for kind, suffix in zip(kinds, suffixes, strict=True)
    ]


def read_occurrence_ids(ids: Mapping[str, str]) -> tuple[list[str], int]:
    """The occurrences that a message of the kind MISSED names, and of how many it tells."""
    return ids["occurrence_ids"].split(), int(ids["count"])


def _about(
    kind: CheckMessage, occurrence: Occurrence, user_id: str, not_before: datetime, suffix: str
) -> NewMessage:
    return NewMessage(
        kind=kind,
        recipient=user_id,
        ids={"occurrence_id": occurrence.occurrence_id, "user_id": user_id},
        key=_key(kind, occurrence, user_id, suffix),
        not_before=not_before,
    )


def _key(kind: CheckMessage, occurrence: Occurrence, user_id: str, suffix: str) -> str:
    return f"{kind}:{occurrence.occurrence_id}:{user_id}{suffix}"
