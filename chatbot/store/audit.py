"""The log of changes."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, Select, func, insert, select

from chatbot.domain.audit import AuditEntry
from chatbot.store.tables import audit_log

_COLUMNS = [audit_log.c[field.name] for field in fields(AuditEntry)]


@dataclass(frozen=True, kw_only=True)
class SqlAuditRepository:
    """Implements `AuditRepository`."""

    connection: Connection

    def add(self, entry: AuditEntry) -> None:
        """Append to the log."""
        row = asdict(entry)
        del row["number"]
        self.connection.execute(insert(audit_log).values(row))

    def latest(
        self, workspace_id: str, limit: int, *, without: Collection[str]
    ) -> Sequence[AuditEntry]:
        """The newest entries, newest first, without the actions of some features (`asks`)."""
        query = select(*_COLUMNS).where(
            audit_log.c.workspace_id == workspace_id,
            *(audit_log.c.action.not_like(f"{feature}.%") for feature in without),
        )
        return self._read(query.order_by(audit_log.c.number.desc()).limit(limit))

    def since(self, workspace_id: str | None, at: datetime | None) -> Sequence[AuditEntry]:
        """The entries from a moment on, or all; of one workspace, or all; oldest first."""
        query = select(*_COLUMNS)
        if workspace_id:
            query = query.where(audit_log.c.workspace_id == workspace_id)
        if at:
            query = query.where(audit_log.c.at >= at)
        return self._read(query.order_by(audit_log.c.number))

    def after(self, workspace_id: str, number: int, action: str) -> Sequence[AuditEntry]:
        """The entries of an action that came after one, oldest first."""
        query = select(*_COLUMNS).where(
            audit_log.c.workspace_id == workspace_id,
            audit_log.c.number > number,
            audit_log.c.action == action,
        )
        return self._read(query.order_by(audit_log.c.number))

    def last_number(self, workspace_id: str, action: str) -> int:
        """The place of an action's newest entry; 0 where there is none."""
        query = select(func.max(audit_log.c.number)).where(
            audit_log.c.workspace_id == workspace_id, audit_log.c.action == action
        )
        return self.connection.execute(query).scalar() or 0

    def _read(self, query: Select[tuple[object, ...]]) -> Sequence[AuditEntry]:
        rows = self.connection.execute(query).mappings()
        return [AuditEntry(**row) for row in rows]
