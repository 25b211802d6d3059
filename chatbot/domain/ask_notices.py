"""Who is to be told what when something happens to a question."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from chatbot.domain.asks import SAFEGUARDING, Ask, AskChange, AskEvent, AskState


class NoticeKind(StrEnum):
    """The messages about questions; each is a kind of message in the outbox."""

    QUESTION = "asks.question"  # to whoever is asked
    REMINDER = "asks.reminder"  # to whoever has it
    CLOSED = "asks.closed"  # to the owner: the asker has left
    TAKEN = "asks.taken"  # the rest is for the asker
    MOVED = "asks.moved"
    UNREACHED = "asks.unreached"
    ANSWER = "asks.answer"
    DECLINED = "asks.declined"
    UNDELIVERED = "asks.undelivered"  # to whoever answered: the asker cannot be written to


LEFT_THE_OWNER: Final = frozenset((AskEvent.RELEASED, AskEvent.LOST, AskEvent.PASSED_ON))


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A message to be sent.

    Attributes:
        key: the same for the same message, however often it is asked for.
        can_wait: until the organisation is at work.
    """

    kind: NoticeKind
    recipient: str
    key: str
    can_wait: bool = False


def notices_for(before: Ask | None, change: AskChange) -> tuple[Notice, ...]:
    """What is to be sent after a change; `before` is None for a new question."""
    ask = change.ask
    return (*_to_the_holder(before, change), *_to_the_asker(before, ask, change.event))


def holder_key(ask: Ask, place: int, kind: NoticeKind, *, taken: bool = False) -> str:
    """The key of a message to whoever has or had the question, by their place."""
    suffix = "" if kind is NoticeKind.QUESTION else ":reminder"
    return f"ask:{ask.ask_id}:{place}{suffix}{':owner' if suffix and taken else ''}"


def holder_keys(ask: Ask) -> Iterator[tuple[str, str]]:
    """Whom messages with buttons may stand with, and the keys of the messages."""
    for place, attempt in enumerate(ask.attempts):
        yield attempt.user_id, holder_key(ask, place, NoticeKind.QUESTION)
        for taken in (False, True):
            yield attempt.user_id, holder_key(ask, place, NoticeKind.REMINDER, taken=taken)


def answer_key(ask: Ask) -> str:
    """The key of the answer."""
    return f"ask:{ask.ask_id}:answer"


def asker_keys(ask: Ask) -> Iterator[str]:
    """The keys of what the asker is told when the one who has it settles it."""
    yield f"ask:{ask.ask_id}:taken:{ask.place}"
    yield f"ask:{ask.ask_id}:declined"
    yield answer_key(ask)


def undelivered(ask: Ask) -> Notice | None:
    """To be sent to whoever answered where the asker cannot be written to."""
    if not ask.holder:
        return None
    key = f"ask:{ask.ask_id}:undelivered"
    return Notice(kind=NoticeKind.UNDELIVERED, recipient=ask.holder, key=key)


def _to_the_holder(before: Ask | None, change: AskChange) -> Iterator[Notice]:
    ask = change.ask
    newly_asked = ask.state is AskState.OPEN and (
        before is None or before.state is not AskState.OPEN or before.place != ask.place
    )
    if ask.holder and newly_asked:
        yield Notice(
            kind=NoticeKind.QUESTION,
            recipient=ask.holder,
            key=holder_key(ask, ask.place, NoticeKind.QUESTION),
            can_wait=ask.contact_id != SAFEGUARDING,
        )
    if ask.holder and change.event is AskEvent.REMINDED:
        taken = ask.state is AskState.TAKEN
        key = holder_key(ask, ask.place, NoticeKind.REMINDER, taken=taken)
        yield Notice(kind=NoticeKind.REMINDER, recipient=ask.holder, key=key, can_wait=True)
    if (
        change.event is AskEvent.CLOSED
        and before
        and before.state is AskState.TAKEN
        and ask.holder
    ):
        key = f"ask:{ask.ask_id}:closed"
        yield Notice(kind=NoticeKind.CLOSED, recipient=ask.holder, key=key, can_wait=True)


def _to_the_asker(before: Ask | None, ask: Ask, event: AskEvent) -> Iterator[Notice]:
    def notice(kind: NoticeKind, key: str, *, can_wait: bool = False) -> Notice:
        key = f"ask:{ask.ask_id}:{key}"
        return Notice(kind=kind, recipient=ask.asker, key=key, can_wait=can_wait)

    was_taken = before is not None and before.state is AskState.TAKEN
    if event is AskEvent.TAKEN:
        yield notice(NoticeKind.TAKEN, f"taken:{ask.place}")
    elif event is AskEvent.ANSWERED:
        yield Notice(kind=NoticeKind.ANSWER, recipient=ask.asker, key=answer_key(ask))
    elif event is AskEvent.DECLINED:
        yield notice(NoticeKind.DECLINED, "declined")
    elif was_taken and event in LEFT_THE_OWNER:
        kind = NoticeKind.MOVED if ask.holder else NoticeKind.UNREACHED
        yield notice(kind, f"left:{ask.place}", can_wait=True)
    elif ask.holder and event in {AskEvent.LOST, AskEvent.FOUND}:
        # In a later round it comes to the same people once more: that is told once.
        yield notice(NoticeKind.MOVED, f"moved:{ask.holder}", can_wait=True)
    elif ask.state is AskState.UNREACHED:
        yield notice(NoticeKind.UNREACHED, "unreached", can_wait=event is not AskEvent.ASKED)
