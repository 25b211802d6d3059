"""Supervision as a report needs it: counts alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from chatbot.domain import report_keys as keys
from chatbot.domain.policy_feedback import can_be_shown
from chatbot.domain.report_periods import DAY, Period
from chatbot.domain.report_supervision import SupervisionFacts, months_of, supervision_section
from chatbot.domain.report_words import counted
from chatbot.domain.reports import (
    ActionNeeded,
    Amount,
    ColumnKind,
    Lead,
    Row,
    Table,
    TableColumn,
)
from chatbot.domain.supervision import STILL_KNOWN, SupervisionCounts
from chatbot.services.policy_feedback import BEGINNING
from chatbot.services.ports import UnitOfWork
from chatbot.services.report_sources import Contribution, Scope
from chatbot.services.supervision_overdue import overdue


def _count(key: str, title: str, description: str) -> TableColumn:
    return TableColumn(key=key, title=title, kind=ColumnKind.COUNT, description=description)


_COLUMNS: Final = (
    TableColumn(
        key="from",
        title="From",
        kind=ColumnKind.DATE,
        description="The first day that is counted of the month.",
    ),
    TableColumn(
        key="to",
        title="To",
        kind=ColumnKind.DATE,
        description="The last day that is counted of the month.",
    ),
    _count("due", "Dates", "How many supervision dates there were."),
    _count("held", "Held", "How many of them were held."),
    _count("not_held", "Did not happen", "How many of them did not happen."),
    _count("unsaid", "Without word yet", "Of how many nobody has said what became of them."),
    _count("moved", "Moved", "Of how many the day was changed, whatever became of them."),
)


@dataclass(frozen=True, kw_only=True)
class SupervisionSource:
    """How often supervision was held; a report of a page or a person has nothing of it."""

    def contribute(self, work: UnitOfWork, scope: Scope) -> Contribution | None:
        """The section, a table of counts, and who waits; nothing where there is no supervision."""
        if not scope.is_whole:
            return None
        reader = _Reader(work=work, scope=scope)
        facts = reader.facts()
        if facts.is_nothing:
            return None
        return Contribution(
            section=supervision_section(facts),
            tables=(reader.table(),),
            actions=tuple(reader.actions(facts)),
        )


@dataclass(frozen=True, kw_only=True)
class _Reader:
    work: UnitOfWork
    scope: Scope

    def facts(self) -> SupervisionFacts:
        """The dates of both periods, and how things stand."""
        scope = self.scope
        late = overdue(self.work, scope.workspace_id, scope.working_time, scope.today)
        return SupervisionFacts(
            now=self._of(scope.period),
            before=self._of(scope.previous),
            overdue=Amount(value=late.count, of=late.of),
            feedback=self._feedback(),
        )

    def _of(self, period: Period) -> SupervisionCounts:
        supervision = self.work.supervision
        return supervision.counts(self.scope.workspace_id, period.first, period.through)

    def _feedback(self) -> int:
        """How much waits, of the months that are over: a day would name the worker."""
        workspace_id = self.scope.workspace_id
        last = self.work.policy_feedback.newest_digest(workspace_id)
        first = (last.next_since_on if last else None) or BEGINNING
        until = self.scope.today.replace(day=1) - DAY
        if first > until:
            return 0
        people = self.work.supervision.feedback_people(workspace_id, first, until)
        if not can_be_shown(people):
            return 0
        return self.work.supervision.feedback_count(workspace_id, first, until)

    def actions(self, facts: SupervisionFacts) -> Iterator[ActionNeeded]:
        """Whose supervision is overdue, and of which dates nobody has said anything."""
        late = facts.overdue.value
        if isinstance(late, int) and late:
            says = f"{counted(late, 'worker is', 'workers are')} overdue for supervision."
            yield ActionNeeded(
                key=keys.SUPERVISION_OVERDUE, says=says, lead=Lead.SUPERVISION, count=late
            )
        today = self.scope.today
        lately = self.work.supervision.counts(
            self.scope.workspace_id, today - STILL_KNOWN, today - DAY
        )
        if lately.unsaid:
            says = (
                "Nobody has said what became of"
                f" {counted(lately.unsaid, 'supervision date')} of the last twelve weeks."
            )
            yield ActionNeeded(
                key="supervision.unsaid_lately",
                says=says,
                lead=Lead.SUPERVISION,
                count=lately.unsaid,
            )

    def table(self) -> Table:
        """Counts by month: neither whose, nor what was said."""
        months = list(months_of(self.scope.period))

        def rows() -> Iterator[Row]:
            for first, last in months:
                of = self.work.supervision.counts(self.scope.workspace_id, first, last)
                yield (first, last, of.due, of.held, of.not_held, of.unsaid, of.moved)

        return Table(
            name=keys.TABLE_SUPERVISION,
            title="Supervision",
            description="How many supervision dates, by month; neither whose, nor what was said.",
            columns=_COLUMNS,
            count=len(months),
            rows=rows,
        )
