"""What people said about answers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from chatbot.store.inserting import insert_into
from chatbot.store.learning_tables import feedback


@dataclass(frozen=True, kw_only=True)
class SqlFeedbackRepository:
    """Implements `FeedbackRepository`."""

    connection: Connection

    def give(
        self, workspace_id: str, question_id: str, *, voter: str, helpful: bool, given_at: datetime
    ) -> None:
        """Keep what somebody says; of what the same mark says twice, the last counts."""
        new = insert_into(self.connection, feedback).values(
            workspace_id=workspace_id,
            question_id=question_id,
            voter=voter,
            helpful=helpful,
            given_at=given_at,
        )
        self.connection.execute(
            new.on_conflict_do_update(
                index_elements=[feedback.c.question_id, feedback.c.voter],
                set_={"helpful": new.excluded.helpful, "given_at": new.excluded.given_at},
            )
        )
