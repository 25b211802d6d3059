"""Approved phrasings."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields

from sqlalchemy import Connection, delete, select

from chatbot.domain.phrasings import ApprovedPhrasing
from chatbot.store.inserting import insert_into
from chatbot.store.learning_tables import approved_phrasings, phrasing_versions
from chatbot.store.tables import workspaces

_COLUMNS = [approved_phrasings.c[field.name] for field in fields(ApprovedPhrasing)]


@dataclass(frozen=True, kw_only=True)
class SqlPhrasingRepository:
    """Implements `PhrasingRepository`."""

    connection: Connection

    def version(self, workspace_id: str) -> str | None:
        """The name of the present state; None where nothing was ever approved."""
        query = select(phrasing_versions.c.version).where(
            phrasing_versions.c.workspace_id == workspace_id
        )
        return self.connection.execute(query).scalar_one_or_none()

    def all(self, workspace_id: str) -> Sequence[ApprovedPhrasing]:
        """The phrasings of a workspace in the order of their approval."""
        query = (
            select(*_COLUMNS)
            .where(approved_phrasings.c.workspace_id == workspace_id)
            .order_by(approved_phrasings.c.number)
        )
        return [ApprovedPhrasing(**row) for row in self.connection.execute(query).mappings()]

    def by_pack(self) -> Mapping[str, Sequence[ApprovedPhrasing]]:
        """The phrasings of all workspaces by the pack that they use, as they were approved."""
        query = (
            select(workspaces.c.pack_id, *_COLUMNS)
            .join_from(approved_phrasings, workspaces)
            .order_by(approved_phrasings.c.number)
        )
        found: dict[str, list[ApprovedPhrasing]] = {}
        for row in self.connection.execute(query).mappings():
            values = {column.name: row[column.name] for column in _COLUMNS}
            found.setdefault(row["pack_id"], []).append(ApprovedPhrasing(**values))
        return found

    def add(self, phrasings: Sequence[ApprovedPhrasing]) -> int:
        """Add phrasings of one workspace, less those it has; returns how many are new."""
        added = 0
        for phrasing in phrasings:
            new = insert_into(self.connection, approved_phrasings).values(asdict(phrasing))
            kept = new.on_conflict_do_nothing(
                index_elements=[approved_phrasings.c.workspace_id, approved_phrasings.c.key]
            )
            row = self.connection.execute(kept.returning(approved_phrasings.c.number))
            added += row.one_or_none() is not None
        for workspace_id in {phrasing.workspace_id for phrasing in phrasings}:
            self._renew(workspace_id)
        return added

    def withdraw(self, workspace_id: str, phrasing_id: str) -> ApprovedPhrasing | None:
        """Delete a phrasing; None where it is not there any more."""
        gone = (
            delete(approved_phrasings)
            .where(
                approved_phrasings.c.workspace_id == workspace_id,
                approved_phrasings.c.phrasing_id == phrasing_id,
            )
            .returning(*_COLUMNS)
        )
        row = self.connection.execute(gone).mappings().one_or_none()
        if row is None:
            return None
        self._renew(workspace_id)
        return ApprovedPhrasing(**row)

    def _renew(self, workspace_id: str) -> None:
        new = insert_into(self.connection, phrasing_versions).values(
            workspace_id=workspace_id, version=uuid.uuid4().hex
        )
        self.connection.execute(
            new.on_conflict_do_update(
                index_elements=[phrasing_versions.c.workspace_id],
                set_={"version": new.excluded.version},
            )
        )
