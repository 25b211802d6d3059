"""The ordinary concerns as a report needs them; the others cannot even be asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chatbot.domain import report_keys as keys
from chatbot.domain.report_concerns import ConcernFacts, concerns_section, hidden_kinds
from chatbot.domain.report_periods import Period
from chatbot.domain.report_records import ConcernCount, FollowUpRecord
from chatbot.domain.report_words import counted
from chatbot.domain.reports import ActionNeeded, ColumnKind, Lead, Row, Table, TableColumn
from chatbot.services.ports import UnitOfWork
from chatbot.services.report_sources import Contribution, Scope

_COLUMNS = (
    TableColumn(
        key="day", title="Day", kind=ColumnKind.DATE, description="The day on which it was logged."
    ),
    TableColumn(
        key="reference",
        title="Reference",
        kind=ColumnKind.TEXT,
        description="By which those who may read it find it.",
    ),
    TableColumn(key="kind", title="Kind", kind=ColumnKind.TEXT, description="What it is about."),
    TableColumn(key="page", title="Page", kind=ColumnKind.TEXT, description="If it is about one."),
    TableColumn(
        key="state", title="State", kind=ColumnKind.TEXT, description="“open” or “closed”, now."
    ),
)
_FOLLOW_UP_COLUMNS = (
    TableColumn(
        key="reference",
        title="Reference",
        kind=ColumnKind.TEXT,
        description="Of the concern.",
    ),
    TableColumn(key="kind", title="Kind", kind=ColumnKind.TEXT, description="Of the concern."),
    TableColumn(
        key="owner", title="Owner", kind=ColumnKind.PERSON, description="Who is to do it."
    ),
    TableColumn(
        key="given",
        title="Given to them",
        kind=ColumnKind.DATE,
        description="The day on which it became theirs.",
    ),
    TableColumn(
        key="due", title="Due", kind=ColumnKind.DATE, description="By when it is to be done."
    ),
)


@dataclass(frozen=True, kw_only=True)
class ConcernSource:
    """Ordinary concerns; a report of a person has none."""

    def contribute(self, work: UnitOfWork, scope: Scope) -> Contribution | None:
        """The section, two tables, and what is overdue."""
        if scope.filter.user_id:
            return None
        reader = _Reader(work=work, scope=scope)
        facts = reader.facts()
        return Contribution(
            section=concerns_section(
                facts,
                reader.kinds(scope.previous),
                scope.pack.concern_kinds,
                now=scope.now,
                today=scope.today,
            ),
            tables=(reader.table(facts), reader.follow_ups_table(facts.follow_ups)),
            actions=reader.actions(facts),
        )


@dataclass(frozen=True, kw_only=True)
class _Reader:
    work: UnitOfWork
    scope: Scope

    @property
    def _hidden(self) -> frozenset[str]:
        return hidden_kinds(self.scope.pack.concern_kinds)

    def facts(self) -> ConcernFacts:
        """What the period holds, and what is open now."""
        reports, workspace_id = self.work.reports, self.scope.workspace_id
        page_id = self.scope.filter.page_id
        return ConcernFacts(
            kinds=self.kinds(self.scope.period),
            open_now=reports.open_concerns(workspace_id, hidden=self._hidden, page_id=page_id),
            follow_ups=reports.open_follow_ups(workspace_id, hidden=self._hidden, page_id=page_id),
        )

    def kinds(self, period: Period) -> Sequence[ConcernCount]:
        """What was logged in a period, by kind."""
        start, end = period.bounds(self.scope.zone)
        return self.work.reports.concerns(
            self.scope.workspace_id,
            start,
            end,
            hidden=self._hidden,
            page_id=self.scope.filter.page_id,
        )

    def actions(self, facts: ConcernFacts) -> list[ActionNeeded]:
        """Follow-ups that nobody has done in time, and concerns that are open."""
        found = []
        if overdue := facts.overdue(self.scope.today):
            says = f"{counted(overdue, 'follow-up is', 'follow-ups are')} overdue."
            found.append(
                ActionNeeded(
                    key=keys.FOLLOW_UPS_OVERDUE, says=says, lead=Lead.CONCERNS, count=overdue
                )
            )
        return found

    def table(self, facts: ConcernFacts) -> Table:
        """The concerns of the period, streamed."""
        start, end = self.scope.period.bounds(self.scope.zone)

        def rows() -> Iterator[Row]:
            found = self.work.reports.concern_rows(
                self.scope.workspace_id,
                start,
                end,
                hidden=self._hidden,
                page_id=self.scope.filter.page_id,
            )
            for each in found:
                yield (
                    self.scope.day_of(each.logged_at),
                    each.reference,
                    self._title(each.kind_id),
                    self.scope.page_name(each.page_id),
                    each.state.value,
                )

        return Table(
            name=keys.TABLE_CONCERNS,
            title="Concerns",
            description=(
                "Every concern logged in the period but those about safeguarding: nothing of what"
                " it says, and not who logged it."
            ),
            columns=_COLUMNS,
            count=facts.logged,
            rows=rows,
        )

    def follow_ups_table(self, follow_ups: Sequence[FollowUpRecord]) -> Table:
        """What is still to be done, whenever the concern was logged."""

        def row(each: FollowUpRecord) -> Row:
            return (
                each.reference,
                self._title(each.kind_id),
                each.owner,
                self.scope.day_of(each.assigned_at),
                each.due_on,
            )

        return Table(
            name=keys.TABLE_FOLLOW_UPS,
            title="Follow-ups to be done",
            description="As things stand when the report is made; not what is to be done.",
            columns=_FOLLOW_UP_COLUMNS,
            count=len(follow_ups),
            rows=lambda: map(row, follow_ups),
        )

    def _title(self, kind_id: str) -> str:
        kind = self.scope.pack.concern_kind(kind_id)
        return kind.title if kind else kind_id
