"""From evidence to probabilities: how much each witness is worth, learned from rehearsals.

A conditional logit: each label gets `exp(weights . its evidence)`, "none of them" gets
`exp(weights . the evidence for it)`, and all together make 1.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chatbot.matching.evidence import FOR_LABEL, FOR_NONE, Evidence
from chatbot.matching.features import Integers

Doubles = npt.NDArray[np.float64]

NONE = -1
_KEPT = 12
_ROUNDS = 25
_PENALTY = 1.0
_NO_CHOICE = -1e9


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
    weights: Doubles


class Calibration:
    """Weights of the evidence: those for labels first, then those for none of them."""

    def __init__(self, weights: Doubles) -> None:
        self.weights = weights

    @classmethod
    def fit(cls, rehearsals: list[Rehearsal]) -> "Calibration":
        """Newton's method on the likelihood of what was meant."""
        parts = [_design(rehearsal) for rehearsal in rehearsals]
        design = np.concatenate([part[0] for part in parts])
        meant = np.concatenate([part[1] for part in parts])
        shares = np.concatenate([rehearsal.weights for rehearsal in rehearsals])
        return cls(_newton(design, meant, shares / shares.mean()))

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


def _design(rehearsal: Rehearsal) -> tuple[Doubles, Integers]:
    """The best labels and none, each with its evidence: (sentences, choices, weights)."""
    evidence, meant = rehearsal.evidence, rehearsal.meant
    kept = min(_KEPT, evidence.labels.shape[1])
    none = FOR_LABEL + FOR_NONE
    leading = evidence.labels[:, :, 0].copy()
    inside = np.flatnonzero(meant != NONE)
    leading[inside, meant[inside]] = np.inf
    order = np.argsort(-leading, axis=1)[:, :kept]
    design = np.zeros((len(meant), _KEPT + 1, none + 1))
    design[:, :kept, :FOR_LABEL] = np.take_along_axis(evidence.labels, order[:, :, None], axis=1)
    design[:, kept:_KEPT, none] = _NO_CHOICE
    design[:, _KEPT, FOR_LABEL:none] = evidence.none
    return design, np.where(meant == NONE, _KEPT, 0)


def _newton(design: Doubles, meant: Integers, shares: Doubles) -> Doubles:
    offset, design = design[:, :, -1], design[:, :, :-1]
    weights = np.zeros(design.shape[2])
    weights[0], weights[FOR_LABEL + 1] = 1.0, 1.0
    start = weights.copy()
    chosen = design[np.arange(len(meant)), meant]
    for _ in range(_ROUNDS):
        odds = _softmax(design @ weights + offset)
        expected = np.einsum("sc,scf->sf", odds, design)
        slope = shares @ (chosen - expected) - _PENALTY * (weights - start)
        spread = np.einsum("s,sc,scf,scg->fg", shares, odds, design, design, optimize=True)
        spread -= (expected * shares[:, None]).T @ expected
        step = np.linalg.solve(spread + _PENALTY * np.eye(len(weights)), slope)
        weights += step * min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-9))
        if np.abs(step).max() < 1e-4:  # noqa: PLR2004 - near enough
            break
    return weights


def _softmax(scores: Doubles) -> Doubles:
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    odds: Doubles = shifted / shifted.sum(axis=-1, keepdims=True)
    return odds
