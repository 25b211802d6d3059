"""Reports: for managers, on demand."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from chatbot.domain.audit import CONSOLE, AuditEntry
from chatbot.domain.permissions import Action
from chatbot.domain.policies import Page, PolicyPack
from chatbot.domain.report_requests import ReportRequest, last_full_month, read_request
from chatbot.domain.reports import ActionNeeded, FileKind, Filter, Lead, Report, SectionKey
from chatbot.domain.roles import Role
from chatbot.domain.working_time import WorkingTime
from chatbot.services.ports import Clock, UnitOfWork, UnitOfWorkFactory
from chatbot.services.report_checks import CheckSource
from chatbot.services.report_concerns import ConcernSource
from chatbot.services.report_policy import PolicySource
from chatbot.services.report_ports import ReportFile, ReportFiles
from chatbot.services.report_profiles import ProfileSource
from chatbot.services.report_questions import QuestionSource
from chatbot.services.report_sources import Contribution, ReportSource, Scope
from chatbot.services.report_supervision import SupervisionSource
from chatbot.services.roles import RolesService

READ: Final = "reports.read"
EXPORTED: Final = "reports.exported"
FOLDER: Final = "chatbot-report-"  # in the system's folder for temporary files
LEFT_BEHIND: Final = timedelta(days=1)
ALL_SOURCES: Final[tuple[ReportSource, ...]] = (
    CheckSource(),
    ConcernSource(),
    QuestionSource(),
    SupervisionSource(),
    PolicySource(),
    ProfileSource(),
)
# Where somebody waits, or somebody is missing, comes first.
PRESSING: Final = (
    Lead.CONCERNS,
    Lead.ASKS,
    Lead.CHECKS,
    Lead.ROLES,
    Lead.DOCUMENT,
    Lead.SUPERVISION,
    Lead.PROFILES,
    Lead.ACKNOWLEDGEMENTS,
    Lead.UNANSWERED,
    Lead.GAPS,
)


@dataclass(frozen=True, kw_only=True)
class ReportService:
    """Every method that takes a `user_id` checks what they may do.

    Attributes:
        reading: begins transactions that see one moment, and for which nobody waits.
    """

    pack: PolicyPack
    roles: RolesService
    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    clock: Clock
    working_time: WorkingTime
    sources: tuple[ReportSource, ...] = ALL_SOURCES

    @property
    def pages(self) -> Sequence[Page]:
        """What a report can be confined to."""
        return self.pack.pages

    def today(self) -> date:
        """The organisation's date."""
        return self.working_time.day_of(self.clock.now())

    def require_reader(self, user_id: str) -> None:
        """Raises NotAuthorisedError for somebody who may see no report."""
        self.roles.require(user_id, Action.SEE_REPORT)

    def read_request(self, user_id: str, text: str) -> ReportRequest:
        """What somebody wants to see.

        Raises:
            NotAuthorisedError: not a manager.
            InvalidInputError: a sentence about what cannot be.
        """
        self.require_reader(user_id)
        return read_request(text, self.today(), self.pages)

    def last_month(self) -> ReportRequest:
        """What is shown where nothing else was asked for."""
        return ReportRequest(period=last_full_month(self.today()))

    def report(self, user_id: str, request: ReportRequest) -> Report:
        """The figures; the rows of the tables cannot be read any more.

        Raises:
            NotAuthorisedError: not a manager.
        """
        self.require_reader(user_id)
        with self.opened(request) as report:
            self._note(user_id, READ, request)
            return report

    def explain(self, user_id: str, request: ReportRequest) -> Report:
        """The figures once more, for their definitions.

        Raises:
            NotAuthorisedError: not a manager.
        """
        self.require_reader(user_id)
        with self.opened(request) as report:
            return report

    def scheduled(self, user_id: str, request: ReportRequest) -> Report | None:
        """The figures for somebody who gets them by themselves; None where they are no manager."""
        if not self.roles.has(user_id, Role.MANAGER):
            return None
        with self.opened(request) as report:
            return report

    @contextmanager
    def exported(
        self, user_id: str, request: ReportRequest, kind: FileKind, files: ReportFiles
    ) -> Iterator[Sequence[ReportFile]]:
        """The report as files, which are deleted at the end of the block.

        Raises:
            NotAuthorisedError: not a manager.
        """
        self.roles.require(user_id, Action.EXPORT_REPORT)
        with tempfile.TemporaryDirectory(prefix=FOLDER) as folder:
            with self.opened(request) as report:
                written = files.write(report, kind, Path(folder))
            self._note(user_id, EXPORTED, request, kind)
            yield written

    def sweep(self) -> int:
        """Delete files that a process had no time to delete; to be called every hour.

        Returns:
            Of how many exports there were any.
        """
        before = (self.clock.now() - LEFT_BEHIND).timestamp()
        folders = Path(tempfile.gettempdir()).glob(f"{FOLDER}*")
        return sum(_deleted(folder) for folder in folders if _changed_at(folder) < before)

    def require_exporter(self, user_id: str) -> None:
        """Raises NotAuthorisedError for somebody who may take no report away."""
        self.roles.require(user_id, Action.EXPORT_REPORT)

    def note_taken_at_machine(self, request: ReportRequest, kind: FileKind) -> None:
        """Somebody at the machine takes files of a report away."""
        self._note(CONSOLE, EXPORTED, request, kind)

    @contextmanager
    def opened(self, request: ReportRequest) -> Iterator[Report]:
        """The report as of one moment, with tables that can be read until the block ends.

        For what runs at the machine itself: who may see it has been settled before.
        """
        with self.reading() as work:
            yield self._made(work, request)

    def _made(self, work: UnitOfWork, request: ReportRequest) -> Report:
        # A button of last week brings its own today along.
        period = replace(request.period, today=max(self.today(), request.period.first))
        scope = Scope(
            workspace_id=self.roles.workspace_id,
            pack=self.pack,
            working_time=self.working_time,
            now=self.clock.now(),
            period=period,
            previous=period.previous(),
            filter=request.filter,
        )
        given = [source.contribute(work, scope) for source in self.sources]
        return _put_together(scope, [each for each in given if each])

    def _note(
        self, user_id: str, action: str, request: ReportRequest, kind: FileKind | None = None
    ) -> None:
        period, chosen = request.period, request.filter
        entry = AuditEntry(
            workspace_id=self.roles.workspace_id,
            at=self.clock.now(),
            actor=user_id,
            action=action,
            subject=f"{period.first.isoformat()}/{period.last.isoformat()}",
            after={
                name: value
                for name, value in (
                    ("page_id", chosen.page_id),
                    ("user_id", chosen.user_id),
                    ("file", kind and kind.value),
                )
                if value
            },
        )
        with self.unit_of_work() as work:
            work.audit.add(entry)
            work.commit()


