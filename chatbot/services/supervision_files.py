"""Supervision for those who may look: their own, their workers', one record, the register."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from chatbot.domain.errors import NotAuthorisedError
from chatbot.domain.permissions import Action
from chatbot.domain.roles import Role, Roles
from chatbot.domain.supervision import (
    MAY,
    STILL_KNOWN,
    AgreedAction,
    Answer,
    Deed,
    Entry,
    Meeting,
    MeetingState,
    Plan,
    SupervisionSettings,
    is_time_for,
    mark_of,
    may,
    may_read,
    unreleased,
)
from chatbot.domain.supervision_dates import Diary, next_day, overdue_since
from chatbot.domain.supervision_questions import SupervisionQuestion
from chatbot.services.ports import UnitOfWork
from chatbot.services.roles import NOT_YOURS
from chatbot.services.supervision_notices import OF_A_PLAN, News, Notice, is_needed
from chatbot.services.supervision_office import SupervisionOffice
from chatbot.services.supervision_overdue import supervised

DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class WorkerRow:
    """A worker in a list: dates and states, nothing of what was said.

    Attributes:
        last_held: when supervision was last.
        next_on: when it is next.
        due_by: by when it should be, by the organisation's interval.
        coming: the record of the next date, where there is one.
        unrecorded: the newest one whose date has passed, and nobody said what became of it.
        has_questions: whether the worker is asked anything before the next date.
        has_left: the worker is no full member any more: nothing is due.
    """

    worker: str
    supervisors: tuple[str, ...]
    plan: Plan | None
    last_held: date | None
    next_on: date | None
    due_by: date | None
    today: date
    coming: Meeting | None
    unrecorded: Meeting | None
    has_questions: bool = True
    has_left: bool = False

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been by now."""
        return self.due_by is not None and self.due_by < self.today

    @property
    def weight(self) -> tuple[bool, bool, date, str]:
        """What sorts lists: the overdue first, then by the next date; who has left last."""
        return (self.has_left, not self.is_overdue, self.next_on or date.max, self.worker)


@dataclass(frozen=True, kw_only=True)
class WorkerFile:
    """A worker with all records, as somebody may see them.

    Attributes:
        records: newest first, each with whether the reader may read what was said.
        hidden: how many records the present supervisor may not read.
    """

    row: WorkerRow
    user_id: str
    records: tuple[tuple[Meeting, bool], ...]
    hidden: int
    may_plan: bool
    may_release: bool


