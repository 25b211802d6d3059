"""People, their roles and the log of changes, as Protocols."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from chatbot.domain.audit import AuditEntry
from chatbot.domain.people import Listed, Person, Standing
from chatbot.domain.roles import RoleChange, Roles


class Directory(Protocol):
    """The platform's own list of people."""

    def standing_of(self, user_id: str) -> Standing:
        """How a user belongs to the workspace.

        Raises:
            TransientDeliveryError: the platform could not be asked just now.
        """
        ...

    def user_id_of(self, email: str) -> str | None:
        """The active member with an e-mail address; None where there is none.

        Raises:
            TransientDeliveryError: the platform could not be asked just now.
        """
        ...

    def everybody(self) -> Sequence[Listed]:
        """Everybody on the list, also those who have left.

        Raises:
            TransientDeliveryError: the platform could not be asked just now.
        """
        ...

    def name_of(self, user_id: str) -> str:
        """What somebody is called; their user id where the platform does not know them.

        Raises:
            TransientDeliveryError: the platform could not be asked just now.
        """
        ...


class PeopleRepository(Protocol):
    """People by workspace."""

    def find(self, workspace_id: str, user_id: str) -> tuple[Person, datetime] | None:
        """A person and when their standing was last confirmed."""
        ...

    def not_members(self, workspace_id: str) -> frozenset[str]:
        """Those who are known and no full members (user ids)."""
        ...

    def standings(self, workspace_id: str) -> Mapping[str, Standing]:
        """Everybody who is known, by user id."""
        ...

    def record(
        self, workspace_id: str, user_id: str, standing: Standing, confirmed_at: datetime
    ) -> Person:
        """Add a person, or confirm their standing; returns the person as stored."""
        ...


class RoleRepository(Protocol):
    """Who holds which role."""

    def lock(self, workspace_id: str) -> None:
        """Let nobody else change this workspace's roles until the transaction ends."""
        ...

    def all(self, workspace_id: str) -> Roles:
        """All roles of a workspace."""
        ...

    def apply(self, workspace_id: str, change: RoleChange, given_at: datetime) -> None:
        """Make a change; those who come in have to be known people."""
        ...


class AuditRepository(Protocol):
    """The log of changes."""

    def add(self, entry: AuditEntry) -> None:
        """Append to the log."""
        ...

    def latest(
        self, workspace_id: str, limit: int, *, without: Collection[str]
    ) -> Sequence[AuditEntry]:
        """The newest entries, newest first, without the actions of some features (`asks`)."""
        ...

    def since(self, workspace_id: str | None, at: datetime | None) -> Sequence[AuditEntry]:
        """The entries from a moment on, or all; of one workspace, or all; oldest first."""
        ...

    def after(self, workspace_id: str, number: int, action: str) -> Sequence[AuditEntry]:
        """The entries of an action that came after one, oldest first."""
        ...

    def last_number(self, workspace_id: str, action: str) -> int:
        """The place of an action's newest entry; 0 where there is none."""
        ...
