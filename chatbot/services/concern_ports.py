"""What the services of concerns need from the outside, as Protocols."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from chatbot.domain.concerns import Concern, ConcernState, Content, Entry, FollowUp


class ConcernRepository(Protocol):
    """Concerns; whoever changes something has locked the roles before."""

    def add(self, concern: Concern, content: Content, form_id: str) -> None:
        """Add a concern with its follow-ups."""
        ...

    def get(self, workspace_id: str, concern_id: str) -> Concern | None:
        """One concern of this workspace."""
        ...

    def by_form(self, workspace_id: str, form_id: str) -> Concern | None:
        """The concern that a form made."""
        ...

    def content(self, workspace_id: str, concern_id: str) -> Content:
        """What a concern says."""
        ...

    def concerning(self, workspace_id: str, user_id: str) -> Sequence[Concern]:
        """Those that somebody logged or has a follow-up of, newest first."""
        ...

    def all(self, workspace_id: str, *, safeguarding: bool) -> Sequence[Concern]:
        """All ordinary concerns, or all safeguarding ones, newest first."""
        ...

    def with_open_follow_ups(self, workspace_id: str) -> Sequence[Concern]:
        """The open concerns of which something is still to be done."""
        ...

    def with_account(self, workspace_id: str, handle: str) -> Sequence[Concern]:
        """Those that an account came up in; who may see which is not asked here."""
        ...

    def references(self, workspace_id: str) -> Collection[str]:
        """All references that are taken."""
        ...

    def set_state(self, concern: Concern, state: ConcernState) -> None:
        """Close or open a concern."""
        ...

    def put_follow_up(self, workspace_id: str, follow_up: FollowUp) -> None:
        """Add a follow-up, or change the one with this id."""
        ...

    def add_entry(self, concern: Concern, entry: Entry, form_id: str | None = None) -> None:
        """Append to a concern's timeline."""
        ...

    def entries(self, workspace_id: str, concern_id: str) -> Sequence[Entry]:
        """A concern's timeline, oldest first."""
        ...

    def has_entry(self, workspace_id: str, form_id: str) -> bool:
        """Whether a form has made its entry already."""
        ...

    def erase(self, concern: Concern, at: datetime) -> None:
        """Take away everything that people wrote; that there was a concern stays."""
        ...
