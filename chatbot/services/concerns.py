"""Logging concerns, and what is done with them afterwards."""

import logging
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chatbot.domain.audit import AuditEntry
from chatbot.domain.concern_reports import (
    FieldName,
    Report,
    Step,
    faults_of_report,
    faults_of_step,
    read_accounts,
)
from chatbot.domain.concerns import (
    Audience,
    Concern,
    Content,
    Deed,
    Entry,
    FollowUp,
    Readers,
    Source,
    audience_of,
    free_numbers,
    is_time_for,
    may,
    may_own,
    parts_of,
    reference,
)
from chatbot.domain.errors import InvalidInputError, NotAuthorisedError
from chatbot.domain.people import Standing
from chatbot.domain.permissions import Action
from chatbot.domain.policies import ConcernKind, PolicyPack
from chatbot.domain.roles import NOT_FOR_ROLES, Roles
from chatbot.domain.working_time import WorkingTime
from chatbot.services.concern_notices import News, tell
from chatbot.services.concern_steps import take_step
from chatbot.services.ports import Clock, UnitOfWork, UnitOfWorkFactory
from chatbot.services.roles import NOT_YOURS, RolesService

log = logging.getLogger(__name__)

KIND_GONE: Final = "This kind is no longer in the policy pack. Choose another one."
MAY_NOT_READ: Final = (
    "Only those who may read this concern can do it: whoever logged it, and those who look after"
    " safeguarding."
)
NOT_NOW: Final = "Somebody has been quicker: this cannot be done any more. Nothing was changed."


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """It is in the database. A form that is sent again gives the same once more."""

    concern: Concern


@dataclass(frozen=True, kw_only=True)
class Faulty:
    """Nothing was written: a sentence for each field that cannot be as it was entered."""

    faults: Mapping[FieldName, str]


@dataclass(frozen=True, kw_only=True)
class OtherReaders:
    """Nothing was written: others would read it than the form had said."""

    audience: Audience


