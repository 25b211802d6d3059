"""The register of profiles: what is run in the organisation's name, by whom, and since when."""

import calendar
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from chatbot.domain.roles import Role, Roles

REVIEW_MONTHS: Final = 12


class Keeper(StrEnum):
    """As what somebody is given the login details."""

    LINE_MANAGER = "line_manager"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    OTHER = "other"


class ProfileState(StrEnum):
    """Whether a profile is still run."""

    OPEN = "open"
    CLOSED = "closed"


class RequestState(StrEnum):
    """What became of a request."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"


class Deed(StrEnum):
    """What can be done with a profile; its timeline says who did which, and when.

    GONE: its owner or deputy is no full member any more, or gave it back when they left.
    """

    ADD = "add"
    APPROVE = "approve"
    CHANGE = "change"
    OWNER = "owner"
    DEPUTY = "deputy"
    HAND_OVER = "hand_over"
    CONFIRM = "confirm"
    REVIEW = "review"
    CLOSE = "close"
    REOPEN = "reopen"
    GONE = "gone"


class Part(StrEnum):
    """What somebody has to do with a profile; whoever has no part does not see it."""

    OWNER = "owner"
    DEPUTY = "deputy"
    RECEIVER = "receiver"  # has its login details
    MANAGER = "manager"
    LEAD = "lead"


@dataclass(frozen=True, kw_only=True)
class ProfileRules:
    """What the policy says about profiles, and what is the organisation's own choice.

    Attributes:
        decided_by: who decides on a new one, in the pack's words.
        risk_assessment: whether one is needed before a new one is approved.
        keepers: who has to have the login details.
        review_months: how long a profile goes without being reviewed.
        own_choice: what of this the document leaves open, in a sentence.
    """

    decided_by: str = "a manager"
    risk_assessment: bool = False
    keepers: tuple[Keeper, ...] = ()
    review_months: int = REVIEW_MONTHS
    own_choice: str = "The policy does not speak of a register. Keeping one is our own choice."
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """That the login details of a profile were given to somebody; never the details.

    Attributes:
        receiver: to whom (Slack user id).
        told_by: who says so.
        confirmed_at: when the receiver said "I have them".
        ended_at: when they gave them back, or were no full member any more.
    """

    handover_id: str
    profile_id: str
    keeper: Keeper
    receiver: str
    handed_on: date
    told_by: str
    told_at: datetime
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def is_current(self) -> bool:
        """Whether they have them still."""
        return self.ended_at is None

    @property
    def waits(self) -> bool:
        """Whether it was claimed, and not confirmed."""
        return self.is_current and self.confirmed_at is None


@dataclass(frozen=True, kw_only=True)
class Details:
    """What a form says about a profile."""

    platform: str = ""
    name: str = ""
    address: str = ""
    purpose: str = ""
    owner: str | None = None
    deputy: str | None = None


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A page, profile or group that is run in the organisation's name.

    Attributes:
        owner: who runs it (Slack user id); None where nobody does.
        page_id: of the pack's page that it is, if any.
        version: grows with every change.
    """

    profile_id: str
    workspace_id: str
    platform: str
    name: str
    address: str
    purpose: str
    owner: str | None
    deputy: str | None
    added_at: datetime
    added_by: str
    page_id: str | None = None
    risk_assessment: str = ""
    reviewed_on: date | None = None
    state: ProfileState = ProfileState.OPEN
    closed_on: date | None = None
    version: int = 1
    handovers: tuple[HandOver, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is still run."""
        return self.state is ProfileState.OPEN

    @property
    def has_no_owner(self) -> bool:
        """Whether it is run, and by nobody."""
        return self.is_open and self.owner is None

    @property
    def details(self) -> Details:
        """What a form says about it."""
        return Details(
            platform=self.platform,
            name=self.name,
            address=self.address,
            purpose=self.purpose,
            owner=self.owner,
            deputy=self.deputy,
        )

    @property
    def current_handovers(self) -> tuple[HandOver, ...]:
        """Who has the login details now."""
        return tuple(each for each in self.handovers if each.is_current)

    def review_due_on(self, rules: ProfileRules, zone: ZoneInfo) -> date:
        """By when it has to be looked through again, in the organisation's zone."""
        added_on = self.added_at.astimezone(zone).date()
        return months_after(self.reviewed_on or added_on, rules.review_months)

    def needs_review(self, rules: ProfileRules, today: date, zone: ZoneInfo) -> bool:
        """Whether that day has come."""
        return self.is_open and self.review_due_on(rules, zone) <= today

    def missing_keepers(self, rules: ProfileRules) -> tuple[Keeper, ...]:
        """Who has to have the login details, and has not been given them."""
        if not self.is_open:
            return ()
        given = {each.keeper for each in self.current_handovers}
        return tuple(keeper for keeper in rules.keepers if keeper not in given)


@dataclass(frozen=True, kw_only=True)
class ProfileRequest:
    """Somebody asks for a new profile.

    Attributes:
        asked: what they would like; `owner` is who would run it.
        reason: of declining it.
    """

    request_id: str
    workspace_id: str
    asker: str
    asked: Details
    asked_at: datetime
    state: RequestState = RequestState.WAITING
    decided_by: str | None = None
    decided_at: datetime | None = None
    risk_assessment: str = ""
    reason: str = ""
    profile_id: str | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has decided yet."""
        return self.state is RequestState.WAITING


@dataclass(frozen=True, kw_only=True)
class Event:
    """One line of a profile's timeline; it is never changed.

    Attributes:
        actor: a Slack user id, or `SYSTEM`.
        subject: whom it is about, if anybody.
        on: the day that was named, if any.
    """

    at: datetime
    actor: str
    deed: Deed
    subject: str | None = None
    on: date | None = None
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The register in figures; of profiles, only those that are run."""

    profiles: int
    without_owner: int
    not_reviewed: int
    not_handed_over: int
    requests_waiting: int


MAY: Final[Mapping[Deed, frozenset[Part]]] = MappingProxyType(
    {
        Deed.CHANGE: frozenset({Part.OWNER, Part.MANAGER}),
        Deed.HAND_OVER: frozenset({Part.OWNER, Part.DEPUTY, Part.MANAGER}),
        Deed.CONFIRM: frozenset({Part.RECEIVER}),
        Deed.REVIEW: frozenset({Part.MANAGER}),
        Deed.CLOSE: frozenset({Part.OWNER, Part.MANAGER}),
        Deed.REOPEN: frozenset({Part.MANAGER}),
    }
)
SEE_ALL: Final = frozenset({Role.MANAGER, Role.SAFEGUARDING_LEAD})


def parts_of(profile: Profile, user_id: str, roles: Roles) -> frozenset[Part]:
    """What somebody has to do with a profile."""
    found = {
        Part.OWNER: profile.owner == user_id,
        Part.DEPUTY: profile.deputy == user_id,
        Part.RECEIVER: any(each.receiver == user_id for each in profile.current_handovers),
        Part.MANAGER: roles.has(user_id, Role.MANAGER),
        Part.LEAD: roles.has(user_id, Role.SAFEGUARDING_LEAD),
    }
    return frozenset(part for part, holds in found.items() if holds)


def may(deed: Deed, profile: Profile, user_id: str, roles: Roles) -> bool:
    """Whether somebody may do something with a profile, whatever its state."""
    return bool(parts_of(profile, user_id, roles) & MAY.get(deed, frozenset()))


def is_time_for(deed: Deed, profile: Profile) -> bool:
    """Whether something can be done with a profile as it stands, whoever does it."""
    return profile.is_open is not (deed is Deed.REOPEN)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day.day, last))


def standing_of(
    profiles: Collection[Profile], waiting: int, rules: ProfileRules, today: date, zone: ZoneInfo
) -> Standing:
    """The register in figures."""
    run = [profile for profile in profiles if profile.is_open]
    return Standing(
        profiles=len(run),
        without_owner=sum(profile.has_no_owner for profile in run),
        not_reviewed=sum(profile.needs_review(rules, today, zone) for profile in run),
        not_handed_over=sum(bool(profile.missing_keepers(rules)) for profile in run),
        requests_waiting=waiting,
    )


def in_order(profiles: Collection[Profile]) -> Sequence[Profile]:
    """As the register shows them: without an owner first, closed ones last, then by name."""
    return sorted(
        profiles,
        key=lambda each: (not each.has_no_owner, not each.is_open, each.name.casefold()),
    )
