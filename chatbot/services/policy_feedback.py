"""The feedback for the policy: given to managers before each team meeting, without names."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from chatbot.domain.audit import AuditEntry
from chatbot.domain.errors import StaleActionError
from chatbot.domain.permissions import Action
from chatbot.domain.policy_feedback import (
    Digest,
    MeetingPlan,
    PlanField,
    Repeat,
    can_be_shown,
    plan_faults,
    shuffled,
)
from chatbot.domain.roles import Role
from chatbot.domain.working_time import WorkingTime
from chatbot.services.absence_ports import AbsenceBook, Absences, NobodyIsAway
from chatbot.services.ports import Clock, UnitOfWork, UnitOfWorkFactory
from chatbot.services.roles import RolesService

MEETING_PLANNED: Final = "team_meetings.planned"
FEEDBACK_READY: Final = "policy_feedback.ready"  # the kind of the message
OVERTAKEN: Final = "Somebody else changed the team meeting. Nothing is saved. Open it again."
BEGINNING: Final = date(2000, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Nothing was saved: a sentence for each field that cannot be so."""

    faults: Mapping[PlanField, str]


@dataclass(frozen=True, kw_only=True)
class PlannedMeeting:
    """The plan, and on which day managers are written to."""

    plan: MeetingPlan
    tell_on: date | None


@dataclass(frozen=True, kw_only=True)
class ShownFeedback:
    """What managers see before a team meeting.

    Attributes:
        pieces: in no order; None where there are too few to be shown.
        earlier: the meeting before it that managers were written to about, if any.
    """

    meeting_on: date
    pieces: tuple[str, ...] | None
    earlier: date | None


