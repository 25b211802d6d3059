"""Questions to people."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, select, update

from chatbot.domain.asks import LIVE, Ask, AskState, Attempt, AttemptEnd
from chatbot.store.inserting import insert_into
from chatbot.store.tables import asks

_COLUMNS = [asks.c[field.name] for field in fields(Ask)]
_LIVE = asks.c.state.in_([state.value for state in sorted(LIVE)])


@dataclass(frozen=True, kw_only=True)
class SqlAskRepository:
    """Implements `AskRepository`."""

    connection: Connection

    def add(self, ask: Ask) -> bool:
        """Keep a new question; False where one with its id is there."""
        new = insert_into(self.connection, asks).values(_row(ask))
        added = new.on_conflict_do_nothing(index_elements=[asks.c.ask_id])
        return self.connection.execute(added.returning(asks.c.number)).one_or_none() is not None

    def get(self, workspace_id: str, ask_id: str) -> Ask | None:
        """One question of this workspace."""
        query = select(*_COLUMNS).where(
            asks.c.workspace_id == workspace_id, asks.c.ask_id == ask_id
        )
        row = self.connection.execute(query).mappings().one_or_none()
        return _ask(row) if row else None

    def save(self, ask: Ask) -> bool:
        """Keep a change; False where somebody else has changed it since it was read."""
        changed = (
            update(asks)
            .where(asks.c.ask_id == ask.ask_id, asks.c.revision == ask.revision)
            .values(_row(ask) | {"revision": ask.revision + 1})
        )
        return self.connection.execute(changed).rowcount == 1

    def live(self, workspace_id: str) -> Sequence[Ask]:
        """Those that somebody still has to do something about, oldest first."""
        query = (
            select(*_COLUMNS)
            .where(asks.c.workspace_id == workspace_id, _LIVE)
            .order_by(asks.c.number)
        )
        return [_ask(row) for row in self.connection.execute(query).mappings()]

    def purge(self, before: datetime) -> int:
        """Delete those that came to their end before a moment; returns how many."""
        old = delete(asks).where(asks.c.since < before, ~_LIVE)
        return self.connection.execute(old).rowcount


def _row(ask: Ask) -> dict[str, Any]:
    attempts = [{"user_id": each.user_id, "end": each.end} for each in ask.attempts]
    return asdict(ask) | {"state": ask.state.value, "attempts": attempts}


def _ask(row: RowMapping) -> Ask:
    attempts = tuple(
        Attempt(user_id=each["user_id"], end=AttemptEnd(each["end"]) if each["end"] else None)
        for each in row["attempts"]
    )
    return Ask(**{**row, "state": AskState(row["state"]), "attempts": attempts})
