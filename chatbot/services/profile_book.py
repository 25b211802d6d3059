"""The register for those who may see it: lists, one profile, the Home tab, messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from chatbot.domain.leavers import Leaver
from chatbot.domain.permissions import Action
from chatbot.domain.profiles import (
    MAY,
    SEE_ALL,
    Deed,
    Event,
    HandOver,
    Profile,
    ProfileRequest,
    ProfileRules,
    Standing,
    in_order,
    is_time_for,
    may,
    parts_of,
)
from chatbot.domain.roles import Role, Roles
from chatbot.services.profile_news import Notice, find_notice
from chatbot.services.profile_office import ProfileOffice
from chatbot.services.profile_pages import ensure_pages
from chatbot.services.profiles import require_part
from chatbot.services.roles import Visitor


@dataclass(frozen=True, kw_only=True)
class Register:
    """What somebody sees of the register.

    Attributes:
        profiles: all for managers and safeguarding leads, else those that are theirs.
        requests: those that wait: all for the same, else the reader's own.
        leavers: open checklists, for managers.
        sees_all: whether nothing is left out.
    """

    profiles: tuple[Profile, ...]
    requests: tuple[ProfileRequest, ...]
    leavers: tuple[Leaver, ...]
    sees_all: bool
    manages: bool
    rules: ProfileRules
    today: date
    zone: ZoneInfo

    @property
    def without_owner(self) -> int:
        """How many are run by nobody."""
        return sum(profile.has_no_owner for profile in self.profiles)


@dataclass(frozen=True, kw_only=True)
class ProfileFile:
    """A profile with its timeline; `deeds` is what the reader may do with it now."""

    profile: Profile
    events: tuple[Event, ...]
    deeds: frozenset[Deed]
    manages: bool
    rules: ProfileRules
    today: date
    zone: ZoneInfo


@dataclass(frozen=True, kw_only=True)
class ProfileBook:
    """Reads the register; every method shows only what is the reader's to see.

    Raises:
        NotAuthorisedError: it is not theirs, or there is none.
    """

    office: ProfileOffice

    def register(self, user_id: str) -> Register:
        """Everything that somebody may see."""
        self.office.roles.require(user_id, Action.SEE_PROFILES)
        ensure_pages(self.office)
        return self._register(user_id)

    def glance(self, visitor: Visitor) -> Register:
        """The same for the Home tab, which is published often and to everybody."""
        ensure_pages(self.office)
        return self._register(visitor.person.user_id)

    def open(self, user_id: str, profile_id: str) -> ProfileFile:
        """One profile."""
        office = self.office
        office.roles.require(user_id, Action.SEE_PROFILES)
        with office.unit_of_work() as work:
            roles = work.roles.all(office.workspace_id)
            profile = require_part(work, office.workspace_id, profile_id, user_id, roles)
            events = tuple(work.profiles.events(office.workspace_id, profile_id))
        offered = (deed for deed in MAY if deed is not Deed.CONFIRM)
        return ProfileFile(
            profile=profile,
            events=events,
            deeds=frozenset(
                deed
                for deed in offered
                if may(deed, profile, user_id, roles) and is_time_for(deed, profile)
            ),
            manages=roles.has(user_id, Role.MANAGER),
            rules=office.rules,
            today=office.today(),
            zone=office.zone,
        )

    def handover_to(self, user_id: str, profile_id: str) -> HandOver | None:
        """The hand-over of a profile that waits for somebody's word."""
        with self.office.unit_of_work() as work:
            profile = work.profiles.get(self.office.workspace_id, profile_id)
        held = profile.current_handovers if profile else ()
        return next((h for h in held if h.receiver == user_id and h.waits), None)

    def standing(self) -> Standing:
        """The register in figures, as it stands."""
        office = self.office
        with office.unit_of_work() as work:
            return work.profiles.standing(
                office.workspace_id, office.rules, office.today(), office.zone
            )

    def concerned(self, profile_id: str) -> Sequence[str]:
        """Whose Home tab shows something about a profile or a request."""
        office = self.office
        with office.unit_of_work() as work:
            profile = work.profiles.get(office.workspace_id, profile_id)
            people = [profile.owner, profile.deputy] if profile else []
            return list(dict.fromkeys(filter(None, [*office.managers(work), *people])))

    def notice(self, ids: Mapping[str, str]) -> Notice | None:
        """A message; None where its recipient does not need it any more, or may not know."""
        with self.office.unit_of_work() as work:
            return find_notice(self.office, work, ids)

    def _register(self, user_id: str) -> Register:
        office = self.office
        with office.unit_of_work() as work:
            roles = work.roles.all(office.workspace_id)
            manages = roles.has(user_id, Role.MANAGER)
            profiles = _seen(work.profiles.all(office.workspace_id), user_id, roles)
            requests = [r for r in work.profiles.requests(office.workspace_id) if r.is_waiting]
            leavers = work.leavers.all(office.workspace_id) if manages else ()
        sees_all = any(roles.has(user_id, role) for role in SEE_ALL)
        return Register(
            profiles=tuple(in_order(profiles)),
            requests=tuple(r for r in requests if sees_all or user_id in {r.asker, r.asked.owner}),
            leavers=tuple(leaver for leaver in leavers if leaver.is_open),
            sees_all=sees_all,
            manages=manages,
            rules=office.rules,
            today=office.today(),
            zone=office.zone,
        )


def _seen(profiles: Sequence[Profile], user_id: str, roles: Roles) -> Sequence[Profile]:
    return [profile for profile in profiles if parts_of(profile, user_id, roles)]
