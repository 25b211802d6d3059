"""Makes the people of the settings managers, where a workspace has none."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from chatbot.domain.audit import SYSTEM
from chatbot.domain.errors import DeliveryError
from chatbot.domain.people import Standing
from chatbot.domain.roles import Duty, Role
from chatbot.services.people import PeopleService
from chatbot.services.people_ports import Directory
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.services.role_changes import record_changes

log = logging.getLogger(__name__)

MANAGER = Duty(role=Role.MANAGER)


@dataclass(frozen=True, kw_only=True)
class FirstManagers:
    """Once there is a manager, what is set in Slack counts and the settings do not.

    Attributes:
        named: Slack user ids and e-mail addresses, from the settings.
    """

    named: tuple[str, ...]
    people: PeopleService
    directory: Directory
    unit_of_work: UnitOfWorkFactory

    def ensure(self) -> tuple[str, ...]:
        """Make them managers where there is none; may be called at any time.

        Somebody who cannot be found, or is no full member, is left out and logged.

        Returns:
            Who became a manager (Slack user ids).
        """
        if self._managers():
            return ()
        return self._appoint([user_id for name in self.named if (user_id := self._member(name))])

    def _member(self, name: str) -> str | None:
        try:
            user_id = self.directory.user_id_of(name) if "@" in name else name
            person = self.people.identify(user_id) if user_id else None
        except DeliveryError as error:
            log.warning("first_manager_not_checked", extra={"reason": str(error)})
            return None
        if person is None or person.standing is not Standing.MEMBER:
            standing = person.standing if person else "unknown"
            log.warning("first_manager_not_a_member", extra={"standing": standing})
            return None
        return person.user_id

    def _appoint(self, user_ids: Sequence[str]) -> tuple[str, ...]:
        workspace_id = self.people.workspace_id
        with self.unit_of_work() as work:
            work.roles.lock(workspace_id)
            roles = work.roles.all(workspace_id)
            if roles.holders_of(MANAGER):
                return ()
            changes = roles.changes({MANAGER: user_ids})
            record_changes(work, workspace_id, changes, actor=SYSTEM, now=self.people.clock.now())
            work.commit()
        return tuple(user_id for change in changes for user_id in change.after)

    def _managers(self) -> tuple[str, ...]:
        with self.unit_of_work() as work:
            return work.roles.all(self.people.workspace_id).holders_of(MANAGER)
