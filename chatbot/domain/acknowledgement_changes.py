"""What changed from one loaded document to the next, by the labels of clauses."""

from collections.abc import Mapping, Sequence
from typing import Final

from chatbot.domain.acknowledgements import ChangeKind, ClauseChange
from chatbot.domain.documents import ClauseStatus, FoundClause, VersionClause

AGAINST_THE_PACK: Final[Mapping[ClauseStatus, ChangeKind]] = {
    ClauseStatus.CHANGED: ChangeKind.CHANGED,
    ClauseStatus.VANISHED: ChangeKind.REMOVED,
    ClauseStatus.RENUMBERED: ChangeKind.MOVED,
    ClauseStatus.NEW: ChangeKind.NEW,
}


def changed_clauses(
    held: Sequence[VersionClause], before: Sequence[VersionClause] | None
) -> tuple[ClauseChange, ...]:
    """The clauses that are otherwise than before, in the document's order.

    Args:
        held: the clauses of the document that is published.
        before: those of the one that people have read; None where it was never loaded: then
            what counts is the wording on which the pack's answers were reviewed.
    """
    if before is None:
        return tuple(
            _named(AGAINST_THE_PACK.get(each.found.status), each)
            for each in held
            if each.found.status in AGAINST_THE_PACK
        )
    known = {each.found.clause_id: each.found for each in before if each.found.clause_id}
    pieces = {each.found.fingerprint for each in before}
    found = ((_since(each.found, known, pieces), each) for each in held)
    return tuple(_named(kind, each) for kind, each in found if kind)


def _since(
    now: FoundClause, known: Mapping[str, FoundClause], pieces: set[str]
) -> ChangeKind | None:
    if now.clause_id is None:
        return None if now.fingerprint in pieces else ChangeKind.NEW
    old = known.get(now.clause_id)
    was_there, is_there = old is not None and old.end > old.start, now.end > now.start
    if old is None or not was_there or not is_there:
        if was_there == is_there:
            return None
        return ChangeKind.NEW if is_there else ChangeKind.REMOVED
    if old.fingerprint != now.fingerprint:
        return ChangeKind.CHANGED
    return ChangeKind.MOVED if old.found_as != now.found_as else None


def _named(kind: ChangeKind | None, clause: VersionClause) -> ClauseChange:
    label = clause.label or clause.found.found_as or "a rule without a number"
    return ClauseChange(kind=kind or ChangeKind.CHANGED, label=label)
