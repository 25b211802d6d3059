"""Versions of the policy document, their clauses, and the reviews."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from chatbot.domain.documents import (
    ClauseReview,
    ClauseStatus,
    Decision,
    DocumentVersion,
    FoundClause,
    VersionClause,
)
from chatbot.store.tables import clause_reviews, policy_clauses, policy_versions, workspaces

_VERSION = [policy_versions.c[field.name] for field in fields(DocumentVersion)]
_REVIEW = [clause_reviews.c[field.name] for field in fields(ClauseReview)]


@dataclass(frozen=True, kw_only=True)
class SqlDocumentRepository:
    """Implements `DocumentRepository`."""

    connection: Connection

    def add(self, version: DocumentVersion, text: str, clauses: Sequence[VersionClause]) -> None:
        """Add a version with its text, character for character, and its clauses."""
        self.connection.execute(insert(policy_versions).values(**asdict(version), text=text))
        rows = [_row(version, clause) for clause in clauses]
        self.connection.execute(insert(policy_clauses), rows)

    def get(self, workspace_id: str, version_id: str) -> DocumentVersion | None:
        """One version of this workspace."""
        return self._one_version(workspace_id, policy_versions.c.version_id == version_id)

    def live(self, workspace_id: str) -> DocumentVersion | None:
        """The version that answers rest on."""
        return self._one_version(workspace_id, policy_versions.c.live_at.is_not(None))

    def live_before(self, workspace_id: str, moment: datetime) -> Sequence[DocumentVersion]:
        """The versions that went live before a moment, newest first."""
        query = (
            select(*_VERSION)
            .where(
                policy_versions.c.workspace_id == workspace_id,
                policy_versions.c.live_at < moment,
            )
            .order_by(policy_versions.c.live_at.desc())
        )
        return [DocumentVersion(**row) for row in self.connection.execute(query).mappings()]

    def waiting(self, workspace_id: str, since: datetime) -> Sequence[DocumentVersion]:
        """The versions that were loaded after a moment and never went live, newest first."""
        query = (
            select(*_VERSION)
            .where(
                policy_versions.c.workspace_id == workspace_id,
                policy_versions.c.live_at.is_(None),
                policy_versions.c.loaded_at > since,
            )
            .order_by(policy_versions.c.loaded_at.desc())
        )
        return [DocumentVersion(**row) for row in self.connection.execute(query).mappings()]

    def lock(self, workspace_id: str) -> None:
        """Let nobody else decide about the document until the transaction ends.

        On SQLite a transaction that writes has the whole database to itself.
        """
        self.connection.execute(
            select(workspaces.c.workspace_id)
            .where(workspaces.c.workspace_id == workspace_id)
            .with_for_update(key_share=True)
        )

    def text_of(self, workspace_id: str, version_id: str) -> str:
        """The text of a version."""
        query = select(policy_versions.c.text).where(
            policy_versions.c.workspace_id == workspace_id,
            policy_versions.c.version_id == version_id,
        )
        return str(self.connection.execute(query).scalar_one())

    def clauses_of(self, workspace_id: str, version_id: str) -> Sequence[VersionClause]:
        """The clauses of a version in their order."""
        query = (
            select(policy_clauses)
            .where(
                policy_clauses.c.workspace_id == workspace_id,
                policy_clauses.c.version_id == version_id,
            )
            .order_by(policy_clauses.c.position)
        )
        return [_clause(row) for row in self.connection.execute(query).mappings()]

    def make_live(
        self,
        workspace_id: str,
        version_id: str,
        live_at: datetime,
        changed_at: Mapping[int, datetime],
    ) -> bool:
        """Let answers rest on a version; False where they do already.

        Args:
            workspace_id: whose version it is.
            version_id: names it.
            live_at: from now on (aware UTC).
            changed_at: for the positions of changed clauses, since when they are as they are.
        """
        done = self.connection.execute(
            update(policy_versions)
            .where(
                policy_versions.c.workspace_id == workspace_id,
                policy_versions.c.version_id == version_id,
                policy_versions.c.live_at.is_(None),
            )
            .values(live_at=live_at)
        )
        for position, moment in changed_at.items() if done.rowcount else ():
            self.connection.execute(
                update(policy_clauses)
                .where(
                    policy_clauses.c.version_id == version_id,
                    policy_clauses.c.position == position,
                )
                .values(changed_at=moment)
            )
        return bool(done.rowcount)

    def forget_proposals(
        self, workspace_id: str, *, sha256: str | None = None, before: datetime | None = None
    ) -> None:
        """Delete versions that never went live: those of a file, or those loaded before."""
        query = delete(policy_versions).where(
            policy_versions.c.workspace_id == workspace_id, policy_versions.c.live_at.is_(None)
        )
        if sha256 is not None:
            query = query.where(policy_versions.c.sha256 == sha256)
        if before is not None:
            query = query.where(policy_versions.c.loaded_at < before)
        self.connection.execute(query)

    def add_review(self, review: ClauseReview) -> None:
        """Append a decision."""
        row = asdict(review) | {"decision": review.decision.value}
        self.connection.execute(insert(clause_reviews).values(row))

    def reviews(self, workspace_id: str) -> Sequence[ClauseReview]:
        """Every decision of a workspace, oldest first."""
        query = (
            select(*_REVIEW)
            .where(clause_reviews.c.workspace_id == workspace_id)
            .order_by(clause_reviews.c.number)
        )
        rows = self.connection.execute(query).mappings()
        return [ClauseReview(**{**row, "decision": Decision(row["decision"])}) for row in rows]

    def _one_version(self, workspace_id: str, which: Any) -> DocumentVersion | None:  # noqa: ANN401 - a condition
        query = (
            select(*_VERSION)
            .where(policy_versions.c.workspace_id == workspace_id, which)
            .order_by(policy_versions.c.live_at.desc())
            .limit(1)
        )
        row = self.connection.execute(query).mappings().one_or_none()
        return DocumentVersion(**row) if row else None


def _row(version: DocumentVersion, clause: VersionClause) -> dict[str, Any]:
    found = clause.found
    return {
        "version_id": version.version_id,
        "workspace_id": version.workspace_id,
        "position": clause.position,
        "clause_id": found.clause_id,
        "label": clause.label,
        "status": found.status.value,
        "start_at": found.start,
        "end_at": found.end,
        "fingerprint": found.fingerprint,
        "found_as": found.found_as,
        "follows": found.follows,
        "changed_at": clause.changed_at,
    }


def _clause(row: RowMapping) -> VersionClause:
    found = FoundClause(
        clause_id=row["clause_id"],
        status=ClauseStatus(row["status"]),
        start=row["start_at"],
        end=row["end_at"],
        fingerprint=row["fingerprint"],
        found_as=row["found_as"],
        follows=row["follows"],
    )
    return VersionClause(
        position=row["position"], found=found, label=row["label"], changed_at=row["changed_at"]
    )
