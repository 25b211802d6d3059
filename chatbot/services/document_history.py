"""What became of the document over time, read and written within the caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from chatbot.domain.audit import AuditEntry
from chatbot.domain.documents import (
    ClauseReview,
    ClauseStatus,
    Decision,
    DocumentVersion,
    VersionClause,
)
from chatbot.domain.roles import Role
from chatbot.services.ports import UnitOfWork

# In the log of changes; the first is the kind of the message to the managers too.
WENT_LIVE: Final = "documents.went_live"
DISCARDED: Final = "documents.discarded"
REVIEWED: Final = "documents.reviewed"

Earlier = Mapping[str, str]


def earlier_wordings(
    work: UnitOfWork, workspace_id: str, held: Sequence[VersionClause], moment: datetime
) -> Earlier:
    """The last other wording that each clause had in a document that was live before a moment."""
    now = {c.found.clause_id: c.found.fingerprint for c in held if c.found.clause_id}
    found: dict[str, str] = {}
    for version in work.documents.live_before(workspace_id, moment):
        text = work.documents.text_of(workspace_id, version.version_id)
        for clause in work.documents.clauses_of(workspace_id, version.version_id):
            known, words = clause.found, text[clause.found.start : clause.found.end]
            other = known.fingerprint != now.get(known.clause_id or "")
            if known.clause_id and words and other:
                found.setdefault(known.clause_id, words)
    return found


def changed_since(
    work: UnitOfWork, version: DocumentVersion, live: DocumentVersion | None, now: datetime
) -> Mapping[int, datetime]:
    """Since when each clause that is not as it was reviewed has been as it is, by position."""
    held = work.documents.clauses_of(version.workspace_id, version.version_id)
    before = work.documents.clauses_of(live.workspace_id, live.version_id) if live else ()
    since = {
        (c.found.clause_id, c.found.fingerprint, c.found.found_as): c.changed_at for c in before
    }
    changed = [c for c in held if c.found.status is not ClauseStatus.UNCHANGED]
    return {
        c.position: since.get((c.found.clause_id, c.found.fingerprint, c.found.found_as)) or now
        for c in changed
    }


def record_live(
    work: UnitOfWork,
    version: DocumentVersion,
    before: DocumentVersion | None,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Note who made a version live, and tell every manager once."""
    work.audit.add(
        AuditEntry(
            workspace_id=version.workspace_id,
            at=now,
            actor=actor,
            action=WENT_LIVE,
            subject=version.pack_id,
            before=_named(before),
            after=_named(version),
        )
    )
    for manager in work.roles.all(version.workspace_id).holders(Role.MANAGER):
        work.outbox.add(
            version.workspace_id,
            kind=WENT_LIVE,
            recipient=manager,
            ids={"version_id": version.version_id, "manager": manager},
            key=f"{WENT_LIVE}:{version.version_id}:{manager}",
            not_before=now,
        )


def who_made_live(work: UnitOfWork, version: DocumentVersion) -> str:
    """A user id or `console`; empty where the log does not say."""
    for entry in work.audit.after(version.workspace_id, 0, WENT_LIVE):
        if (entry.after or {}).get("version_id") == version.version_id:
            return entry.actor
    return ""


def record_discarded(
    work: UnitOfWork, version: DocumentVersion, *, actor: str, now: datetime
) -> None:
    """Note who threw a proposal away."""
    work.audit.add(
        AuditEntry(
            workspace_id=version.workspace_id,
            at=now,
            actor=actor,
            action=DISCARDED,
            subject=version.pack_id,
            before=_named(version),
        )
    )


def record_reviews(
    work: UnitOfWork,
    reviews: Sequence[ClauseReview],
    before: Mapping[str, Decision | None],
) -> None:
    """Keep the decisions of one manager on the answers of one clause."""
    for review in reviews:
        work.documents.add_review(review)
    first = reviews[0]
    work.audit.add(
        AuditEntry(
            workspace_id=first.workspace_id,
            at=first.reviewed_at,
            actor=first.reviewed_by,
            action=REVIEWED,
            subject=first.clause_id,
            before={r.intent_id: _value(before.get(r.intent_id)) for r in reviews},
            after={r.intent_id: r.decision.value for r in reviews},
        )
    )


def _value(decision: Decision | None) -> str | None:
    return decision.value if decision else None


def _named(version: DocumentVersion | None) -> Mapping[str, str] | None:
    if version is None:
        return None
    return {"version_id": version.version_id, "name": version.name, "sha256": version.sha256}
