"""Questions that the bot could not answer, and what managers decided."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
)

from chatbot.domain.answers import Outcome
from chatbot.domain.unanswered import Decision, DecisionKind, MissedQuestion
from chatbot.store.inserting import insert_into
from chatbot.store.learning_tables import decided_questions, decisions, feedback
from chatbot.store.tables import questions

_DECISION = [decisions.c[field.name] for field in fields(Decision)]
_CHOSEN = (Outcome.ANSWERED.value, Outcome.WITHHELD.value, Outcome.NOT_COVERED.value)


@dataclass(frozen=True, kw_only=True)
class SqlUnansweredRepository:
    """Implements `UnansweredRepository`."""

    connection: Connection

    def missed(self, workspace_id: str, limit: int) -> Sequence[MissedQuestion]:
        """The newest questions without an answer that helped, the oldest of them first.

        Urgent ones are none of them: they go another way.
        """
        query = _missed(workspace_id).where(questions.c.urgent.is_(False))
        rows = self.connection.execute(
            query.order_by(questions.c.number.desc()).limit(limit)
        ).mappings()
        return [_question(row) for row in reversed(rows.all())]

    def find(self, workspace_id: str, question_ids: Collection[str]) -> Sequence[MissedQuestion]:
        """Those of the questions that are, or were, without an answer, the oldest first."""
        query = _all(workspace_id).where(
            questions.c.question_id.in_(question_ids), questions.c.urgent.is_(False)
        )
        rows = self.connection.execute(query.order_by(questions.c.number)).mappings()
        return [_question(row) for row in rows]

    def urgent_count(self, workspace_id: str) -> int:
        """How many questions without an answer went to the safeguarding route."""
        missed = _missed(workspace_id).where(questions.c.urgent.is_(True)).subquery()
        return self.connection.execute(select(func.count()).select_from(missed)).scalar_one()

    def decide(self, decision: Decision, question_ids: Collection[str]) -> int:
        """Note what was made of questions; of those that are decided already, nothing.

        Returns:
            How many it was noted for.
        """
        row = asdict(decision) | {"kind": decision.kind.value}
        new = insert_into(self.connection, decisions).values(row)
        self.connection.execute(new.on_conflict_do_nothing(index_elements=["decision_id"]))
        noted = 0
        for question_id in question_ids:
            link = insert_into(self.connection, decided_questions).values(
                question_id=question_id,
                workspace_id=decision.workspace_id,
                decision_id=decision.decision_id,
            )
            kept = link.on_conflict_do_nothing(index_elements=["question_id"])
            row_noted = self.connection.execute(kept.returning(decided_questions.c.question_id))
            noted += row_noted.one_or_none() is not None
        return noted

    def decided_subjects(self, workspace_id: str, since: datetime) -> Sequence[tuple[str, int]]:
        """The subjects of their own, and how many questions since a moment count for each."""
        query = (
            select(decisions.c.subject, func.count())
            .join_from(decided_questions, decisions)
            .join(questions, questions.c.question_id == decided_questions.c.question_id)
            .where(
                decisions.c.workspace_id == workspace_id,
                decisions.c.kind == DecisionKind.NOT_COVERED.value,
                questions.c.asked_at >= since,
            )
            .group_by(decisions.c.subject)
        )
        return [(subject, count) for subject, count in self.connection.execute(query)]

    def decided_intents(self, workspace_id: str, since: datetime) -> Sequence[tuple[str, int]]:
        """The intents of approved questions since a moment, and how many for each."""
        query = (
            select(decisions.c.intent_id, func.count())
            .join_from(decided_questions, decisions)
            .join(questions, questions.c.question_id == decided_questions.c.question_id)
            .where(
                decisions.c.workspace_id == workspace_id,
                decisions.c.kind == DecisionKind.APPROVED.value,
                questions.c.asked_at >= since,
            )
            .group_by(decisions.c.intent_id)
        )
        return [(intent_id, count) for intent_id, count in self.connection.execute(query)]

    def recent(self, workspace_id: str, since: datetime, limit: int) -> Sequence[tuple[str, int]]:
        """What was typed since a moment, urgent apart, and how often; the newest first."""
        query = (
            select(questions.c.text, func.count())
            .where(
                questions.c.workspace_id == workspace_id,
                questions.c.asked_at >= since,
                questions.c.parent_id.is_(None),
                questions.c.urgent.is_(False),
            )
            .group_by(questions.c.text)
            .order_by(func.max(questions.c.number).desc())
            .limit(limit)
        )
        return [(text, count) for text, count in self.connection.execute(query)]

    def forget_decisions(self, workspace_id: str, before: datetime) -> int:
        """Delete decisions made before a moment whose questions are all gone."""
        left = exists().where(decided_questions.c.decision_id == decisions.c.decision_id)
        gone = delete(decisions).where(
            decisions.c.workspace_id == workspace_id, decisions.c.made_at < before, ~left
        )
        return self.connection.execute(gone).rowcount


def _all(workspace_id: str) -> Select[Any]:
    """Questions with the feedback on them and what was decided."""
    said = (
        select(feedback.c.question_id, func.count().label("not_helpful"))
        .where(feedback.c.workspace_id == workspace_id, feedback.c.helpful.is_(False))
        .group_by(feedback.c.question_id)
        .subquery()
    )
    columns = [
        questions.c[name]
        for name in (
            "question_id",
            "parent_id",
            "asked_at",
            "text",
            "outcome",
            "intent_id",
            "choices",
        )
    ]
    made = [column.label(f"decision_{column.name}") for column in _DECISION]
    not_helpful = func.coalesce(said.c.not_helpful, 0).label("not_helpful")
    return (
        select(*columns, not_helpful, *made)
        .outerjoin_from(questions, said, said.c.question_id == questions.c.question_id)
        .outerjoin(decided_questions, decided_questions.c.question_id == questions.c.question_id)
        .outerjoin(decisions, decisions.c.decision_id == decided_questions.c.decision_id)
        .where(questions.c.workspace_id == workspace_id)
    )


def _missed(workspace_id: str) -> Select[Any]:
    return _all(workspace_id).where(or_(_without_match(), _never_chosen(), _not_helpful()))


def _without_match() -> ColumnElement[bool]:
    """Not understood; that choices were turned down counts with the choices."""
    return and_(
        questions.c.outcome == Outcome.NO_MATCH.value,
        questions.c.parent_id.is_(None),
    )


def _never_chosen() -> ColumnElement[bool]:
    child = questions.alias("child")
    chosen = exists().where(
        child.c.parent_id == questions.c.question_id, child.c.outcome.in_(_CHOSEN)
    )
    return and_(questions.c.outcome == Outcome.CLARIFY.value, ~chosen)


def _not_helpful() -> ColumnElement[bool]:
    return exists().where(
        feedback.c.question_id == questions.c.question_id, feedback.c.helpful.is_(False)
    )


def _question(row: RowMapping) -> MissedQuestion:
    return MissedQuestion(
        question_id=row["question_id"],
        root_id=row["parent_id"] or row["question_id"],
        asked_at=row["asked_at"],
        text=row["text"],
        outcome=Outcome(row["outcome"]),
        guesses=tuple(row["choices"]) or ((row["intent_id"],) if row["intent_id"] else ()),
        not_helpful=row["not_helpful"],
        decision=_decision(row) if row["decision_decision_id"] else None,
    )


def _decision(row: RowMapping) -> Decision:
    values = {column.name: row[f"decision_{column.name}"] for column in _DECISION}
    return Decision(**values | {"kind": DecisionKind(values["kind"])})
