"""What workers wrote before supervision: drafts, answers, feedback."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    case,
    func,
    literal,
    or_,
    select,
)

from chatbot.domain.supervision import Answer, DraftField, GivenAnswer, Meeting
from chatbot.store.inserting import insert_into
from chatbot.store.supervision_tables import supervision_answers, supervision_meetings
from chatbot.store.tables import UtcDateTime

_KEY = ["meeting_id", "question_id"]


@dataclass(frozen=True, kw_only=True)
class SqlSupervisionAnswers:
    """The part of `SupervisionRepository` that keeps words."""

    connection: Connection

    def answers(self, workspace_id: str, meeting_id: str) -> Mapping[str, GivenAnswer]:
        """What the worker wrote, by question."""
        table = supervision_answers
        query = (
            select(table)
            .where(table.c.workspace_id == workspace_id, table.c.meeting_id == meeting_id)
            .order_by(table.c.number)
        )
        rows = self.connection.execute(query).mappings()
        return {row["question_id"]: _given(row) for row in rows}

    def keep_draft(
        self, meeting: Meeting, field: DraftField, text: str, typed_ts: str | None
    ) -> bool:
        """Keep what stands in a field; False where something newer is kept."""
        table = supervision_answers
        words = "draft_reason" if field.is_reason else "draft_value"
        new_values = {words: text} | ({f"{words}_ts": typed_ts} if typed_ts else {})
        new = insert_into(self.connection, table).values(
            workspace_id=meeting.workspace_id,
            meeting_id=meeting.meeting_id,
            question_id=field.question_id,
            value="",
            reason="",
            is_feedback=False,
            **new_values,
        )
        kept_ts = table.c[f"{words}_ts"]
        is_newer = or_(kept_ts.is_(None), kept_ts < typed_ts) if typed_ts else None
        kept = new.on_conflict_do_update(
            index_elements=_KEY, set_=new_values, where=is_newer
        ).returning(table.c.number)
        return self.connection.execute(kept).one_or_none() is not None

    def hand_over(
        self, meeting: Meeting, answers: Sequence[tuple[Answer, bool]], now: datetime
    ) -> None:
        """Keep the answers, each with whether it is feedback; there are no drafts then."""
        table = supervision_answers
        for answer, is_feedback in answers:
            values = {
                "value": answer.value,
                "reason": answer.reason,
                "is_feedback": is_feedback,
                "draft_value": None,
                "draft_reason": None,
            }
            new = insert_into(self.connection, table).values(
                workspace_id=meeting.workspace_id,
                meeting_id=meeting.meeting_id,
                question_id=answer.question_id,
                given_at=now,
                **values,
            )
            is_known = and_(table.c.value == answer.value, table.c.given_at.is_not(None))
            given_at = case((is_known, table.c.given_at), else_=literal(now, UtcDateTime()))
            kept = new.on_conflict_do_update(
                index_elements=_KEY, set_=values | {"given_at": given_at}
            )
            self.connection.execute(kept)

    def feedback_answers(
        self, workspace_id: str, first_on: date, last_on: date
    ) -> Sequence[tuple[date, str]]:
        """Feedback that was given in a period, with the first day of its month."""
        table = supervision_answers
        query = select(table.c.given_at, table.c.value)
        rows = self.connection.execute(query.where(_is_feedback(workspace_id, first_on, last_on)))
        return sorted((row.given_at.date().replace(day=1), row.value) for row in rows)

    def feedback_people(self, workspace_id: str, first_on: date, last_on: date) -> int:
        """How many people gave it."""
        table, meetings = supervision_answers, supervision_meetings
        query = (
            select(func.count(meetings.c.worker.distinct()))
            .select_from(table)
            .join(meetings, meetings.c.meeting_id == table.c.meeting_id)
            .where(_is_feedback(workspace_id, first_on, last_on))
        )
        return self.connection.scalar(query) or 0

    def feedback_count(self, workspace_id: str, first_on: date, last_on: date) -> int:
        """How many answers `feedback_answers` has."""
        count = select(func.count()).select_from(supervision_answers)
        query = count.where(_is_feedback(workspace_id, first_on, last_on))
        return self.connection.scalar(query) or 0


def _is_feedback(workspace_id: str, first_on: date, last_on: date) -> ColumnElement[bool]:
    """By UTC: a day more or less of a month's feedback harms nobody."""
    table = supervision_answers
    since, until = datetime.combine(first_on, time.min), datetime.combine(last_on, time.min)
    return and_(
        table.c.workspace_id == workspace_id,
        table.c.is_feedback,
        func.trim(table.c.value) != "",
        table.c.given_at >= since.replace(tzinfo=UTC),
        table.c.given_at < until.replace(tzinfo=UTC) + timedelta(days=1),
    )


def _given(row: RowMapping) -> GivenAnswer:
    question_id = row["question_id"]
    given = Answer(question_id=question_id, value=row["value"], reason=row["reason"])
    if row["draft_value"] is None and row["draft_reason"] is None:
        return GivenAnswer(given=given)
    value = row["value"] if row["draft_value"] is None else row["draft_value"]
    reason = row["reason"] if row["draft_reason"] is None else row["draft_reason"]
    draft = Answer(question_id=question_id, value=value, reason=reason)
    # What was typed before it was handed over may arrive after it.
    return GivenAnswer(given=given, draft=draft if draft != given else None)