def _put_together(scope: Scope, given: Sequence[Contribution]) -> Report:
    order = list(SectionKey)
    sections = [each.section for each in given if each.section]
    actions: list[ActionNeeded] = [action for each in given for action in each.actions]
    return Report(
        organisation=scope.pack.organisation,
        made_at=scope.now,
        zone=scope.zone,
        period=scope.period,
        previous=scope.previous,
        filter=scope.filter,
        page=scope.page_name(scope.filter.page_id),
        actions=tuple(sorted(actions, key=lambda each: PRESSING.index(each.lead))),
        sections=tuple(sorted(sections, key=lambda each: order.index(each.key))),
        notes=tuple(_notes(scope)),
        tables=tuple(table for each in given for table in each.tables),
    )


def _notes(scope: Scope) -> Iterator[str]:
    if scope.filter == Filter():
        return
    if scope.filter.user_id:
        yield "Only checks are counted for a person. What somebody asked is counted for nobody."
    else:
        yield "Only what belongs to the page is here: questions and the policy belong to none."


def _changed_at(folder: Path) -> float:
    """When a folder was changed (seconds since 1970); never, once somebody has deleted it."""
    try:
        return folder.lstat().st_mtime
    except OSError:
        return float("inf")


def _deleted(folder: Path) -> bool:
    """Whether it is gone; what belongs to another user stays."""
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()
