"""Changes of questions to people, with their messages and their entry in the log of changes."""

from datetime import datetime
from typing import Final

from chatbot.domain.ask_notices import Notice, notices_for
from chatbot.domain.asks import Ask, AskChange
from chatbot.domain.audit import AuditEntry
from chatbot.domain.working_time import WorkingTime
from chatbot.services.ports import UnitOfWork

AUDITED: Final = "asks"  # `asks.taken`


def record_change(  # noqa: PLR0913 - all that a change comes with
    work: UnitOfWork,
    before: Ask | None,
    change: AskChange,
    *,
    actor: str,
    now: datetime,
    hours: WorkingTime,
) -> bool:
    """Keep a change and write what is to be sent, within the caller's transaction.

    Args:
        work: the transaction.
        before: the question as it was read; None for a new one.
        change: what has happened.
        actor: who did it (a Slack user id, or `SYSTEM`).
        now: the moment (aware UTC).
        hours: messages that can wait are sent within them.

    Returns:
        False where the question is there already, or somebody else has changed
        it since it was read; then nothing is to be committed.
    """
    ask = change.ask
    kept = work.asks.save(ask) if before else work.asks.add(ask)
    if not kept:
        return False
    work.audit.add(
        AuditEntry(
            workspace_id=ask.workspace_id,
            at=now,
            actor=actor,
            action=f"{AUDITED}.{change.event}",
            subject=ask.ask_id,
            before=_summary(before) if before else None,
            after=_summary(ask),
        )
    )
    for notice in notices_for(before, change):
        send(work, ask, notice, now=now, hours=hours)
    return True


def send(work: UnitOfWork, ask: Ask, notice: Notice, *, now: datetime, hours: WorkingTime) -> None:
    """Write a message about a question into the outbox."""
    work.outbox.add(
        ask.workspace_id,
        kind=notice.kind,
        recipient=notice.recipient,
        ids={"ask_id": ask.ask_id, "user_id": notice.recipient},
        key=notice.key,
        not_before=hours.next_opening(now) if notice.can_wait else now,
    )


def _summary(ask: Ask) -> dict[str, str | None]:
    """What may stand in the log: never what was asked or answered."""
    return {"state": ask.state, "user_id": ask.holder}
