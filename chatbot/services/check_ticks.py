"""What happens to checks by itself: opened, chased, missed; to be called by the metronome."""

import logging
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from chatbot.domain.check_rules import RuleBook
from chatbot.domain.checks import (
    LONGEST_GAP,
    STILL_RECORDED,
    Check,
    Lateness,
    Occurrence,
    OccurrenceState,
    Step,
    lateness,
    step_after,
    step_moment,
)
from chatbot.domain.outbox import NewMessage
from chatbot.services import check_messages as messages
from chatbot.services.check_handing import ask_next, hand_on
from chatbot.services.check_rota import CheckOffice, Rota
from chatbot.services.check_showing import shown, shown_anew
from chatbot.services.ports import UnitOfWork

log = logging.getLogger(__name__)

DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class CheckTicks:
    """The database says what is due; a late or a lost tick loses nothing, two at once add nothing.

    Every method may be called at any time, by several processes.
    """

    office: CheckOffice

    def tick(self) -> int:
        """Open what is due and chase what is not done; returns how many things changed."""
        return self.open_due() + self.chase()

    def open_due(self) -> int:
        """Open every occurrence whose time has come, with its messages in one transaction.

        Returns:
            How many were opened.
        """
        workspace_id, now = self.office.workspace_id, self.office.clock.now()
        with self.office.unit_of_work() as work:
            book = self.office.book_in(work)
            progress = dict(work.checks.progress(workspace_id))
            since = self.office.working_time.day_of(now) - (LONGEST_GAP + 2) * DAY
            opened = work.checks.opened_since(workspace_id, since)
        due, through = self._due(book, progress, opened, now)
        if not due and not through:
            return 0
        rota = self.office.rota()
        new = [self._opened(check, day, rota, now) for check, day in due]
        with self.office.unit_of_work() as work:
            added = work.checks.open(new)
            mine = [each for each in new if each.occurrence_id in added]
            work.outbox.add_all(workspace_id, self._opening_messages(mine, rota, now))
            ended = self._ended(work, mine)
            work.outbox.add_all(workspace_id, shown(work, ended, rota, now, "next"))
            work.checks.note_progress(workspace_id, through)
            work.commit()
        return len(mine)

    def chase(self) -> int:
        """Nudge, ask the backup, tell the managers, each at its time; returns how often."""
        with self.office.unit_of_work() as work:
            waiting = work.checks.waiting(self.office.workspace_id)
        if not waiting:
            return 0
        book, rota = self.office.book(), self.office.rota()
        return sum(self._follow_up(occurrence, book, rota) for occurrence in waiting)

    def _due(
        self,
        book: RuleBook,
        progress: dict[str, date],
        opened: frozenset[tuple[str, date]],
        now: datetime,
    ) -> tuple[list[tuple[Check, date]], dict[str, date]]:
        """What is to be opened, and up to where each check is dealt with then."""
        due: list[tuple[Check, date]] = []
        through: dict[str, date] = {}
        for check_id in book.pack:
            today, known = self._today(book, check_id, now), progress.get(check_id)
            if known is None:  # its first day: what has opened already is not caught up on
                through[check_id] = self._before_first(book, check_id, today, now)
                first = through[check_id] + DAY
            else:
                first = self._first_open(check_id, known, today)
                if not today - DAY <= known <= today:
                    through[check_id] = today - DAY
            due += [
                (check, day)
                for day, check in book.due(check_id, self.office.working_time, first, today)
                if (check_id, day) not in opened
                and check.window(day, self.office.working_time)[0] <= now
            ]
        return due, through

    def _first_open(self, check_id: str, known: date, today: date) -> date:
        """The first day that may not have been dealt with."""
        if known > today:  # the clock jumped ahead and came back
            return today
        first = max(known + DAY, today - LONGEST_GAP * DAY)
        if first > known + DAY:
            extra = {"check_id": check_id, "from": str(known + DAY), "to": str(first - DAY)}
            log.error("check_days_given_up", extra=extra)
        return first

    def _today(self, book: RuleBook, check_id: str, now: datetime) -> date:
        check = book.at(check_id, self.office.working_time.day_of(now)) or book.pack[check_id]
        return now.astimezone(check.zone_in(self.office.working_time)).date()

    def _before_first(self, book: RuleBook, check_id: str, today: date, now: datetime) -> date:
        check = book.at(check_id, today) or book.pack[check_id]
        has_opened = check.window(today, self.office.working_time)[0] < now
        return today if has_opened else today - DAY

    def _opened(self, check: Check, day: date, rota: Rota, now: datetime) -> Occurrence:
        opens_at, due_at = check.window(day, self.office.working_time)
        too_late = lateness(opens_at, due_at, now) is Lateness.TOO_LATE
        return Occurrence(
            occurrence_id=uuid.uuid4().hex,
            workspace_id=self.office.workspace_id,
            check_id=check.check_id,
            on=day,
            opens_at=opens_at,
            due_at=due_at,
            opened_at=now,
            state=OccurrenceState.MISSED if too_late else OccurrenceState.OPEN,
            step=Step.OVER if too_late else Step.NUDGE,
            step_at=due_at if too_late else step_moment(Step.NUDGE, now, due_at),
            people=() if too_late else rota.who(check, day),
            missed_at=due_at if too_late else None,
        )

    def _opening_messages(
        self, opened: Iterable[Occurrence], rota: Rota, now: datetime
    ) -> list[NewMessage]:
        at, too_late = self.office.may_write_at(now), []
        found: list[NewMessage] = []
        for occurrence in opened:
            if not occurrence.is_waiting:
                too_late.append(occurrence)
            elif occurrence.asked:
                found += messages.reminders(occurrence, occurrence.asked, at)
            else:
                found += messages.nobody(occurrence, rota.told(now), at)
        if too_late:
            log.warning("checks_missed_unasked", extra={"count": len(too_late)})
        return found + messages.missed(too_late, rota.told(now), at)

    def _ended(self, work: UnitOfWork, opened: Sequence[Occurrence]) -> list[Occurrence]:
        """What was missed before, and can no longer be made up for."""
        days = {each.check_id: each.on for each in opened}
        if not days:
            return []
        since = min(days.values()) - STILL_RECORDED - DAY
        missed = work.checks.missed_since(self.office.workspace_id, since)
        return [each for each in missed if each.check_id in days and each.on < days[each.check_id]]

    def _follow_up(self, occurrence: Occurrence, book: RuleBook, rota: Rota) -> bool:
        """One thing at a time; what else there is comes with the next tick."""
        now = self.office.clock.now()
        check = book.at(occurrence.check_id, occurrence.on)
        after, to_send = self._next(occurrence, check, rota, now)
        if after == occurrence:
            return False
        with self.office.unit_of_work() as work:
            saved = work.checks.save(after)
            if saved:
                work.outbox.add_all(self.office.workspace_id, to_send)
                anew = shown_anew(work, occurrence, after, rota, now)
                work.outbox.add_all(self.office.workspace_id, anew)
                work.commit()
        return saved

    def _next(
        self, occurrence: Occurrence, check: Check | None, rota: Rota, now: datetime
    ) -> tuple[Occurrence, Sequence[NewMessage]]:
        if occurrence.due_at <= now:
            return self._miss(occurrence, rota, now)
        if check is None or not check.switched_on:  # a manager, or a new pack, has ended it
            return replace(occurrence, state=OccurrenceState.CANCELLED), ()
        gone = [each for each in occurrence.asked if not rota.is_there(each, occurrence.on)]
        if gone:
            return hand_on(occurrence, check, gone, rota, now)
        if not occurrence.asked and (asked := ask_next(occurrence, check, rota, now)):
            return asked
        if occurrence.step_at <= now and self.office.working_time.is_open(now):
            return self._step(occurrence, check, rota, now)
        return occurrence, ()

    def _miss(
        self, occurrence: Occurrence, rota: Rota, now: datetime
    ) -> tuple[Occurrence, Sequence[NewMessage]]:
        """The end of the working day still counts as within it: that is when most are due."""
        within = self.office.working_time.is_open(occurrence.due_at - timedelta(microseconds=1))
        prompt = now < occurrence.due_at + timedelta(minutes=15)
        at = now if within and prompt else self.office.may_write_at(now)
        after = replace(
            occurrence,
            state=OccurrenceState.MISSED,
            step=Step.OVER,
            missed_at=occurrence.due_at,
        )
        return after, messages.missed([after], rota.told(now), at)

    def _step(
        self, occurrence: Occurrence, check: Check, rota: Rota, now: datetime
    ) -> tuple[Occurrence, Sequence[NewMessage]]:
        """The step whose time has come; of several that were slept through only the last."""
        step = occurrence.step
        backup_at = step_moment(Step.BACKUP, occurrence.opened_at, occurrence.due_at)
        if step is Step.NUDGE and backup_at <= now:
            step = Step.BACKUP
        following = step_after(step)
        after = replace(
            occurrence,
            step=following,
            step_at=step_moment(following, occurrence.opened_at, occurrence.due_at),
        )
        if step is Step.BACKUP and occurrence.state is OccurrenceState.OPEN:
            known = [person.user_id for person in occurrence.people]
            backup = rota.backup(check, occurrence.on, known)
            if backup:
                after = replace(after, people=(*after.people, *backup))
                return after, messages.reminders(after, [b.user_id for b in backup], now)
        people = [occurrence.taken_by] if occurrence.taken_by else list(occurrence.asked)
        return after, messages.nudges(after, people, step, now)
