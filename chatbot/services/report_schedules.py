"""Reports that come by themselves: to whom, and when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from chatbot.domain.audit import AuditEntry
from chatbot.domain.errors import NotAuthorisedError
from chatbot.domain.permissions import Action
from chatbot.domain.report_requests import ReportRequest
from chatbot.domain.report_schedules import Every, ReportSchedule, ended_period, is_due
from chatbot.domain.reports import Report
from chatbot.domain.roles import Role
from chatbot.services.absence_ports import AbsenceBook, NobodyIsAway
from chatbot.services.ports import UnitOfWork
from chatbot.services.reports import ReportService
from chatbot.services.roles import NOT_YOURS

SCHEDULED: Final = "reports.scheduled"  # the kind of the message
CHANGED: Final = "report_schedules.changed"
NOT_A_MANAGER: Final = "Only managers can get reports. Choose managers, or give the role first."

Recipients = Mapping[Every, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class SchedulesSaved:
    """It was saved; `changed` where it was not so already."""

    changed: bool


@dataclass(frozen=True, kw_only=True)
class SchedulesRefused:
    """Nothing was saved: a sentence for each list that cannot be."""

    faults: Mapping[Every, str]


@dataclass(frozen=True, kw_only=True)
class SchedulesOvertaken:
    """Nothing was saved: somebody else has changed the lists since the form was opened."""

    now: Recipients


SchedulesResult = SchedulesSaved | SchedulesRefused | SchedulesOvertaken


@dataclass(frozen=True, kw_only=True)
class ReportSchedules:
    """Who gets the report by itself; managers choose, and only managers get it.

    Attributes:
        absences: whoever is away gets it when they are back.
    """

    reports: ReportService
    absences: AbsenceBook = field(default_factory=NobodyIsAway)

    def recipients(self, user_id: str) -> Recipients:
        """Who gets it every week, and who every month.

        Raises:
            NotAuthorisedError: not a manager.
        """
        self.reports.roles.require(user_id, Action.SCHEDULE_REPORT)
        with self.reports.unit_of_work() as work:
            return self._recipients(work)

    def choose(self, user_id: str, wanted: Recipients, seen: Recipients) -> SchedulesResult:
        """Have these people get it, and no others.

        Args:
            user_id: the manager who chooses.
            wanted: who shall get it, how often.
            seen: who got it when the form was opened.

        Raises:
            NotAuthorisedError: not a manager, or not any more.
        """
        self.reports.roles.require(user_id, Action.SCHEDULE_REPORT)
        with self.reports.unit_of_work() as work:
            work.roles.lock(self._workspace_id)
            managers = work.roles.all(self._workspace_id).holders(Role.MANAGER)
            if user_id not in managers:
                raise NotAuthorisedError(NOT_YOURS)
            now = self._recipients(work)
            if _as_sets(now) == _as_sets(wanted):
                return SchedulesSaved(changed=False)
            if _as_sets(now) != _as_sets(seen):
                return SchedulesOvertaken(now=now)
            if faults := _faults(wanted, managers):
                return SchedulesRefused(faults=faults)
            self._replace(work, wanted, now, actor=user_id)
            work.commit()
        return SchedulesSaved(changed=True)

    def send_due(self) -> int:
        """Write the reports of what has just ended; to be called at any time, by any process.

        Each person gets each period once, within the working hours; whoever was away gets
        the last one that ended.

        Returns:
            How many were written.
        """
        now, today = self.reports.clock.now(), self.reports.today()
        not_before, absences = self.reports.working_time.next_opening(now), self.absences.now()
        comes_on = self.reports.working_time.day_of(not_before)
        with self.reports.unit_of_work() as work:
            managers = work.roles.all(self._workspace_id).holders(Role.MANAGER)
            written = sum(
                self._write(work, schedule, today, not_before)
                for schedule in work.report_schedules.all(self._workspace_id)
                if schedule.user_id in managers
                and not absences.is_away(schedule.user_id, comes_on)
            )
            if written:
                work.commit()
        return written

    def render(self, ids: Mapping[str, str]) -> tuple[Report, ReportRequest] | None:
        """The report of a message; None where its recipient does not need it any more."""
        every, user_id = Every(ids["every"]), ids["user_id"]
        with self.reports.unit_of_work() as work:
            chosen = self._recipients(work)
        if user_id not in chosen[every]:
            return None
        period = ended_period(every, date.fromisoformat(ids["made_on"]))
        request = ReportRequest(period=period)
        report = self.reports.scheduled(user_id, request)
        return (report, request) if report else None

    def _write(
        self, work: UnitOfWork, schedule: ReportSchedule, today: date, not_before: datetime
    ) -> bool:
        period = ended_period(schedule.every, today)
        if not is_due(schedule, period):
            return False
        return work.outbox.add(
            self._workspace_id,
            kind=SCHEDULED,
            recipient=schedule.user_id,
            ids={
                "user_id": schedule.user_id,
                "every": schedule.every.value,
                "made_on": today.isoformat(),
            },
            key=f"{SCHEDULED}:{schedule.every}:{period.first.isoformat()}:{schedule.user_id}",
            not_before=not_before,
        )

    def _recipients(self, work: UnitOfWork) -> dict[Every, tuple[str, ...]]:
        found = work.report_schedules.all(self._workspace_id)
        return {
            every: tuple(each.user_id for each in found if each.every is every) for every in Every
        }

    def _replace(
        self, work: UnitOfWork, wanted: Recipients, before: Recipients, *, actor: str
    ) -> None:
        schedules = [
            ReportSchedule(user_id=user_id, every=every, since_on=self.reports.today())
            for every in Every
            for user_id in dict.fromkeys(wanted.get(every, ()))
        ]
        work.report_schedules.replace(self._workspace_id, schedules)
        work.audit.add(
            AuditEntry(
                workspace_id=self._workspace_id,
                at=self.reports.clock.now(),
                actor=actor,
                action=CHANGED,
                subject="reports",
                before={every.value: list(before.get(every, ())) for every in Every},
                after={every.value: list(wanted.get(every, ())) for every in Every},
            )
        )

    @property
    def _workspace_id(self) -> str:
        return self.reports.roles.workspace_id


def _as_sets(recipients: Recipients) -> dict[Every, set[str]]:
    return {every: set(recipients.get(every, ())) for every in Every}


def _faults(wanted: Recipients, managers: Collection[str]) -> dict[Every, str]:
    """Everybody has to be a manager: who lost the role can only be taken out."""
    return {every: NOT_A_MANAGER for every in Every if set(wanted.get(every, ())) - set(managers)}
