"""What the question log keeps, and the reduction of what is old to counts."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, case, delete, func, select, update

from chatbot.domain.answers import Outcome
from chatbot.domain.privacy import PrivacySettings
from chatbot.domain.unanswered import DecisionKind
from chatbot.store.inserting import insert_into
from chatbot.store.learning_tables import (
    decided_questions,
    decisions,
    feedback,
    privacy_settings,
    question_counts,
)
from chatbot.store.tables import questions

_COUNTED = ("workspace_id", "month", "surface", "outcome", "intent_id", "subject")
_FIGURES = ("count", "helpful", "not_helpful")


@dataclass(frozen=True, kw_only=True)
class SqlPrivacyRepository:
    """Implements `PrivacyRepository`."""

    connection: Connection

    def settings(self, workspace_id: str) -> PrivacySettings:
        """What was chosen, or the default."""
        query = select(privacy_settings).where(privacy_settings.c.workspace_id == workspace_id)
        row = self.connection.execute(query).one_or_none()
        if row is None:
            return PrivacySettings()
        return PrivacySettings(keeps_names=row.keeps_names, retention_months=row.retention_months)

    def save(self, workspace_id: str, settings: PrivacySettings) -> None:
        """Keep what was chosen; without names, those in the log are deleted at once."""
        values = asdict(settings)
        new = insert_into(self.connection, privacy_settings).values(
            workspace_id=workspace_id, **values
        )
        self.connection.execute(
            new.on_conflict_do_update(index_elements=["workspace_id"], set_=values)
        )
        if not settings.keeps_names:
            self.connection.execute(
                update(questions)
                .where(questions.c.workspace_id == workspace_id)
                .values(person_id=None)
            )

    def oldest(self, workspace_id: str) -> datetime | None:
        """When the oldest question in the log was asked; None where there is none."""
        query = (
            select(questions.c.asked_at)
            .where(questions.c.workspace_id == workspace_id)
            .order_by(questions.c.asked_at)
            .limit(1)
        )
        return self.connection.execute(query).scalar_one_or_none()

    def reduce(self, workspace_id: str, before: datetime, limit: int) -> int:
        """Turn the oldest questions from before a moment into counts, `limit` at the most.

        Their text, the feedback on them and the links to decisions are deleted.
        The caller has locked the workspace, so that each is counted once.

        Returns:
            How many there were.
        """
        old = (
            select(questions.c.question_id)
            .where(questions.c.workspace_id == workspace_id, questions.c.asked_at < before)
            .order_by(questions.c.asked_at, questions.c.number)
            .limit(limit)
        )
        question_ids = self.connection.execute(old).scalars().all()
        if not question_ids:
            return 0
        self._count(self._figures(question_ids))
        gone = delete(questions).where(questions.c.question_id.in_(question_ids))
        return self.connection.execute(gone).rowcount

    def counted(
        self, workspace_id: str, outcome: Outcome, since: date
    ) -> Sequence[tuple[str, int]]:
        """The intents of an outcome in the counts from a month on, and how often each."""
        return self._sums(workspace_id, question_counts.c.intent_id, since, outcome=outcome.value)

    def counted_subjects(self, workspace_id: str, since: date) -> Sequence[tuple[str, int]]:
        """The subjects of their own in the counts from a month on, and how often each."""
        return self._sums(workspace_id, question_counts.c.subject, since)

    def logged(
        self, workspace_id: str, outcome: Outcome, since: datetime
    ) -> Sequence[tuple[str, int]]:
        """The intents of an outcome in the log from a moment on, and how often each."""
        query = (
            select(questions.c.intent_id, func.count())
            .where(
                questions.c.workspace_id == workspace_id,
                questions.c.outcome == outcome.value,
                questions.c.intent_id.is_not(None),
                questions.c.asked_at >= since,
            )
            .group_by(questions.c.intent_id)
        )
        return [(intent_id, count) for intent_id, count in self.connection.execute(query)]

    def _sums(
        self, workspace_id: str, by: ColumnElement[str], since: date, **equal: str
    ) -> Sequence[tuple[str, int]]:
        query = (
            select(by, func.sum(question_counts.c.count))
            .where(
                question_counts.c.workspace_id == workspace_id,
                question_counts.c.month >= since,
                by != "",
                *(question_counts.c[name] == value for name, value in equal.items()),
            )
            .group_by(by)
        )
        return [(name, int(count)) for name, count in self.connection.execute(query)]

    def _figures(self, question_ids: Collection[str]) -> Sequence[RowMapping]:
        said = (
            select(
                feedback.c.question_id,
                func.sum(case((feedback.c.helpful, 1), else_=0)).label("helpful"),
                func.sum(case((feedback.c.helpful, 0), else_=1)).label("not_helpful"),
            )
            .where(feedback.c.question_id.in_(question_ids))
            .group_by(feedback.c.question_id)
            .subquery()
        )
        subject = case(
            (decisions.c.kind == DecisionKind.NOT_COVERED.value, decisions.c.subject), else_=""
        )
        query = (
            select(
                questions.c.workspace_id,
                questions.c.asked_at,
                questions.c.surface,
                questions.c.outcome,
                func.coalesce(questions.c.intent_id, "").label("intent_id"),
                func.coalesce(subject, "").label("subject"),
                func.coalesce(said.c.helpful, 0).label("helpful"),
                func.coalesce(said.c.not_helpful, 0).label("not_helpful"),
            )
            .outerjoin_from(questions, said, said.c.question_id == questions.c.question_id)
            .outerjoin(
                decided_questions, decided_questions.c.question_id == questions.c.question_id
            )
            .outerjoin(decisions, decisions.c.decision_id == decided_questions.c.decision_id)
            .where(questions.c.question_id.in_(question_ids))
        )
        return self.connection.execute(query).mappings().all()

    def _count(self, rows: Sequence[RowMapping]) -> None:
        sums: dict[tuple[Any, ...], Counter[str]] = {}
        for row in rows:
            month = row["asked_at"].date().replace(day=1)
            key = (
                row["workspace_id"],
                month,
                row["surface"],
                row["outcome"],
                row["intent_id"],
                row["subject"],
            )
            figures = {"count": 1, "helpful": row["helpful"], "not_helpful": row["not_helpful"]}
            sums.setdefault(key, Counter()).update(figures)
        # In one order in every process: two that add to the same rows do not block each other.
        for key in sorted(sums):
            named = dict(zip(_COUNTED, key, strict=True))
            new = insert_into(self.connection, question_counts).values(
                **named, **{name: sums[key][name] for name in _FIGURES}
            )
            added = {name: question_counts.c[name] + new.excluded[name] for name in _FIGURES}
            self.connection.execute(
                new.on_conflict_do_update(index_elements=list(_COUNTED), set_=added)
            )
