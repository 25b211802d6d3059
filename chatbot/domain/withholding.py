"""Holds back answers whose clause has changed since somebody last looked at them.

The one function through which every answer passes is `withhold`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from typing import Final, NamedTuple

from chatbot.domain.answers import Answered, NotCovered, Result, Withheld, WithheldBecause
from chatbot.domain.documents import (
    ClauseReview,
    ClauseStatus,
    Decision,
    DocumentVersion,
    VersionClause,
)
from chatbot.domain.policies import Clause, Intent, PolicyDate, PolicyPack

CITED: Final = "*"  # stands for the answers that only cite a clause on which none rests

_BECAUSE: Final = {
    ClauseStatus.CHANGED: WithheldBecause.CHANGED,
    ClauseStatus.VANISHED: WithheldBecause.VANISHED,
    ClauseStatus.RENUMBERED: WithheldBecause.RENUMBERED,
}
_DECIDED: Final = {
    Decision.REWORD: WithheldBecause.REWORDED,
    Decision.WITHDRAW: WithheldBecause.WITHDRAWN,
}


class _Reviewed(NamedTuple):
    clause_id: str
    intent_id: str
    state: str


@dataclass(frozen=True, kw_only=True)
class PolicyState:
    """What the live document means for a pack's answers; without a document, nothing.

    Attributes:
        reviews: all of the workspace, oldest first.
        wordings: of a draft the words of each clause; of other packs nothing.
        zone: of the days that are told.
    """

    pack: PolicyPack
    version: DocumentVersion | None = None
    clauses: Mapping[str, VersionClause] = field(default_factory=dict)
    reviews: Sequence[ClauseReview] = ()
    wordings: Mapping[str, str] = field(default_factory=dict)
    zone: tzinfo = UTC

    @property
    def key(self) -> str:
        """Another one where an answer may be another one."""
        return f"{self.version.version_id} {len(self.reviews)}" if self.version else ""

    def status_of(self, clause: Clause) -> ClauseStatus:
        """How a clause stands to the wording on which the pack's answers rest today."""
        held = self.clauses.get(clause.clause_id)
        if self.version is None:
            return ClauseStatus.UNCHANGED
        if held is None or held.found.status is ClauseStatus.VANISHED:
            return ClauseStatus.VANISHED
        # Compared anew: the pack may have been brought up to date since.
        if clause.wording is None or clause.wording.fingerprint != held.found.fingerprint:
            return ClauseStatus.CHANGED
        if held.found.found_as and held.label == clause.label:
            return ClauseStatus.RENUMBERED
        return ClauseStatus.UNCHANGED

    def state_of(self, clause: Clause) -> str:
        """Names the state of a clause that a review is about."""
        held = self.clauses.get(clause.clause_id)
        seen = f"{held.found.fingerprint}:{held.found.found_as}" if held else ":"
        return f"{self.status_of(clause)}:{seen}"

    def decision_on(self, clause: Clause, intent_id: str) -> Decision | None:
        """The latest decision on an answer for the clause as it is now."""
        wanted = _Reviewed(clause.clause_id, intent_id, self.state_of(clause))
        return self._decisions.get(wanted)

    @cached_property
    def _decisions(self) -> Mapping[_Reviewed, Decision]:
        return {_Reviewed(r.clause_id, r.intent_id, r.state): r.decision for r in self.reviews}

    def seen(self, clause: Clause) -> str:
        """Another one after another document, or another review of the clause."""
        count = sum(review.clause_id == clause.clause_id for review in self.reviews)
        return f"{self.version.version_id} {count}" if self.version else ""

    def held_back(self) -> tuple[str, ...]:
        """The intents whose answers are not given."""
        intents = self.pack.intents.values()
        return tuple(intent.intent_id for intent in intents if self.reason_against(intent))

    def resting_on(self, clause: Clause) -> tuple[str, ...]:
        """The intents that have to be looked at when a clause has changed.

        `CITED` stands alone where answers cite the clause and none rests on it.
        """
        intents = self.pack.intents.values()
        resting = tuple(
            i.intent_id for i in intents if i.covered and i.clauses[0] == clause.clause_id
        )
        cited = any(clause.clause_id in intent.clauses for intent in intents)
        return resting or ((CITED,) if cited else ())

    def is_cited(self, clause: Clause) -> bool:
        """Whether a further clause of an answer may be named."""
        return self.status_of(clause) is ClauseStatus.UNCHANGED or all(
            self.decision_on(clause, intent_id) is Decision.STILL_RIGHT
            for intent_id in self.resting_on(clause)
        )

    def reason_against(self, intent: Intent) -> WithheldBecause | None:
        """Why the answer of an intent is held back; None where it is not."""
        if self.version is None or not intent.covered:
            return None
        clause = self.pack.clauses[intent.clauses[0]]
        status = self.status_of(clause)
        if status is ClauseStatus.UNCHANGED:
            return None
        decision = self.decision_on(clause, intent.intent_id)
        if decision is Decision.STILL_RIGHT:
            return None
        return _DECIDED[decision] if decision else _BECAUSE[status]

    def changed_on(self, clause: Clause) -> PolicyDate:
        """The day from which on the live document has had the clause as it is now."""
        held = self.clauses.get(clause.clause_id)
        version = self.version
        at = (held.changed_at if held else None) or (version.live_at if version else None)
        return in_words(at, self.zone) if at else PolicyDate(year=0)

    def as_cited(self, clause: Clause) -> Clause:
        """The clause with its place in the live document beside its label."""
        held = self.clauses.get(clause.clause_id)
        if held is None or self.status_of(clause) is not ClauseStatus.RENUMBERED:
            return clause
        return replace(clause, label=f"{clause.label}, now {held.found.found_as}")


