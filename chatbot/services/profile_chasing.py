"""Reminds people of what the register waits for, in working hours alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from chatbot.domain.leavers import REMIND_AHEAD, Leaver
from chatbot.domain.profiles import Profile
from chatbot.services.absence_ports import AbsenceBook, Absences
from chatbot.services.leaver_lists import settle_what_is_so
from chatbot.services.ports import UnitOfWork
from chatbot.services.profile_notices import News
from chatbot.services.profile_office import ProfileOffice
from chatbot.services.profile_pages import ensure_pages

REQUEST_EVERY: Final = 3  # working days
CONFIRM_EVERY: Final = 2  # working days
MOST_NUDGES: Final = 3
REGISTER: Final = "register"


@dataclass(frozen=True, kw_only=True)
class Day:
    """The day on which reminders are written, and who is away on it."""

    on: date
    absences: Absences

    def is_here(self, user_id: str) -> bool:
        """Whether somebody can be written to."""
        return not self.absences.is_away(user_id, self.on)


@dataclass(frozen=True, kw_only=True)
class ProfileChaser:
    """Writes reminders; every one is told once, however often and wherever this runs."""

    office: ProfileOffice
    absences: AbsenceBook

    def chase(self) -> int:
        """Write what is due; to be called every few minutes. Returns how many messages."""
        ensure_pages(self.office)
        now = self.office.now()
        if not self.office.working_time.is_open(now):
            return 0
        day = Day(on=self.office.today(), absences=self.absences.now())
        with self.office.unit_of_work() as work:
            work.roles.lock(self.office.workspace_id)
            profiles = work.profiles.all(self.office.workspace_id)
            written = (
                self._requests(work, day)
                + self._handovers(work, profiles, day)
                + self._reviews(work, profiles, day)
                + self._leavers(work, now, day)
            )
            work.commit()
        return written

    def recheck(self) -> None:
        """Ask the platform about everybody in the register; to be called every hour.

        Whoever went while the bot was not there to be told gets a checklist.

        Raises:
            TransientDeliveryError: the platform could not be asked just now.
        """
        with self.office.unit_of_work() as work:
            profiles = work.profiles.all(self.office.workspace_id)
        known = {
            user_id
            for profile in profiles
            if profile.is_open
            for user_id in (
                profile.owner,
                profile.deputy,
                *(each.receiver for each in profile.current_handovers),
            )
        }
        self.office.identify(known)

    def _requests(self, work: UnitOfWork, day: Day) -> int:
        waiting = work.profiles.requests(self.office.workspace_id)
        return sum(
            self.office.tell(
                work,
                News.WAITING,
                request.request_id,
                self._managers(work, day, other_than=request.asker),
                once=str(nudge),
            )
            for request in waiting
            if request.is_waiting
            and (nudge := self._nudge(request.asked_at, day.on, REQUEST_EVERY))
        )

    def _handovers(self, work: UnitOfWork, profiles: Sequence[Profile], day: Day) -> int:
        waiting = [each for p in profiles if p.is_open for each in p.handovers if each.waits]
        return sum(
            self.office.tell(
                work, News.HAVE_THEM, each.handover_id, [each.receiver], once=str(nudge)
            )
            for each in waiting
            if (nudge := self._nudge(each.told_at, day.on, CONFIRM_EVERY))
            and day.is_here(each.receiver)
        )

    def _reviews(self, work: UnitOfWork, profiles: Sequence[Profile], day: Day) -> int:
        """When another one is due, and once in each month that any of them is."""
        rules, zone = self.office.rules, self.office.zone
        stale = [each for each in profiles if each.needs_review(rules, day.on, zone)]
        due = [each.review_due_on(rules, zone) for each in stale]
        if not due:
            return 0
        once = f"{max(due).isoformat()}:{day.on:%Y-%m}"
        return self.office.tell(work, News.REVIEW, REGISTER, self._managers(work, day), once=once)

    def _leavers(self, work: UnitOfWork, now: datetime, day: Day) -> int:
        leavers = [each for each in work.leavers.all(self.office.workspace_id) if each.is_open]
        return sum(
            self._chase_leaver(work, settle_what_is_so(work, leaver, now), day)
            for leaver in leavers
        )

    def _chase_leaver(self, work: UnitOfWork, leaver: Leaver, day: Day) -> int:
        if not leaver.is_open:
            return 0
        office, managers = self.office, self._managers(work, day)
        # One that began at night is told in the morning, and that is enough for the day.
        told_at = office.working_time.next_opening(leaver.started_at)
        begun_on = office.working_time.day_of(told_at)
        others = [each for each in managers if each != leaver.started_by]
        told = office.tell(work, News.LEAVING, leaver.leaver_id, others)
        if told or day.on == begun_on or not self._is_near(leaver, day.on):
            return told
        mine = [leaver.started_by] if leaver.started_by in managers else managers
        once = day.on.isoformat()
        return office.tell(work, News.UNSETTLED, leaver.leaver_id, mine, once=once)

    def _is_near(self, leaver: Leaver, today: date) -> bool:
        if leaver.leaves_on is None or leaver.gone_by(today):
            return True
        days = self.office.working_time.working_days_between(today, leaver.leaves_on)
        return days <= REMIND_AHEAD

    def _nudge(self, since: datetime, today: date, every: int) -> int:
        """Which reminder it is time for; 0 before the first and after the last."""
        begun_on = self.office.working_time.day_of(since)
        nudge = self.office.working_time.working_days_between(begun_on, today) // every
        return nudge if nudge <= MOST_NUDGES else 0

    def _managers(self, work: UnitOfWork, day: Day, *, other_than: str = "") -> list[str]:
        """The managers who are there; all of them where none is."""
        managers = self.office.managers(work, other_than=other_than)
        return [each for each in managers if day.is_here(each)] or managers
