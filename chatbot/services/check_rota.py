"""Who gets a check on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from chatbot.domain.check_rules import RuleBook
from chatbot.domain.checks import Asked, Capacity, Check, DoneBy
from chatbot.domain.policies import PolicyPack
from chatbot.domain.roles import Role, Roles
from chatbot.domain.swaps import stand_ins
from chatbot.domain.working_time import WorkingTime
from chatbot.services.absence_ports import AbsenceBook, Absences, NobodyIsAway
from chatbot.services.ports import Clock, UnitOfWork, UnitOfWorkFactory

CLOSEST: Final = (Capacity.FIRST, Capacity.SWAPPED, Capacity.COVER)


@dataclass(frozen=True, kw_only=True)
class CheckOffice:
    """What all that is done about the checks of a workspace has in common."""

    workspace_id: str
    pack: PolicyPack
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    working_time: WorkingTime
    absences: AbsenceBook = field(default_factory=NobodyIsAway)

    def book(self) -> RuleBook:
        """The checks as managers have changed them."""
        with self.unit_of_work() as work:
            return self.book_in(work)

    def book_in(self, work: UnitOfWork) -> RuleBook:
        """The same within a transaction."""
        return RuleBook.of(self.pack.checks, work.checks.versions(self.workspace_id))

    def rota(self) -> "Rota":
        """Who does what, as things stand now; to be asked for anew each time."""
        absences = self.absences.now()
        with self.unit_of_work() as work:
            return self.rota_in(work, absences)

    def rota_in(self, work: UnitOfWork, absences: Absences) -> "Rota":
        """The same within a transaction, with the absences as they are about to be."""
        return Rota(
            office=self,
            roles=work.roles.all(self.workspace_id),
            strangers=work.people.not_members(self.workspace_id),
            absences=absences,
            swapped=stand_ins(work.swaps.live(self.workspace_id)),
        )

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
        swapped: who does it for somebody else, by check, day and person.
    """

    office: CheckOffice
    roles: Roles
    strangers: frozenset[str]
    absences: Absences
    swapped: Mapping[tuple[str, date, str], str] = field(default_factory=dict)

    @property
    def managers(self) -> tuple[str, ...]:
        """The managers, wherever they are."""
        return self.roles.holders(Role.MANAGER)

    def told(self, now: datetime) -> tuple[str, ...]:
        """The managers who are there when it is told; all of them where none is."""
        on = self.office.working_time.day_of(self.office.may_write_at(now))
        return tuple(each for each in self.managers if self.is_there(each, on)) or self.managers

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
        doers = [self._doer(user_id, on, check) for user_id in self.responsible(check)]
        by_person: dict[str, Asked] = {}
        for doer in sorted(filter(None, doers), key=lambda doer: CLOSEST.index(doer.capacity)):
            if doer.user_id not in without:
                by_person.setdefault(doer.user_id, doer)
        found = tuple(by_person.values())
        first = tuple(doer for doer in found if doer.capacity is not Capacity.COVER)
        return first or found or self.backup(check, on, without)

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
        return user_id not in self.strangers and not self.absences.is_away(user_id, on)

    def _doer(self, user_id: str, on: date, check: Check | None = None) -> Asked | None:
        """Somebody, or whoever has taken over from them on that day."""
        swapped = check and self.swapped.get((check.check_id, on, user_id))
        if swapped and self.is_there(swapped, on):
            return Asked(user_id=swapped, capacity=Capacity.SWAPPED)
        cover = self.absences.cover_for(user_id, on)
        if cover and self.is_there(cover, on):
            return Asked(user_id=cover, capacity=Capacity.COVER)
        if self.is_there(user_id, on):
            return Asked(user_id=user_id, capacity=Capacity.FIRST)
        return None