_SENTENCES: Final = {
    WithheldBecause.CHANGED: (
        "This rule changed on {day}, and the answer has not been checked since."
    ),
    WithheldBecause.VANISHED: (
        "This rule is not in the policy any more since {day},"
        " and the answer has not been checked since."
    ),
    WithheldBecause.RENUMBERED: (
        "This rule moved within the policy on {day}, and the answer has not been checked since."
    ),
    WithheldBecause.REWORDED: "This rule changed on {day}, and the answer is being reworded.",
    WithheldBecause.WITHDRAWN: "This rule changed on {day}, and the answer has been withdrawn.",
}


def withheld_sentence(withheld: Withheld, whom: str | None = None) -> str:
    """What somebody is told instead of the answer; `whom` to ask, if not the pack's contact."""
    said = _SENTENCES[withheld.because].format(day=withheld.changed_on)
    return f"{said} Ask {whom or withheld.contact.asks}."


def not_cited_sentence(answered: Answered) -> str:
    """The line about further rules of an answer that wait for a manager's look."""
    labels = "; ".join(clause.label for clause in answered.not_cited)
    return f"Changed, and not cited until it has been checked: {labels}."


def in_words(moment: datetime, zone: tzinfo) -> PolicyDate:
    """The day of a moment where the organisation is: `3 May 2026`."""
    day = moment.astimezone(zone)
    return PolicyDate(year=day.year, month=day.month, day=day.day)


def withhold(result: Result, state: PolicyState) -> Result:
    """A result as it may be shown while a document is live.

    An answer that rests on a changed clause is held back; changed further
    clauses are not cited, and held back answers are not offered beside another.
    """
    if state.version is None:
        return result
    if isinstance(result, NotCovered):
        return replace(result, clauses=_cited(result.clauses, state))
    if not isinstance(result, Answered):
        return result
    because = state.reason_against(result.intent)
    if because:
        return Withheld(
            intent=result.intent,
            clause=result.clauses[0],
            because=because,
            changed_on=state.changed_on(result.clauses[0]),
            contact=result.contact,
            confidence=result.confidence,
        )
    first, *others = result.clauses
    return replace(
        result,
        clauses=(state.as_cited(first), *_cited(others, state)),
        not_cited=tuple(clause for clause in others if not state.is_cited(clause)),
        related=tuple(i for i in result.related if state.reason_against(i) is None),
    )


def _cited(clauses: Sequence[Clause], state: PolicyState) -> tuple[Clause, ...]:
    return tuple(state.as_cited(clause) for clause in clauses if state.is_cited(clause))
