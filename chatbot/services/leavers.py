"""What managers do when somebody leaves: begin the checklist, settle its steps, close it."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from chatbot.domain.errors import AlreadyDoneError, NotAuthorisedError, StaleActionError
from chatbot.domain.leavers import OUTCOMES, Leaver, LeaverStep, Outcome
from chatbot.domain.passwords import NOT_KEPT, looks_like_password
from chatbot.domain.permissions import Action
from chatbot.domain.profile_forms import Faults, FieldName
from chatbot.domain.profiles import Deed, Event, Profile
from chatbot.domain.roles import Role
from chatbot.services.leaver_lists import begin_checklist, settle_what_is_so
from chatbot.services.ports import UnitOfWork
from chatbot.services.profile_notices import News
from chatbot.services.profile_office import Faulty, ProfileOffice
from chatbot.services.profile_pages import page_admins
from chatbot.services.profile_writing import add_event, change_details, close_profile, save
from chatbot.services.profiles import IN_SETTINGS
from chatbot.services.roles import NOT_YOURS

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Checklist:
    """A checklist with the profiles that it is about, by id."""

    leaver: Leaver
    profiles: Mapping[str, Profile]
    today: date


@dataclass(frozen=True, kw_only=True)
class LeaverService:
    """Every method checks that whoever acts is a manager.

    Raises:
        NotAuthorisedError: they are not, or there is no such checklist.
    """

    office: ProfileOffice

    def start(self, user_id: str, who: str | None, leaves_on: date | None) -> Checklist | Faulty:
        """Begin the checklist of somebody who will leave, or change their day."""
        office = self.office
        office.roles.require(user_id, Action.HANDLE_LEAVERS)
        if faults := _faults_of_start(who, leaves_on):
            return Faulty(faults=faults)
        with office.unit_of_work() as work:
            self._lock(work, user_id)
            leaver = begin_checklist(
                work,
                office.workspace_id,
                who or "",
                leaves_on=leaves_on,
                started_by=user_id,
                now=office.now(),
            )
            if leaver is None:
                words = "They run no profile and have no login details: nothing is to be settled."
                return Faulty(faults={FieldName.OWNER: words})
            office.audit(work, user_id, "leavers.start", leaver.leaver_id, on=leaves_on)
            others = office.managers(work, other_than=user_id)
            office.tell(work, News.LEAVING, leaver.leaver_id, others)
            found = self._checklist(work, leaver)
            work.commit()
        log.info("leaver_started")
        return found

    def open(self, user_id: str, leaver_id: str) -> Checklist:
        """A checklist, as the register is now."""
        self.office.roles.require(user_id, Action.HANDLE_LEAVERS)
        with self.office.unit_of_work() as work:
            self._lock(work, user_id)
            found = self._checklist(work, self._as_it_is(work, leaver_id))
            work.commit()
        return found

    def all(self, user_id: str) -> Sequence[Leaver]:
        """All checklists, those with something to settle first, then the newest."""
        self.office.roles.require(user_id, Action.HANDLE_LEAVERS)
        with self.office.unit_of_work() as work:
            newest_first = reversed(work.leavers.all(self.office.workspace_id))
        return sorted(newest_first, key=lambda leaver: not leaver.is_open)

    def settle(
        self,
        user_id: str,
        leaver_id: str,
        step_id: str,
        outcome: Outcome,
        new_owner: str | None = None,
    ) -> Checklist | Faulty:
        """Settle a step.

        Raises:
            AlreadyDoneError: somebody has settled it before, here or in the register.
            StaleActionError: the checklist was closed, or has no such step.
        """
        office = self.office
        office.roles.require(user_id, Action.HANDLE_LEAVERS)
        office.identify([new_owner])
        with office.unit_of_work() as work:
            self._lock(work, user_id)
            leaver = self._as_it_is(work, leaver_id)
            step, profile = self._open_step(work, leaver, step_id)
            if outcome not in OUTCOMES[step.kind]:
                raise StaleActionError
            faults = self._faults(work, leaver, profile, outcome, new_owner)
            if faults:
                return Faulty(faults=faults)
            self._take(work, leaver, profile, outcome, user_id, new_owner)
            settled = replace(
                step,
                done_at=office.now(),
                done_by=user_id,
                outcome=outcome,
                new_owner=new_owner if outcome is Outcome.HANDED_OVER else None,
            )
            work.leavers.settle(leaver, settled)
            office.audit(work, user_id, f"leavers.{outcome}", leaver_id, profile=step.profile_id)
            leaver = settle_what_is_so(work, leaver.with_step(settled), office.now())
            found = self._checklist(work, leaver)
            work.commit()
        log.info("leaver_step_settled", extra={"outcome": outcome})
        return found

    def close(self, user_id: str, leaver_id: str, reason: str) -> Checklist | Faulty:
        """End a checklist before everything is settled, with a reason.

        Raises:
            AlreadyDoneError: somebody has closed it before.
        """
        office, reason = self.office, reason.strip()
        office.roles.require(user_id, Action.HANDLE_LEAVERS)
        if not reason:
            return Faulty(faults={FieldName.TEXT: "Say why nothing more has to be settled."})
        if looks_like_password(reason):
            return Faulty(faults={FieldName.TEXT: NOT_KEPT})
        with office.unit_of_work() as work:
            self._lock(work, user_id)
            leaver = self._find(work, leaver_id)
            if leaver.closed_at and leaver.closed_by:
                raise AlreadyDoneError(by=leaver.closed_by, at=leaver.closed_at)
            closed = replace(leaver, closed_at=office.now(), closed_by=user_id, reason=reason)
            work.leavers.save(closed)
            office.audit(work, user_id, "leavers.close", leaver_id)
            found = self._checklist(work, closed)
            work.commit()
        return found

    def _lock(self, work: UnitOfWork, user_id: str) -> None:
        """From here on nobody else decides; the role that counts is that of this moment."""
        work.roles.lock(self.office.workspace_id)
        if not work.roles.all(self.office.workspace_id).has(user_id, Role.MANAGER):
            raise NotAuthorisedError(NOT_YOURS)

    def _find(self, work: UnitOfWork, leaver_id: str) -> Leaver:
        leaver = work.leavers.get(self.office.workspace_id, leaver_id)
        if leaver is None:
            raise NotAuthorisedError(NOT_YOURS)
        return leaver

    def _as_it_is(self, work: UnitOfWork, leaver_id: str) -> Leaver:
        """The checklist without what somebody has settled in the register meanwhile."""
        return settle_what_is_so(work, self._find(work, leaver_id), self.office.now())

    def _open_step(
        self, work: UnitOfWork, leaver: Leaver, step_id: str
    ) -> tuple[LeaverStep, Profile]:
        step = leaver.step(step_id)
        profile = work.profiles.get(leaver.workspace_id, step.profile_id) if step else None
        if step is None or profile is None:
            raise StaleActionError
        if step.done_at and step.done_by:
            raise AlreadyDoneError(by=step.done_by, at=step.done_at)
        if leaver.closed_at and leaver.closed_by:
            raise AlreadyDoneError(by=leaver.closed_by, at=leaver.closed_at)
        return step, profile

    def _checklist(self, work: UnitOfWork, leaver: Leaver) -> Checklist:
        known = {each.profile_id: each for each in work.profiles.all(leaver.workspace_id)}
        ids = {step.profile_id for step in leaver.steps}
        found = {profile_id: known[profile_id] for profile_id in ids}
        return Checklist(leaver=leaver, profiles=found, today=self.office.today())

    def _faults(
        self,
        work: UnitOfWork,
        leaver: Leaver,
        profile: Profile,
        outcome: Outcome,
        new_owner: str | None,
    ) -> Faults:
        if outcome is not Outcome.HANDED_OVER:
            return {}
        if new_owner is None:
            return {FieldName.OWNER: "Choose who runs it from now on."}
        if new_owner == leaver.user_id and not leaver.gone_by(self.office.today()):
            return {FieldName.OWNER: "They are leaving. Choose somebody else."}
        admins = page_admins(work, profile)
        if admins and new_owner not in admins:
            return {FieldName.OWNER: IN_SETTINGS}
        fault = self.office.fault_of(work, new_owner, "run a profile")
        return {FieldName.OWNER: fault} if fault else {}

    def _take(  # noqa: PLR0913, PLR0917 - as above
        self,
        work: UnitOfWork,
        leaver: Leaver,
        profile: Profile,
        outcome: Outcome,
        actor: str,
        new_owner: str | None,
    ) -> None:
        """Let the register say what was done."""
        now = self.office.now()
        if outcome is Outcome.HANDED_BACK:
            _take_details(
                work,
                profile,
                leaver.user_id,
                Event(
                    at=now,
                    actor=actor,
                    deed=Deed.GONE,
                    subject=leaver.user_id,
                ),
            )
        elif outcome is Outcome.HANDED_OVER:
            deputy = None if profile.deputy == new_owner else profile.deputy
            details = replace(profile.details, owner=new_owner, deputy=deputy)
            changed = change_details(work, profile, details, actor=actor, at=now)
            told = [new_owner] if new_owner != actor else []
            once = str(changed.version)
            self.office.tell(work, News.RUNS, profile.profile_id, told, once=once)
        elif profile.is_open:
            event = Event(
                at=now,
                actor=actor,
                deed=Deed.CLOSE,
                on=self.office.today(),
                text="Deleted" if outcome is Outcome.DELETED else "",
            )
            close_profile(work, profile, event)


def _take_details(work: UnitOfWork, profile: Profile, user_id: str, event: Event) -> None:
    """Somebody has the login details no longer; whoever runs it still stays its owner."""
    for handover in profile.current_handovers:
        if handover.receiver == user_id:
            ended = replace(handover, ended_at=event.at)
            work.profiles.put_handover(profile.workspace_id, ended)
    if profile.deputy == user_id:
        save(work, replace(profile, deputy=None))
    add_event(work, profile, event)


def _faults_of_start(who: str | None, leaves_on: date | None) -> Faults:
    found: Faults = {}
    if who is None:
        found[FieldName.OWNER] = "Choose who leaves."
    if leaves_on is None:
        found[FieldName.DAY] = "Choose their last day."
    return found
