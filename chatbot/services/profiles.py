"""Adding profiles to the register, and what is done with them afterwards."""

import logging
import uuid
from dataclasses import dataclass, replace
from typing import Final

from chatbot.domain.errors import AlreadyDoneError, NotAuthorisedError, StaleActionError
from chatbot.domain.permissions import Action
from chatbot.domain.profile_forms import (
    Faults,
    FieldName,
    Step,
    faults_of_details,
    faults_of_step,
    tidied,
)
from chatbot.domain.profiles import (
    Deed,
    Details,
    Event,
    HandOver,
    Keeper,
    Profile,
    ProfileState,
    is_time_for,
    may,
    parts_of,
)
from chatbot.domain.roles import Role, Roles
from chatbot.services.ports import UnitOfWork
from chatbot.services.profile_notices import News
from chatbot.services.profile_office import Faulty, ProfileOffice
from chatbot.services.profile_pages import page_admins
from chatbot.services.profile_writing import (
    add_event,
    add_profile,
    change_details,
    close_profile,
    save,
)
from chatbot.services.roles import NOT_YOURS

log = logging.getLogger(__name__)

OWN_ONLY: Final = (
    "Only a manager can add what somebody else runs. Choose yourself, or ask a manager."
)
IN_SETTINGS: Final = (
    "This page has a page admin, who is its owner. A manager chooses them in Settings."
)
MANAGER_DECIDES: Final = "Choose who runs it from now on. Only a manager can leave it empty."
NOT_NOW: Final = "Somebody has been quicker: this cannot be done any more. Nothing was changed."
ENDED: Final = "This is out of date: the register has moved on. Nothing was changed."
OVERTAKEN: Final = "Somebody else changed this profile meanwhile. Close this and open it again."


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """It is in the database. A form that is sent again gives the same once more."""

    profile: Profile


