"""The questions as a report needs them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from chatbot.domain import report_keys as keys
from chatbot.domain.answers import Outcome
from chatbot.domain.asks import AskState
from chatbot.domain.report_periods import DAY, WEEK, Period, midnight, monday_of
from chatbot.domain.report_questions import QuestionFacts, Week, questions_section
from chatbot.domain.report_records import AskRecord
from chatbot.domain.report_words import counted, duration
from chatbot.domain.reports import ActionNeeded, ColumnKind, Lead, Row, Table, TableColumn
from chatbot.services.ports import UnitOfWork
from chatbot.services.report_sources import Contribution, Scope

# An intent is told where it was shown; of the others it is only a guess.
SHOWN: Final = frozenset({Outcome.ANSWERED, Outcome.WITHHELD, Outcome.NOT_COVERED})
OUTCOMES: Final = {
    Outcome.ANSWERED: "answered",
    Outcome.WITHHELD: "held back",
    Outcome.CLARIFY: "asked back",
    Outcome.MAY_BE_RULE: "shown the nearest rules",
    Outcome.NOT_COVERED: "not covered",
    Outcome.NO_MATCH: "not understood",
}
STATES: Final = {
    AskState.OPEN: "waits for somebody to take it",
    AskState.UNREACHED: "nobody could be asked",
    AskState.TAKEN: "taken",
    AskState.ANSWERED: "answered",
    AskState.DECLINED: "declined",
    AskState.CLOSED: "closed",
}
_COLUMNS = (
    TableColumn(
        key="day", title="Day", kind=ColumnKind.DATE, description="The day of the question."
    ),
    TableColumn(
        key="typed",
        title="Typed or pressed",
        kind=ColumnKind.TEXT,
        description="“typed”, or “pressed” where a button led to a further answer.",
    ),
    TableColumn(
        key="outcome",
        title="Outcome",
        kind=ColumnKind.TEXT,
        description=f"One of: {', '.join(OUTCOMES.values())}.",
    ),
    TableColumn(
        key="subject",
        title="Subject",
        kind=ColumnKind.TEXT,
        description="What the bot took it for, where it said so.",
    ),
    TableColumn(
        key="helpful",
        title="Helpful",
        kind=ColumnKind.COUNT,
        description="How often “Helpful” was pressed.",
    ),
    TableColumn(
        key="not_helpful",
        title="Not helpful",
        kind=ColumnKind.COUNT,
        description="How often “Not helpful” was pressed.",
    ),
)
_ASK_COLUMNS = (
    TableColumn(
        key="day", title="Day", kind=ColumnKind.DATE, description="The day on which it was sent."
    ),
    TableColumn(
        key="state",
        title="State",
        kind=ColumnKind.TEXT,
        description=f"One of: {', '.join(STATES.values())}.",
    ),
    TableColumn(
        key="took",
        title="From asking to the answer",
        kind=ColumnKind.DURATION,
        description="By the clock, nights and weekends included; empty without an answer.",
    ),
)


@dataclass(frozen=True, kw_only=True)
class QuestionSource:
    """Questions; a report of a page or a person has none, as they belong to neither."""

    def contribute(self, work: UnitOfWork, scope: Scope) -> Contribution | None:
        """The section, two tables, and what waits for an answer."""
        if not scope.is_whole:
            return None
        reader = _Reader(work=work, scope=scope)
        now, before = reader.facts(scope.period), reader.facts(scope.previous, in_detail=False)
        return Contribution(
            section=questions_section(now, before, reader.title_of),
            tables=(reader.table(now), reader.asks_table(now)),
            actions=reader.actions(),
        )


@dataclass(frozen=True, kw_only=True)
class _Reader:
    work: UnitOfWork
    scope: Scope

    def facts(self, period: Period, *, in_detail: bool = True) -> QuestionFacts:
        """What a period holds, in the log and in the figures that are left of old questions.

        Args:
            period: which.
            in_detail: whether by week and by subject, or only in all.
        """
        reports, workspace_id = self.work.reports, self.scope.workspace_id
        start, end = period.bounds(self.scope.zone)
        helpful, not_helpful = reports.helpful(workspace_id, start, end)
        reduced = reports.reduced_questions(
            workspace_id, period.first.replace(day=1), period.through
        )
        whole = set(period.each_month())
        return QuestionFacts(
            weeks=tuple(self._weeks(period) if in_detail else self._whole(period)),
            subjects=reports.subjects(workspace_id, start, end) if in_detail else (),
            reduced=[each for each in reduced if each.month in whole],
            left_aside=any(each.month not in whole for each in reduced),
            chosen=reports.chosen(workspace_id, start, end),
            helpful=helpful,
            not_helpful=not_helpful,
            filed=reports.filed(workspace_id, start, end) if in_detail else (),
            asks=reports.asks(workspace_id, start, end),
        )

    def title_of(self, intent_id: str) -> str:
        """A subject's title; one that the pack does not have any more keeps its id."""
        known = self.scope.pack.intents.get(intent_id)
        return known.title if known else intent_id

    def actions(self) -> list[ActionNeeded]:
        """Questions to people that wait, and of the period those that managers may teach."""
        found = []
        live = self.work.asks.live(self.scope.workspace_id)
        if live:
            waits = self.scope.now - min(ask.asked_at for ask in live)
            says = (
                f"{counted(len(live), 'question', 'questions')} to a person without an answer,"
                f" the oldest for {duration(max(waits, timedelta()))}. See “Questions for you” in"
                " the Home tab."
            )
            found.append(
                ActionNeeded(key="asks.waiting", says=says, lead=Lead.ASKS, count=len(live))
            )
        start, end = self.scope.period.bounds(self.scope.zone)
        if missed := self.work.reports.to_be_taught(self.scope.workspace_id, start, end):
            says = (
                f"{counted(missed, 'question was', 'questions were')} not understood, and nobody"
                " has decided what to do. See what people asked, and teach me."
            )
            found.append(
                ActionNeeded(
                    key=keys.QUESTIONS_TO_TEACH, says=says, lead=Lead.UNANSWERED, count=missed
                )
            )
        return found

    def table(self, facts: QuestionFacts) -> Table:
        """The questions of the log, streamed."""
        start, end = self.scope.period.bounds(self.scope.zone)

        def rows() -> Iterator[Row]:
            for each in self.work.reports.question_rows(self.scope.workspace_id, start, end):
                shown = each.intent_id if each.outcome in SHOWN else None
                yield (
                    self.scope.day_of(each.asked_at),
                    "pressed" if each.by_button else "typed",
                    OUTCOMES[each.outcome],
                    self.title_of(shown) if shown else None,
                    each.helpful,
                    each.not_helpful,
                )

        return Table(
            name=keys.TABLE_QUESTIONS,
            title="Questions",
            description=(
                "Every question of the period that is still in the log, one row each: neither its"
                " words nor who asked."
            ),
            columns=_COLUMNS,
            count=sum(count.count for week in facts.weeks for count in week.counts),
            rows=rows,
        )

    def asks_table(self, facts: QuestionFacts) -> Table:
        """The questions that were handed to a person."""

        def row(ask: AskRecord) -> Row:
            return self.scope.day_of(ask.asked_at), STATES[ask.state], ask.took

        return Table(
            name=keys.TABLE_ASKS,
            title="Questions handed to a person",
            description="One row each: neither their words, nor who asked, nor whom.",
            columns=_ASK_COLUMNS,
            count=len(facts.asks),
            rows=lambda: map(row, facts.asks),
        )

    def _whole(self, period: Period) -> Iterator[Week]:
        start, end = period.bounds(self.scope.zone)
        counts = self.work.reports.questions(self.scope.workspace_id, start, end)
        yield Week(monday=monday_of(period.first), counts=counts)

    def _weeks(self, period: Period) -> Iterator[Week]:
        """Week by week, so that each question is read once and local midnights count."""
        zone, monday = self.scope.zone, monday_of(period.first)
        while monday <= period.through:
            first = max(monday, period.first)
            last = min(monday + WEEK - DAY, period.through)
            counts = self.work.reports.questions(
                self.scope.workspace_id, midnight(first, zone), midnight(last + DAY, zone)
            )
            yield Week(monday=monday, counts=counts)
            monday += WEEK
