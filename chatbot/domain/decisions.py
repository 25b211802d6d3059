"""From a ranking to one of four outcomes. Scale and thresholds: docs/matching.md."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatbot.domain.answers import Answered, Candidate, Clarify, NoMatch, NotCovered, Result
from chatbot.domain.policies import Intent, PolicyPack, Verdict

MOST_CHOICES = 3
MOST_RELATED = 3
OPPOSITES = frozenset(
    frozenset(pair)
    for pair in (
        (Verdict.YES, Verdict.NO),
        (Verdict.YES, Verdict.DEPENDS),
        (Verdict.NO, Verdict.DEPENDS),
    )
)


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Where confidence, 0 to 1, is enough. Found by cross-validation on the packs' phrasings.

    Attributes:
        answer: the rule has to be at least this sure to be answered.
        clarify: the choices together have to be at least this sure to be offered.
        choice: a choice has to be at least this sure to be among them.
        contradiction: an answer has to be so many times surer than one on the same
            clause that says the opposite: yes and no are never close calls.
    """

    answer: float = 0.45
    clarify: float = 0.15
    choice: float = 0.01
    contradiction: float = 1.5

    def __post_init__(self) -> None:
        """Refuse thresholds that contradict each other."""
        if not 0 < self.choice <= self.clarify <= self.answer <= 1:
            raise ValueError("thresholds have to be 0 < choice <= clarify <= answer <= 1")

    def with_answer(self, answer: float) -> "Thresholds":
        """The same with another answer threshold; the lower ones never exceed it."""
        clarify = min(self.clarify, answer)
        return replace(self, answer=answer, clarify=clarify, choice=min(self.choice, clarify))


def decide(
    candidates: Sequence[Candidate], pack: PolicyPack, thresholds: Thresholds, *, small_talk: bool
) -> Result:
    """Answer, ask back, say "not covered", or say that it was not understood.

    Args:
        candidates: the likeliest intents, best first.
        pack: where the intents come from.
        thresholds: what is sure enough.
        small_talk: whether the text reads as a greeting or thanks.
    """
    if not candidates:
        return NoMatch(contact=pack.contact_for(), small_talk=small_talk)
    best = candidates[0]
    confidence = support(best, candidates)
    settled = not _contradicted(best, candidates, thresholds.contradiction)
    if confidence >= thresholds.answer and settled:
        return conclude(best.intent, pack, confidence)
    choices = distinct_choices(candidates, thresholds)
    if choices and sum(choice.confidence for choice in choices) >= thresholds.clarify:
        return Clarify(choices=choices, contact=pack.contact_for())
    return NoMatch(contact=pack.contact_for(), small_talk=small_talk, best=best)


def support(best: Candidate, candidates: Sequence[Candidate]) -> float:
    """How sure the rule behind the best candidate is: all that rests on its clause adds up."""
    return min(1.0, sum(other.confidence for other in candidates if _same_rule(best, other)))


def _same_rule(one: Candidate, other: Candidate) -> bool:
    return subject_of(one.intent) == subject_of(other.intent)


def subject_of(intent: Intent) -> str:
    """The clause that an intent rests on; a subject that is not covered stands for itself."""
    return f"clause {intent.clauses[0]}" if intent.covered else f"subject {intent.intent_id}"


def _contradicted(best: Candidate, candidates: Sequence[Candidate], contradiction: float) -> bool:
    """Whether a close candidate says the opposite of the same clause."""
    return any(
        _same_rule(best, other)
        and frozenset((best.intent.verdict, other.intent.verdict)) in OPPOSITES
        and best.confidence < contradiction * other.confidence
        for other in candidates
    )


def distinct_choices(
    candidates: Sequence[Candidate], thresholds: Thresholds
) -> tuple[Candidate, ...]:
    """The candidates worth offering: sure enough, at most three, and each on a rule of its own.

    Where they are all about one rule, its different answers are the choices.
    """
    likely = [c for c in candidates if c.confidence >= thresholds.choice]
    first_of_rule = {subject_of(c.intent): c for c in reversed(likely)}
    if len(first_of_rule) > 1:
        likely = [c for c in likely if first_of_rule[subject_of(c.intent)] is c]
    return tuple(likely[:MOST_CHOICES])


def conclude(intent: Intent, pack: PolicyPack, confidence: float) -> Answered | NotCovered:
    """The result that shows an intent."""
    if not intent.covered:
        return NotCovered(
            intent=intent,
            clauses=pack.clauses_of(intent),
            contact=pack.contact_for(intent),
            confidence=confidence,
        )
    return Answered(
        intent=intent,
        clauses=pack.clauses_of(intent),
        related=tuple(pack.intents[related] for related in intent.related[:MOST_RELATED]),
        contact=pack.contact_for(intent),
        confidence=confidence,
    )
