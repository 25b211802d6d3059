"""The register of profiles as a report needs it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from chatbot.domain import report_keys as keys
from chatbot.domain.profiles import Profile
from chatbot.domain.report_profiles import RegisterFacts, profiles_section, wanting
from chatbot.domain.report_words import counted
from chatbot.domain.reports import ActionNeeded, ColumnKind, Lead, Row, Table, TableColumn
from chatbot.services.ports import UnitOfWork
from chatbot.services.report_sources import Contribution, Scope

HANDED_OVER: Final = "handed over"
NOT_HANDED_OVER: Final = "not handed over"
_COLUMNS: Final = (
    TableColumn(
        key="name", title="Profile", kind=ColumnKind.TEXT, description="What it is called."
    ),
    TableColumn(
        key="platform", title="Platform", kind=ColumnKind.TEXT, description="Where it is."
    ),
    TableColumn(
        key="owner",
        title="Owner",
        kind=ColumnKind.PERSON,
        description="Who runs it; empty where nobody does.",
    ),
    TableColumn(
        key="deputy", title="Deputy", kind=ColumnKind.PERSON, description="Who stands in, if any."
    ),
    TableColumn(
        key="reviewed",
        title="Reviewed on",
        kind=ColumnKind.DATE,
        description="When it was last reviewed; empty where it never was.",
    ),
    TableColumn(
        key="review_due",
        title="Review due",
        kind=ColumnKind.DATE,
        description="By when it is to be reviewed.",
    ),
    TableColumn(
        key="details",
        title="Login details",
        kind=ColumnKind.TEXT,
        description=(
            f"“{HANDED_OVER}” to everybody whom the policy names, or “{NOT_HANDED_OVER}”. They"
            " themselves are kept nowhere."
        ),
    ),
)


@dataclass(frozen=True, kw_only=True)
class ProfileSource:
    """The register as it stands; a report of a page or a person has none."""

    def contribute(self, work: UnitOfWork, scope: Scope) -> Contribution | None:
        """The section, a table, and what waits; nothing where there is no register."""
        if not scope.is_whole:
            return None
        facts = _facts(work, scope)
        if facts.is_nothing:
            return None
        return Contribution(
            section=profiles_section(facts),
            tables=(_table(facts.profiles, scope),),
            actions=tuple(_actions(facts, scope)),
        )


def _facts(work: UnitOfWork, scope: Scope) -> RegisterFacts:
    rules, known = scope.pack.profiles, work.profiles.all(scope.workspace_id)
    leavers = work.leavers.all(scope.workspace_id)
    return RegisterFacts(
        profiles=[each for each in known if each.is_open],
        standing=work.profiles.standing(scope.workspace_id, rules, scope.today, scope.zone),
        leavers=sum(each.is_open for each in leavers),
    )


def _actions(facts: RegisterFacts, scope: Scope) -> Iterator[ActionNeeded]:
    if waiting := facts.standing.requests_waiting:
        requests = counted(
            waiting, "request for a new profile waits", "requests for a new profile wait"
        )
        says = f"{requests} for a decision."
        yield ActionNeeded(
            key=keys.PROFILES_REQUESTED, says=says, lead=Lead.PROFILES, count=waiting
        )
    if leavers := facts.leavers:
        lists = counted(leavers, "leaver's checklist is", "leavers' checklists are")
        says = f"{lists} open."
        yield ActionNeeded(key=keys.PROFILES_LEAVERS, says=says, lead=Lead.PROFILES, count=leavers)
    count, words = wanting(facts.profiles, scope.pack.profiles, scope.today, scope.zone)
    if count:
        says = f"Of the profiles, {', '.join(words)}."
        yield ActionNeeded(key="profiles.wanting", says=says, lead=Lead.PROFILES, count=count)


def _table(profiles: Sequence[Profile], scope: Scope) -> Table:
    rules = scope.pack.profiles

    def row(each: Profile) -> Row:
        return (
            each.name,
            each.platform,
            each.owner,
            each.deputy,
            each.reviewed_on,
            each.review_due_on(rules, scope.zone),
            NOT_HANDED_OVER if each.missing_keepers(rules) else HANDED_OVER,
        )

    return Table(
        name=keys.TABLE_PROFILES,
        title="Profiles",
        description="The profiles that are run, as things stand when the report is made.",
        columns=_COLUMNS,
        count=len(profiles),
        rows=lambda: map(row, profiles),
    )
