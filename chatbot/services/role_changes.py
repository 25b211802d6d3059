"""Changes of roles, with their entries in the log of changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from chatbot.domain.audit import AuditEntry
from chatbot.domain.roles import Duty, RoleChange
from chatbot.services.ports import UnitOfWork

ROLES_CHANGED: Final = "roles.changed"


def record_changes(
    work: UnitOfWork,
    workspace_id: str,
    changes: Sequence[RoleChange],
    *,
    actor: str,
    now: datetime,
) -> None:
    """Make changes within the caller's transaction, which has locked the roles."""
    for change in changes:
        work.roles.apply(workspace_id, change, now)
        work.audit.add(
            AuditEntry(
                workspace_id=workspace_id,
                at=now,
                actor=actor,
                action=ROLES_CHANGED,
                subject=str(change.duty),
                before={"user_ids": list(change.before)},
                after={"user_ids": list(change.after)},
            )
        )


def read_change(entry: AuditEntry) -> RoleChange:
    """The change that an entry of the action `ROLES_CHANGED` tells of."""
    return RoleChange(
        duty=Duty.parse(entry.subject),
        before=tuple((entry.before or {})["user_ids"]),
        after=tuple((entry.after or {})["user_ids"]),
    )