@dataclass(frozen=True, kw_only=True)
class ProfileService:
    """Every method checks what the one who acts may do, with the roles of that moment.

    To somebody without a part in a profile it is as if there were none.

    Raises:
        NotAuthorisedError: they may not, or there is no such profile.
    """

    office: ProfileOffice

    def add(self, user_id: str, details: Details, form_id: str) -> Recorded | Faulty:
        """Put a profile into the register that is there already: a manager, or its owner."""
        office, details = self.office, tidied(details)
        office.roles.require(user_id, Action.CHANGE_PROFILE)
        office.identify([details.owner, details.deputy])
        with office.unit_of_work() as work:
            work.roles.lock(office.workspace_id)
            if known := work.profiles.by_form(office.workspace_id, form_id):
                return Recorded(profile=known)
            faults = self._faults(work, details)
            manages = work.roles.all(office.workspace_id).has(user_id, Role.MANAGER)
            if not manages and details.owner != user_id:
                faults.setdefault(FieldName.OWNER, OWN_ONLY)
            if faults:
                return Faulty(faults=faults)
            profile = self._new(user_id, details)
            event = Event(at=office.now(), actor=user_id, deed=Deed.ADD, subject=details.owner)
            add_profile(work, profile, event, form_id)
            if not manages:
                office.tell(work, News.ADDED, profile.profile_id, office.managers(work))
            self._tell_people(work, profile, user_id)
            work.commit()
        log.info("profile_added")
        return Recorded(profile=profile)

    def change(
        self, user_id: str, profile_id: str, details: Details, *, seen: int, form_id: str
    ) -> Recorded | Faulty:
        """Change what the register says about a profile; `seen` is the version of the form."""
        office, details = self.office, tidied(details)
        office.roles.require(user_id, Action.CHANGE_PROFILE)
        office.identify([details.owner, details.deputy])
        with office.unit_of_work() as work:
            work.roles.lock(office.workspace_id)
            if known := work.profiles.by_form(office.workspace_id, form_id):
                return Recorded(profile=known)
            profile, roles = self._require(work, user_id, profile_id, Deed.CHANGE)
            if profile.version != seen or not profile.is_open:
                return Faulty(faults={FieldName.PLATFORM: OVERTAKEN})
            manages = roles.has(user_id, Role.MANAGER)
            faults = self._faults(work, details, profile)
            if details.owner is None and profile.owner and not manages:
                faults.setdefault(FieldName.OWNER, MANAGER_DECIDES)
            if faults:
                return Faulty(faults=faults)
            changed = change_details(
                work, profile, details, actor=user_id, at=office.now(), form_id=form_id
            )
            self._tell_people(work, changed, user_id, before=profile)
            work.commit()
        return Recorded(profile=changed)

    def record(self, user_id: str, step: Step, form_id: str) -> Recorded | Faulty:
        """Hand login details over, review, close, or run again."""
        office = self.office
        office.roles.require(user_id, Action.CHANGE_PROFILE)
        office.identify([step.receiver])
        with office.unit_of_work() as work:
            work.roles.lock(office.workspace_id)
            if known := work.profiles.by_form(office.workspace_id, form_id):
                return Recorded(profile=known)
            profile, _ = self._require(work, user_id, step.profile_id, step.deed)
            faults = self._step_faults(work, profile, step)
            if faults:
                return Faulty(faults=faults)
            self._take(work, profile, step, user_id, form_id)
            changed = work.profiles.get(office.workspace_id, profile.profile_id) or profile
            work.commit()
        log.info("profile_changed", extra={"deed": step.deed})
        return Recorded(profile=changed)

    def confirm(self, user_id: str, handover_id: str) -> Profile:
        """The receiver has the login details.

        Raises:
            AlreadyDoneError: they have said so before.
            StaleActionError: they were given them anew, gave them back, or it was closed.
        """
        office = self.office
        office.roles.require(user_id, Action.SEE_PROFILES)
        with office.unit_of_work() as work:
            work.roles.lock(office.workspace_id)
            profile = work.profiles.with_handover(office.workspace_id, handover_id)
            handovers = profile.handovers if profile else ()
            found = next((h for h in handovers if h.handover_id == handover_id), None)
            if profile is None or found is None or found.receiver != user_id:
                raise NotAuthorisedError(NOT_YOURS)
            if not found.is_current:
                raise StaleActionError(ENDED)
            if found.confirmed_at:
                raise AlreadyDoneError(by=user_id, at=found.confirmed_at)
            now = office.now()
            work.profiles.put_handover(office.workspace_id, replace(found, confirmed_at=now))
            event = Event(at=now, actor=user_id, deed=Deed.CONFIRM, subject=user_id)
            add_event(work, profile, event)
            work.commit()
        return profile

    def of_handover(self, user_id: str, handover_id: str) -> Profile:
        """The profile whose login details somebody was given, and has confirmed."""
        office = self.office
        office.roles.require(user_id, Action.SEE_PROFILES)
        with office.unit_of_work() as work:
            profile = work.profiles.with_handover(office.workspace_id, handover_id)
            roles = work.roles.all(office.workspace_id)
        if profile is None or not parts_of(profile, user_id, roles):
            raise NotAuthorisedError(NOT_YOURS)
        return profile

    def _require(
        self, work: UnitOfWork, user_id: str, profile_id: str, deed: Deed
    ) -> tuple[Profile, Roles]:
        roles = work.roles.all(self.office.workspace_id)
        profile = require_part(work, self.office.workspace_id, profile_id, user_id, roles)
        if not may(deed, profile, user_id, roles):
            raise NotAuthorisedError(NOT_YOURS)
        return profile, roles

    def _faults(
        self, work: UnitOfWork, details: Details, profile: Profile | None = None
    ) -> Faults:
        """Of the details; whoever was owner or deputy before may stay it."""
        found = faults_of_details(details)
        kept = profile.details if profile else Details()
        for field, user_id, before in (
            (FieldName.OWNER, details.owner, kept.owner),
            (FieldName.DEPUTY, details.deputy, kept.deputy),
        ):
            fault = user_id != before and self.office.fault_of(work, user_id, "run a profile")
            if fault:
                found.setdefault(field, fault)
        admins = page_admins(work, profile) if profile else ()
        if admins and details.owner not in admins:
            found.setdefault(FieldName.OWNER, IN_SETTINGS)
        return found

    def _step_faults(self, work: UnitOfWork, profile: Profile, step: Step) -> Faults:
        if not is_time_for(step.deed, profile):
            field = {Deed.HAND_OVER: FieldName.RECEIVER, Deed.REOPEN: FieldName.TEXT}
            return {field.get(step.deed, FieldName.DAY): NOT_NOW}
        found = faults_of_step(step, today=self.office.today())
        if step.receiver:
            fault = self.office.fault_of(work, step.receiver, "have login details")
            if fault:
                found.setdefault(FieldName.RECEIVER, fault)
        return found

    def _take(
        self, work: UnitOfWork, profile: Profile, step: Step, user_id: str, form_id: str
    ) -> None:
        event = Event(
            at=self.office.now(),
            actor=user_id,
            deed=step.deed,
            subject=step.receiver,
            on=step.day,
            text=step.text.strip(),
        )
        if step.deed is Deed.CLOSE:
            close_profile(work, profile, event, form_id)
            return
        if step.deed is Deed.HAND_OVER and step.receiver:
            self._hand_over(work, profile, step, event)
        elif step.deed is Deed.REVIEW:
            save(work, replace(profile, reviewed_on=step.day))
        elif step.deed is Deed.REOPEN:
            save(work, replace(profile, state=ProfileState.OPEN, closed_on=None))
        add_event(work, profile, event, form_id)

    def _hand_over(self, work: UnitOfWork, profile: Profile, step: Step, event: Event) -> None:
        """Whoever received it is asked, unless it is they who say so."""
        receiver = step.receiver or ""
        handover = HandOver(
            handover_id=uuid.uuid4().hex,
            profile_id=profile.profile_id,
            keeper=step.keeper or Keeper.OTHER,
            receiver=receiver,
            handed_on=step.day or self.office.today(),
            told_by=event.actor,
            told_at=event.at,
            confirmed_at=event.at if receiver == event.actor else None,
        )
        for earlier in profile.current_handovers:
            if (earlier.keeper, earlier.receiver) == (handover.keeper, receiver):
                ended = replace(earlier, ended_at=event.at)
                work.profiles.put_handover(profile.workspace_id, ended)
        work.profiles.put_handover(profile.workspace_id, handover)
        if handover.waits:
            self.office.tell(work, News.HAVE_THEM, handover.handover_id, [receiver])

    def _new(self, user_id: str, details: Details) -> Profile:
        return Profile(
            profile_id=uuid.uuid4().hex,
            workspace_id=self.office.workspace_id,
            platform=details.platform,
            name=details.name,
            address=details.address,
            purpose=details.purpose,
            owner=details.owner,
            deputy=details.deputy,
            added_at=self.office.now(),
            added_by=user_id,
        )

    def _tell_people(
        self, work: UnitOfWork, profile: Profile, actor: str, before: Profile | None = None
    ) -> None:
        """Whoever runs it or stands in from now on, unless they did it themselves."""
        was = {before.owner, before.deputy} if before else set()
        new = {profile.owner, profile.deputy} - was - {actor}
        once = str(profile.version)
        self.office.tell(work, News.RUNS, profile.profile_id, sorted(filter(None, new)), once=once)


def require_part(
    work: UnitOfWork, workspace_id: str, profile_id: str, user_id: str, roles: Roles
) -> Profile:
    """A profile, for somebody with a part in it.

    Raises:
        NotAuthorisedError: they have none, or there is no such profile: the same sentence.
    """
    profile = work.profiles.get(workspace_id, profile_id)
    if profile is None or not parts_of(profile, user_id, roles):
        raise NotAuthorisedError(NOT_YOURS)
    return profile
