"""People by workspace."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from chatbot.domain.people import Person, Standing
from chatbot.store.inserting import insert_into
from chatbot.store.tables import people


@dataclass(frozen=True, kw_only=True)
class SqlPeopleRepository:
    """Implements `PeopleRepository`."""

    connection: Connection

    def find(self, workspace_id: str, user_id: str) -> tuple[Person, datetime] | None:
        """A person and when their standing was last confirmed."""
        row = self.connection.execute(_one(workspace_id, user_id)).one_or_none()
        return (_person(row), row.confirmed_at) if row else None

    def not_members(self, workspace_id: str) -> frozenset[str]:
        """Those who are known and no full members (user ids)."""
        query = select(people.c.user_id).where(
            people.c.workspace_id == workspace_id, people.c.standing != Standing.MEMBER.value
        )
        return frozenset(self.connection.execute(query).scalars())

    def standings(self, workspace_id: str) -> Mapping[str, Standing]:
        """Everybody who is known, by user id."""
        query = select(people.c.user_id, people.c.standing).where(
            people.c.workspace_id == workspace_id
        )
        return {row.user_id: Standing(row.standing) for row in self.connection.execute(query)}

    def record(
        self, workspace_id: str, user_id: str, standing: Standing, confirmed_at: datetime
    ) -> Person:
        """Add a person, or confirm their standing; returns the person as stored.

        A confirmation older than the stored one changes nothing: of two
        processes, the one that asked last is right.
        """
        new = insert_into(self.connection, people).values(
            person_id=uuid.uuid4().hex,
            workspace_id=workspace_id,
            user_id=user_id,
            standing=standing.value,
            confirmed_at=confirmed_at,
        )
        self.connection.execute(
            new.on_conflict_do_update(
                index_elements=[people.c.workspace_id, people.c.user_id],
                set_={
                    "standing": new.excluded.standing,
                    "confirmed_at": new.excluded.confirmed_at,
                },
                where=people.c.confirmed_at <= new.excluded.confirmed_at,
            )
        )
        return _person(self.connection.execute(_one(workspace_id, user_id)).one())


def _one(workspace_id: str, user_id: str) -> Select[Any]:
    return select(people).where(people.c.workspace_id == workspace_id, people.c.user_id == user_id)


def _person(row: Row[Any]) -> Person:
    return Person(
        person_id=row.person_id,
        workspace_id=row.workspace_id,
        user_id=row.user_id,
        standing=Standing(row.standing),
    )
