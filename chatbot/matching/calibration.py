"""From evidence to probabilities: how much each witness is worth, learned from rehearsals.

A conditional logit: each label gets `exp(weights . its evidence)`, "none of them" gets
`exp(weights . the evidence for it)`, and all together make 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chatbot.matching.evidence import FOR_LABEL, FOR_NONE, Evidence
from chatbot.matching.vocabulary import Floats, Integers

Doubles = npt.NDArray[np.float64]

NONE = -1
_ROUNDS = 30
_PENALTY = 1.0
_STRIDE = 3.0
_NEAR_ENOUGH = 1e-3
_LEAST = 1e-12
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
        """The likeliest weights for what was meant: Newton's method, with shortened steps."""
        weights = _START.copy()
        best = _likelihood(rehearsals, weights)
        for _ in range(_ROUNDS):
            step = _newton_step(rehearsals, weights)
            length = min(1.0, _STRIDE / max(float(np.abs(step).max()), 1e-9))
            gained = -np.inf
            while gained < best and length > _NEAR_ENOUGH:
                ahead = weights + length * step
                gained = _likelihood(rehearsals, ahead)
                length /= 2
            if gained <= best + _NEAR_ENOUGH:
                break
            weights, best = ahead, gained
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


def _likelihood(rehearsals: Sequence[Rehearsal], weights: Doubles) -> float:
    """Logarithm of the likelihood, less what straying from the start costs."""
    total = -0.5 * _PENALTY * float(((weights - _START) ** 2).sum())
    for rehearsal in rehearsals:
        odds = Calibration(weights).probabilities(rehearsal.evidence)
        place = np.where(rehearsal.meant == NONE, odds.shape[1] - 1, rehearsal.meant)
        found = odds[np.arange(len(place)), place]
        total += float(rehearsal.weights @ np.log(np.maximum(found, _LEAST)))
    return total


def _newton_step(rehearsals: Sequence[Rehearsal], weights: Doubles) -> Doubles:
    slope = _PENALTY * (_START - weights)
    bend = _PENALTY * np.eye(len(weights))
    for rehearsal in rehearsals:
        part = _slope_and_bend(rehearsal, weights)
        slope += part[0]
        bend += part[1]
    return np.linalg.solve(bend, slope).astype(np.float64)


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
