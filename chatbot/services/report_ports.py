"""What reports need from the outside."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from chatbot.domain.report_records import (
    AskRecord,
    CheckCount,
    CheckDay,
    CheckRecord,
    ConcernCount,
    ConcernRecord,
    FollowUpRecord,
    QuestionCount,
    QuestionRecord,
    ReducedCount,
    SubjectCount,
)
from chatbot.domain.report_schedules import ReportSchedule
from chatbot.domain.reports import FileKind, Report


@dataclass(frozen=True, kw_only=True)
class ReportFile:
    """A file of a report; a picture has its numbers in words."""

    path: Path
    title: str
    alt: str = ""


class ReportFiles(Protocol):
    """Makes files of a report."""

    def write(self, report: Report, kind: FileKind, folder: Path) -> Sequence[ReportFile]:
        """Write the report into an empty folder while it is open.

        Returns:
            The files, in the order in which they are to be shown; no pictures where
            there is nothing to show.

        Raises:
            InvalidInputError: there is no such file of this report; the sentence says why.
        """
        ...


class ReportRepository(Protocol):
    """What is counted; every method only reads, and costs what the period holds.

    `check_ids` names the checks that are meant; None means all.
    Safeguarding concerns cannot be asked for: `hidden` names further kinds
    that are left out, and those that were logged as safeguarding always are.
    """

    def check_counts(
        self, workspace_id: str, first: date, last: date, check_ids: Collection[str] | None
    ) -> Sequence[CheckCount]:
        """How many checks of the days came to which end, by check and person."""
        ...

    def check_days(
        self, workspace_id: str, first: date, last: date, check_ids: Collection[str] | None
    ) -> Sequence[CheckDay]:
        """The same by day and person."""
        ...

    def check_rows(
        self, workspace_id: str, first: date, last: date, check_ids: Collection[str] | None
    ) -> Iterator[CheckRecord]:
        """The checks of the days one by one, in their order."""
        ...

    def called_off(
        self, workspace_id: str, first: date, last: date, check_ids: Collection[str] | None
    ) -> Sequence[tuple[str, str | None, date]]:
        """The checks that were switched off before they were done: which, whose, and when."""
        ...

    def check_times(
        self,
        workspace_id: str,
        first: date,
        last: date,
        check_ids: Collection[str] | None,
        user_id: str | None,
    ) -> Sequence[timedelta]:
        """How long each check took that was done, from its opening."""
        ...

    def first_days(self, workspace_id: str, check_ids: Collection[str]) -> Mapping[str, date]:
        """The first day that each of the checks was ever opened on."""
        ...

    def questions(
        self, workspace_id: str, start: datetime, end: datetime
    ) -> Sequence[QuestionCount]:
        """The questions asked in [start, end), whatever they are about."""
        ...

    def to_be_taught(self, workspace_id: str, start: datetime, end: datetime) -> int:
        """How many of them were not understood, and are on the list of managers still."""
        ...

    def subjects(
        self, workspace_id: str, start: datetime, end: datetime
    ) -> Sequence[SubjectCount]:
        """What the answered, and the not covered ones among them are about."""
        ...

    def reduced_questions(
        self, workspace_id: str, first: date, last: date
    ) -> Sequence[ReducedCount]:
        """What is left of the questions of the months from one to another, both counted."""
        ...

    def question_rows(
        self, workspace_id: str, start: datetime, end: datetime
    ) -> Iterator[QuestionRecord]:
        """The questions asked in [start, end), one by one, oldest first."""
        ...

    def helpful(self, workspace_id: str, start: datetime, end: datetime) -> tuple[int, int]:
        """How often an answer to them was said to be helpful, and not helpful."""
        ...

    def chosen(self, workspace_id: str, start: datetime, end: datetime) -> int:
        """At how many of them the bot asked back, and one of its offers was chosen."""
        ...

    def filed(
        self, workspace_id: str, start: datetime, end: datetime
    ) -> Sequence[tuple[str, int]]:
        """Under which subjects managers counted how many of them as not covered."""
        ...

    def asks(self, workspace_id: str, start: datetime, end: datetime) -> Sequence[AskRecord]:
        """The questions handed to a person in [start, end), oldest first."""
        ...

    def concerns(
        self,
        workspace_id: str,
        start: datetime,
        end: datetime,
        *,
        hidden: Collection[str],
        page_id: str | None,
    ) -> Sequence[ConcernCount]:
        """The ordinary concerns logged in [start, end), by kind."""
        ...

    def concern_rows(
        self,
        workspace_id: str,
        start: datetime,
        end: datetime,
        *,
        hidden: Collection[str],
        page_id: str | None,
    ) -> Iterator[ConcernRecord]:
        """The same one by one, oldest first."""
        ...

    def open_concerns(
        self, workspace_id: str, *, hidden: Collection[str], page_id: str | None
    ) -> int:
        """How many ordinary concerns are open now, whenever they were logged."""
        ...

    def open_follow_ups(
        self, workspace_id: str, *, hidden: Collection[str], page_id: str | None
    ) -> Sequence[FollowUpRecord]:
        """What is still to be done about open ordinary concerns, the first due first."""
        ...


class ReportScheduleRepository(Protocol):
    """Who gets the report by itself."""

    def all(self, workspace_id: str) -> Sequence[ReportSchedule]:
        """Every schedule of a workspace, the oldest first."""
        ...

    def replace(self, workspace_id: str, schedules: Sequence[ReportSchedule]) -> None:
        """Have these schedules and no others; those that were there keep when they began."""
        ...
