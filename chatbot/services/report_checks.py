"""The checks as a report needs them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final, TypeVar

from chatbot.domain import report_keys as keys
from chatbot.domain.check_rules import RuleBook
from chatbot.domain.report_checks import (
    NO_PAGE,
    CheckFacts,
    Skipped,
    checks_section,
    left_out,
)
from chatbot.domain.report_figures import median_of
from chatbot.domain.report_periods import Period
from chatbot.domain.report_records import CheckCount, CheckDay, CheckOutcome
from chatbot.domain.report_words import counted
from chatbot.domain.reports import (
    ActionNeeded,
    ColumnKind,
    Lead,
    Row,
    Table,
    TableColumn,
)
from chatbot.services.ports import UnitOfWork
from chatbot.services.report_sources import Contribution, Scope

C = TypeVar("C", CheckCount, CheckDay)

LOOK_BACK: Final = timedelta(days=7)  # so long a missed check can be made up for
OUTCOMES: Final = {
    CheckOutcome.IN_TIME: "done in time",
    CheckOutcome.LATE: "done late",
    CheckOutcome.MISSED: "missed",
    CheckOutcome.NOBODY_THERE: "nobody was there",
    CheckOutcome.WAITING: "not due yet",
    CheckOutcome.CALLED_OFF: "switched off before it was done",
}
_COLUMNS = (
    TableColumn(key="day", title="Day", kind=ColumnKind.DATE, description="The day of the check."),
    TableColumn(key="check", title="Check", kind=ColumnKind.TEXT, description="Its name."),
    TableColumn(
        key="page", title="Page", kind=ColumnKind.TEXT, description="The page that it is about."
    ),
    TableColumn(
        key="outcome",
        title="Outcome",
        kind=ColumnKind.TEXT,
        description=f"One of: {', '.join(OUTCOMES.values())}.",
    ),
    TableColumn(
        key="person",
        title="Person",
        kind=ColumnKind.PERSON,
        description=(
            "Who did it; of one that was not done the first who was asked and was there."
        ),
    ),
    TableColumn(
        key="took",
        title="From opening to done",
        kind=ColumnKind.DURATION,
        description="By the clock, nights and weekends included.",
    ),
    TableColumn(
        key="finding",
        title="Something to report",
        kind=ColumnKind.TEXT,
        description="“something” where there was, “nothing” where not. What it was is not here.",
    ),
)
_SKIPPED_COLUMNS = (
    TableColumn(
        key="day", title="Day", kind=ColumnKind.DATE, description="The day that was left out."
    ),
    TableColumn(key="check", title="Check", kind=ColumnKind.TEXT, description="Its name."),
    TableColumn(
        key="page", title="Page", kind=ColumnKind.TEXT, description="The page that it is about."
    ),
    TableColumn(key="reason", title="Reason", kind=ColumnKind.TEXT, description="Why."),
)


@dataclass(frozen=True, kw_only=True)
class CheckSource:
    """Checks: due, done, missed, left out; by page and person where that is asked for."""

    def contribute(self, work: UnitOfWork, scope: Scope) -> Contribution | None:
        """The section, two tables, and what was missed of late."""
        book = RuleBook.of(scope.pack.checks, work.checks.versions(scope.workspace_id))
        reader = _Reader(work=work, scope=scope, book=book)
        now, before = reader.facts(scope.period), reader.facts(scope.previous)
        return Contribution(
            section=checks_section(now, before, reader.page_of),
            tables=(reader.table(now.all), reader.skipped_table(now.skipped())),
            actions=reader.actions(),
        )


@dataclass(frozen=True, kw_only=True)
class _Reader:
    work: UnitOfWork
    scope: Scope
    book: RuleBook

    @cached_property
    def check_ids(self) -> Collection[str] | None:
        """The checks that are meant; None for all, also those that the pack has lost."""
        page_id = self.scope.filter.page_id
        if page_id is None:
            return None
        return [each.check_id for each in self.book.pack.values() if each.page_id == page_id]

    @cached_property
    def first_days(self) -> Mapping[str, date]:
        """Since when there has been each of them."""
        check_ids = self.book.pack if self.check_ids is None else self.check_ids
        return self.work.reports.first_days(self.scope.workspace_id, list(check_ids))

    def facts(self, period: Period) -> CheckFacts:
        """What a period holds; days that are left out are nobody's."""
        reports, user_id = self.work.reports, self.scope.filter.user_id
        days = (self.scope.workspace_id, period.first, period.through, self.check_ids)
        return CheckFacts(
            counts=self._of_person(reports.check_counts(*days)),
            days=self._of_person(reports.check_days(*days)),
            median=median_of(reports.check_times(*days, user_id)),
            called_off=[
                (check_id, on)
                for check_id, person, on in reports.called_off(*days)
                if user_id in {None, person}
            ],
            left_out=() if user_id else self._left_out(period),
        )

    def _left_out(self, period: Period) -> Sequence[Skipped]:
        return left_out(
            self.book, self.scope.working_time, self.first_days, period.first, period.through
        )

    def _of_person(self, counts: Sequence[C]) -> Sequence[C]:
        user_id = self.scope.filter.user_id
        return counts if user_id is None else [each for each in counts if each.person == user_id]

    def page_of(self, check_id: str) -> tuple[str, str]:
        """The id and the name of a check's page; empty where it has none, or is gone."""
        check = self.book.pack.get(check_id)
        page_id = check.page_id if check else None
        return page_id or "", self.scope.page_name(page_id) or NO_PAGE

    def actions(self) -> Sequence[ActionNeeded]:
        """What was missed within the week and can still be made up for, and what nobody has."""
        today = self.scope.today
        recent = self._of_person(
            self.work.reports.check_counts(
                self.scope.workspace_id,
                today - LOOK_BACK,
                today + timedelta(days=1),
                self.check_ids,
            )
        )
        undone = {CheckOutcome.MISSED, CheckOutcome.NOBODY_THERE}
        missed = sum(each.count for each in recent if each.outcome in undone)
        alone = sum(
            each.count
            for each in recent
            if each.outcome is CheckOutcome.WAITING and each.person is None
        )
        found = []
        if alone:
            says = f"{counted(alone, 'open check has', 'open checks have')} nobody to do it today."
            found.append(
                ActionNeeded(key="checks.nobody_now", says=says, lead=Lead.CHECKS, count=alone)
            )
        if missed:
            says = (
                f"{counted(missed, 'check was', 'checks were')} not done in the last seven days."
            )
            found.append(
                ActionNeeded(key="checks.missed_lately", says=says, lead=Lead.CHECKS, count=missed)
            )
        return found

    def table(self, count: int) -> Table:
        """Every check of the period, streamed."""
        scope = self.scope
        days = (scope.workspace_id, scope.period.first, scope.period.through, self.check_ids)

        def rows() -> Iterator[Row]:
            for each in self.work.reports.check_rows(*days):
                if scope.filter.user_id not in {None, each.person}:
                    continue
                yield (
                    each.on,
                    self._name(each.check_id),
                    self.page_of(each.check_id)[1],
                    OUTCOMES[each.outcome],
                    each.person,
                    each.took,
                    each.finding.value if each.finding else None,
                )

        return Table(
            name=keys.TABLE_CHECKS,
            title="Checks",
            description="Every check of the period, one row each.",
            columns=_COLUMNS,
            count=count,
            rows=rows,
        )

    def skipped_table(self, skipped: Sequence[Skipped]) -> Table:
        """Every day that was left out."""

        def rows() -> Iterator[Row]:
            for each in skipped:
                page = self.page_of(each.check_id)[1]
                yield (each.on, self._name(each.check_id), page, each.reason)

        return Table(
            name=keys.TABLE_SKIPPED,
            title="Checks that were left out",
            description="Days on which a check would have come, and why it did not.",
            columns=_SKIPPED_COLUMNS,
            count=len(skipped),
            rows=rows,
        )

    def _name(self, check_id: str) -> str:
        check = self.book.pack.get(check_id)
        return check.name if check else check_id
