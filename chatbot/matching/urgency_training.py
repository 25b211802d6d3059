"""Logistic regression on sparse and dense features, by L-BFGS in numpy.

L-BFGS walks down the loss along a slope that is corrected by how the slope has changed
in the last steps (Nocedal and Wright, Numerical Optimization, algorithm 7.4).
"""

from collections import deque

import numpy as np

from chatbot.matching.urgency_words import SIZE, SparseRows
from chatbot.matching.vocabulary import Floats

_REMEMBERED = 10
_STEPS = 120
_ENOUGH = 1e-3
_SHORTEST = 1e-4
_DESCENT = 1e-4


def fit(
    sparse: SparseRows, dense: Floats, answers: Floats, counts: Floats, penalty: float
) -> Floats:
    """The weights: first those of the sparse features, then those of the dense ones.

    Args:
        sparse: one row for each example.
        dense: one row for each example, a constant among its columns.
        answers: 1 for urgent, -1 for not.
        counts: how much each example counts.
        penalty: what large weights cost.
    """
    loss = _Loss(sparse, dense, answers, counts, penalty)
    here = np.zeros(SIZE + dense.shape[1], dtype=np.float32)
    value, slope = loss(here)
    first = float(np.linalg.norm(slope))
    steps: deque[tuple[Floats, Floats]] = deque(maxlen=_REMEMBERED)
    for _ in range(_STEPS):
        way = -_corrected(slope, steps)
        there, value, new_slope = _walk(loss, here, value, slope, way)
        change = new_slope - slope
        if change @ (there - here) > 0:
            steps.append((there - here, change))
        here, slope = there, new_slope
        if np.linalg.norm(slope) < _ENOUGH * first:
            break
    return here


class _Loss:
    """The loss of weights, and its slope."""

    def __init__(
        self, sparse: SparseRows, dense: Floats, answers: Floats, counts: Floats, penalty: float
    ) -> None:
        self._sparse = sparse
        self._dense = dense
        self._answers = answers
        self._counts = counts
        self._penalty = np.float32(penalty)

    def __call__(self, weights: Floats) -> tuple[float, Floats]:
        odds = self._sparse.times(weights[:SIZE]) + self._dense @ weights[SIZE:]
        margin = self._answers * odds
        lost = float(self._counts @ np.logaddexp(0, -margin))
        shares = -self._answers * self._counts / (1 + np.exp(np.clip(margin, -30, 30)))
        slope = np.concatenate([self._sparse.gathered(shares), shares @ self._dense])
        value = lost + float(self._penalty) / 2 * float(weights @ weights)
        return value, (slope + self._penalty * weights).astype(np.float32)


def _walk(
    loss: _Loss, here: Floats, value: float, slope: Floats, way: Floats
) -> tuple[Floats, float, Floats]:
    """As far along the way as the loss falls enough, halving the step until it does."""
    descent = float(slope @ way)
    length = 1.0
    while True:
        there = (here + np.float32(length) * way).astype(np.float32)
        found, new_slope = loss(there)
        if found <= value + _DESCENT * length * descent or length < _SHORTEST:
            return there, found, new_slope
        length /= 2


def _corrected(slope: Floats, steps: deque[tuple[Floats, Floats]]) -> Floats:
    """The slope times the remembered estimate of the inverse curvature."""
    if not steps:
        return slope / np.float32(max(float(np.linalg.norm(slope)), 1e-6))
    way, shares = slope, list[np.float32]()
    for step, change in reversed(steps):
        share = np.float32(float(step @ way) / float(change @ step))
        shares.append(share)
        way = way - share * change
    step, change = steps[-1]
    way = way * np.float32(float(step @ change) / float(change @ change))
    for (step, change), share in zip(steps, reversed(shares), strict=True):
        back = np.float32(float(change @ way) / float(change @ step))
        way = way + (share - back) * step
    return way
