"""Writes profiles with their timeline and the log of changes, within the caller's transaction."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime

from chatbot.domain.audit import SYSTEM, AuditEntry
from chatbot.domain.errors import StaleActionError
from chatbot.domain.profiles import Deed, Details, Event, Profile, ProfileState
from chatbot.services.ports import UnitOfWork


def add_profile(work: UnitOfWork, profile: Profile, event: Event, form_id: str | None) -> None:
    """Add a profile, with its first line."""
    work.profiles.add(profile)
    add_event(work, profile, event, form_id)


def change_details(  # noqa: PLR0913 - all that makes a change
    work: UnitOfWork,
    profile: Profile,
    details: Details,
    *,
    actor: str,
    at: datetime,
    form_id: str | None = None,
) -> Profile:
    """Let a profile be as the details say; returns it. Nothing is written where it was so."""
    changed = replace(profile, **asdict(details))
    events = _events(profile, changed, actor, at)
    if events:
        save(work, changed)
    for number, event in enumerate(events):
        add_event(work, changed, event, None if number else form_id)
    return replace(changed, version=profile.version + bool(events))


def close_profile(
    work: UnitOfWork, profile: Profile, event: Event, form_id: str | None = None
) -> None:
    """A profile is not run any more; nobody has its login details from then on."""
    save(work, replace(profile, state=ProfileState.CLOSED, closed_on=event.on))
    for handover in profile.current_handovers:
        work.profiles.put_handover(profile.workspace_id, replace(handover, ended_at=event.at))
    add_event(work, profile, event, form_id)


def let_go(
    work: UnitOfWork, profile: Profile, user_id: str, *, at: datetime, actor: str = SYSTEM
) -> None:
    """Somebody has nothing to do with a profile any more: not as owner, deputy or receiver."""
    held = [each for each in profile.current_handovers if each.receiver == user_id]
    for handover in held:
        work.profiles.put_handover(profile.workspace_id, replace(handover, ended_at=at))
    if user_id in {profile.owner, profile.deputy}:
        owner = None if profile.owner == user_id else profile.owner
        deputy = None if profile.deputy == user_id else profile.deputy
        save(work, replace(profile, owner=owner, deputy=deputy))
    elif not held:
        return
    add_event(work, profile, Event(at=at, actor=actor, deed=Deed.GONE, subject=user_id))


def save(work: UnitOfWork, profile: Profile) -> None:
    """Keep a change.

    Raises:
        StaleActionError: somebody else has changed it since it was read.
    """
    if not work.profiles.save(profile):
        raise StaleActionError("Somebody else changed this profile. Please open it again.")


def add_event(
    work: UnitOfWork, profile: Profile, event: Event, form_id: str | None = None
) -> None:
    """Append to the timeline and to the log of changes, which holds no words."""
    work.profiles.add_event(profile, event, form_id)
    on: date | None = event.on
    after = {"subject": event.subject, "on": on.isoformat() if on else None}
    work.audit.add(
        AuditEntry(
            workspace_id=profile.workspace_id,
            at=event.at,
            actor=event.actor,
            action=f"profiles.{event.deed}",
            subject=profile.profile_id,
            after={name: value for name, value in after.items() if value},
        )
    )


def _events(before: Profile, after: Profile, actor: str, at: datetime) -> Sequence[Event]:
    """What has changed, a line for each kind of change."""
    events = []
    people = {"owner": None, "deputy": None}
    words = [
        name
        for name, value in asdict(after.details).items()
        if name not in people and value != asdict(before.details)[name]
    ]
    if words:
        text = ", ".join(words)
        events.append(Event(at=at, actor=actor, deed=Deed.CHANGE, text=text))
    if before.owner != after.owner:
        events.append(Event(at=at, actor=actor, deed=Deed.OWNER, subject=after.owner))
    if before.deputy != after.deputy:
        events.append(Event(at=at, actor=actor, deed=Deed.DEPUTY, subject=after.deputy))
    return events
