"""Reminds the owners of follow-ups, and tells those who look after a concern of silence."""

import logging
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from chatbot.domain.audit import SYSTEM
from chatbot.domain.concerns import (
    Concern,
    Deed,
    Entry,
    FollowUp,
    audience_of,
    parts_of,
)
from chatbot.domain.errors import TransientDeliveryError
from chatbot.domain.people import Standing
from chatbot.domain.roles import Roles
from chatbot.domain.working_time import WorkingTime
from chatbot.services.absence_ports import AbsenceBook, Absences
from chatbot.services.concern_notices import News, tell
from chatbot.services.ports import Clock, UnitOfWork, UnitOfWorkFactory
from chatbot.services.roles import RolesService

log = logging.getLogger(__name__)

MOST_NUDGES: Final = 5


class Chase(StrEnum):
    """What a follow-up needs now."""

    WAIT = "wait"
    NUDGE = "nudge"
    SILENT = "silent"
    NOBODY = "nobody"


def next_chase(follow_up: FollowUp, *, today: date, assigned_on: date, can_do_it: bool) -> Chase:
    """What a follow-up needs on a working day.

    Its owner is reminded on the day it is due (the next working day, where that is
    none) and on each working day after it, five times in all; then the others are told.

    Args:
        follow_up: one that is still to be done.
        today: by the organisation's clock.
        assigned_on: the day on which the owner was told of it; that is reminder enough.
        can_do_it: whether the owner is still here and may read the concern.
    """
    if follow_up.told_at:
        return Chase.WAIT
    if not can_do_it:
        return Chase.NOBODY
    if follow_up.due_on > today or today in {follow_up.nudged_on, assigned_on}:
        return Chase.WAIT
    return Chase.NUDGE if follow_up.nudges < MOST_NUDGES else Chase.SILENT


@dataclass(frozen=True, kw_only=True)
class ConcernChaser:
    """Chases follow-ups, in working hours alone.

    Attributes:
        whereabouts: whoever is away is not reminded; they are once they are back.
    """

    roles: RolesService
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    working_time: WorkingTime
    whereabouts: AbsenceBook

    def chase(self) -> int:
        """Write the reminders that are due; to be called every few minutes.

        Returns:
            For how many follow-ups somebody was written to.
        """
        now = self.clock.now()
        if not self.working_time.is_open(now):
            return 0
        with self.unit_of_work() as work:
            concerns = work.concerns.with_open_follow_ups(self.roles.workspace_id)
        waiting = [each for concern in concerns for each in concern.open_follow_ups()]
        absences = self.whereabouts.now()
        return sum(self._chase_one(follow_up, now, absences) for follow_up in waiting)

    def _chase_one(self, known: FollowUp, now: datetime, absences: Absences) -> bool:
        """Whether somebody was written to; as the follow-up is now, not as it was listed."""
        try:
            person = self.roles.people.identify(known.owner)
        except TransientDeliveryError:
            return False  # the platform is asked again at the next call
        with self.unit_of_work() as work:
            work.roles.lock(self.roles.workspace_id)
            roles = work.roles.all(self.roles.workspace_id)
            concern = work.concerns.get(self.roles.workspace_id, known.concern_id)
            follow_up = concern.follow_up(known.follow_up_id) if concern else None
            if concern is None or follow_up is None or follow_up not in concern.open_follow_ups():
                return False
            is_here = follow_up.owner != known.owner or person.standing is Standing.MEMBER
            can_do_it = is_here and bool(parts_of(concern, follow_up.owner, roles))
            step = self._step(follow_up, now, absences, can_do_it=can_do_it)
            if step is Chase.NUDGE:
                written = self._nudge(work, concern, follow_up, now)
            else:
                written = step is not Chase.WAIT and self._tell(
                    work, concern, follow_up, roles, step
                )
            work.commit()
        return written

    def _step(
        self, follow_up: FollowUp, now: datetime, absences: Absences, *, can_do_it: bool
    ) -> Chase:
        today = self.working_time.day_of(now)
        if can_do_it and absences.is_away(follow_up.owner, today):
            return Chase.WAIT
        assigned_on = self.working_time.day_of(follow_up.assigned_at)
        return next_chase(follow_up, today=today, assigned_on=assigned_on, can_do_it=can_do_it)

    def _nudge(
        self, work: UnitOfWork, concern: Concern, follow_up: FollowUp, now: datetime
    ) -> bool:
        """Remind the owner."""
        today = self.working_time.day_of(now)
        nudged = replace(follow_up, nudges=follow_up.nudges + 1, nudged_on=today)
        work.concerns.put_follow_up(concern.workspace_id, nudged)
        once = f"{_since(nudged)}:{nudged.nudges}"
        recipients = [nudged.owner]
        tell(work, concern, News.DUE, recipients, once=once, not_before=now, follow_up=nudged)
        return True

    def _tell(
        self, work: UnitOfWork, concern: Concern, follow_up: FollowUp, roles: Roles, step: Chase
    ) -> bool:
        """Tell those who look after the concern; where there is nobody, it is tried again."""
        handlers = audience_of(safeguarding=concern.safeguarding, roles=roles).people
        recipients = [each for each in handlers if each != follow_up.owner]
        if not recipients and step is Chase.NOBODY:
            log.warning("follow_up_unheard", extra={"reference": concern.reference})
            return False
        now, news = self.clock.now(), News.SILENT if step is Chase.SILENT else News.NOBODY
        told = replace(follow_up, told_at=now)
        work.concerns.put_follow_up(concern.workspace_id, told)
        entry = Entry(at=now, actor=SYSTEM, deed=Deed.TOLD, follow_up_id=told.follow_up_id)
        work.concerns.add_entry(concern, entry)
        once = _since(told)
        tell(work, concern, news, recipients, once=once, not_before=now, follow_up=told)
        return True


def _since(follow_up: FollowUp) -> str:
    """Names a follow-up in the hands of its present owner."""
    return f"{follow_up.follow_up_id}:{follow_up.assigned_at.isoformat()}"
