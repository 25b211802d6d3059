"""What reports count of the questions: neither what was asked, nor who asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, case, func, select

from chatbot.domain.answers import Outcome, Surface
from chatbot.domain.asks import AskState
from chatbot.domain.report_records import (
    AskRecord,
    QuestionCount,
    QuestionRecord,
    ReducedCount,
    SubjectCount,
)
from chatbot.domain.unanswered import DecisionKind
from chatbot.store.learning_tables import (
    decided_questions,
    decisions,
    feedback,
    question_counts,
)
from chatbot.store.reading import SqlReader
from chatbot.store.tables import asks, questions

_CHOSEN: Final = (Outcome.ANSWERED.value, Outcome.WITHHELD.value, Outcome.NOT_COVERED.value)
_IS_BUTTON = questions.c.surface == Surface.BUTTON.value


@dataclass(frozen=True, kw_only=True)
class SqlQuestionFigures(SqlReader):
    """The part of `ReportRepository` about questions."""

    def questions(
        self, workspace_id: str, start: datetime, end: datetime
    ) -> Sequence[QuestionCount]:
        """The questions asked in [start, end), whatever they are about."""
        by_button = case((_IS_BUTTON, 1), else_=0).label("by_button")
        query = (
            select(questions.c.outcome, by_button, func.count())
            .where(*_asked(workspace_id, start, end))
            .group_by(questions.c.outcome, by_button)
        )
        return [
            QuestionCount(outcome=Outcome(outcome), by_button=bool(pressed), count=count)
            for outcome, pressed, count in self.connection.execute(query)
        ]

    def to_be_taught(self, workspace_id: str, start: datetime, end: datetime) -> int:
        """How many of them were not understood, and are on the list of managers still."""
        decided = (
            select(decided_questions.c.question_id)
            .where(decided_questions.c.question_id == questions.c.question_id)
            .exists()
        )
        query = (
            select(func.count())
            .select_from(questions)
            .where(
                *_asked(workspace_id, start, end),
                questions.c.outcome == Outcome.NO_MATCH.value,
                questions.c.parent_id.is_(None),
                questions.c.urgent.is_(False),
                ~decided,
            )
        )
        return self.connection.execute(query).scalar_one()

    def subjects(
        self, workspace_id: str, start: datetime, end: datetime
    ) -> Sequence[SubjectCount]:
        """What the answered, and the not covered ones among them are about."""
        told = (Outcome.ANSWERED.value, Outcome.NOT_COVERED.value)
        query = (
            select(questions.c.outcome, questions.c.intent_id, func.count())
            .where(
                *_asked(workspace_id, start, end),
                questions.c.outcome.in_(told),
                questions.c.intent_id.is_not(None),
            )
            .group_by(questions.c.outcome, questions.c.intent_id)
        )
        return [
            SubjectCount(outcome=Outcome(outcome), intent_id=intent_id, count=count)
            for outcome, intent_id, count in self.connection.execute(query)
        ]

    def reduced_questions(
        self, workspace_id: str, first: date, last: date
    ) -> Sequence[ReducedCount]:
        """What is left of the questions of the months from one to another, both counted."""
        of = question_counts.c
        query = (
            select(question_counts)
            .where(of.workspace_id == workspace_id, of.month.between(first, last))
            .order_by(of.month)
        )
        return [
            ReducedCount(
                month=row["month"],
                outcome=Outcome(row["outcome"]),
                intent_id=row["intent_id"] or None,
                by_button=row["surface"] == Surface.BUTTON,
                subject=row["subject"],
                count=row["count"],
                helpful=row["helpful"],
                not_helpful=row["not_helpful"],
            )
            for row in self.connection.execute(query).mappings()
        ]

    def question_rows(
        self, workspace_id: str, start: datetime, end: datetime
    ) -> Iterator[QuestionRecord]:
        """The questions asked in [start, end), one by one, oldest first."""
        query = (
            select(
                questions.c.asked_at,
                questions.c.surface,
                questions.c.outcome,
                questions.c.intent_id,
                _said(helpful=True).label("helpful"),
                _said(helpful=False).label("not_helpful"),
            )
            .where(*_asked(workspace_id, start, end))
            .order_by(questions.c.asked_at, questions.c.number)
        )
        for row in self.stream(query):
            yield QuestionRecord(
                asked_at=row.asked_at,
                surface=Surface(row.surface),
                outcome=Outcome(row.outcome),
                intent_id=row.intent_id,
                helpful=row.helpful,
                not_helpful=row.not_helpful,
            )

    def helpful(self, workspace_id: str, start: datetime, end: datetime) -> tuple[int, int]:
        """How often an answer to them was said to be helpful, and not helpful."""
        query = (
            select(feedback.c.helpful, func.count())
            .join_from(questions, feedback, feedback.c.question_id == questions.c.question_id)
            .where(*_asked(workspace_id, start, end))
            .group_by(feedback.c.helpful)
        )
        said = {bool(helpful): count for helpful, count in self.connection.execute(query)}
        return said.get(True, 0), said.get(False, 0)

    def chosen(self, workspace_id: str, start: datetime, end: datetime) -> int:
        """At how many of them the bot asked back, and one of its offers was chosen."""
        child = questions.alias("child")
        found = (
            select(child.c.question_id)
            .where(child.c.parent_id == questions.c.question_id, child.c.outcome.in_(_CHOSEN))
            .exists()
        )
        query = (
            select(func.count())
            .select_from(questions)
            .where(
                *_asked(workspace_id, start, end),
                questions.c.outcome == Outcome.CLARIFY.value,
                ~_IS_BUTTON,
                found,
            )
        )
        return self.connection.execute(query).scalar_one()

    def filed(
        self, workspace_id: str, start: datetime, end: datetime
    ) -> Sequence[tuple[str, int]]:
        """Under which subjects managers counted how many of them as not covered."""
        query = (
            select(decisions.c.subject, func.count())
            .join_from(
                questions,
                decided_questions,
                decided_questions.c.question_id == questions.c.question_id,
            )
            .join(decisions, decisions.c.decision_id == decided_questions.c.decision_id)
            .where(
                *_asked(workspace_id, start, end),
                decisions.c.kind == DecisionKind.NOT_COVERED.value,
                decisions.c.subject.is_not(None),
            )
            .group_by(decisions.c.subject)
        )
        return [(subject, count) for subject, count in self.connection.execute(query)]

    def asks(self, workspace_id: str, start: datetime, end: datetime) -> Sequence[AskRecord]:
        """The questions handed to a person in [start, end), oldest first."""
        query = (
            select(asks.c.asked_at, asks.c.since, asks.c.state)
            .where(
                asks.c.workspace_id == workspace_id,
                asks.c.asked_at >= start,
                asks.c.asked_at < end,
            )
            .order_by(asks.c.asked_at, asks.c.number)
        )
        return [
            AskRecord(asked_at=row.asked_at, since=row.since, state=AskState(row.state))
            for row in self.connection.execute(query)
        ]


def _asked(workspace_id: str, start: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    of = questions.c
    return of.workspace_id == workspace_id, of.asked_at >= start, of.asked_at < end


def _said(*, helpful: bool) -> ColumnElement[int]:
    return (
        select(func.count())
        .select_from(feedback)
        .where(feedback.c.question_id == questions.c.question_id, feedback.c.helpful.is_(helpful))
        .scalar_subquery()
    )
