"""A policy pack with what was trained on it: text -> results, without memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from chatbot.domain.answers import Candidate, Clarify, MayBeRule, NoMatch, QuotedClause, Result
from chatbot.domain.decisions import Thresholds, decide
from chatbot.domain.policies import Intent, PolicyPack
from chatbot.domain.wording import split_questions, tidy
from chatbot.services.index_ports import Matcher, PassageIndexer, Urgency

SMALL_TALK = "small-talk"
SURELY_SMALL_TALK = 0.7  # in a draft, whose matcher knows nothing else


@dataclass(frozen=True, kw_only=True)
class PolicyIndex:
    """Pure: the same text gets the same results.

    Attributes:
        passages: finds the clauses of a draft by their own words.
    """

    pack: PolicyPack
    matcher: Matcher
    urgency: Urgency
    thresholds: Thresholds = field(default_factory=Thresholds)
    passages: PassageIndexer | None = None

    def is_urgent(self, text: str) -> bool:
        """Whether somebody may be at risk; asked before anything else."""
        return self.urgency.is_urgent(text)

    def with_phrasings(self, phrasings: Mapping[str, Sequence[str]]) -> Self:
        """The same index with approved phrasings by intent, and no earlier ones.

        Those of intents that the pack does not have any more are left out.
        """
        known = {
            intent_id: texts
            for intent_id, texts in phrasings.items()
            if intent_id in self.pack.intents
        }
        return replace(self, matcher=self.matcher.with_phrasings(known))

    def find(self, text: str) -> Result:
        """The result for one question."""
        ranked = self.matcher.rank(tidy(text))
        candidates = [
            Candidate(intent=self.pack.intents[entry.label], confidence=entry.confidence)
            for entry in ranked
            if entry.label in self.pack.intents
        ]
        enough = SURELY_SMALL_TALK if self.pack.draft else 0.0
        small_talk = any(e.label == SMALL_TALK and e.confidence >= enough for e in ranked[:1])
        return decide(candidates, self.pack, self.thresholds, small_talk=small_talk)

    def offer(self, text: str, wordings: Mapping[str, str]) -> Result:
        """What a draft has to say to a question: clauses that may be the rule, unchecked.

        Args:
            text: the question.
            wordings: clause id -> the words of the document that is live now.
        """
        if self.passages and wordings and (found := self.passages(wordings).find(tidy(text))):
            return MayBeRule(
                clauses=tuple(
                    QuotedClause(
                        clause=self.pack.clauses[entry.label],
                        wording=wordings[entry.label],
                        likeness=entry.confidence,
                    )
                    for entry in found
                ),
                contact=self.pack.contact_for(),
            )
        return self.find(text)

    def find_all(self, text: str) -> tuple[tuple[str, Result], ...]:
        """The questions of a message with their results.

        A message counts as several questions only where each piece, read by
        itself, is sure to be about a rule of its own: most stories have one
        question and several sentences.
        """
        pieces = split_questions(tidy(text))
        if len(pieces) > 1:
            found = tuple((piece, self.find(piece)) for piece in pieces)
            if _are_different_questions([result for _, result in found]):
                return found
        return ((text, self.find(text)),)


def shown_intent(result: Result) -> Intent | None:
    """The intent that a result shows, if it shows one."""
    return None if isinstance(result, Clarify | MayBeRule | NoMatch) else result.intent


def likeliest_intent(result: Result) -> Intent | None:
    """The intent that a result shows, or the best guess behind it."""
    if isinstance(result, Clarify):
        return result.choices[0].intent
    if isinstance(result, NoMatch):
        return result.best.intent if result.best else None
    return shown_intent(result)


def _are_different_questions(results: Sequence[Result]) -> bool:
    shown = [intent for result in results if (intent := shown_intent(result))]
    subjects = {intent.clauses[:1] or intent.intent_id for intent in shown}
    return len(shown) == len(results) == len(subjects)
