"""The policy as a report needs it: who has read it, its review, gaps, held back answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from chatbot.domain import report_keys as keys
from chatbot.domain.acknowledgement_roll import PolicyStanding, ReaderState, RegisterRow, Roll
from chatbot.domain.gaps import review_fault
from chatbot.domain.plain_words import in_a_row
from chatbot.domain.report_policy import policy_section
from chatbot.domain.report_words import counted
from chatbot.domain.reports import ActionNeeded, ColumnKind, Lead, Row, Table, TableColumn
from chatbot.domain.roles import Duty, Role
from chatbot.services.policy_state import read_policy_state
from chatbot.services.ports import UnitOfWork
from chatbot.services.report_sources import Contribution, Scope

STATES: Final = {
    ReaderState.READ: "has read it",
    ReaderState.OVERDUE: "late",
    ReaderState.TO_READ: "has still to read it",
    ReaderState.AWAITED: "not asked yet",
    ReaderState.GONE: "does not have to read it any more",
}
IN_SLACK: Final = "in Slack"
WITHOUT_SLACK: Final = "without Slack"
_COLUMNS = (
    TableColumn(
        key="person",
        title="Person",
        kind=ColumnKind.PERSON,
        description="Who; empty for people without Slack, who are named in the register alone.",
    ),
    TableColumn(
        key="slack",
        title="In Slack",
        kind=ColumnKind.TEXT,
        description=f"“{IN_SLACK}”, or “{WITHOUT_SLACK}” where a manager recorded it.",
    ),
    TableColumn(
        key="state",
        title="State",
        kind=ColumnKind.TEXT,
        description=f"One of: {', '.join(STATES.values())}.",
    ),
    TableColumn(
        key="version",
        title="Version read",
        kind=ColumnKind.TEXT,
        description="The newest version that they have read, if any.",
    ),
    TableColumn(
        key="read", title="Read on", kind=ColumnKind.DATE, description="When they read that one."
    ),
    TableColumn(
        key="due",
        title="Due",
        kind=ColumnKind.DATE,
        description="By when they have to have read; empty for those who have, or were not asked.",
    ),
)


@dataclass(frozen=True, kw_only=True)
class PolicySource:
    """The policy as it stands, and duties that nobody has."""

    def contribute(self, work: UnitOfWork, scope: Scope) -> Contribution | None:
        """The section, unless the report is confined to a page or a person."""
        if not scope.is_whole:
            return None
        reader = _Reader(work=work, scope=scope)
        roll = work.acknowledgements.roll(scope.workspace_id)
        standing = roll.standing(scope.today)
        held_back = reader.held_back()
        return Contribution(
            section=policy_section(scope.pack, held_back, standing, scope.today),
            tables=(reader.table(roll),) if standing else (),
            actions=tuple(reader.actions(held_back, standing)),
        )


@dataclass(frozen=True, kw_only=True)
class _Reader:
    work: UnitOfWork
    scope: Scope

    def held_back(self) -> int:
        """How many answers rest on a rule that has changed."""
        state = read_policy_state(
            self.work, self.scope.workspace_id, self.scope.pack, self.scope.zone
        )
        return len(state.held_back()) if state.version else 0

    def actions(self, held_back: int, standing: PolicyStanding | None) -> Iterator[ActionNeeded]:
        """What is held back, who is late, which duties nobody has, and the review."""
        if held_back:
            says = f"{counted(held_back, 'answer')} held back: the rule changed. Please review."
            yield ActionNeeded(
                key=keys.POLICY_HELD_BACK, says=says, lead=Lead.DOCUMENT, count=held_back
            )
        if standing and (late := standing.overdue):
            says = f"{counted(late, 'person is', 'people are')} late with reading the policy."
            yield ActionNeeded(
                key=keys.POLICY_OVERDUE, says=says, lead=Lead.ACKNOWLEDGEMENTS, count=late
            )
        if vacant := self._vacant():
            says = f"Nobody looks after {in_a_row(vacant)}. Please choose somebody."
            yield ActionNeeded(key="roles.vacant", says=says, lead=Lead.ROLES, count=len(vacant))
        if fault := review_fault(self.scope.pack, self.scope.today):
            yield ActionNeeded(key="policy.review", says=fault, lead=Lead.GAPS)

    def _vacant(self) -> list[str]:
        roles = self.work.roles.all(self.scope.workspace_id)
        return [
            page.name
            for page in self.scope.pack.pages
            if not roles.holders_of(Duty(role=Role.PAGE_ADMIN, scope=page.page_id))
        ]

    def table(self, roll: Roll) -> Table:
        """The register of readers, as managers see it, without what was noted."""
        rows = roll.rows(self.scope.today)

        def row(each: RegisterRow) -> Row:
            return (
                each.user_id,
                IN_SLACK if each.user_id else WITHOUT_SLACK,
                STATES[each.state],
                each.version.label if each.version else None,
                each.reading.read_on if each.reading else None,
                each.due_on,
            )

        return Table(
            name=keys.TABLE_READERS,
            title="Who has read the policy",
            description=(
                "Everybody who has to read it, or had to, as things stand when the report is made,"
                " and the newest version that they have read."
            ),
            columns=_COLUMNS,
            count=len(rows),
            rows=lambda: map(row, rows),
        )