@dataclass(frozen=True, kw_only=True)
class Record:
    """One record, as somebody may see it; without `may_read` it holds no words.

    Attributes:
        answers: what the worker handed over, by question.
        readers: who may read it just now (Slack user ids), the worker first.
        has_questions: whether the worker is asked anything; known without reading it.
        actions: those agreed on here, then what is carried over from earlier ones.
        deeds: what the reader may do with it now.
    """

    meeting: Meeting
    user_id: str
    may_read: bool
    questions: tuple[SupervisionQuestion, ...]
    has_questions: bool
    answers: Mapping[str, Answer]
    has_drafts: bool
    comment: str
    actions: tuple[AgreedAction, ...]
    carried_over: tuple[AgreedAction, ...]
    entries: tuple[Entry, ...]
    readers: tuple[str, ...]
    hidden_from: tuple[str, ...]
    deeds: frozenset[Deed]
    today: date

    @property
    def mark(self) -> int:
        """What is signed has to be what was read."""
        return mark_of(self.entries)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What somebody's way in shows.

    Attributes:
        own: their own supervision; None where nobody supervises them.
        workers: whom they supervise.
    """

    own: WorkerRow | None
    workers: tuple[WorkerRow, ...]
    manages: bool


@dataclass(frozen=True, kw_only=True)
class Register:
    """Every worker with a supervisor or a plan, the overdue first.

    Then whoever has left, for as long as somebody may still know what became of a date of theirs.
    """

    rows: tuple[WorkerRow, ...]
    settings: SupervisionSettings


@dataclass(frozen=True, kw_only=True)
class SupervisionFiles:
    """Reads; every method shows only what the reader has to do with."""

    office: SupervisionOffice

    def desk(self, user_id: str) -> Desk:
        """Somebody's own supervision and that of their workers.

        Raises:
            NotAuthorisedError: no full member.
        """
        self.office.roles.require(user_id, Action.SEE_SUPERVISION)
        diary = self.office.diary()
        with self.office.unit_of_work() as work:
            roles = work.roles.all(self.office.workspace_id)
            mine = {each.scope for each in roles.held_by(user_id) if each.role is Role.SUPERVISOR}
            rows = self._rows(work, roles, diary, {user_id, *mine})
        return Desk(
            own=rows.get(user_id),
            workers=_sorted(each for each in rows.values() if user_id in each.supervisors),
            manages=roles.has(user_id, Role.MANAGER),
        )

    def register(self, user_id: str) -> Register:
        """All workers.

        Raises:
            NotAuthorisedError: not a manager.
        """
        self.office.roles.require(user_id, Action.SEE_SUPERVISION_REGISTER)
        diary = self.office.diary()
        with self.office.unit_of_work() as work:
            roles = work.roles.all(self.office.workspace_id)
            rows = self._rows(work, roles, diary) | self._leavers(work, roles, diary)
            settings = work.supervision.settings(self.office.workspace_id)
        return Register(rows=_sorted(rows.values()), settings=settings)

    def worker(self, user_id: str, worker: str) -> WorkerFile:
        """One worker: for themself, their supervisor, and managers.

        Raises:
            NotAuthorisedError: somebody else.
        """
        self.office.roles.require(user_id, Action.SEE_SUPERVISION)
        diary = self.office.diary()
        with self.office.unit_of_work() as work:
            roles = work.roles.all(self.office.workspace_id)
            leads = roles.has(user_id, Role.SUPERVISOR, worker)
            manages = roles.has(user_id, Role.MANAGER)
            if not (leads or manages or user_id == worker):
                raise NotAuthorisedError(NOT_YOURS)
            meetings = work.supervision.of_worker(self.office.workspace_id, worker)
            left = self.office.has_left(work, worker)
            row = self._row(work, worker, roles, diary, meetings, has_left=left)
        hidden = {
            each.meeting_id
            for supervisor in row.supervisors
            for each in unreleased(meetings, supervisor, roles)
        }
        return WorkerFile(
            row=row,
            user_id=user_id,
            records=tuple((each, may_read(each, user_id, roles)) for each in meetings),
            hidden=len(hidden),
            may_plan=leads or manages,
            may_release=user_id == worker or manages,
        )

    def record(self, user_id: str, meeting_id: str) -> Record:
        """One record.

        Raises:
            NotAuthorisedError: they have nothing to do with it, or there is none.
        """
        self.office.roles.require(user_id, Action.SEE_SUPERVISION)
        with self.office.unit_of_work() as work:
            roles = work.roles.all(self.office.workspace_id)
            meeting = self.office.require_part(work, meeting_id, user_id, roles)
            return self._record(work, meeting, user_id, roles)

    def notice(self, ids: Mapping[str, str]) -> Notice | None:
        """What a message tells when it is sent; None where its recipient does not need it."""
        news, worker, user_id = News(ids["news"]), ids["worker"], ids["user_id"]
        diary = self.office.diary()
        with self.office.unit_of_work() as work:
            roles = work.roles.all(self.office.workspace_id)
            meeting = None
            if meeting_id := ids.get("meeting_id"):
                meeting = work.supervision.get(self.office.workspace_id, meeting_id)
            row = self._row(work, worker, roles, diary)
            asked = bool(meeting and self.office.asked(work, meeting, roles))
        known = meeting is not None or news in OF_A_PLAN
        if not known or (news is News.PLANNED and row.next_on is None):
            return None
        if news is News.ENDED and row.plan and row.plan.ended_at is None:  # planned again
            return None
        notice = Notice(
            news=news,
            worker=worker,
            user_id=user_id,
            meeting=meeting,
            next_on=row.next_on,
            has_questions=asked,
        )
        return notice if is_needed(notice, row.supervisors, row.today) else None

    def concerned(self, worker: str) -> tuple[str, ...]:
        """Whose Home tab shows a worker's supervision (Slack user ids)."""
        return (worker, *self.office.roles.holders(Role.SUPERVISOR, worker))

    def _rows(
        self,
        work: UnitOfWork,
        roles: Roles,
        diary: Diary,
        among: Collection[str | None] | None = None,
    ) -> dict[str, WorkerRow]:
        """Every worker who is still here and has a supervisor or a plan, or those of some."""
        return {
            worker: self._row(work, worker, roles, diary)
            for worker in sorted(supervised(work, self.office.workspace_id, roles))
            if among is None or worker in among
        }

    def _leavers(self, work: UnitOfWork, roles: Roles, diary: Diary) -> dict[str, WorkerRow]:
        """Whoever has left, with a date of which nobody has said what became of it."""
        workspace_id, today = self.office.workspace_id, self.office.today()
        unsaid = work.supervision.unsaid(workspace_id, today - STILL_KNOWN, today - DAY)
        gone = {each.worker for each in unsaid} & work.people.not_members(workspace_id)
        return {
            worker: self._row(work, worker, roles, diary, has_left=True) for worker in sorted(gone)
        }

    def _row(  # noqa: PLR0913 - all that makes a row
        self,
        work: UnitOfWork,
        worker: str,
        roles: Roles,
        diary: Diary,
        meetings: Sequence[Meeting] | None = None,
        *,
        has_left: bool = False,
    ) -> WorkerRow:
        workspace_id, today = self.office.workspace_id, self.office.today()
        if meetings is None:
            meetings = work.supervision.of_worker(workspace_id, worker)
        supervisors = roles.holders(Role.SUPERVISOR, worker)
        plan = work.supervision.plan_of(workspace_id, worker)
        held = [each.day for each in meetings if each.state is MeetingState.HELD]
        last_held = max(held, default=None)
        planned = [each for each in reversed(meetings) if each.is_planned]
        due_by = overdue_since(
            last_held=last_held,
            first=_first(plan, meetings),
            weeks=work.supervision.settings(workspace_id).interval_weeks,
            working_time=self.office.working_time,
        )
        next_on = (
            next_day(plan, meetings, diary, (worker, *supervisors), today)
            if plan and not has_left
            else None
        )
        coming = next((each for each in planned if each.on >= today), None)
        return WorkerRow(
            worker=worker,
            supervisors=supervisors,
            plan=plan,
            last_held=last_held,
            next_on=next_on,
            due_by=None if has_left else due_by,
            today=today,
            coming=coming,
            unrecorded=next((each for each in planned[::-1] if each.on < today), None),
            has_questions=coming is None or bool(self.office.asked(work, coming, roles)),
            has_left=has_left,
        )

    def _record(self, work: UnitOfWork, meeting: Meeting, user_id: str, roles: Roles) -> Record:
        readable = may_read(meeting, user_id, roles)
        kept = work.supervision.answers(meeting.workspace_id, meeting.meeting_id)
        entries = work.supervision.entries(meeting.workspace_id, meeting.meeting_id)
        supervisors = roles.holders(Role.SUPERVISOR, meeting.worker)
        managers = roles.holders(Role.MANAGER) if meeting.managers_read else ()
        here, before = self._actions(work, meeting, user_id, roles)
        own = user_id == meeting.worker
        left = self.office.has_left(work, meeting.worker)
        deeds = {
            deed
            for deed in MAY
            if may(deed, meeting, user_id, roles, has_left=left)
            and is_time_for(deed, meeting, user_id, has_left=left)
        }
        hidden_from = [each for each in supervisors if not may_read(meeting, each, roles)]
        questions = self.office.asked(work, meeting, roles)
        return Record(
            meeting=meeting,
            user_id=user_id,
            may_read=readable,
            questions=questions if readable else (),
            has_questions=bool(questions),
            answers={each: kept[each].given for each in kept} if readable else {},
            has_drafts=own and any(each.draft for each in kept.values()),
            comment=work.supervision.comment(meeting.workspace_id, meeting.meeting_id)
            if readable
            else "",
            actions=here if readable else (),
            carried_over=before if readable else (),
            entries=tuple(each if readable else replace(each, reason=None) for each in entries),
            readers=tuple(
                dict.fromkeys(
                    each
                    for each in (meeting.worker, *supervisors, *managers)
                    if may_read(meeting, each, roles)
                )
            ),
            hidden_from=tuple(hidden_from),
            deeds=frozenset(deeds if hidden_from else deeds - {Deed.RELEASE}),
            today=self.office.today(),
        )

    def _actions(
        self, work: UnitOfWork, meeting: Meeting, user_id: str, roles: Roles
    ) -> tuple[tuple[AgreedAction, ...], tuple[AgreedAction, ...]]:
        """Those of a record, and what earlier ones left undone that the reader may read."""
        known = work.supervision.actions_of(meeting.workspace_id, meeting.worker)
        others = work.supervision.of_worker(meeting.workspace_id, meeting.worker)
        earlier = {
            each.meeting_id
            for each in others
            if (each.on, each.meant_for) < (meeting.on, meeting.meant_for)
            and may_read(each, user_id, roles)
        }
        here = tuple(each for each in known if each.meeting_id == meeting.meeting_id)
        before = (each for each in known if each.meeting_id in earlier and each.is_open)
        return here, tuple(before)


def _first(plan: Plan | None, meetings: Sequence[Meeting]) -> date | None:
    """The first date that was ever planned."""
    days = [each.meant_for for each in meetings]
    return min([*days, *([plan.starting_on] if plan else [])], default=None)


def _sorted(rows: Iterable[WorkerRow]) -> tuple[WorkerRow, ...]:
    return tuple(sorted(rows, key=lambda row: row.weight))
