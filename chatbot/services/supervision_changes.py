"""What is written when a record is opened, or its date is changed."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from chatbot.domain.supervision import Deed, Entry, Meeting, Plan
from chatbot.domain.supervision_dates import ComingDay, Diary
from chatbot.services.ports import UnitOfWork
from chatbot.services.supervision_notices import News, tell
from chatbot.services.supervision_office import SupervisionOffice, subject_of


def open_record(
    work: UnitOfWork, plan: Plan, day: ComingDay, actor: str, now: datetime
) -> Meeting | None:
    """Open the record of a date, within the caller's transaction; None where there is one."""
    meeting = Meeting(
        meeting_id=uuid.uuid4().hex,
        workspace_id=plan.workspace_id,
        worker=plan.worker,
        meant_for=day.meant_for,
        on=day.on,
    )
    if not work.supervision.add(meeting):
        return None
    entry = Entry(at=now, actor=actor, deed=Deed.OPEN, from_on=day.meant_for, to_on=day.on)
    work.supervision.add_entry(meeting, entry)
    return meeting


def move(  # noqa: PLR0913 - all that makes a change of date
    office: SupervisionOffice,
    work: UnitOfWork,
    meeting: Meeting,
    on: date,
    *,
    actor: str,
    people: Sequence[str],
    diary: Diary,
    reason: str | None = None,
    form_id: str | None = None,
) -> None:
    """Change the date within the caller's transaction, and tell everybody but who did it."""
    now = office.clock.now()
    moved = replace(meeting, on=on, moved=meeting.moved + 1)
    office.save(work, moved)
    entry = Entry(at=now, actor=actor, deed=Deed.MOVE, reason=reason, from_on=meeting.on, to_on=on)
    work.supervision.add_entry(meeting, entry, form_id)
    dates: dict[str, object] = {"on": meeting.on.isoformat()}
    office.audit(
        work,
        actor,
        "supervision.move",
        subject_of(meeting),
        before=dates,
        after={"on": on.isoformat()},
    )
    for user_id in people:
        if user_id != actor:
            tell(
                work,
                office.workspace_id,
                News.MOVED,
                user_id,
                worker=meeting.worker,
                not_before=diary.may_write_at(user_id, now),
                meeting=meeting,
                once=f"{on.isoformat()}:{moved.moved}",
            )