@dataclass(frozen=True, kw_only=True)
class PolicyFeedback:
    """Every method that takes a `user_id` raises NotAuthorisedError for all but managers."""

    roles: RolesService
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    working_time: WorkingTime
    absences: AbsenceBook = field(default_factory=NobodyIsAway)

    def planned(self, user_id: str) -> PlannedMeeting:
        """When the team meets next."""
        person = self.roles.require(user_id, Action.SEE_POLICY_FEEDBACK)
        with self.unit_of_work() as work:
            return self._planned(work.policy_feedback.plan(person.workspace_id))

    def plan(
        self,
        user_id: str,
        base: int,
        *,
        next_on: date | None,
        repeat: Repeat,
        days_before: int,
    ) -> PlannedMeeting | Refused:
        """Choose when the team meets.

        Args:
            user_id: the manager.
            base: the version of the plan that the form showed.
            next_on: None for no meeting.
            repeat: how often after that.
            days_before: how many working days before it managers are written to.

        Raises:
            StaleActionError: somebody else has changed it.
        """
        person = self.roles.require(user_id, Action.SEE_POLICY_FEEDBACK)
        wanted = MeetingPlan(next_on=next_on, repeat=repeat, days_before=days_before, version=base)
        with self.unit_of_work() as work:
            before = work.policy_feedback.plan(person.workspace_id)
            if before.version != base:
                return self._again(before, wanted)
            if before == wanted:
                return self._planned(before)
            if faults := plan_faults(wanted, self._today()):
                return Refused(faults=faults)
            if not work.policy_feedback.save_plan(person.workspace_id, wanted):
                raise StaleActionError(OVERTAKEN)
            work.audit.add(self._entry(person.workspace_id, user_id, before, wanted))
            work.commit()
        return self._planned(replace(wanted, version=base + 1))

    def feedback(self, user_id: str, meeting_on: date) -> ShownFeedback:
        """What was said for a meeting that managers were written to about.

        Raises:
            StaleActionError: they were not, for that meeting.
        """
        person = self.roles.require(user_id, Action.SEE_POLICY_FEEDBACK)
        with self.unit_of_work() as work:
            digest = work.policy_feedback.digest(person.workspace_id, meeting_on)
            if digest is None:
                raise StaleActionError("There is no feedback for this meeting yet.")
            earlier = work.policy_feedback.newest_digest(person.workspace_id, before=digest)
            pieces, enough = self._pieces(work, digest), self._are_enough(work, digest)
        shown = enough and not digest.held_back
        return ShownFeedback(
            meeting_on=meeting_on,
            pieces=shuffled(pieces, meeting_on) if shown else None,
            earlier=earlier.meeting_on if earlier else None,
        )

    def newest_meeting(self, user_id: str) -> date | None:
        """The meeting that managers were last written to about."""
        person = self.roles.require(user_id, Action.SEE_POLICY_FEEDBACK)
        with self.unit_of_work() as work:
            digest = work.policy_feedback.newest_digest(person.workspace_id)
        return digest.meeting_on if digest else None

    def is_wanted(self, user_id: str, meeting_on: date) -> bool:
        """Whether somebody is a manager, and the meeting is still to come."""
        with self.unit_of_work() as work:
            managers = work.roles.all(self.roles.workspace_id).holders(Role.MANAGER)
            plan = work.policy_feedback.plan(self.roles.workspace_id)
        return user_id in managers and plan.next_on == meeting_on >= self._today()

    def tick(self) -> int:
        """Write to managers when it is time, and plan the next meeting after one.

        To be called every few minutes, by as many processes as there are.

        Returns:
            To how many managers it was written.
        """
        now, today, absences = self.clock.now(), self._today(), self.absences.now()
        with self.unit_of_work() as work:
            plan = work.policy_feedback.plan(self.roles.workspace_id)
            coming = plan.after(today)
            if coming != plan and not work.policy_feedback.save_plan(
                self.roles.workspace_id, coming
            ):
                return 0
            told = self._tell(work, coming, absences) if self._is_time(coming, now) else 0
            work.commit()
        return told

    def _is_time(self, plan: MeetingPlan, now: datetime) -> bool:
        due = plan.is_due(self._today(), self.working_time)
        return due and self.working_time.is_open(now)

    def _tell(self, work: UnitOfWork, plan: MeetingPlan, absences: Absences) -> int:
        """Write to the managers who are there; to the others once they are back."""
        workspace_id, meeting_on = self.roles.workspace_id, plan.next_on
        holders = work.roles.all(workspace_id).holders(Role.MANAGER)
        managers = [each for each in holders if not absences.is_away(each, self._today())]
        if meeting_on is None or not managers:
            return 0
        if work.policy_feedback.digest(workspace_id, meeting_on) is None:
            work.policy_feedback.add_digest(workspace_id, self._digest(work, meeting_on))
        return sum(
            work.outbox.add(
                workspace_id,
                kind=FEEDBACK_READY,
                recipient=manager,
                ids={"meeting_on": meeting_on.isoformat(), "user_id": manager},
                key=f"{FEEDBACK_READY}:{meeting_on}:{manager}",
                not_before=self.clock.now(),
            )
            for manager in managers
        )

    def _digest(self, work: UnitOfWork, meeting_on: date) -> Digest:
        last = work.policy_feedback.newest_digest(self.roles.workspace_id)
        digest = Digest(
            meeting_on=meeting_on,
            since_on=last.next_since_on if last else None,
            until_on=self._today(),
            held_back=False,
            told_at=self.clock.now(),
        )
        return replace(digest, held_back=not self._are_enough(work, digest))

    def _are_enough(self, work: UnitOfWork, digest: Digest) -> bool:
        first = digest.since_on or BEGINNING
        last = digest.last_on
        return first <= last and can_be_shown(
            work.supervision.feedback_people(self.roles.workspace_id, first, last)
        )

    def _pieces(self, work: UnitOfWork, digest: Digest) -> list[str]:
        first = digest.since_on or BEGINNING
        if first > digest.last_on:
            return []
        found = work.supervision.feedback_answers(self.roles.workspace_id, first, digest.last_on)
        return [words.strip() for _, words in found if words.strip()]

    def _again(self, now: MeetingPlan, wanted: MeetingPlan) -> PlannedMeeting:
        """The same form a second time is no change."""
        if now == replace(wanted, version=wanted.version + 1):
            return self._planned(now)
        raise StaleActionError(OVERTAKEN)

    def _planned(self, plan: MeetingPlan) -> PlannedMeeting:
        return PlannedMeeting(plan=plan, tell_on=plan.tell_on(self.working_time))

    def _today(self) -> date:
        return self.working_time.day_of(self.clock.now())

    def _entry(
        self, workspace_id: str, user_id: str, before: MeetingPlan, after: MeetingPlan
    ) -> AuditEntry:
        return AuditEntry(
            workspace_id=workspace_id,
            at=self.clock.now(),
            actor=user_id,
            action=MEETING_PLANNED,
            subject="team_meeting",
            before=_logged(before),
            after=_logged(after),
        )


def _logged(plan: MeetingPlan) -> dict[str, object]:
    return {
        "next_on": plan.next_on.isoformat() if plan.next_on else None,
        "repeat": plan.repeat.value,
        "days_before": plan.days_before,
    }
