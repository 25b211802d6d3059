"""What the services of profiles and leavers need from the store, as Protocols."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from chatbot.domain.leavers import Leaver, LeaverStep
from chatbot.domain.profiles import (
    Event,
    HandOver,
    Profile,
    ProfileRequest,
    ProfileRules,
    Standing,
)


class ProfileRepository(Protocol):
    """The register; whoever changes something has locked the roles before."""

    def add(self, profile: Profile) -> None:
        """Add a profile without hand-overs."""
        ...

    def get(self, workspace_id: str, profile_id: str) -> Profile | None:
        """One profile of this workspace."""
        ...

    def all(self, workspace_id: str) -> Sequence[Profile]:
        """All of them, closed ones too, the oldest first."""
        ...

    def save(self, profile: Profile) -> bool:
        """Keep a change; False where somebody else has changed it since it was read."""
        ...

    def put_handover(self, workspace_id: str, handover: HandOver) -> None:
        """Add a hand-over, or change the one with this id."""
        ...

    def with_handover(self, workspace_id: str, handover_id: str) -> Profile | None:
        """The profile that a hand-over is of."""
        ...

    def add_event(self, profile: Profile, event: Event, form_id: str | None = None) -> None:
        """Append to a profile's timeline."""
        ...

    def events(self, workspace_id: str, profile_id: str) -> Sequence[Event]:
        """A profile's timeline, oldest first."""
        ...

    def by_form(self, workspace_id: str, form_id: str) -> Profile | None:
        """The profile that a form has added or changed already."""
        ...

    def add_request(self, request: ProfileRequest, form_id: str) -> None:
        """Add a request."""
        ...

    def request(self, workspace_id: str, request_id: str) -> ProfileRequest | None:
        """One request of this workspace."""
        ...

    def request_by_form(self, workspace_id: str, form_id: str) -> ProfileRequest | None:
        """The request that a form made."""
        ...

    def requests(self, workspace_id: str) -> Sequence[ProfileRequest]:
        """All requests, the oldest first."""
        ...

    def decide(self, request: ProfileRequest) -> bool:
        """Keep a decision; False where somebody has decided before."""
        ...

    def standing(
        self, workspace_id: str, rules: ProfileRules, today: date, zone: ZoneInfo
    ) -> Standing:
        """The register in figures, on a day where the organisation is."""
        ...


class LeaverRepository(Protocol):
    """Checklists for leavers; whoever changes something has locked the roles before."""

    def add(self, leaver: Leaver) -> None:
        """Add a checklist with its steps."""
        ...

    def get(self, workspace_id: str, leaver_id: str) -> Leaver | None:
        """One checklist of this workspace."""
        ...

    def all(self, workspace_id: str) -> Sequence[Leaver]:
        """All of them, the oldest first."""
        ...

    def add_step(self, leaver: Leaver, step: LeaverStep) -> None:
        """Add a step."""
        ...

    def settle(self, leaver: Leaver, step: LeaverStep) -> bool:
        """Keep how a step was settled; False where somebody has settled it before."""
        ...

    def save(self, leaver: Leaver) -> None:
        """Keep the last day, and that it was closed."""
        ...
