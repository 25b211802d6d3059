"""Questions to the bot and to people, as Protocols."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from chatbot.domain.answers import AskedText, LoggedQuestion
from chatbot.domain.asks import Ask


class QuestionRepository(Protocol):
    """The log of questions."""

    def add(self, question: LoggedQuestion) -> None:
        """Append to the log; a question that is in it already is left as it is."""
        ...

    def get(self, workspace_id: str, question_id: str) -> LoggedQuestion | None:
        """One question of this workspace."""
        ...

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
        """
        ...

    def asked_since(self, workspace_id: str, since: datetime, limit: int) -> Sequence[AskedText]:
        """What was typed since a moment, those asked most often first."""
        ...


class AskRepository(Protocol):
    """Questions to people; a change of what somebody else has changed meanwhile is refused."""

    def add(self, ask: Ask) -> bool:
        """Keep a new question; False where one with its id is there."""

    def get(self, workspace_id: str, ask_id: str) -> Ask | None:
        """One question of this workspace."""

    def save(self, ask: Ask) -> bool:
        """Keep a change; False where somebody else has changed it since it was read."""

    def live(self, workspace_id: str) -> Sequence[Ask]:
        """Those that somebody still has to do something about, oldest first."""

    def purge(self, before: datetime) -> int:
        """Delete those that came to their end before a moment; returns how many."""
