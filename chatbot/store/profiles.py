"""The register of profiles, its timelines, and requests for new ones."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, RowMapping, func, insert, select, update

from chatbot.domain.profiles import (
    Deed,
    Details,
    Event,
    HandOver,
    Keeper,
    Profile,
    ProfileRequest,
    ProfileRules,
    ProfileState,
    RequestState,
    Standing,
    standing_of,
)
from chatbot.store.profile_tables import (
    profile_events,
    profile_handovers,
    profile_requests,
    profiles,
)

_ASKED: Final = ("platform", "name", "address", "purpose", "owner")


@dataclass(frozen=True, kw_only=True)
class SqlProfileRepository:
    """Implements `ProfileRepository`. Whoever changes something has locked the roles before."""

    connection: Connection

    def add(self, profile: Profile) -> None:
        """Add a profile without hand-overs."""
        self.connection.execute(insert(profiles).values(_row(profile)))

    def get(self, workspace_id: str, profile_id: str) -> Profile | None:
        """One profile of this workspace."""
        return next(iter(self._read(workspace_id, profiles.c.profile_id == profile_id)), None)

    def all(self, workspace_id: str) -> Sequence[Profile]:
        """All of them, closed ones too, the oldest first."""
        return self._read(workspace_id)

    def save(self, profile: Profile) -> bool:
        """Keep a change; False where somebody else has changed it since it was read."""
        changed = self.connection.execute(
            update(profiles)
            .where(
                profiles.c.workspace_id == profile.workspace_id,
                profiles.c.profile_id == profile.profile_id,
                profiles.c.version == profile.version,
            )
            .values(_row(replace(profile, version=profile.version + 1)))
        )
        return changed.rowcount == 1

    def put_handover(self, workspace_id: str, handover: HandOver) -> None:
        """Add a hand-over, or change the one with this id."""
        row = asdict(handover) | {"keeper": handover.keeper.value}
        changed = self.connection.execute(
            update(profile_handovers)
            .where(
                profile_handovers.c.workspace_id == workspace_id,
                profile_handovers.c.handover_id == handover.handover_id,
            )
            .values(row)
        )
        if not changed.rowcount:
            new = insert(profile_handovers).values(row | {"workspace_id": workspace_id})
            self.connection.execute(new)

    def with_handover(self, workspace_id: str, handover_id: str) -> Profile | None:
        """The profile that a hand-over is of."""
        of = select(profile_handovers.c.profile_id).where(
            profile_handovers.c.handover_id == handover_id
        )
        return next(iter(self._read(workspace_id, profiles.c.profile_id.in_(of))), None)

    def add_event(self, profile: Profile, event: Event, form_id: str | None = None) -> None:
        """Append to a profile's timeline."""
        row = asdict(event) | {
            "deed": event.deed.value,
            "workspace_id": profile.workspace_id,
            "profile_id": profile.profile_id,
            "form_id": form_id,
        }
        self.connection.execute(insert(profile_events).values(row))

    def events(self, workspace_id: str, profile_id: str) -> Sequence[Event]:
        """A profile's timeline, oldest first."""
        query = (
            select(profile_events)
            .where(
                profile_events.c.workspace_id == workspace_id,
                profile_events.c.profile_id == profile_id,
            )
            .order_by(profile_events.c.number)
        )
        return [_event(row) for row in self.connection.execute(query).mappings()]

    def by_form(self, workspace_id: str, form_id: str) -> Profile | None:
        """The profile that a form has added or changed already."""
        of = select(profile_events.c.profile_id).where(
            profile_events.c.workspace_id == workspace_id, profile_events.c.form_id == form_id
        )
        return next(iter(self._read(workspace_id, profiles.c.profile_id.in_(of))), None)

    def add_request(self, request: ProfileRequest, form_id: str) -> None:
        """Add a request."""
        row = _request_row(request) | {"form_id": form_id}
        self.connection.execute(insert(profile_requests).values(row))

    def request(self, workspace_id: str, request_id: str) -> ProfileRequest | None:
        """One request of this workspace."""
        found = self._requests(workspace_id, profile_requests.c.request_id == request_id)
        return next(iter(found), None)

    def request_by_form(self, workspace_id: str, form_id: str) -> ProfileRequest | None:
        """The request that a form made."""
        found = self._requests(workspace_id, profile_requests.c.form_id == form_id)
        return next(iter(found), None)

    def requests(self, workspace_id: str) -> Sequence[ProfileRequest]:
        """All requests, the oldest first."""
        return self._requests(workspace_id)

    def decide(self, request: ProfileRequest) -> bool:
        """Keep a decision; False where somebody has decided before."""
        changed = self.connection.execute(
            update(profile_requests)
            .where(
                profile_requests.c.workspace_id == request.workspace_id,
                profile_requests.c.request_id == request.request_id,
                profile_requests.c.state == RequestState.WAITING.value,
            )
            .values(_request_row(request))
        )
        return changed.rowcount == 1

    def standing(
        self, workspace_id: str, rules: ProfileRules, today: date, zone: ZoneInfo
    ) -> Standing:
        """The register in figures, on a day where the organisation is."""
        waiting = self.connection.scalar(
            select(func.count())
            .select_from(profile_requests)
            .where(
                profile_requests.c.workspace_id == workspace_id,
                profile_requests.c.state == RequestState.WAITING.value,
            )
        )
        known = self.all(workspace_id)
        return standing_of(known, waiting or 0, rules, today, zone)

    def _read(self, workspace_id: str, *conditions: ColumnElement[bool]) -> Sequence[Profile]:
        query = (
            select(profiles)
            .where(profiles.c.workspace_id == workspace_id, *conditions)
            .order_by(profiles.c.added_at, profiles.c.profile_id)
        )
        rows = self.connection.execute(query).mappings().all()
        handovers = self._handovers([row["profile_id"] for row in rows])
        return [_profile(row, handovers.get(row["profile_id"], ())) for row in rows]

    def _handovers(self, profile_ids: Sequence[str]) -> Mapping[str, Sequence[HandOver]]:
        query = (
            select(profile_handovers)
            .where(profile_handovers.c.profile_id.in_(profile_ids))
            .order_by(profile_handovers.c.number)
        )
        found: dict[str, list[HandOver]] = {}
        for row in self.connection.execute(query).mappings():
            values = _without(row, "number", "workspace_id") | {"keeper": Keeper(row["keeper"])}
            found.setdefault(row["profile_id"], []).append(HandOver(**values))
        return found

    def _requests(
        self, workspace_id: str, *conditions: ColumnElement[bool]
    ) -> Sequence[ProfileRequest]:
        query = (
            select(profile_requests)
            .where(profile_requests.c.workspace_id == workspace_id, *conditions)
            .order_by(profile_requests.c.asked_at, profile_requests.c.request_id)
        )
        return [_request(row) for row in self.connection.execute(query).mappings()]


def _without(row: Mapping[Any, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _row(profile: Profile) -> dict[str, Any]:
    return _without(asdict(profile), "handovers") | {"state": profile.state.value}


def _profile(row: RowMapping, handovers: Sequence[HandOver]) -> Profile:
    state = ProfileState(row["state"])
    return Profile(**dict(row) | {"state": state, "handovers": tuple(handovers)})


def _event(row: RowMapping) -> Event:
    values = _without(row, "number", "workspace_id", "profile_id", "form_id")
    return Event(**values | {"deed": Deed(row["deed"])})


def _request_row(request: ProfileRequest) -> dict[str, Any]:
    asked = asdict(request.asked)
    return _without(asdict(request), "asked") | {
        "state": request.state.value,
        **{name: asked[name] for name in _ASKED},
    }


def _request(row: RowMapping) -> ProfileRequest:
    asked = Details(**{name: row[name] for name in _ASKED})
    values = _without(row, "form_id", *_ASKED)
    return ProfileRequest(**values | {"asked": asked, "state": RequestState(row["state"])})
