"""Who holds which role."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, literal, select

from chatbot.domain.roles import Duty, Role, RoleAssignment, RoleChange, Roles
from chatbot.store.inserting import insert_into
from chatbot.store.tables import people, role_assignments, workspaces


@dataclass(frozen=True, kw_only=True)
class SqlRoleRepository:
    """Implements `RoleRepository`."""

    connection: Connection

    def lock(self, workspace_id: str) -> None:
        """Let nobody else change this workspace's roles until the transaction ends.

        On SQLite a transaction that writes has the whole database to itself.
        """
        self.connection.execute(
            select(workspaces.c.workspace_id)
            .where(workspaces.c.workspace_id == workspace_id)
            .with_for_update(key_share=True)
        )

    def all(self, workspace_id: str) -> Roles:
        """All roles of a workspace."""
        query = (
            select(people.c.user_id, role_assignments.c.role, role_assignments.c.scope)
            .join_from(
                role_assignments, people, people.c.person_id == role_assignments.c.person_id
            )
            .where(role_assignments.c.workspace_id == workspace_id)
            .order_by(role_assignments.c.number)
        )
        return Roles(
            assignments=tuple(
                RoleAssignment(user_id=row.user_id, role=Role(row.role), scope=row.scope or None)
                for row in self.connection.execute(query)
            )
        )

    def apply(self, workspace_id: str, change: RoleChange, given_at: datetime) -> None:
        """Make a change; those who come in have to be known people."""
        self._take(workspace_id, change.duty, set(change.before) - set(change.after))
        for user_id in change.after:
            if user_id not in change.before:
                self._give(workspace_id, change.duty, user_id, given_at)

    def _take(self, workspace_id: str, duty: Duty, user_ids: Collection[str]) -> None:
        holders = select(people.c.person_id).where(
            people.c.workspace_id == workspace_id, people.c.user_id.in_(user_ids)
        )
        self.connection.execute(
            delete(role_assignments).where(
                role_assignments.c.workspace_id == workspace_id,
                role_assignments.c.role == duty.role.value,
                role_assignments.c.scope == (duty.scope or ""),
                role_assignments.c.person_id.in_(holders),
            )
        )

    def _give(self, workspace_id: str, duty: Duty, user_id: str, given_at: datetime) -> None:
        columns = ("workspace_id", "person_id", "role", "scope", "given_at")
        row = select(
            people.c.workspace_id,
            people.c.person_id,
            literal(duty.role.value),
            literal(duty.scope or ""),
            literal(given_at, role_assignments.c.given_at.type),
        ).where(people.c.workspace_id == workspace_id, people.c.user_id == user_id)
        new = insert_into(self.connection, role_assignments).from_select(columns, row)
        self.connection.execute(new)
