"""What is written when something is done with a concern: the change, its line, who is told."""

import uuid
from dataclasses import replace
from datetime import datetime

from chatbot.domain.audit import AuditEntry
from chatbot.domain.concern_reports import Step
from chatbot.domain.concerns import Concern, ConcernState, Deed, Entry, FollowUp
from chatbot.services.concern_notices import News, tell
from chatbot.services.ports import UnitOfWork


def take_step(  # noqa: PLR0913 - all that makes a line of the timeline
    work: UnitOfWork,
    concern: Concern,
    step: Step,
    *,
    actor: str,
    now: datetime,
    form_id: str,
    not_before: datetime,
) -> None:
    """Change a concern within the caller's transaction, which has checked everything.

    Args:
        work: the transaction; it has locked the roles.
        concern: as it stands.
        step: what is done with it.
        actor: who does it (Slack user id).
        now: this moment (aware UTC).
        form_id: names the form.
        not_before: when whoever is concerned is told (aware UTC).
    """
    if step.deed is Deed.ERASE:
        work.concerns.erase(concern, now)
    follow_up = _changed_follow_up(concern, step, now)
    if follow_up:
        work.concerns.put_follow_up(concern.workspace_id, follow_up)
    if step.deed in STATES:
        work.concerns.set_state(concern, STATES[step.deed])
    entry = _entry(step, follow_up, actor, now)
    work.concerns.add_entry(concern, entry, form_id)
    told = _whom_to_tell(concern, step.deed, follow_up)
    if told and told[1] != actor:
        news, recipient = told
        tell(
            work,
            concern,
            news,
            [recipient],
            once=form_id,
            not_before=not_before,
            follow_up=follow_up,
        )
    work.audit.add(_audited(concern, entry))


STATES = {Deed.CLOSE: ConcernState.CLOSED, Deed.REOPEN: ConcernState.OPEN}


def _changed_follow_up(concern: Concern, step: Step, now: datetime) -> FollowUp | None:
    """The follow-up that is new, done, or somebody else's from now on."""
    task, follow_up = step.task, concern.follow_up(step.follow_up_id)
    if step.deed is Deed.FINISH and follow_up:
        return replace(follow_up, done_at=now)
    if task.owner is None or task.due_on is None:
        return None
    if step.deed is Deed.FOLLOW_UP:
        return FollowUp(
            follow_up_id=uuid.uuid4().hex,
            concern_id=concern.concern_id,
            task=task.what.strip(),
            owner=task.owner,
            due_on=task.due_on,
            assigned_at=now,
        )
    if step.deed is Deed.HAND_OVER and follow_up:
        return replace(
            follow_up,
            owner=task.owner,
            due_on=task.due_on,
            assigned_at=now,
            nudges=0,
            nudged_on=None,
            told_at=None,
        )
    return None


def _entry(step: Step, follow_up: FollowUp | None, actor: str, now: datetime) -> Entry:
    given = step.deed in {Deed.FOLLOW_UP, Deed.HAND_OVER}
    return Entry(
        at=now,
        actor=actor,
        deed=step.deed,
        text=step.text.strip() or None,
        follow_up_id=follow_up.follow_up_id if follow_up else None,
        owner=follow_up.owner if follow_up and given else None,
        due_on=follow_up.due_on if follow_up and given else None,
    )


def _whom_to_tell(
    concern: Concern, deed: Deed, follow_up: FollowUp | None
) -> tuple[News, str] | None:
    """The new owner of a follow-up; of a closed or reopened concern, whoever logged it."""
    if deed in {Deed.FOLLOW_UP, Deed.HAND_OVER} and follow_up:
        return News.ASSIGNED, follow_up.owner
    if deed in STATES:
        return (News.CLOSED if deed is Deed.CLOSE else News.REOPENED), concern.reporter
    return None


def _audited(concern: Concern, entry: Entry) -> AuditEntry:
    """What was done and to which concern; never a word of it."""
    after = {"owner": entry.owner, "due_on": entry.due_on and entry.due_on.isoformat()}
    return AuditEntry(
        workspace_id=concern.workspace_id,
        at=entry.at,
        actor=entry.actor,
        action=f"concerns.{entry.deed}",
        subject=concern.reference,
        before={"state": concern.state.value},
        after={"state": STATES.get(entry.deed, concern.state).value}
        | {name: value for name, value in after.items() if value},
    )
