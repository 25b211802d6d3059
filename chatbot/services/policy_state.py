"""Reads what the live document means for answers, within the transaction that asks."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from chatbot.domain.documents import DocumentVersion, VersionClause
from chatbot.domain.policies import PolicyPack
from chatbot.domain.withholding import PolicyState
from chatbot.services.ports import UnitOfWork


def read_policy_state(
    work: UnitOfWork, workspace_id: str, pack: PolicyPack, zone: tzinfo
) -> PolicyState:
    """The state of a workspace; nothing of it is kept, so no answer outlives a change.

    Args:
        work: the transaction.
        workspace_id: whose document counts.
        pack: on which the answers rest.
        zone: the organisation's: what changed is told by its days.
    """
    version = work.documents.live(workspace_id)
    if version is None or version.pack_id != pack.pack_id:
        return PolicyState(pack=pack)
    clauses = work.documents.clauses_of(workspace_id, version.version_id)
    return PolicyState(
        pack=pack,
        version=version,
        clauses={c.found.clause_id: c for c in clauses if c.found.clause_id is not None},
        reviews=work.documents.reviews(workspace_id),
        wordings=_wordings(work, version, clauses) if pack.draft else {},
        zone=zone,
    )


def _wordings(
    work: UnitOfWork, version: DocumentVersion, clauses: Sequence[VersionClause]
) -> Mapping[str, str]:
    text = work.documents.text_of(version.workspace_id, version.version_id)
    return {
        c.found.clause_id: text[c.found.start : c.found.end]
        for c in clauses
        if c.found.clause_id is not None and c.found.end > c.found.start
    }
