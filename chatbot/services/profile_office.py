"""What all services of the register work with."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from chatbot.domain.audit import AuditEntry
from chatbot.domain.people import Standing
from chatbot.domain.policies import PolicyPack
from chatbot.domain.profile_forms import FieldName
from chatbot.domain.profiles import ProfileRules
from chatbot.domain.roles import NOT_FOR_ROLES, Role
from chatbot.domain.working_time import WorkingTime
from chatbot.services.ports import Clock, UnitOfWork, UnitOfWorkFactory
from chatbot.services.profile_notices import News, tell
from chatbot.services.roles import RolesService


@dataclass(frozen=True, kw_only=True)
class Faulty:
    """Nothing was written: a sentence for each field that cannot be as it was entered."""

    faults: Mapping[FieldName, str]


@dataclass(frozen=True, kw_only=True)
class ProfileOffice:
    """The pack's rules, the roles, the database and the time."""

    pack: PolicyPack
    roles: RolesService
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    working_time: WorkingTime

    @property
    def workspace_id(self) -> str:
        """The workspace that all of it belongs to."""
        return self.roles.workspace_id

    @property
    def rules(self) -> ProfileRules:
        """What the policy says about profiles."""
        return self.pack.profiles

    @property
    def zone(self) -> ZoneInfo:
        """Where the organisation is."""
        return self.working_time.zone

    def now(self) -> datetime:
        """This moment (aware UTC)."""
        return self.clock.now()

    def today(self) -> date:
        """The date where the organisation is."""
        return self.working_time.day_of(self.now())

    def identify(self, user_ids: Collection[str | None]) -> None:
        """Ask the platform about people, before a transaction begins."""
        for user_id in filter(None, user_ids):
            self.roles.people.identify(user_id)

    def fault_of(self, work: UnitOfWork, user_id: str | None, duty: str) -> str | None:
        """Why somebody cannot be given a duty ("run a profile"); None where they can."""
        if user_id is None:
            return None
        known = work.people.find(self.workspace_id, user_id)
        standing = known[0].standing if known else Standing.OUTSIDER
        if standing is Standing.MEMBER:
            return None
        return NOT_FOR_ROLES[standing].replace("hold a role", duty)

    def tell(
        self,
        work: UnitOfWork,
        news: News,
        subject: str,
        recipients: Collection[str | None],
        *,
        once: str = "",
    ) -> int:
        """Write messages that are sent in working hours; returns how many are new."""
        not_before = self.working_time.next_opening(self.now())
        workspace_id = self.workspace_id
        return tell(
            work, workspace_id, news, subject, recipients, once=once, not_before=not_before
        )

    def managers(self, work: UnitOfWork, *, other_than: str = "") -> list[str]:
        """The managers, but one."""
        held = work.roles.all(self.workspace_id).holders(Role.MANAGER)
        return [user_id for user_id in held if user_id != other_than]

    def audit(
        self, work: UnitOfWork, actor: str, action: str, subject: str, **after: date | str | None
    ) -> None:
        """Append to the log of changes; never what a form said in words."""
        known = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in after.items()
            if value is not None
        }
        work.audit.add(
            AuditEntry(
                workspace_id=self.workspace_id,
                at=self.now(),
                actor=actor,
                action=action,
                subject=subject,
                after=known,
            )
        )
