"""Begins checklists and keeps them true, within the caller's transaction."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from chatbot.domain.audit import SYSTEM
from chatbot.domain.leavers import (
    Leaver,
    LeaverStep,
    Outcome,
    StepKind,
    missing_steps,
    steps_needed,
)
from chatbot.domain.people import Person
from chatbot.domain.profiles import Profile
from chatbot.services.ports import UnitOfWork
from chatbot.services.profile_writing import let_go


def begin_checklist(  # noqa: PLR0913 - all that makes a checklist
    work: UnitOfWork,
    workspace_id: str,
    user_id: str,
    *,
    leaves_on: date | None,
    started_by: str,
    now: datetime,
) -> Leaver | None:
    """The checklist of somebody who leaves, with a step for each thing to settle.

    One that is open is carried on, with the new day. None where nothing is to settle.
    """
    profiles = work.profiles.all(workspace_id)
    leaver = next((each for each in work.leavers.all(workspace_id) if _is_of(each, user_id)), None)
    if leaver is None:
        if not steps_needed(user_id, profiles):
            return None
        leaver = Leaver(
            leaver_id=uuid.uuid4().hex,
            workspace_id=workspace_id,
            user_id=user_id,
            leaves_on=leaves_on,
            started_by=started_by,
            started_at=now,
        )
        work.leavers.add(leaver)
    elif leaver.leaves_on != leaves_on:
        leaver = replace(leaver, leaves_on=leaves_on)
        work.leavers.save(leaver)
    return _with_missing_steps(work, leaver, profiles)


def _is_of(leaver: Leaver, user_id: str) -> bool:
    return leaver.user_id == user_id and leaver.is_open


def _with_missing_steps(work: UnitOfWork, leaver: Leaver, profiles: Sequence[Profile]) -> Leaver:
    new = tuple(
        LeaverStep(step_id=uuid.uuid4().hex, profile_id=profile_id, kind=kind)
        for profile_id, kind in missing_steps(leaver, leaver.user_id, profiles)
    )
    for step in new:
        work.leavers.add_step(leaver, step)
    return replace(leaver, steps=(*leaver.steps, *new))


def note_departure(work: UnitOfWork, person: Person, now: datetime, today: date) -> None:
    """Somebody is no full member any more: begin their checklist, and let go of their profiles.

    What they ran has nobody from then on, and is shown so. Done again, it changes nothing.

    Args:
        work: the transaction.
        person: who.
        now: when.
        today: the date of that moment where the organisation is.
    """
    workspace_id, user_id = person.workspace_id, person.user_id
    profiles = work.profiles.all(workspace_id)
    held = [profile for profile in profiles if steps_needed(user_id, [profile])]
    if not held:
        return
    planned = [each.leaves_on for each in work.leavers.all(workspace_id) if _is_of(each, user_id)]
    day = min((on for on in planned if on), default=None)
    leaves_on = min(day, today) if day else None
    begin_checklist(work, workspace_id, user_id, leaves_on=leaves_on, started_by=SYSTEM, now=now)
    for profile in held:
        let_go(work, profile, user_id, at=now)


def settle_what_is_so(work: UnitOfWork, leaver: Leaver, now: datetime) -> Leaver:
    """Settle the steps that the register says are done; returns the checklist as it is then."""
    for step in leaver.open_steps:
        profile = work.profiles.get(leaver.workspace_id, step.profile_id)
        if profile and (outcome := _outcome(leaver, step, profile)):
            owner = profile.owner if outcome is Outcome.HANDED_OVER else None
            settled = replace(step, done_at=now, done_by=SYSTEM, outcome=outcome, new_owner=owner)
            work.leavers.settle(leaver, settled)
            leaver = leaver.with_step(settled)
    return leaver


def _outcome(leaver: Leaver, step: LeaverStep, profile: Profile) -> Outcome | None:
    """What has become of a step without anybody ticking it."""
    if not profile.is_open:
        return Outcome.CLOSED if step.kind is StepKind.PROFILE else Outcome.HANDED_BACK
    moved_on = profile.owner not in {None, leaver.user_id}
    return Outcome.HANDED_OVER if step.kind is StepKind.PROFILE and moved_on else None
