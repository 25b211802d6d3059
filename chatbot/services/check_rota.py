"""Who gets a check on a day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from chatbot.domain.check_rules import RuleBook
from chatbot.domain.checks import Asked, Capacity, Check, DoneBy
from chatbot.domain.policies import PolicyPack
from chatbot.domain.roles import Role, Roles
from chatbot.domain.working_time import WorkingTime
from chatbot.services.check_ports import Absences
from chatbot.services.ports import Clock, UnitOfWork, UnitOfWorkFactory


class NobodyIsAway:
    """Implements `Absences` where none are kept."""

    def is_away(self, user_id: str, on: date) -> bool:
        """Never."""
        del user_id, on
        return False

    def cover_for(self, user_id: str, on: date) -> str | None:
        """Nobody has to stand in."""
        del user_id, on
        return None


@dataclass(frozen=True, kw_only=True)
class CheckOffice:
    """What all that is done about the checks of a workspace has in common."""

    workspace_id: str
    pack: PolicyPack
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    working_time: WorkingTime
    absences: Absences = field(default_factory=NobodyIsAway)

    def book(self) -> RuleBook:
        """The checks as managers have changed them."""
        with self.unit_of_work() as work:
            return self.book_in(work)

    def book_in(self, work: UnitOfWork) -> RuleBook:
        """The same within a transaction."""
        return RuleBook.of(self.pack.checks, work.checks.versions(self.workspace_id))

    def rota(self) -> "Rota":
        """Who does what, as things stand now; to be asked for anew each time."""
        with self.unit_of_work() as work:
            roles = work.roles.all(self.workspace_id)
            strangers = work.people.not_members(self.workspace_id)
        return Rota(office=self, roles=roles, strangers=strangers)

    def may_write_at(self, now: datetime) -> datetime:
        """Now, or when work begins again: nobody is written to at night."""
        return self.working_time.next_opening(now)

    def today(self, check: Check) -> date:
        """The date by a check's own clock."""
        return self.clock.now().astimezone(check.zone_in(self.working_time)).date()


@dataclass(frozen=True, kw_only=True)
class Rota:
    """Who does what at one moment; what was asked once is not asked again.

    Attributes:
        strangers: who is known and no full member. Whoever is not known yet was
            chosen by a manager, among members.
    """

    office: CheckOffice
    roles: Roles
    strangers: frozenset[str]
    _away: dict[tuple[str, date], bool] = field(default_factory=dict)
    _covers: dict[tuple[str, date], str | None] = field(default_factory=dict)

    @property
    def managers(self) -> tuple[str, ...]:
        """Who is told."""
        return self.roles.holders(Role.MANAGER)

    def responsible(self, check: Check) -> tuple[str, ...]:
        """Whose check it is, on every day: whom a manager chose, else whoever has the role."""
        if check.people:
            return check.people
        if check.done_by is DoneBy.MANAGERS:
            return self.managers
        return self.roles.holders(Role.PAGE_ADMIN, check.page_id)

    def backups(self, check: Check) -> tuple[str, ...]:
        """Who stands in where nobody responsible is there."""
        if check.backups:
            return check.backups
        return self.roles.holders(Role.BACKUP_ADMIN, check.page_id) if check.page_id else ()

    def who(self, check: Check, on: date, without: Sequence[str] = ()) -> tuple[Asked, ...]:
        """Who is asked on a day: those responsible who are there, else covers, else one backup.

        Args:
            check: as it is on that day.
            on: the day.
            without: who cannot, or was asked before.
        """
        doers = [self._doer(user_id, on) for user_id in self.responsible(check)]
        found = [
            doer for doer in dict.fromkeys(filter(None, doers)) if doer.user_id not in without
        ]
        first = [doer for doer in found if doer.capacity is Capacity.FIRST]
        return tuple(first or found) or self.backup(check, on, without)

    def backup(self, check: Check, on: date, without: Sequence[str] = ()) -> tuple[Asked, ...]:
        """The first backup who is there; nobody where there is none."""
        there = [
            doer.user_id
            for user_id in self.backups(check)
            if (doer := self._doer(user_id, on)) and doer.user_id not in without
        ]
        return tuple(Asked(user_id=each, capacity=Capacity.BACKUP) for each in there[:1])

    def is_there(self, user_id: str, on: date) -> bool:
        """Whether somebody is a member and not away on a day."""
        if (user_id, on) not in self._away:
            self._away[user_id, on] = self.office.absences.is_away(user_id, on)
        return not self._away[user_id, on] and user_id not in self.strangers

    def _doer(self, user_id: str, on: date) -> Asked | None:
        """Somebody, or whoever has taken over from them on that day."""
        if (user_id, on) not in self._covers:
            self._covers[user_id, on] = self.office.absences.cover_for(user_id, on)
        cover = self._covers[user_id, on]
        if cover and self.is_there(cover, on):
            return Asked(user_id=cover, capacity=Capacity.COVER)
        if self.is_there(user_id, on):
            return Asked(user_id=user_id, capacity=Capacity.FIRST)
        return None
