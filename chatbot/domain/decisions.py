"""From a ranking to one of four outcomes. Scale and thresholds: docs/matching.md."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatbot.domain.answers import Answered, Candidate, Clarify, NoMatch, NotCovered, Result
from chatbot.domain.policies import Intent, PolicyPack

MOST_CHOICES = 3
MOST_RELATED = 3


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Where confidence, 0 to 1, is enough. Found by cross-validation on the packs' phrasings.

    Attributes:
        answer: the rule has to be at least this sure to be answered.
        clarify: the choices together have to be at least this sure to be offered.
        choice: a choice has to be at least this sure to be among them.
        verdict: of what rests on the clause, this share has to have the answer's
            verdict: yes and no are never close calls.
    """

    answer: float = 0.5
    clarify: float = 0.12
    choice: float = 0.01
    verdict: float = 0.6

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
        small_talk: whether the text reads as a greeting or thanks rather than a question.
    """
    if small_talk or not candidates:
        return NoMatch(contact=pack.contact_for(), small_talk=small_talk)
    best = candidates[0]
    confidence = support(best, candidates)
    agreed = sum(c.confidence for c in candidates if _same_answer(best, c))
    if confidence >= thresholds.answer and agreed >= thresholds.verdict * confidence:
        return conclude(best.intent, pack, confidence)
    choices = distinct_choices(candidates, thresholds)
    if choices and sum(choice.confidence for choice in choices) >= thresholds.clarify:
        return Clarify(choices=choices, contact=pack.contact_for())
    return NoMatch(contact=pack.contact_for(), best=best)


def support(best: Candidate, candidates: Sequence[Candidate]) -> float:
    """How sure the rule behind the best candidate is: all that rests on its clause adds up."""
    return min(1.0, sum(other.confidence for other in candidates if _same_rule(best, other)))


def _same_rule(one: Candidate, other: Candidate) -> bool:
    return subject_of(one.intent) == subject_of(other.intent)


def subject_of(intent: Intent) -> str:
    """The clause that an intent rests on; a subject that is not covered stands for itself."""
    return f"clause {intent.clauses[0]}" if intent.covered else f"subject {intent.intent_id}"


def _same_answer(one: Candidate, other: Candidate) -> bool:
    return _same_rule(one, other) and one.intent.verdict is other.intent.verdict


def distinct_choices(
    candidates: Sequence[Candidate], thresholds: Thresholds
) -> tuple[Candidate, ...]:
    """The candidates worth offering: sure enough, at most three, each another rule or verdict."""
    choices: list[Candidate] = []
    for candidate in candidates:
        told = any(_same_answer(choice, candidate) for choice in choices)
        if candidate.confidence >= thresholds.choice and not told:
            choices.append(candidate)
    return tuple(choices[:MOST_CHOICES])


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