@dataclass(frozen=True, kw_only=True)
class ConcernService:
    """Every method checks what the one who acts may do, with the roles of that moment.

    To somebody without a part in a concern it is as if there were none.
    """

    pack: PolicyPack
    roles: RolesService
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    working_time: WorkingTime

    @property
    def workspace_id(self) -> str:
        """The workspace that all of it belongs to."""
        return self.roles.workspace_id

    def require_reporter(self, user_id: str) -> None:
        """Let only those go on who may log a concern.

        Raises:
            NotAuthorisedError: they may not.
        """
        self.roles.require(user_id, Action.LOG_CONCERN)

    def audience(self, user_id: str, kind_id: str) -> Audience:
        """Who would read a concern of a kind.

        Raises:
            NotAuthorisedError: they may log none.
            InvalidInputError: the pack has no such kind.
        """
        self.roles.require(user_id, Action.LOG_CONCERN)
        kind = self.pack.concern_kind(kind_id)
        if kind is None:
            raise InvalidInputError(KIND_GONE)
        with self.unit_of_work() as work:
            roles = work.roles.all(self.workspace_id)
        return audience_of(safeguarding=kind.safeguarding, roles=roles)

    def log(
        self, user_id: str, report: Report, *, told: Readers, source: Source, form_id: str
    ) -> Recorded | Faulty | OtherReaders:
        """Log a concern.

        Args:
            user_id: who logs it.
            report: what they entered.
            told: who reads it, as the form said.
            source: where the form was opened.
            form_id: names the form; one that is sent twice makes one concern.

        Raises:
            NotAuthorisedError: they may log none.
        """
        self.roles.require(user_id, Action.LOG_CONCERN)
        if report.task.owner:
            self.roles.people.identify(report.task.owner)
        now = self.clock.now()
        kind = self.pack.concern_kind(report.kind_id)
        if kind is None:
            return Faulty(faults={FieldName.KIND: KIND_GONE})
        with self.unit_of_work() as work:
            work.roles.lock(self.workspace_id)
            if known := work.concerns.by_form(self.workspace_id, form_id):
                return Recorded(concern=known)
            roles = work.roles.all(self.workspace_id)
            audience = audience_of(safeguarding=kind.safeguarding, roles=roles)
            if audience.readers is not told:
                return OtherReaders(audience=audience)
            today = self.working_time.day_of(now)
            faults = faults_of_report(report, kind, now=now, today=today)
            owner = report.task.owner
            if owner and FieldName.OWNER not in faults:
                faults |= self._owner_fault(
                    work, owner, reporter=user_id, safeguarding=kind.safeguarding, roles=roles
                )
            if faults:
                return Faulty(faults=faults)
            concern = self._new(work, user_id, report, kind, source=source, now=now)
            self._write(work, concern, report, form_id, audience)
            work.commit()
        log.info("concern_logged", extra={"reference": concern.reference})
        return Recorded(concern=concern)

    def record(self, user_id: str, step: Step, form_id: str) -> Recorded | Faulty:
        """Do something with a concern.

        Args:
            user_id: who does it.
            step: what.
            form_id: names the form; one that is sent twice counts once.

        Raises:
            NotAuthorisedError: they may not, or there is no such concern.
        """
        self.roles.require(user_id, Action.SEE_CONCERNS)
        if step.task.owner:
            self.roles.people.identify(step.task.owner)
        now = self.clock.now()
        with self.unit_of_work() as work:
            work.roles.lock(self.workspace_id)
            roles = work.roles.all(self.workspace_id)
            concern = require_part(work, self.workspace_id, step.concern_id, user_id, roles)
            if work.concerns.has_entry(self.workspace_id, form_id):
                return Recorded(concern=concern)
            follow_up = concern.follow_up(step.follow_up_id)
            if not is_time_for(step.deed, concern, follow_up):
                return Faulty(faults={_first_field(step.deed): NOT_NOW})
            if not may(step.deed, concern, user_id, roles, follow_up):
                raise NotAuthorisedError(NOT_YOURS)
            if faults := self._step_faults(work, step, concern, roles):
                return Faulty(faults=faults)
            not_before = now if concern.urgent else self.working_time.next_opening(now)
            take_step(
                work, concern, step, actor=user_id, now=now, form_id=form_id, not_before=not_before
            )
            work.commit()
        log.info("concern_changed", extra={"reference": concern.reference, "deed": step.deed})
        return Recorded(concern=concern)

    def _step_faults(
        self, work: UnitOfWork, step: Step, concern: Concern, roles: Roles
    ) -> dict[FieldName, str]:
        faults = faults_of_step(step, concern, today=self.working_time.day_of(self.clock.now()))
        if step.task.owner and FieldName.OWNER not in faults:
            faults |= self._owner_fault(
                work,
                step.task.owner,
                reporter=concern.reporter,
                safeguarding=concern.safeguarding,
                roles=roles,
            )
        return faults

    def _owner_fault(
        self, work: UnitOfWork, owner: str, *, reporter: str, safeguarding: bool, roles: Roles
    ) -> dict[FieldName, str]:
        known = work.people.find(self.workspace_id, owner)
        standing = known[0].standing if known else Standing.OUTSIDER
        if standing is not Standing.MEMBER:
            words = NOT_FOR_ROLES[standing].replace("hold a role", "be given a follow-up")
            return {FieldName.OWNER: words}
        if not may_own(owner, safeguarding=safeguarding, reporter=reporter, roles=roles):
            return {FieldName.OWNER: MAY_NOT_READ}
        return {}

    def _new(  # noqa: PLR0913 - all that makes a concern
        self,
        work: UnitOfWork,
        user_id: str,
        report: Report,
        kind: ConcernKind,
        *,
        source: Source,
        now: datetime,
    ) -> Concern:
        concern_id = uuid.uuid4().hex
        return Concern(
            concern_id=concern_id,
            workspace_id=self.workspace_id,
            reference=self._draw_reference(work, now),
            kind_id=kind.kind_id,
            safeguarding=kind.safeguarding,
            urgent=kind.safeguarding or kind.urgent or source is Source.URGENT,
            page_id=report.page_id,
            reporter=user_id,
            source=source,
            logged_at=now,
            noticed_at=report.noticed_at if kind.personal_data else None,
            follow_ups=_follow_ups(concern_id, report, now),
        )

    def _draw_reference(self, work: UnitOfWork, now: datetime) -> str:
        year = self.working_time.day_of(now).year
        start = reference(year, 0)[:-1]
        taken = {
            int(each.removeprefix(start))
            for each in work.concerns.references(self.workspace_id)
            if each.startswith(start)
        }
        return reference(year, secrets.choice(free_numbers(taken)))

    def _write(
        self, work: UnitOfWork, concern: Concern, report: Report, form_id: str, audience: Audience
    ) -> None:
        content = Content(
            happened=report.happened.strip(),
            done=report.done.strip() or None,
            ticked=report.ticked,
            accounts=read_accounts(report.accounts),
        )
        now = concern.logged_at
        work.concerns.add(concern, content, form_id)
        entry = Entry(at=now, actor=concern.reporter, deed=Deed.LOG)
        work.concerns.add_entry(concern, entry)
        not_before = now if concern.urgent else self.working_time.next_opening(now)
        others = [each for each in audience.people if each != concern.reporter]
        tell(work, concern, News.LOGGED, others, once="", not_before=not_before)
        for follow_up in concern.follow_ups:
            given = Entry(
                at=now,
                actor=concern.reporter,
                deed=Deed.FOLLOW_UP,
                follow_up_id=follow_up.follow_up_id,
                owner=follow_up.owner,
                due_on=follow_up.due_on,
            )
            work.concerns.add_entry(concern, given)
            if follow_up.owner != concern.reporter:
                tell(
                    work,
                    concern,
                    News.ASSIGNED,
                    [follow_up.owner],
                    once=follow_up.follow_up_id,
                    not_before=not_before,
                    follow_up=follow_up,
                )
        work.audit.add(_logged(concern))


def require_part(
    work: UnitOfWork, workspace_id: str, concern_id: str, user_id: str, roles: Roles
) -> Concern:
    """A concern, for somebody with a part in it.

    Raises:
        NotAuthorisedError: they have none, or there is no such concern: the same sentence.
    """
    concern = work.concerns.get(workspace_id, concern_id)
    if concern is None or not parts_of(concern, user_id, roles):
        raise NotAuthorisedError(NOT_YOURS)
    return concern


def _follow_ups(concern_id: str, report: Report, now: datetime) -> tuple[FollowUp, ...]:
    task = report.task
    if task.owner is None or task.due_on is None:
        return ()
    return (
        FollowUp(
            follow_up_id=uuid.uuid4().hex,
            concern_id=concern_id,
            task=task.what.strip(),
            owner=task.owner,
            due_on=task.due_on,
            assigned_at=now,
        ),
    )


def _first_field(deed: Deed) -> FieldName:
    """The field that a form of this deed begins with."""
    if deed is Deed.FOLLOW_UP:
        return FieldName.TASK
    return FieldName.OWNER if deed is Deed.HAND_OVER else FieldName.TEXT


def _logged(concern: Concern) -> AuditEntry:
    return AuditEntry(
        workspace_id=concern.workspace_id,
        at=concern.logged_at,
        actor=concern.reporter,
        action="concerns.log",
        subject=concern.reference,
        after={"state": concern.state.value, "source": concern.source.value},
    )
