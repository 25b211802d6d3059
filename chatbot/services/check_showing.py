"""Messages of a check that were sent are shown as things stand, whoever changed them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from chatbot.domain.checks import STILL_RECORDED, Occurrence, OccurrenceState
from chatbot.domain.outbox import MessageState, NewMessage
from chatbot.services.check_messages import keys_of, update
from chatbot.services.check_rota import Rota
from chatbot.services.ports import UnitOfWork

# Or may be; what is not sent yet is put into words when it is sent.
SENT: Final = frozenset({MessageState.SENT, MessageState.UNKNOWN})


def shown_anew(
    work: UnitOfWork, before: Occurrence, after: Occurrence, rota: Rota, now: datetime
) -> Sequence[NewMessage]:
    """What is to be shown because an occurrence has changed.

    What was missed is shown once more when it can no longer be made up for.

    Args:
        work: the transaction.
        before: as it was.
        after: as it is saved.
        rota: who is there.
        now: when.
    """
    if _looks(before) == _looks(after):
        return ()
    changed = shown(work, [after], rota, now, f"{after.version + 1}")
    if after.state is not OccurrenceState.MISSED:
        return changed
    return (*changed, *shown(work, [after], rota, after.due_at + STILL_RECORDED, "over"))


def shown(
    work: UnitOfWork,
    occurrences: Iterable[Occurrence],
    rota: Rota,
    not_before: datetime,
    mark: str,
) -> Sequence[NewMessage]:
    """What is to be shown of some occurrences.

    Args:
        work: the transaction.
        occurrences: whose messages.
        rota: who is there to see them.
        not_before: when.
        mark: names the reason; the same one adds nothing the second time.
    """
    return [
        update(occurrence, message, not_before, mark)
        for occurrence in occurrences
        for message in work.outbox.among(
            occurrence.workspace_id, keys_of(occurrence, rota.managers)
        )
        if message.state in SENT and message.recipient not in rota.strangers
    ]


def _looks(occurrence: Occurrence) -> tuple[object, ...]:
    """All that a message shows of it."""
    return (occurrence.state, occurrence.people, occurrence.taken_by, occurrence.done_by)
