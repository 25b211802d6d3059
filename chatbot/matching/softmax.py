"""Multinomial logistic regression in numpy: accelerated gradient descent, stopped early.

The first step from nothing is the classifier by label means, and the following ones
bend it towards the boundary cases. Stopping after ten is as good as running to the
end when a label has ten or twenty examples (docs/matching.md), and takes under a second.
"""

from dataclasses import dataclass

import numpy as np

from chatbot.matching.vocabulary import Floats, Integers

_RISE = 1.05


@dataclass(frozen=True, kw_only=True)
class SoftmaxSettings:
    """Fixed by the experiments in docs/matching.md.

    Attributes:
        steps: number of gradient steps.
        stride: length of a step, for a label with one example's weight.
        penalty: of the squared weights.
        balance: 0 = each example counts alike, 1 = each label counts alike.
    """

    steps: int = 10
    stride: float = 8.0
    penalty: float = 0.02
    balance: float = 0.5


def train_softmax(rows: Floats, labels: Integers, count: int, settings: SoftmaxSettings) -> Floats:
    """Weights, shape (features, labels): a softmax of `rows @ weights` are probabilities.

    Args:
        rows: shape (examples, features), with a mean near 0: there is no intercept.
        labels: for each row the number of its label, 0 .. count - 1.
        count: number of labels.
        settings: how to go about it.
    """
    sizes = np.maximum(np.bincount(labels, minlength=count), 1)
    usual = float(np.median(sizes))
    weights = ((usual / sizes[labels]) ** settings.balance).astype(np.float32)
    descent = _Descent(rows, labels, weights, count, settings.penalty)
    return descent.run(settings.steps, settings.stride / usual)


class _Descent:
    """Nesterov's accelerated gradient descent that shortens its step when the loss rises."""

    def __init__(
        self, rows: Floats, labels: Integers, weights: Floats, count: int, penalty: float
    ) -> None:
        self._rows = rows
        self._weights = weights[:, None]
        self._chosen = (np.arange(len(rows)), labels)
        self._count = count
        self._penalty = np.float32(penalty)

    def run(self, steps: int, stride: float) -> Floats:
        """The weights after so many steps."""
        here = np.zeros((self._rows.shape[1], self._count), dtype=np.float32)
        ahead, best, momentum = here, np.inf, 1.0
        for _ in range(steps):
            loss, slope = self._look(ahead)
            if loss > best * _RISE:
                stride, ahead, momentum = stride / 2, here, 1.0
                loss, slope = self._look(ahead)
            best = min(best, loss)
            there = ahead - np.float32(stride) * slope
            grown = (1 + (1 + 4 * momentum**2) ** 0.5) / 2
            ahead = there + np.float32((momentum - 1) / grown) * (there - here)
            here, momentum = there, grown
        return here

    def _look(self, at: Floats) -> tuple[float, Floats]:
        """The loss and its slope."""
        shares = log_softmax(self._rows @ at)
        loss = -float((self._weights[:, 0] * shares[self._chosen]).sum())
        np.exp(shares, out=shares)
        shares[self._chosen] -= 1
        shares *= self._weights
        slope: Floats = self._rows.T @ shares
        slope += self._penalty * at
        return loss, slope


def log_softmax(scores: Floats) -> Floats:
    """Each row's logarithms of probabilities."""
    shifted: Floats = scores - scores.max(axis=1, keepdims=True)
    shifted -= np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return shifted
