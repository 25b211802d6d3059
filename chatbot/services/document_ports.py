"""The approved document: reading it and keeping it, as Protocols."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from chatbot.domain.documents import ClauseReview, DocumentVersion, VersionClause


class ReadDocument(Protocol):
    """A file that was read."""

    @property
    def text(self) -> str:
        """Its text; its lines end in a line feed alone."""
        ...


class DocumentReader(Protocol):
    """Reads the file of a policy."""

    def __call__(self, name: str, content: bytes) -> ReadDocument:
        """The text of a file; raises InvalidInputError where there is none to be had."""
        ...


class DocumentRepository(Protocol):
    """Versions of the policy document."""

    def add(self, version: DocumentVersion, text: str, clauses: Sequence[VersionClause]) -> None:
        """Add a version with its text, character for character, and its clauses."""
        ...

    def get(self, workspace_id: str, version_id: str) -> DocumentVersion | None:
        """One version of this workspace."""
        ...

    def live(self, workspace_id: str) -> DocumentVersion | None:
        """The version that answers rest on."""
        ...

    def live_before(self, workspace_id: str, moment: datetime) -> Sequence[DocumentVersion]:
        """The versions that went live before a moment, newest first."""
        ...

    def waiting(self, workspace_id: str, since: datetime) -> Sequence[DocumentVersion]:
        """The versions that were loaded after a moment and never went live, newest first."""
        ...

    def lock(self, workspace_id: str) -> None:
        """Let nobody else decide about the document until the transaction ends."""
        ...

    def text_of(self, workspace_id: str, version_id: str) -> str:
        """The text of a version."""
        ...

    def clauses_of(self, workspace_id: str, version_id: str) -> Sequence[VersionClause]:
        """The clauses of a version in their order."""
        ...

    def make_live(
        self,
        workspace_id: str,
        version_id: str,
        live_at: datetime,
        changed_at: Mapping[int, datetime],
    ) -> bool:
        """Let answers rest on a version; False where they do already."""
        ...

    def forget_proposals(
        self, workspace_id: str, *, sha256: str | None = None, before: datetime | None = None
    ) -> None:
        """Delete versions that never went live: those of a file, or those loaded before."""
        ...

    def add_review(self, review: ClauseReview) -> None:
        """Append a decision."""
        ...

    def reviews(self, workspace_id: str) -> Sequence[ClauseReview]:
        """Every decision of a workspace, oldest first."""
        ...
