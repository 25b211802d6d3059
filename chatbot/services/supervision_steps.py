"""What is done with a record: held, moved, agreed on, signed off, opened again, released."""

import logging
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from chatbot.domain.errors import NotAuthorisedError
from chatbot.domain.permissions import Action
from chatbot.domain.roles import Role, Roles
from chatbot.domain.supervision import (
    BEGINS,
    CHANGES_CONTENT,
    MOST_ACTIONS,
    AgreedAction,
    Deed,
    Entry,
    Meeting,
    MeetingState,
    is_time_for,
    mark_of,
    may,
    may_read,
    unreleased,
)
from chatbot.domain.supervision_dates import Diary
from chatbot.domain.supervision_steps import FieldName, Step, faults_of_step
from chatbot.services.ports import UnitOfWork
from chatbot.services.roles import NOT_YOURS
from chatbot.services.supervision_changes import move
from chatbot.services.supervision_notices import News, tell
from chatbot.services.supervision_office import SupervisionOffice, subject_of

log = logging.getLogger(__name__)

NOT_NOW = "This cannot be done any more: it was changed meanwhile. Nothing was saved."
NOT_AS_READ = "The record was changed after you opened it. Read it again, then sign it off."
TOO_MANY = f"{MOST_ACTIONS} actions are the most. Finish some first."


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """It is in the database. A form that is sent again gives the same once more."""

    meeting: Meeting


@dataclass(frozen=True, kw_only=True)
class Faulty:
    """Nothing was written: a sentence for each field that cannot be as it was entered."""

    faults: Mapping[FieldName, str]


@dataclass(frozen=True, kw_only=True)
class _Scene:
    """A transaction in which somebody does something, with what is known in it."""

    work: UnitOfWork
    roles: Roles
    diary: Diary
    user_id: str
    form_id: str
    now: datetime

    def supervisors(self, worker: str) -> tuple[str, ...]:
        """Who supervises a worker now."""
        return self.roles.holders(Role.SUPERVISOR, worker)

    def tell(
        self, news: News, recipient: str, *, workspace_id: str, worker: str, about: Meeting | None
    ) -> None:
        """Write to somebody, once for this form."""
        tell(
            self.work,
            workspace_id,
            news,
            recipient,
            worker=worker,
            not_before=self.diary.may_write_at(recipient, self.now),
            meeting=about,
            once=self.form_id,
        )


@dataclass(frozen=True, kw_only=True)
class SupervisionSteps:
    """Every method checks what the one who acts may do, with the roles of that moment."""

    office: SupervisionOffice

    def record(self, user_id: str, step: Step, form_id: str) -> Recorded | Faulty:
        """Do something with a record.

        Args:
            user_id: who does it.
            step: what.
            form_id: names the form; one that is sent twice counts once.

        Raises:
            NotAuthorisedError: they may not, or there is no such record.
            StaleActionError: somebody else has changed it at the same time.
        """
        self.office.roles.require(user_id, Action.SEE_SUPERVISION)
        with self._scene(user_id, form_id) as scene:
            work = scene.work
            meeting = self.office.require_part(work, step.meeting_id, user_id, scene.roles)
            left = self.office.has_left(work, meeting.worker)
            if not may(step.deed, meeting, user_id, scene.roles, has_left=left):
                raise NotAuthorisedError(NOT_YOURS)
            if work.supervision.has_entry(self.office.workspace_id, form_id):
                return Recorded(meeting=meeting)
            if not is_time_for(step.deed, meeting, user_id, has_left=left):
                return Faulty(faults={first_field(step.deed): NOT_NOW})
            if faults := self._faults(scene, step, meeting):
                return Faulty(faults=faults)
            changed = self._take(scene, step, meeting)
            work.commit()
        log.info("supervision_changed", extra={"deed": step.deed})
        return Recorded(meeting=changed)

    def release(self, user_id: str, worker: str, form_id: str) -> int:
        """Let a worker's present supervisor read the records that were begun before.

        Args:
            user_id: the worker, or a manager.
            worker: whose records.
            form_id: names the press; one that comes twice counts once.

        Returns:
            How many records there were.

        Raises:
            NotAuthorisedError: neither the worker nor a manager.
        """
        self.office.roles.require(user_id, Action.SEE_SUPERVISION)
        released = set()
        with self._scene(user_id, form_id) as scene:
            work = scene.work
            if user_id != worker and not scene.roles.has(user_id, Role.MANAGER):
                raise NotAuthorisedError(NOT_YOURS)
            meetings = work.supervision.of_worker(self.office.workspace_id, worker)
            for supervisor in scene.supervisors(worker):
                for meeting in unreleased(meetings, supervisor, scene.roles):
                    work.supervision.add_reader(
                        meeting, supervisor, since=scene.now, given_by=user_id
                    )
                    released.add(meeting)
            for meeting in released:
                entry = Entry(at=scene.now, actor=user_id, deed=Deed.RELEASE)
                work.supervision.add_entry(meeting, entry)
            if released:
                self._note_release(scene, worker, len(released))
                work.commit()
        return len(released)

    @contextmanager
    def _scene(self, user_id: str, form_id: str) -> Iterator[_Scene]:
        """A transaction that has locked the roles; who is away is asked for before it."""
        diary = self.office.diary()
        with self.office.unit_of_work() as work:
            work.roles.lock(self.office.workspace_id)
            yield _Scene(
                work=work,
                roles=work.roles.all(self.office.workspace_id),
                diary=diary,
                user_id=user_id,
                form_id=form_id,
                now=self.office.clock.now(),
            )

    def _note_release(self, scene: _Scene, worker: str, count: int) -> None:
        """Into the log; the worker is told of what a manager does."""
        after: dict[str, object] = {
            "records": count,
            "readers": list(scene.supervisors(worker)),
        }
        action = "supervision_plan.released"
        self.office.audit(scene.work, scene.user_id, action, worker, after=after)
        if scene.user_id != worker:
            workspace_id = self.office.workspace_id
            scene.tell(News.RELEASED, worker, workspace_id=workspace_id, worker=worker, about=None)

    def _faults(self, scene: _Scene, step: Step, meeting: Meeting) -> dict[FieldName, str]:
        people = (meeting.worker, *scene.supervisors(meeting.worker))
        repository = scene.work.supervision
        known = repository.actions_of(meeting.workspace_id, meeting.worker)
        if step.deed is Deed.SIGN and step.seen is not None:
            entries = repository.entries(meeting.workspace_id, meeting.meeting_id)
            if step.seen != mark_of(entries):
                return {FieldName.TEXT: NOT_AS_READ}
        if step.deed is Deed.ADD_ACTION:
            mine = [each for each in known if each.meeting_id == meeting.meeting_id]
            if len(mine) >= MOST_ACTIONS:
                return {FieldName.TASK: TOO_MANY}
        if step.deed is Deed.FINISH_ACTION:
            of_worker = repository.of_worker(meeting.workspace_id, meeting.worker)
            readable = {
                each.meeting_id for each in of_worker if may_read(each, scene.user_id, scene.roles)
            }
            left = [each for each in known if each.is_open and each.meeting_id in readable]
            if step.action_id not in {each.action_id for each in left}:
                return {FieldName.TEXT: NOT_NOW}
        return faults_of_step(
            step,
            meeting,
            today=self.office.today(),
            diary=scene.diary,
            people=people,
            owners=[each for each in people if may_read(meeting, each, scene.roles)],
        )

    def _take(self, scene: _Scene, step: Step, meeting: Meeting) -> Meeting:
        work, reason = scene.work, step.text.strip() or None
        if step.deed is Deed.MOVE and step.day:
            move(
                self.office,
                work,
                meeting,
                step.day,
                actor=scene.user_id,
                people=(meeting.worker, *scene.supervisors(meeting.worker)),
                diary=scene.diary,
                reason=reason,
                form_id=scene.form_id,
            )
            return replace(meeting, on=step.day)
        if step.deed in BEGINS:
            meeting = self.office.begin(work, meeting, scene.now)
        changed = _changed(step, meeting, scene.user_id, scene.now)
        if changed != meeting:
            self.office.save(work, changed)
        _write_words(scene, step, meeting)
        said = None if step.deed is Deed.COMMENT else reason
        entry = Entry(at=scene.now, actor=scene.user_id, deed=step.deed, reason=said)
        work.supervision.add_entry(meeting, entry, scene.form_id)
        action = f"supervision.{step.deed}"
        states: dict[str, object] = {"state": changed.state.value, "locked": changed.is_locked}
        self.office.audit(work, scene.user_id, action, subject_of(meeting), after=states)
        _tell(scene, step.deed, meeting, changed)
        return changed


