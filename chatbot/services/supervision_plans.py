"""When a worker's supervision is: set by their supervisor or a manager."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from chatbot.domain.permissions import Action
from chatbot.domain.roles import Role
from chatbot.domain.supervision import Deed, Entry, Meeting, Plan
from chatbot.domain.supervision_dates import Diary, next_day
from chatbot.domain.supervision_steps import FieldName, faults_of_plan
from chatbot.services.ports import UnitOfWork
from chatbot.services.supervision_notices import News, tell
from chatbot.services.supervision_office import SupervisionOffice

NO_SUPERVISOR = "This worker has no supervisor yet. A manager chooses one under Settings."
NO_MEMBER = "Choose a full member of the organisation."
OVERTAKEN = "Somebody else has changed this meanwhile. Close it, and look again."
TAKEN = "There is a record for that day already. Choose another day."


@dataclass(frozen=True, kw_only=True)
class PlanForm:
    """What the form shows.

    Attributes:
        plan: as it is; None where there is none.
        next_on: the next date of it.
        seen: to be handed back: who changed something meanwhile is found by it.
    """

    worker: str
    plan: Plan | None
    next_on: date | None
    supervisors: tuple[str, ...]
    today: date

    @property
    def seen(self) -> int:
        """The version of the plan; 0 where there is none."""
        return self.plan.version if self.plan else 0


@dataclass(frozen=True, kw_only=True)
class Planned:
    """It was saved.

    Attributes:
        next_on: when it is; another day than was wanted where nobody works then, or one
            of the two is away.
        wanted: the day that was wanted; None where the plan was ended.
    """

    worker: str
    next_on: date | None
    wanted: date | None


@dataclass(frozen=True, kw_only=True)
class PlanFaulty:
    """Nothing was saved: a sentence for each field."""

    faults: Mapping[FieldName, str]


@dataclass(frozen=True, kw_only=True)
class SupervisionPlans:
    """Every method checks that the one who acts may plan for this worker."""

    office: SupervisionOffice

    def form(self, user_id: str, worker: str) -> PlanForm:
        """What the form shows.

        Raises:
            NotAuthorisedError: neither the worker's supervisor nor a manager.
        """
        self.office.roles.require(user_id, Action.PLAN_SUPERVISION, worker)
        diary = self.office.diary()
        with self.office.unit_of_work() as work:
            return self._form(work, worker, diary)

    def save(
        self, user_id: str, worker: str, *, starting_on: date | None, weeks: str, seen: int
    ) -> Planned | PlanFaulty:
        """Set the next date, and how often it comes from then on.

        What was planned and not begun goes; what was begun is kept, on the new date.

        Args:
            user_id: the supervisor or a manager.
            worker: whose supervision it is.
            starting_on: the next date.
            weeks: how often, as it was typed; empty for that one date.
            seen: `PlanForm.seen`.

        Raises:
            NotAuthorisedError: neither the worker's supervisor nor a manager.
        """
        self.office.roles.require(user_id, Action.PLAN_SUPERVISION, worker)
        self.office.roles.people.identify(worker)
        if faults := faults_of_plan(starting_on, weeks, self.office.today()):
            return PlanFaulty(faults=faults)
        every, diary = int(weeks) if weeks.strip() else None, self.office.diary()
        with self.office.unit_of_work() as work:
            work.roles.lock(self.office.workspace_id)
            form = self._form(work, worker, diary)
            if (fault := self._fault(work, form, seen)) or starting_on is None:
                return PlanFaulty(faults={FieldName.DAY: fault or ""})
            on = diary.first_possible((worker, *form.supervisors), starting_on) or starting_on
            if form.plan and _is_so(form.plan, form.next_on, starting_on, on, every):
                return Planned(worker=worker, next_on=form.next_on, wanted=starting_on)
            if not self._make_room(work, form, starting_on, on, user_id):
                return PlanFaulty(faults={FieldName.DAY: TAKEN})
            plan = self._new(user_id, form, starting_on, every)
            work.supervision.save_plan(plan)
            planned = self._form(work, worker, diary)
            self._note(work, user_id, form.plan, plan, planned.next_on, diary)
            work.commit()
        return Planned(worker=worker, next_on=planned.next_on, wanted=starting_on)

    def end(self, user_id: str, worker: str, seen: int) -> Planned | PlanFaulty:
        """Plan nothing more; what was begun stays.

        Raises:
            NotAuthorisedError: neither the worker's supervisor nor a manager.
        """
        self.office.roles.require(user_id, Action.PLAN_SUPERVISION, worker)
        now, diary = self.office.clock.now(), self.office.diary()
        with self.office.unit_of_work() as work:
            work.roles.lock(self.office.workspace_id)
            form = self._form(work, worker, diary)
            plan = form.plan
            if form.seen != seen:
                return PlanFaulty(faults={FieldName.DAY: OVERTAKEN})
            if plan and plan.ended_at is None:
                for meeting in self._ahead(work, worker):
                    if meeting.begun_at is None:
                        work.supervision.remove(meeting)
                ended = replace(plan, ended_at=now, version=plan.version + 1)
                work.supervision.save_plan(ended)
                self.office.audit(work, user_id, "supervision_plan.ended", worker)
                self._tell(work, user_id, ended, News.ENDED, diary)
                work.commit()
        return Planned(worker=worker, next_on=None, wanted=None)

    def _form(self, work: UnitOfWork, worker: str, diary: Diary) -> PlanForm:
        workspace_id, today = self.office.workspace_id, self.office.today()
        plan = work.supervision.plan_of(workspace_id, worker)
        supervisors = work.roles.all(workspace_id).holders(Role.SUPERVISOR, worker)
        meetings = work.supervision.of_worker(workspace_id, worker)
        people = (worker, *supervisors)
        next_on = next_day(plan, meetings, diary, people, today) if plan else None
        return PlanForm(
            worker=worker, plan=plan, next_on=next_on, supervisors=supervisors, today=today
        )

    def _fault(self, work: UnitOfWork, form: PlanForm, seen: int) -> str | None:
        if form.seen != seen:
            return OVERTAKEN
        if not self.office.is_member(work, form.worker):
            return NO_MEMBER
        return None if form.supervisors else NO_SUPERVISOR

    def _ahead(self, work: UnitOfWork, worker: str) -> list[Meeting]:
        """The records of coming dates, the first first."""
        found = work.supervision.of_worker(self.office.workspace_id, worker)
        today = self.office.today()
        return [each for each in reversed(found) if each.is_planned and each.on >= today]

    def _make_room(
        self, work: UnitOfWork, form: PlanForm, starting_on: date, on: date, user_id: str
    ) -> bool:
        """Let the coming record be that of the new date; False where that one has a record."""
        ahead = self._ahead(work, form.worker)
        known = work.supervision.of_worker(self.office.workspace_id, form.worker)
        taken = [each for each in known if each.meant_for == starting_on and each not in ahead]
        if taken:
            return False
        begun = [each for each in ahead if each.begun_at]
        fits = [each for each in begun if each.meant_for == starting_on]
        kept = next(iter((*fits, *begun, *(e for e in ahead if e.on == starting_on))), None)
        for meeting in ahead:
            if meeting != kept and meeting.begun_at is None:
                work.supervision.remove(meeting)
        if kept and (kept.meant_for, kept.on) != (starting_on, on):
            moved = kept.moved + (kept.on != on)
            self.office.save(work, replace(kept, meant_for=starting_on, on=on, moved=moved))
            entry = Entry(
                at=self.office.clock.now(),
                actor=user_id,
                deed=Deed.MOVE,
                from_on=kept.on,
                to_on=on,
            )
            work.supervision.add_entry(kept, entry)
        return True

    def _new(self, user_id: str, form: PlanForm, starting_on: date, every: int | None) -> Plan:
        return Plan(
            workspace_id=self.office.workspace_id,
            worker=form.worker,
            starting_on=starting_on,
            every_weeks=every,
            set_by=user_id,
            set_at=self.office.clock.now(),
            version=form.seen + 1,
        )

    def _note(  # noqa: PLR0913, PLR0917 - all that is told of it
        self,
        work: UnitOfWork,
        user_id: str,
        before: Plan | None,
        plan: Plan,
        next_on: date | None,
        diary: Diary,
    ) -> None:
        """Into the log; and the worker and the supervisor are told the date."""
        self.office.audit(
            work,
            user_id,
            "supervision_plan.changed",
            plan.worker,
            before=_as_values(before) if before else None,
            after=_as_values(plan),
        )
        if next_on:
            self._tell(work, user_id, plan, News.PLANNED, diary)

    def _tell(self, work: UnitOfWork, user_id: str, plan: Plan, news: News, diary: Diary) -> None:
        """The worker and the supervisor, whoever of them did not do it."""
        supervisors = work.roles.all(plan.workspace_id).holders(Role.SUPERVISOR, plan.worker)
        worker = (plan.worker,) if self.office.is_member(work, plan.worker) else ()
        now = self.office.clock.now()
        for recipient in (*worker, *supervisors):
            if recipient != user_id:
                tell(
                    work,
                    plan.workspace_id,
                    news,
                    recipient,
                    worker=plan.worker,
                    not_before=diary.may_write_at(recipient, now),
                    once=str(plan.version),
                )


def _is_so(
    plan: Plan, next_on: date | None, starting_on: date, on: date, every: int | None
) -> bool:
    """Whether nothing would change; a date that was moved by hand can be set back."""
    same = next_on == starting_on or (plan.starting_on == starting_on and next_on == on)
    return plan.ended_at is None and same and plan.every_weeks == every


def _as_values(plan: Plan) -> dict[str, object]:
    return {"starting_on": plan.starting_on.isoformat(), "every_weeks": plan.every_weeks}
