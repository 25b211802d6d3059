"""From evidence to probabilities: how much each witness is worth, learned from rehearsals.

A conditional logit: each label gets `exp(weights . its evidence)`, "none of them" gets
`exp(weights . the evidence for it)`, and all together make 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chatbot.matching.evidence import FOR_LABEL, FOR_NONE, Evidence
from chatbot.matching.features import Floats, Integers

Doubles = npt.NDArray[np.float64]

NONE = -1
_ROUNDS = 30
_PENALTY = 1.0
_STRIDE = 3.0
_NEAR_ENOUGH = 1e-3
_START = np.array([1.0] + [0.0] * (FOR_LABEL - 1) + [0.0, 1.0] + [0.0] * (FOR_NONE - 2))


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """Sentences that the witnesses had not learned, and what they mean.

    Attributes:
        evidence: what the witnesses said.
        meant: for each sentence the number of its label, or NONE.
        weights: how much each counts.
    """

    evidence: Evidence
    meant: Integers
    weights: Floats


class Calibration:
    """Weights of the evidence: those for labels first, then those for none of them."""

    def __init__(self, weights: Doubles) -> None:
        self.weights = weights

    @classmethod
    def fit(cls, rehearsals: Sequence[Rehearsal]) -> "Calibration":
        """Newton's method on the likelihood of what was meant, from equal trust in all."""
        weights = _START.copy()
        total = sum(float(rehearsal.weights.sum()) for rehearsal in rehearsals)
        count = sum(len(rehearsal.meant) for rehearsal in rehearsals)
        for _ in range(_ROUNDS if count else 0):
            slope = _PENALTY * (_START - weights)
            bend = _PENALTY * np.eye(len(weights))
            for rehearsal in rehearsals:
                part = _slope_and_bend(rehearsal, weights)
                slope += part[0] * count / total
                bend += part[1] * count / total
            step = np.linalg.solve(bend, slope)
            weights += step * min(1.0, _STRIDE / float(np.abs(step).max()))
            if float(np.abs(step).max()) < _NEAR_ENOUGH:
                break
        return cls(weights)

    def probabilities(self, evidence: Evidence) -> Doubles:
        """Shape (sentences, labels + 1); the last is the probability of none of them."""
        scores = np.concatenate(
            [
                evidence.labels @ self.weights[:FOR_LABEL],
                (evidence.none @ self.weights[FOR_LABEL:])[:, None],
            ],
            axis=1,
        )
        return _softmax(scores)


def _slope_and_bend(rehearsal: Rehearsal, weights: Doubles) -> tuple[Doubles, Doubles]:
    """First and (negative) second derivative of the likelihood of one rehearsal."""
    labels, none = rehearsal.evidence.labels, rehearsal.evidence.none
    odds = Calibration(weights).probabilities(rehearsal.evidence)
    for_label, for_none = odds[:, :-1], odds[:, -1:]
    expected = np.hstack([np.einsum("sl,slf->sf", for_label, labels), for_none * none])
    chosen = np.zeros_like(expected)
    inside = np.flatnonzero(rehearsal.meant != NONE)
    outside = np.flatnonzero(rehearsal.meant == NONE)
    chosen[inside, :FOR_LABEL] = labels[inside, rehearsal.meant[inside]]
    chosen[outside, FOR_LABEL:] = none[outside]
    share = rehearsal.weights[:, None]
    bend = -(expected * share).T @ expected
    flat = labels.reshape(-1, FOR_LABEL)
    bend[:FOR_LABEL, :FOR_LABEL] += (flat * (for_label * share).reshape(-1, 1)).T @ flat
    bend[FOR_LABEL:, FOR_LABEL:] += (none * (for_none * share)).T @ none
    return ((chosen - expected) * share).sum(axis=0), bend


def _softmax(scores: Doubles) -> Doubles:
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    odds: Doubles = shifted / shifted.sum(axis=-1, keepdims=True)
    return odds
