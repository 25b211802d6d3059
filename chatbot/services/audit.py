"""The log of changes, for those who may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from chatbot.domain.audit import AuditEntry
from chatbot.domain.permissions import Action
from chatbot.services.ask_changes import AUDITED
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.services.roles import RolesService

RECENT: Final = 10  # entries
# What has a timeline or a register of its own is read there, by those who may.
NOT_SHOWN: Final = (
    AUDITED,
    "concerns",
    "profiles",
    "leavers",
    "acknowledgements",
    "supervision",
    "reports",
)


@dataclass(frozen=True, kw_only=True)
class AuditService:
    """Reads the log; it is written where the changes are made, in the same transaction."""

    roles: RolesService
    unit_of_work: UnitOfWorkFactory

    def recent(self, user_id: str) -> Sequence[AuditEntry]:
        """The newest changes, newest first; nothing about what has a timeline.

        Raises:
            NotAuthorisedError: not a manager.
        """
        person = self.roles.require(user_id, Action.SEE_CHANGES)
        with self.unit_of_work() as work:
            return work.audit.latest(person.workspace_id, RECENT, without=NOT_SHOWN)
