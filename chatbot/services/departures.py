"""Takes the roles of somebody who is no longer a full member, and tells the managers."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from chatbot.domain.audit import SYSTEM
from chatbot.domain.people import Person
from chatbot.domain.roles import Duty, Role, RoleChange
from chatbot.services.ports import UnitOfWork
from chatbot.services.role_changes import record_changes

log = logging.getLogger(__name__)

VACANT: Final = "roles.vacant"  # the kind of the message that names duties without anybody


def take_roles(work: UnitOfWork, person: Person, now: datetime) -> Sequence[RoleChange]:
    """Take every role of a person, within the caller's transaction.

    Returns:
        What changed; nothing where they held no role and nobody supervised them.
    """
    work.roles.lock(person.workspace_id)
    changes = work.roles.all(person.workspace_id).without(person.user_id)
    if changes:
        record_changes(work, person.workspace_id, changes, actor=SYSTEM, now=now)
        if not work.roles.all(person.workspace_id).holders(Role.MANAGER):
            log.warning("no_manager_left")
        _tell_managers(work, person, changes, now)
    return changes


def _tell_managers(
    work: UnitOfWork,
    person: Person,
    changes: Sequence[RoleChange],
    now: datetime,
) -> None:
    """One message for each manager, about the duties that nobody has any more."""
    vacant = [
        str(change.duty)
        for change in changes
        # Whoever went needs no supervisor.
        if not change.after and change.duty != Duty(role=Role.SUPERVISOR, scope=person.user_id)
    ]
    if not vacant:
        return
    departure = f"{VACANT}:{person.user_id}:{now.isoformat()}"
    for manager in work.roles.all(person.workspace_id).holders(Role.MANAGER):
        work.outbox.add(
            person.workspace_id,
            kind=VACANT,
            recipient=manager,
            ids={"user_id": person.user_id, "duties": " ".join(vacant)},
            key=f"{departure}:{manager}",
            not_before=now,
        )


def read_duties(ids: Mapping[str, str]) -> tuple[Duty, ...]:
    """The duties that a message of the kind `VACANT` is about."""
    return tuple(Duty.parse(name) for name in ids["duties"].split())
