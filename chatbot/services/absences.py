"""Absences: entered, changed, taken back, by people for themselves or by a manager for others."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from chatbot.domain.absences import (
    Absence,
    AbsenceCalendar,
    AbsenceField,
    AbsencePlan,
    find_faults,
    span_in_words,
)
from chatbot.domain.audit import AuditEntry
from chatbot.domain.checks import Check
from chatbot.domain.errors import StaleActionError
from chatbot.domain.outbox import NewMessage
from chatbot.domain.people import Standing
from chatbot.domain.permissions import Action
from chatbot.domain.roles import Role
from chatbot.services import absence_messages as messages
from chatbot.services.check_handing import give_back
from chatbot.services.check_rota import CheckOffice
from chatbot.services.ports import UnitOfWork
from chatbot.services.roles import RolesService

ABSENCE_SET: Final = "absences.set"
ABSENCE_CHANGED: Final = "absences.changed"
ABSENCE_ENDED: Final = "absences.ended"
DAY: Final = timedelta(days=1)
LOOK_AHEAD: Final = 60  # days of which whoever enters an absence is told who is missing
NAMES: Final = uuid.UUID("5e0f9a53-8a55-5d1c-9c0e-6a6f3d2c9b11")
GONE: Final = "This absence is not there any more. Nothing has been changed."
OVERTAKEN: Final = "Somebody else changed this absence. Nothing is saved. Open it again."
CALLED_OFF: Final = "This absence has been taken back already. Nothing has been changed."
NOT_A_MEMBER: Final = "Choose a full member of the organisation."


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A day of a check on which nobody will be there."""

    check: Check
    on: date


