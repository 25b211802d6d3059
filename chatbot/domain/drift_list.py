"""The readable list of what a document has otherwise than the pack."""

from collections.abc import Mapping, Sequence

from chatbot.domain.documents import ClauseStatus, ClauseWording, DriftEntry, VersionClause
from chatbot.domain.policies import Clause, PolicyPack
from chatbot.domain.withholding import PolicyState


def clause_wording(clause: Clause, state: PolicyState, text: str) -> ClauseWording:
    """A clause of the pack as the text of the state's version has it."""
    held = state.clauses.get(clause.clause_id)
    return ClauseWording(
        clause_id=clause.clause_id,
        label=clause.label,
        status=state.status_of(clause),
        wording=text[held.found.start : held.found.end] if held and held.found.end else None,
        found_as=held.found.found_as if held else "",
    )


def list_drift(
    state: PolicyState, held: Sequence[VersionClause], text: str, earlier: Mapping[str, str]
) -> tuple[DriftEntry, ...]:
    """What a manager has to look at: changed clauses in the pack's order, then what is new.

    Args:
        state: what the version means for the pack's answers.
        held: the clauses of the version.
        text: the version's.
        earlier: by clause id, the last other wording that was live.
    """
    known = (_entry(state, clause, text, earlier) for clause in state.pack.clauses.values())
    new = (
        DriftEntry(
            clause_id=None,
            label=_new_label(clause, state.pack),
            status=ClauseStatus.NEW,
            old=None,
            new=text[clause.found.start : clause.found.end],
            found_as=clause.found.found_as,
            follows=clause.found.follows,
            decisions={},
        )
        for clause in held
        if clause.found.clause_id is None
    )
    return (*(e for e in known if e.status is not ClauseStatus.UNCHANGED), *new)


def _entry(
    state: PolicyState, clause: Clause, text: str, earlier: Mapping[str, str]
) -> DriftEntry:
    shown = clause_wording(clause, state, text)
    return DriftEntry(
        clause_id=clause.clause_id,
        label=clause.label,
        status=shown.status,
        old=earlier.get(clause.clause_id),
        new=shown.wording,
        found_as=shown.found_as,
        decisions={
            intent_id: state.decision_on(clause, intent_id)
            for intent_id in state.resting_on(clause)
        },
        seen=state.seen(clause),
    )


def _new_label(clause: VersionClause, pack: PolicyPack) -> str:
    number, before = clause.found.found_as, pack.clauses.get(clause.found.follows or "")
    where = f"after {before.label}" if before else "at the start"
    return f"New: {number} ({where})" if number else f"New, {where}"
