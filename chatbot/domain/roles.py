"""Who does what for the organisation: managers, safeguarding leads, page admins, supervisors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from chatbot.domain.people import Standing


class Role(StrEnum):
    """What somebody can be, next to being a member of staff."""

    MANAGER = "manager"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    PAGE_ADMIN = "page_admin"
    BACKUP_ADMIN = "backup_admin"
    SUPERVISOR = "supervisor"


# Of one page, or of one worker; whoever holds the others holds them everywhere.
SCOPED: Final = frozenset({Role.PAGE_ADMIN, Role.BACKUP_ADMIN, Role.SUPERVISOR})


@dataclass(frozen=True, kw_only=True)
class Duty:
    """A role in one place.

    Attributes:
        scope: the page's id for page admins and backups, the worker's Slack user
            id for supervisors, None for the others.
    """

    role: Role
    scope: str | None = None

    def __post_init__(self) -> None:
        """Refuse a scope where there is none, and its lack where there has to be one."""
        if bool(self.scope) is not (self.role in SCOPED):
            raise ValueError(f"{self.role} with scope {self.scope!r}")

    def __str__(self) -> str:
        """Its name in records: `manager`, `page_admin:facebook`."""
        return f"{self.role}:{self.scope}" if self.scope else str(self.role)

    @classmethod
    def parse(cls, name: str) -> Self:
        """The duty of a name; raises ValueError for anything else."""
        role, _, scope = name.partition(":")
        return cls(role=Role(role), scope=scope or None)


@dataclass(frozen=True, kw_only=True)
class RoleAssignment:
    """Somebody (a Slack user id) holds a role; `scope` as in `Duty`."""

    user_id: str
    role: Role
    scope: str | None = None

    @property
    def duty(self) -> Duty:
        """What they hold."""
        return Duty(role=self.role, scope=self.scope)


@dataclass(frozen=True, kw_only=True)
class RoleChange:
    """Who held a duty before (Slack user ids), and who holds it now."""

    duty: Duty
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Roles:
    """All roles of a workspace at one moment, the oldest assignment first."""

    assignments: tuple[RoleAssignment, ...] = ()

    def holders(self, role: Role, scope: str | None = None) -> tuple[str, ...]:
        """Who holds a role (Slack user ids)."""
        return self.holders_of(Duty(role=role, scope=scope))

    def holders_of(self, duty: Duty) -> tuple[str, ...]:
        """Who holds a duty (Slack user ids)."""
        return tuple(entry.user_id for entry in self.assignments if entry.duty == duty)

    def held_by(self, user_id: str) -> tuple[RoleAssignment, ...]:
        """What somebody holds."""
        return tuple(entry for entry in self.assignments if entry.user_id == user_id)

    def has(self, user_id: str, role: Role, scope: str | None = None) -> bool:
        """Whether somebody holds a role."""
        return user_id in self.holders(role, scope)

    def changes(self, wanted: Mapping[Duty, Sequence[str]]) -> tuple[RoleChange, ...]:
        """What differs from what is wanted; duties that are not mentioned stay."""
        return tuple(
            RoleChange(duty=duty, before=before, after=tuple(dict.fromkeys(after)))
            for duty, after in wanted.items()
            if set(before := self.holders_of(duty)) != set(after)
        )

    def without(self, user_id: str) -> tuple[RoleChange, ...]:
        """What changes when somebody goes: all that they hold, and who supervises them."""
        wanted = {
            entry.duty: tuple(each for each in self.holders_of(entry.duty) if each != user_id)
            for entry in self.held_by(user_id)
        }
        return self.changes(wanted | {Duty(role=Role.SUPERVISOR, scope=user_id): ()})

    def faults(self, wanted: Mapping[Duty, Sequence[str]]) -> dict[Duty, str]:
        """What cannot be, whoever is chosen; a sentence for each such duty."""
        found: dict[Duty, str] = {}
        for duty, chosen in wanted.items():
            if duty.role is Role.MANAGER and not chosen:
                found[duty] = "Choose at least one manager. Somebody has to look after settings."
            elif duty.role is Role.SUPERVISOR and duty.scope in chosen:
                found[duty] = "Nobody can supervise themself. Choose somebody else."
            elif duty.role is Role.BACKUP_ADMIN:
                admin = Duty(role=Role.PAGE_ADMIN, scope=duty.scope)
                if set(chosen) & set(wanted.get(admin, self.holders_of(admin))):
                    found[duty] = "The backup has to be somebody else than the page admin."
        return found


NOT_FOR_ROLES: Final = {
    Standing.BOT: "A bot cannot hold a role. Choose a person.",
    Standing.GUEST: "A guest cannot hold a role. Choose a full member.",
    Standing.OUTSIDER: "Somebody from another organisation cannot hold a role. Choose a member.",
    Standing.DEACTIVATED: "Somebody whose account is deactivated cannot hold a role.",
}