@dataclass(frozen=True, kw_only=True)
class Saved:
    """It was saved.

    Attributes:
        gaps: the days of checks on which nobody will be there as things stand.
        changed: whether it was another one before; not where a form was sent twice.
    """

    absence: Absence
    gaps: Sequence[Gap] = ()
    changed: bool = True


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Nothing was saved: a sentence for each field that cannot be so."""

    faults: Mapping[AbsenceField, str]


@dataclass(frozen=True, kw_only=True)
class AbsenceForm:
    """What the form shows.

    Attributes:
        absence: the one that is changed; None for a new one.
        for_others: whether it may be somebody else's.
    """

    absence: Absence | None
    for_others: bool


@dataclass(frozen=True, kw_only=True)
class AbsenceService:
    """Every method that takes a `user_id` as the one who acts checks what they may do.

    Attributes:
        hand_over: hands on the open checks of whoever is away now.

    Raises:
        NotAuthorisedError: it is somebody else's absence, and they are no manager.
        StaleActionError: there is no such absence, or it is over.
    """

    office: CheckOffice
    roles: RolesService
    hand_over: Callable[[], object]

    @property
    def today(self) -> date:
        """The date where the organisation is."""
        return self.office.working_time.day_of(self.office.clock.now())

    def form(self, user_id: str, absence_id: str | None = None) -> AbsenceForm:
        """What the form begins with."""
        self.roles.require(user_id, Action.SET_ABSENCE)
        absence = self._theirs(user_id, absence_id) if absence_id else None
        return AbsenceForm(absence=absence, for_others=self.sees_all(user_id))

    def sees_all(self, user_id: str) -> bool:
        """Whether somebody may see and enter everybody's absences."""
        return self.roles.may(user_id, Action.SEE_ABSENCES)

    def set(self, user_id: str, plan: AbsencePlan, form_id: str) -> Saved | Refused:
        """Enter an absence; `form_id` names the form, which is one absence however often sent."""
        self._require(user_id, plan.user_id)
        if faults := self._faults_of_people(plan, new=True):
            return Refused(faults=faults)
        with self.office.unit_of_work() as work:
            work.roles.lock(self.office.workspace_id)
            if known := work.absences.by_form(self.office.workspace_id, form_id):
                return Saved(absence=known, changed=False)
            calendar = self._calendar(work)
            if faults := find_faults(plan, calendar, self.today, own=plan.user_id == user_id):
                return Refused(faults=faults)
            absence = self._new(user_id, plan, form_id)
            work.absences.add(absence, form_id)
            self._record(work, user_id, None, absence, calendar)
            work.commit()
        return self._saved(absence)

    def change(
        self, user_id: str, absence_id: str, plan: AbsencePlan, seen: int
    ) -> Saved | Refused:
        """Change the days or the cover of an absence that is not over.

        Args:
            user_id: who changes it.
            absence_id: which one; whose it is stays as it was.
            plan: as it shall be.
            seen: the version that the form showed.
        """
        before = self._theirs(user_id, absence_id)
        plan = replace(plan, user_id=before.user_id)
        if plan.cover != before.cover and (faults := self._faults_of_people(plan, new=False)):
            return Refused(faults=faults)
        with self.office.unit_of_work() as work:
            work.roles.lock(self.office.workspace_id)
            before = self._get(work, absence_id)
            if _plan_of(before) == plan and before.stands:
                return Saved(absence=before, changed=False)
            self._refuse_over(before)
            if before.version != seen:
                raise StaleActionError(OVERTAKEN)
            calendar = self._calendar(work, without=absence_id)
            own, began_on = plan.user_id == user_id, before.first_on
            if faults := find_faults(plan, calendar, self.today, own=own, began_on=began_on):
                return Refused(faults=faults)
            absence = self._save(work, _with_plan(before, plan))
            self._record(work, user_id, before, absence, calendar)
            self._give_back(work, before, absence, calendar)
            work.commit()
        return self._saved(absence)

    def end(self, user_id: str, absence_id: str) -> Absence:
        """Call an absence off; one that has begun ends today, with the person back today."""
        self._theirs(user_id, absence_id)
        with self.office.unit_of_work() as work:
            work.roles.lock(self.office.workspace_id)
            before = self._get(work, absence_id)
            self._refuse_over(before)
            absence = self._save(work, before.ended(self.today, self.office.clock.now()))
            calendar = self._calendar(work, without=absence_id)
            self._record(work, user_id, before, absence, calendar)
            self._give_back(work, before, absence, calendar)
            work.commit()
        return absence

    def mine(self, user_id: str) -> Sequence[Absence]:
        """Somebody's own absences that are not over, the first one first."""
        self.roles.require(user_id, Action.SET_ABSENCE)
        return [each for each in self._coming() if each.user_id == user_id]

    def covering(self, user_id: str) -> Sequence[Absence]:
        """The absences of others, not over, for which somebody stands in."""
        self.roles.require(user_id, Action.SET_ABSENCE)
        return [each for each in self._coming() if each.cover == user_id]

    def all(self, user_id: str) -> Sequence[Absence]:
        """Everybody's absences that are not over."""
        self.roles.require(user_id, Action.SEE_ABSENCES)
        return self._coming()

    def read(self, absence_id: str) -> Absence | None:
        """One absence, for the messages that tell of it."""
        with self.office.unit_of_work() as work:
            return work.absences.get(self.office.workspace_id, absence_id)

    def gaps(self, absence: Absence) -> Sequence[Gap]:
        """The days of an absence, from today on, on which nobody does a check of theirs."""
        rota, book = self.office.rota(), self.office.book()
        first = max(absence.first_on, self.today)
        last = min(absence.last_on, first + LOOK_AHEAD * DAY)
        found = []
        for check_id in book.pack:
            for day, check in book.due(check_id, self.office.working_time, first, last):
                who = (*rota.responsible(check), *rota.backups(check))
                if absence.user_id in who and not rota.who(check, day):
                    found.append(Gap(check=check, on=day))
        return sorted(found, key=lambda gap: gap.on)

    def _saved(self, absence: Absence) -> Saved:
        if absence.is_on(self.today):
            self.hand_over()
        return Saved(absence=absence, gaps=self.gaps(absence))

    def _new(self, user_id: str, plan: AbsencePlan, form_id: str) -> Absence:
        name = f"{self.office.workspace_id} {form_id}"
        return Absence(
            absence_id=uuid.uuid5(NAMES, name).hex,
            workspace_id=self.office.workspace_id,
            user_id=plan.user_id,
            first_on=plan.first_on or self.today,
            last_on=plan.last_on or self.today,
            cover=plan.cover,
            set_by=user_id,
            set_at=self.office.clock.now(),
        )

    def _save(self, work: UnitOfWork, absence: Absence) -> Absence:
        if not work.absences.save(absence):
            raise StaleActionError(OVERTAKEN)
        return replace(absence, version=absence.version + 1)

    def _require(self, user_id: str, whose: str) -> None:
        action = Action.SET_ABSENCE if whose == user_id else Action.SET_ABSENCE_FOR_OTHERS
        self.roles.require(user_id, action)

    def _theirs(self, user_id: str, absence_id: str) -> Absence:
        self.roles.require(user_id, Action.SET_ABSENCE)
        absence = self.read(absence_id)
        if absence is None:
            raise StaleActionError(GONE)
        self._require(user_id, absence.user_id)
        self._refuse_over(absence)
        return absence

    def _get(self, work: UnitOfWork, absence_id: str) -> Absence:
        absence = work.absences.get(self.office.workspace_id, absence_id)
        if absence is None:
            raise StaleActionError(GONE)
        return absence

    def _refuse_over(self, absence: Absence) -> None:
        if not absence.stands:
            raise StaleActionError(CALLED_OFF)
        if absence.is_over(self.today):
            span = span_in_words(absence)
            raise StaleActionError(f"This absence ({span}) is over. Nothing has been changed.")

    def _calendar(self, work: UnitOfWork, without: str = "") -> AbsenceCalendar:
        standing = work.absences.standing(self.office.workspace_id)
        return AbsenceCalendar(
            absences=tuple(each for each in standing if each.absence_id != without)
        )

    def _coming(self) -> Sequence[Absence]:
        with self.office.unit_of_work() as work:
            standing = work.absences.standing(self.office.workspace_id)
        return [each for each in standing if not each.is_over(self.today)]

    def _faults_of_people(self, plan: AbsencePlan, *, new: bool) -> dict[AbsenceField, str]:
        """Whoever is away and whoever stands in have to be full members."""
        people = {AbsenceField.WHO: plan.user_id} if new else {}
        if plan.cover:
            people[AbsenceField.COVER] = plan.cover
        return {
            name: NOT_A_MEMBER
            for name, user_id in people.items()
            if self.roles.people.identify(user_id).standing is not Standing.MEMBER
        }

    def _record(
        self,
        work: UnitOfWork,
        actor: str,
        before: Absence | None,
        after: Absence,
        others: AbsenceCalendar,
    ) -> None:
        """The log of changes, and whoever has to know."""
        action = ABSENCE_CHANGED if before else ABSENCE_SET
        if before and after.is_over(self.today):
            action = ABSENCE_ENDED
        work.audit.add(
            AuditEntry(
                workspace_id=self.office.workspace_id,
                at=self.office.clock.now(),
                actor=actor,
                action=action,
                subject=after.user_id,
                before=_values(before) if before else None,
                after=_values(after) if after.stands else None,
            )
        )
        to_send = list(self._messages(work, actor, before, after, others))
        work.outbox.add_all(self.office.workspace_id, to_send)

    def _give_back(
        self, work: UnitOfWork, before: Absence, after: Absence, others: AbsenceCalendar
    ) -> None:
        """What nobody else has is theirs again at once, where they are back today."""
        if before.is_on(self.today) and not after.is_on(self.today):
            calendar = AbsenceCalendar(absences=(*others.absences, after))
            give_back(work, after.user_id, self.office.rota_in(work, calendar))

    def _messages(
        self,
        work: UnitOfWork,
        actor: str,
        before: Absence | None,
        after: Absence,
        others: AbsenceCalendar,
    ) -> Iterator[NewMessage]:
        now = self.office.clock.now()
        standing = AbsenceCalendar(absences=(*others.absences, after))

        def at(user_id: str) -> datetime:
            return messages.when_there(standing, self.office.working_time, user_id, now)

        over = after.is_over(self.today)
        keeps_cover = not over and before is not None and before.cover == after.cover
        if after.cover and not over and not (keeps_cover and before and _same_days(before, after)):
            yield from messages.about_cover(after, at(after.cover))
        if before and before.cover and not keeps_cover and messages.was_cover_told(work, before):
            at_once = at(before.cover)
            yield from messages.about_cover_over(before, after.version, at_once)
        if actor != after.user_id:
            at_work = self.office.working_time.next_opening(now)
            yield messages.about_set(after, actor, at_work)
        if not over:
            yield from self._about_others(work, after, others)

    def _about_others(
        self, work: UnitOfWork, after: Absence, others: AbsenceCalendar
    ) -> Iterator[NewMessage]:
        """Whoever has this person as a cover on one of the days."""
        now = self.office.clock.now()
        at_work = self.office.may_write_at(now)
        managers = work.roles.all(self.office.workspace_id).holders(Role.MANAGER)
        for covered in others.covered_by(after.user_id, after.first_on, after.last_on):
            if covered.is_over(self.today):
                continue
            is_here = not others.is_away(covered.user_id, self.today)
            for recipient in (covered.user_id,) if is_here else managers:
                if recipient != after.user_id:
                    yield messages.about_cover_away(covered, after, recipient, at_work)


def _plan_of(absence: Absence) -> AbsencePlan:
    return AbsencePlan(
        user_id=absence.user_id,
        first_on=absence.first_on,
        last_on=absence.last_on,
        cover=absence.cover,
    )


def _with_plan(absence: Absence, plan: AbsencePlan) -> Absence:
    return replace(
        absence,
        first_on=plan.first_on or absence.first_on,
        last_on=plan.last_on or absence.last_on,
        cover=plan.cover,
    )


def _same_days(before: Absence, after: Absence) -> bool:
    return (before.first_on, before.last_on) == (after.first_on, after.last_on)


def _values(absence: Absence) -> dict[str, str | None]:
    """What stands in the log of changes: the days and the cover."""
    return {
        "first_on": absence.first_on.isoformat(),
        "last_on": absence.last_on.isoformat(),
        "cover": absence.cover,
    }
