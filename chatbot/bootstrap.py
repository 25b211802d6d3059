"""The composition root: Settings -> the objects of the bot. Nothing is built at import."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from chatbot.bank_holidays import BankHolidays
from chatbot.documents import read_document
from chatbot.domain.working_time import WorkingTime
from chatbot.exports.writing import FileWriter
from chatbot.services.people_ports import Directory
from chatbot.services.policy_index import PolicyIndex
from chatbot.services.ports import Clock
from chatbot.services.report_ports import ReportFiles
from chatbot.services.workspace import Surroundings, WorkspaceServices
from chatbot.settings import Settings
from chatbot.store.database import Database

log = logging.getLogger(__name__)


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """This moment, aware UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class MovedClock:
    """The machine's clock, moved by the seconds that a file says: for trying out other days."""

    file: Path

    def now(self) -> datetime:
        """The moved moment, aware UTC; unmoved where the file does not say a number."""
        try:
            offset = timedelta(seconds=float(self.file.read_text("utf-8")))
        except (OSError, ValueError, OverflowError):
            offset = timedelta()
        return datetime.now(UTC) + offset


def make_clock(settings: Settings) -> Clock:
    """The clock that the settings choose."""
    file = settings.chatbot_clock_file
    return MovedClock(file=file) if file else SystemClock()


def make_working_time(settings: Settings) -> WorkingTime:
    """The opening hours that the settings choose; nobody works on bank holidays."""
    opens, closes = settings.chatbot_working_hours
    closures = dict.fromkeys(settings.chatbot_closure_days, "closure day")
    return WorkingTime(
        zone=ZoneInfo(settings.chatbot_timezone),
        opens=opens,
        closes=closes,
        holidays=BankHolidays(nation=settings.chatbot_nation, closures=closures),
    )


def build_services(  # noqa: PLR0913 - everything from outside that a workspace needs
    settings: Settings,
    index: PolicyIndex,
    database: Database,
    *,
    workspace_id: str,
    directory: Directory,
    clock: Clock | None = None,
    policy_workspace_id: str | None = None,
) -> WorkspaceServices:
    """The use cases of a workspace, which is added to the database where it is new.

    They tell the time by `clock`, or by the one that the settings choose.
    """
    with database.unit_of_work() as work:
        work.ensure_workspace(workspace_id, index.pack.pack_id)
        work.commit()
    return WorkspaceServices.of(
        Surroundings(
            workspace_id=workspace_id,
            index=index,
            unit_of_work=database.unit_of_work,
            reading=database.reading,
            clock=clock or make_clock(settings),
            working_time=make_working_time(settings),
            directory=directory,
            read_document=read_document,
            report_files=make_report_files(settings, directory),
            first_managers=settings.chatbot_managers,
            guests_allowed=settings.chatbot_allow_guests,
            policy_workspace_id=policy_workspace_id,
        )
    )


def make_report_files(settings: Settings, directory: Directory) -> ReportFiles:
    """What makes files of reports."""
    return FileWriter(fonts=settings.cache_dir / "fonts", name_of=directory.name_of)