def _write_words(scene: _Scene, step: Step, meeting: Meeting) -> None:
    repository = scene.work.supervision
    if step.deed is Deed.COMMENT:
        repository.set_comment(meeting, step.text.strip())
    if step.deed is Deed.ADD_ACTION and step.owner and step.day:
        action = AgreedAction(
            action_id=uuid.uuid4().hex,
            meeting_id=meeting.meeting_id,
            what=step.what.strip(),
            owner=step.owner,
            due_on=step.day,
            added_at=scene.now,
        )
        repository.add_action(meeting.workspace_id, action)
    if step.deed is Deed.FINISH_ACTION:
        repository.finish_action(meeting.workspace_id, step.action_id, scene.now)


def _tell(scene: _Scene, deed: Deed, before: Meeting, after: Meeting) -> None:
    """The other one signs too; whoever signed something that is another now signs again."""
    both = (before.worker, *scene.supervisors(before.worker))
    signed = [before.worker] if before.worker_signed_at else []
    signed += [before.supervisor_signed_by] if before.supervisor_signed_by else []
    news, recipients = News.TO_SIGN, set()
    if deed is Deed.SIGN and not after.is_locked:
        recipients = {each for each in both if may_read(after, each, scene.roles)}
    elif deed is Deed.REOPEN:
        news, recipients = News.REOPENED, set(both)
    elif deed in CHANGES_CONTENT:
        recipients = {*signed}
    for recipient in sorted(recipients - {scene.user_id}):
        workspace_id, worker = before.workspace_id, before.worker
        scene.tell(news, recipient, workspace_id=workspace_id, worker=worker, about=before)


def first_field(deed: Deed) -> FieldName:
    """The field that a form of this deed begins with."""
    if deed in {Deed.MOVE, Deed.HELD}:
        return FieldName.DAY
    return FieldName.TASK if deed is Deed.ADD_ACTION else FieldName.TEXT


def _changed(step: Step, meeting: Meeting, user_id: str, now: datetime) -> Meeting:
    """The record after a step; what is no content of it changes no signature."""
    if step.deed is Deed.HELD:
        return replace(meeting, state=MeetingState.HELD, held_on=step.day)
    if step.deed is Deed.NOT_HELD:
        return replace(meeting, state=MeetingState.NOT_HELD, held_on=None)
    if step.deed is Deed.SIGN and user_id == meeting.worker:
        return replace(meeting, worker_signed_at=now)
    if step.deed is Deed.SIGN:
        return replace(meeting, supervisor_signed_at=now, supervisor_signed_by=user_id)
    if step.deed in {Deed.REOPEN, *CHANGES_CONTENT}:
        return replace(
            meeting,
            worker_signed_at=None,
            supervisor_signed_at=None,
            supervisor_signed_by=None,
        )
    return meeting
