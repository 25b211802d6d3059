"""The roles of a small organisation, for tests of everything that asks who somebody is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from chatbot.domain.outbox import OutboxMessage
from chatbot.domain.people import Standing
from chatbot.domain.roles import Duty, Role, RoleChange, Roles
from chatbot.domain.working_time import WorkingTime
from chatbot.services.ask_chasing import AskChasing
from chatbot.services.asks import AskService
from chatbot.services.audit import AuditService
from chatbot.services.first_managers import FirstManagers
from chatbot.services.people import PeopleService
from chatbot.services.policy_index import PolicyIndex
from chatbot.services.ports import UnitOfWorkFactory
from chatbot.services.role_changes import record_changes
from chatbot.services.roles import RolesService
from tests.doubles import LONDON, FakeDirectory, FixedClock, KeywordMatcher, KeywordUrgency
from tests.packs import intent, make_pack

MANAGER = Duty(role=Role.MANAGER)
LEAD = Duty(role=Role.SAFEGUARDING_LEAD)
ADMIN = Duty(role=Role.PAGE_ADMIN, scope="facebook")
BACKUP = Duty(role=Role.BACKUP_ADMIN, scope="facebook")
SUPERVISOR = Duty(role=Role.SUPERVISOR, scope="UWORKER")
STANDINGS = {
    "UGUEST": Standing.GUEST,
    "UOUT": Standing.OUTSIDER,
    "UGONE": Standing.DEACTIVATED,
    "UBOT": Standing.BOT,
}


@dataclass(frozen=True)
class Mill:
    """One workspace with its services."""

    people: PeopleService
    roles: RolesService
    audit: AuditService
    asks: AskService
    chasing: AskChasing
    directory: FakeDirectory
    clock: FixedClock
    unit_of_work: UnitOfWorkFactory

    def give(self, wanted: Mapping[Duty, Sequence[str]]) -> None:
        """Give roles without anybody's leave, and without a trace in the log."""
        now = self.clock.now()
        with self.unit_of_work() as work:
            for user_ids in wanted.values():
                for user_id in user_ids:
                    work.people.record(self.people.workspace_id, user_id, Standing.MEMBER, now)
            for change in work.roles.all(self.people.workspace_id).changes(wanted):
                work.roles.apply(self.people.workspace_id, change, now)
            work.commit()

    def change(self, actor: str, duty: Duty, *user_ids: str) -> None:
        """Change one duty, with its entry in the log."""
        workspace_id, now = self.people.workspace_id, self.clock.now()
        with self.unit_of_work() as work:
            for user_id in user_ids:
                work.people.record(workspace_id, user_id, Standing.MEMBER, now)
            before = work.roles.all(workspace_id).holders_of(duty)
            change = RoleChange(duty=duty, before=before, after=user_ids)
            record_changes(work, workspace_id, [change], actor=actor, now=now)
            work.commit()

    def all(self) -> Roles:
        """The roles as the store has them."""
        with self.unit_of_work() as work:
            return work.roles.all(self.people.workspace_id)

    def messages(self) -> Sequence[OutboxMessage]:
        """What is to be sent, in its order."""
        found = []
        with self.unit_of_work() as work:
            while message := work.outbox.claim(
                self.people.workspace_id, self.clock.now(), timedelta(hours=1)
            ):
                found.append(message)
        return found

    def first_managers(self, *named: str) -> FirstManagers:
        """What makes those of the settings managers."""
        return FirstManagers(
            named=named,
            people=self.people,
            directory=self.directory,
            unit_of_work=self.unit_of_work,
        )


def make_mill(
    unit_of_work: UnitOfWorkFactory, workspace_id: str, *, guests_allowed: bool = False
) -> Mill:
    """The services over a workspace."""
    clock, directory = FixedClock(), FakeDirectory(dict(STANDINGS))
    people = PeopleService(
        workspace_id=workspace_id,
        directory=directory,
        unit_of_work=unit_of_work,
        clock=clock,
        guests_allowed=guests_allowed,
        zone=LONDON,
    )
    roles = RolesService(
        workspace_id=workspace_id, people=people, unit_of_work=unit_of_work, clock=clock
    )
    hours = WorkingTime(zone=LONDON)
    pack = make_pack(replace(intent("crisis", "4"), ask="safeguarding"), intent("friends", "1"))
    index = PolicyIndex(pack=pack, matcher=KeywordMatcher({}), urgency=KeywordUrgency())
    return Mill(
        people=people,
        roles=roles,
        asks=AskService(
            workspace_id=workspace_id,
            index=index,
            roles=roles,
            unit_of_work=unit_of_work,
            clock=clock,
            hours=hours,
        ),
        chasing=AskChasing(people=people, unit_of_work=unit_of_work, hours=hours),
        audit=AuditService(roles=roles, unit_of_work=unit_of_work),
        directory=directory,
        clock=clock,
        unit_of_work=unit_of_work,
    )
