"""Measures an index on labelled questions: what was right, offered, wrong, missed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chatbot.domain.answers import Answered, Clarify, Outcome, Result
from chatbot.services.policy_index import PolicyIndex


@dataclass(frozen=True, kw_only=True)
class LabelledQuestion:
    """A question with the clauses that settle it; none: out of scope.

    Attributes:
        clauses: a right answer rests on one of these.
        also: acceptable ones: neither right nor wrong.
    """

    policy: str
    question: str
    clauses: tuple[str, ...]
    also: tuple[str, ...]
    verdict: str
    kind: str

    @property
    def in_scope(self) -> bool:
        """Whether the policy rules on it."""
        return bool(self.clauses)


class Score(StrEnum):
    """What became of a labelled question."""

    RIGHT = "right"
    ACCEPTABLE = "acceptable"
    OFFERED = "offered"
    WRONG = "wrong"
    MISSED = "missed"
    KEPT_OUT = "kept out"
    FALSE_ANSWER = "false answer"


@dataclass(frozen=True, kw_only=True)
class Scored:
    """A labelled question with its result and score."""

    labelled: LabelledQuestion
    result: Result
    score: Score

    @property
    def verdict_right(self) -> bool:
        """Whether the answer's verdict is the labelled one."""
        return (
            isinstance(self.result, Answered)
            and self.result.intent.verdict == self.labelled.verdict
        )


@dataclass(frozen=True, kw_only=True)
class Tally:
    """The counts of one group of questions."""

    scores: Mapping[Score, int]
    verdicts_right: int
    asked_back: int

    @property
    def total(self) -> int:
        """How many questions."""
        return sum(self.scores.values())

    def share(self, *scores: Score) -> float:
        """The part of the questions with one of the scores, 0 to 1."""
        return sum(self.scores.get(score, 0) for score in scores) / self.total if self.total else 0


def score(labelled: LabelledQuestion, result: Result) -> Score:
    """Score one result; the names are those of the issue's definitions."""
    if not labelled.in_scope:
        answered = result.outcome is Outcome.ANSWERED
        return Score.FALSE_ANSWER if answered else Score.KEPT_OUT
    if isinstance(result, Answered):
        first = result.clauses[0].clause_id
        if first in labelled.clauses:
            return Score.RIGHT
        return Score.ACCEPTABLE if first in labelled.also else Score.WRONG
    if isinstance(result, Clarify) and any(
        choice.intent.covered and choice.intent.clauses[0] in labelled.clauses
        for choice in result.choices
    ):
        return Score.OFFERED
    return Score.MISSED


def evaluate(
    indexes: Mapping[str, PolicyIndex], questions: Iterable[LabelledQuestion]
) -> tuple[Scored, ...]:
    """Ask every question of its policy's index, and score what comes back."""
    scored = []
    for labelled in questions:
        _, result = indexes[labelled.policy].find_all(labelled.question)[0]
        scored.append(Scored(labelled=labelled, result=result, score=score(labelled, result)))
    return tuple(scored)


def tally(scored: Sequence[Scored]) -> Tally:
    """Count a group."""
    return Tally(
        scores=Counter(entry.score for entry in scored),
        verdicts_right=sum(e.verdict_right for e in scored if e.score is Score.RIGHT),
        asked_back=sum(entry.result.outcome is Outcome.CLARIFY for entry in scored),
    )
