"""What happens to supervision by itself: opened, asked, reminded, moved; in working hours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from chatbot.domain.audit import SYSTEM
from chatbot.domain.roles import Role, Roles
from chatbot.domain.supervision import Deed, Entry, Meeting, MeetingState, Plan
from chatbot.domain.supervision_dates import (
    ASKED_BEFORE,
    EARLIEST,
    REMINDED_BEFORE,
    ComingDay,
    Diary,
    coming,
)
from chatbot.services.ports import UnitOfWork
from chatbot.services.supervision_changes import move, open_record
from chatbot.services.supervision_notices import News, tell
from chatbot.services.supervision_office import SupervisionOffice, subject_of


@dataclass(frozen=True, kw_only=True)
class _Morning:
    """What is known when the metronome ticks; whatever is done is checked against the database."""

    now: datetime
    today: date
    diary: Diary
    roles: Roles
    strangers: frozenset[str]

    def supervisors(self, worker: str) -> tuple[str, ...]:
        """Who supervises somebody now."""
        return self.roles.holders(Role.SUPERVISOR, worker)

    def people(self, worker: str) -> tuple[str, ...]:
        """Who has to be there."""
        return (worker, *self.supervisors(worker))


@dataclass(frozen=True, kw_only=True)
class SupervisionTicks:
    """The database says what is due: a late tick loses nothing, two at once add nothing."""

    office: SupervisionOffice

    def tick(self) -> int:
        """Do what is due; to be called every few minutes.

        Returns:
            How many things were done.
        """
        now, workspace_id = self.office.clock.now(), self.office.workspace_id
        if not self.office.working_time.is_open(now):
            return 0
        diary = self.office.diary()
        with self.office.unit_of_work() as work:
            plans = work.supervision.plans(workspace_id)
            meetings = work.supervision.all(workspace_id)
            morning = _Morning(
                now=now,
                today=self.office.today(),
                diary=diary,
                roles=work.roles.all(workspace_id),
                strangers=work.people.not_members(workspace_id),
            )
        opened = sum(self._open_due(plan, meetings, morning) for plan in plans)
        if opened:
            with self.office.unit_of_work() as work:
                meetings = work.supervision.all(workspace_id)
        planned = [each for each in meetings if each.is_planned]
        return opened + sum(self._follow(each, morning) for each in planned)

    def _open_due(self, plan: Plan, meetings: Sequence[Meeting], morning: _Morning) -> int:
        """Open the records of a plan whose time has come."""
        if plan.ended_at:
            return 0
        if plan.worker in morning.strangers:
            return self._end(plan, morning)
        mine = [each for each in meetings if each.worker == plan.worker]
        people, last = morning.people(plan.worker), morning.today + EARLIEST
        due = [
            day
            for day in coming(plan, mine, morning.diary, people, last)
            if morning.diary.before(plan.worker, day.on, ASKED_BEFORE) <= morning.today
        ]
        return sum(self._open(plan, day, morning.now) for day in due)

    def _open(self, plan: Plan, day: ComingDay, now: datetime) -> bool:
        with self.office.unit_of_work() as work:
            work.roles.lock(self.office.workspace_id)
            if work.supervision.plan_of(plan.workspace_id, plan.worker) != plan:
                return False
            opened = open_record(work, plan, day, SYSTEM, now) is not None
            work.commit()
        return opened

    def _end(self, plan: Plan, morning: _Morning) -> int:
        """A worker has gone: nothing is asked any more, and the managers are told."""
        now = morning.now
        with self.office.unit_of_work() as work:
            work.roles.lock(self.office.workspace_id)
            if work.supervision.plan_of(plan.workspace_id, plan.worker) != plan:
                return 0
            work.supervision.save_plan(replace(plan, ended_at=now, version=plan.version + 1))
            self.office.audit(work, SYSTEM, "supervision_plan.ended", plan.worker)
            for manager in work.roles.all(self.office.workspace_id).holders(Role.MANAGER):
                tell(
                    work,
                    plan.workspace_id,
                    News.GONE,
                    manager,
                    worker=plan.worker,
                    not_before=morning.diary.may_write_at(manager, now),
                    once=str(plan.version),
                )
            work.commit()
        return 1

    def _follow(self, known: Meeting, morning: _Morning) -> bool:
        """One thing at a time; what else there is comes with the next tick.

        Of somebody who has left only what was to come is closed: what became of a date that
        has passed, or of today's, nobody has said.
        """
        steps: tuple[tuple[Callable[[Meeting, _Morning], bool], _Step], ...] = (
            (_is_called_off, self._close),
            (_has_to_move, self._move),
            (_is_to_be_asked, self._prompt),
            (_is_to_be_reminded, self._remind),
            (_is_to_be_told, self._tell_supervisors),
            (_outcome_is_missing, self._ask_outcome),
        )
        act = next((step for is_due, step in steps if is_due(known, morning)), None)
        if act is None:
            return False
        with self.office.unit_of_work() as work:
            work.roles.lock(self.office.workspace_id)
            if work.supervision.get(known.workspace_id, known.meeting_id) != known:
                return False
            act(work, known, morning)
            work.commit()
        return True

    def _close(self, work: UnitOfWork, meeting: Meeting, morning: _Morning) -> None:
        if meeting.begun_at is None:
            work.supervision.remove(meeting)
            return
        self.office.save(work, replace(meeting, state=MeetingState.NOT_HELD))
        entry = Entry(at=morning.now, actor=SYSTEM, deed=Deed.GONE)
        work.supervision.add_entry(meeting, entry)
        self.office.audit(work, SYSTEM, "supervision.gone", subject_of(meeting))

    def _move(self, work: UnitOfWork, meeting: Meeting, morning: _Morning) -> None:
        people = morning.people(meeting.worker)
        on = morning.diary.first_possible(people, meeting.on) or meeting.on
        move(
            self.office,
            work,
            meeting,
            on,
            actor=SYSTEM,
            people=people,
            diary=morning.diary,
        )

    def _prompt(self, work: UnitOfWork, meeting: Meeting, morning: _Morning) -> None:
        self.office.save(work, replace(meeting, prompted_on=morning.today))
        self._write(work, News.PROMPT, meeting, meeting.worker, morning)

    def _remind(self, work: UnitOfWork, meeting: Meeting, morning: _Morning) -> None:
        self.office.save(work, replace(meeting, reminded_for=meeting.on))
        self._write(work, News.REMIND, meeting, meeting.worker, morning)

    def _tell_supervisors(self, work: UnitOfWork, meeting: Meeting, morning: _Morning) -> None:
        self.office.save(work, replace(meeting, told_for=meeting.on))
        for user_id in _there(meeting, morning):
            self._write(work, News.DAY_BEFORE, meeting, user_id, morning)

    def _ask_outcome(self, work: UnitOfWork, meeting: Meeting, morning: _Morning) -> None:
        self.office.save(work, replace(meeting, outcome_for=meeting.on))
        for user_id in _there(meeting, morning):
            self._write(work, News.OUTCOME, meeting, user_id, morning)

    def _write(
        self, work: UnitOfWork, news: News, meeting: Meeting, user_id: str, morning: _Morning
    ) -> None:
        tell(
            work,
            meeting.workspace_id,
            news,
            user_id,
            worker=meeting.worker,
            not_before=morning.now,
            meeting=meeting,
            once=meeting.on.isoformat(),
        )


_Step = Callable[[UnitOfWork, Meeting, _Morning], None]


def _is_called_off(meeting: Meeting, morning: _Morning) -> bool:
    return meeting.worker in morning.strangers and meeting.on > morning.today


def _has_to_move(meeting: Meeting, morning: _Morning) -> bool:
    people = morning.people(meeting.worker)
    return (
        meeting.worker not in morning.strangers
        and meeting.on >= morning.today
        and not morning.diary.can_meet(people, meeting.on)
        and morning.diary.first_possible(people, meeting.on) is not None
    )


def _is_to_be_asked(meeting: Meeting, morning: _Morning) -> bool:
    return (
        meeting.prompted_on is None
        and _can_be_asked(meeting, morning)
        and morning.diary.before(meeting.worker, meeting.on, ASKED_BEFORE) <= morning.today
    )


def _is_to_be_reminded(meeting: Meeting, morning: _Morning) -> bool:
    remind_on = morning.diary.before(meeting.worker, meeting.on, REMINDED_BEFORE)
    return (
        meeting.answered_at is None
        and meeting.reminded_for != meeting.on
        and meeting.prompted_on not in {None, morning.today}
        and _can_be_asked(meeting, morning)
        and remind_on <= morning.today
    )


def _can_be_asked(meeting: Meeting, morning: _Morning) -> bool:
    return (
        meeting.on >= morning.today
        and bool(morning.supervisors(meeting.worker))
        and morning.diary.is_there(meeting.worker, morning.today)
    )


def _is_to_be_told(meeting: Meeting, morning: _Morning) -> bool:
    return (
        meeting.told_for != meeting.on
        and meeting.on >= morning.today
        and any(
            morning.diary.before(each, meeting.on, REMINDED_BEFORE) <= morning.today
            for each in _there(meeting, morning)
        )
    )


def _outcome_is_missing(meeting: Meeting, morning: _Morning) -> bool:
    return (
        meeting.outcome_for != meeting.on
        and meeting.on < morning.today
        and bool(_there(meeting, morning))
    )


def _there(meeting: Meeting, morning: _Morning) -> list[str]:
    """The supervisors who are at work today."""
    supervisors = morning.supervisors(meeting.worker)
    return [each for each in supervisors if morning.diary.is_there(each, morning.today)]
