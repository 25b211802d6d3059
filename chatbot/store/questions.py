"""The log of questions."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, RowMapping, func, select

from chatbot.domain.answers import AskedText, LoggedQuestion, Outcome, Surface
from chatbot.store.inserting import insert_into
from chatbot.store.tables import questions

_COLUMNS = [questions.c[field.name] for field in fields(LoggedQuestion)]


@dataclass(frozen=True, kw_only=True)
class SqlQuestionRepository:
    """Implements `QuestionRepository`."""

    connection: Connection

    def add(self, question: LoggedQuestion) -> None:
        """Append to the log; a question that is in it already is left as it is.

        Characters that no database can keep are replaced.
        """
        row = asdict(question) | {
            "surface": question.surface.value,
            "outcome": question.outcome.value,
            "choices": list(question.choices),
        }
        new = insert_into(self.connection, questions).values(row)
        self.connection.execute(
            new.on_conflict_do_nothing(index_elements=[questions.c.question_id])
        )

    def get(self, workspace_id: str, question_id: str) -> LoggedQuestion | None:
        """One question of this workspace."""
        query = select(*_COLUMNS).where(
            questions.c.workspace_id == workspace_id, questions.c.question_id == question_id
        )
        row = self.connection.execute(query).mappings().one_or_none()
        return _question(row) if row else None

    def latest_in(  # noqa: PLR0913 - a look-up by all that names it
        self,
        workspace_id: str,
        conversation: str,
        person_id: str | None,
        *,
        since: datetime,
        until: datetime,
        other_than: Collection[str],
    ) -> LoggedQuestion | None:
        """The newest question of a person in a conversation, asked in [since, until].

        Those whose ids are in `other_than` do not count.

        Of two asked at the same moment it is the one added last. Without a
        `person_id` it is the newest of those that no person is known for.
        """
        query = (
            select(*_COLUMNS)
            .where(
                questions.c.workspace_id == workspace_id,
                questions.c.conversation == conversation,
                questions.c.person_id == person_id,
                questions.c.asked_at >= since,
                questions.c.asked_at <= until,
                questions.c.question_id.not_in(other_than),
            )
            .order_by(questions.c.asked_at.desc(), questions.c.number.desc())
            .limit(1)
        )
        row = self.connection.execute(query).mappings().one_or_none()
        return _question(row) if row else None

    def asked_since(self, workspace_id: str, since: datetime, limit: int) -> Sequence[AskedText]:
        """What was typed since a moment, those asked most often first.

        What a button led to repeats the text of its question, and does not count.
        """
        often = func.count().label("count")
        query = (
            select(questions.c.text, often)
            .where(
                questions.c.workspace_id == workspace_id,
                questions.c.asked_at >= since,
                questions.c.surface != Surface.BUTTON.value,
            )
            .group_by(questions.c.text)
            .order_by(often.desc(), func.min(questions.c.number))
            .limit(limit)
        )
        return [AskedText(text=row.text, count=row[1]) for row in self.connection.execute(query)]


def _question(row: RowMapping) -> LoggedQuestion:
    typed = {
        "surface": Surface(row["surface"]),
        "outcome": Outcome(row["outcome"]),
        "choices": tuple(row["choices"]),
    }
    return LoggedQuestion(**{**row, **typed})
