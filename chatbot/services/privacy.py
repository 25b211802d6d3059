"""What the question log keeps: chosen by managers, and held to every day."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from chatbot.domain.audit import AuditEntry
from chatbot.domain.permissions import Action
from chatbot.domain.privacy import PrivacySettings
from chatbot.services.ports import Clock, UnitOfWorkFactory
from chatbot.services.roles import RolesService

CHANGED: Final = "privacy.changed"
AT_ONCE: Final = 200  # questions in one transaction


@dataclass(frozen=True, kw_only=True)
class PrivacyService:
    """Choosing what is kept, and reducing what is old.

    Attributes:
        count_followers: notes for old questions what they count for, before they go.
    """

    roles: RolesService
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    count_followers: Callable[[str], object]

    def settings(self, user_id: str) -> PrivacySettings:
        """What is chosen.

        Raises:
            NotAuthorisedError: not a manager.
        """
        person = self.roles.require(user_id, Action.CHANGE_PRIVACY)
        with self.unit_of_work() as work:
            return work.privacy.settings(person.workspace_id)

    def save(self, user_id: str, settings: PrivacySettings) -> None:
        """Choose; without names, those that are in the log are deleted at once.

        Raises:
            NotAuthorisedError: not a manager.
        """
        person = self.roles.require(user_id, Action.CHANGE_PRIVACY)
        with self.unit_of_work() as work:
            work.roles.lock(person.workspace_id)
            before = work.privacy.settings(person.workspace_id)
            if settings == before:
                return
            work.privacy.save(person.workspace_id, settings)
            work.audit.add(
                AuditEntry(
                    workspace_id=person.workspace_id,
                    at=self.clock.now(),
                    actor=user_id,
                    action=CHANGED,
                    subject="questions",
                    before=asdict(before),
                    after=asdict(settings),
                )
            )
            work.commit()

    def reduce(self) -> int:
        """Turn questions that are older than the retention into counts.

        To be called every hour. In small transactions, each whole: it may be
        interrupted, called again, and called by two processes at once.

        Returns:
            How many questions there were.
        """
        workspace_id, now = self.roles.workspace_id, self.clock.now()
        if not self._is_due(workspace_id, now):
            return 0
        self.count_followers(workspace_id)
        reduced = 0
        while True:
            with self.unit_of_work() as work:
                work.roles.lock(workspace_id)
                before = work.privacy.settings(workspace_id).kept_since(now)
                done = work.privacy.reduce(workspace_id, before, AT_ONCE)
                work.unanswered.forget_decisions(workspace_id, before)
                work.commit()
            reduced += done
            if done < AT_ONCE:
                return reduced

    def _is_due(self, workspace_id: str, now: datetime) -> bool:
        with self.unit_of_work() as work:
            oldest = work.privacy.oldest(workspace_id)
            return oldest is not None and oldest < work.privacy.settings(workspace_id).kept_since(
                now
            )
