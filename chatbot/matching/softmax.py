"""Multinomial logistic regression in numpy: accelerated gradient descent, stopped early.

The first step from nothing is the classifier by label means, and the following ones
bend it towards the boundary cases. Stopping after ten is as good as running to the
end when a label has ten or twenty examples (docs/matching.md), and takes under a second.
"""

from dataclasses import dataclass

import numpy as np

from chatbot.matching.vocabulary import Floats, Integers

_RISE = 1.05
_SUREST = 0.999


@dataclass(frozen=True, kw_only=True)
class SoftmaxSettings:
    """Fixed by the experiments in docs/matching.md.

    Attributes:
        steps: number of gradient steps.
        stride: length of a step, for a label with one example's weight.
        penalty: of the squared weights.
        balance: 0 = each example counts alike, 1 = each label counts alike.
        denial: weight of a sentence that is denied, beside an example at about 1.
    """

    steps: int = 10
    stride: float = 8.0
    penalty: float = 0.02
    balance: float = 0.5
    denial: float = 2.0


@dataclass(frozen=True, kw_only=True)
class Denied:
    """Sentences of which no more is known than that they do not mean a certain label.

    Attributes:
        rows: shape (sentences, features).
        labels: for each, the label that it does not mean.
    """

    rows: Floats
    labels: Integers

    def renumbered(self, numbers: Integers) -> "Denied":
        """With `numbers[label]` for each label; without those that become negative."""
        kept = numbers[self.labels] >= 0
        return Denied(rows=self.rows[kept], labels=numbers[self.labels[kept]])


def train_softmax(
    rows: Floats,
    labels: Integers,
    count: int,
    settings: SoftmaxSettings,
    denied: Denied | None = None,
) -> Floats:
    """Weights, shape (features, labels): a softmax of `rows @ weights` are probabilities.

    Args:
        rows: shape (examples, features), with a mean near 0: there is no intercept.
        labels: for each row the number of its label, 0 .. count - 1.
        count: number of labels.
        settings: how to go about it.
        denied: sentences that lower one label; the others gain as they were likely.
    """
    sizes = np.maximum(np.bincount(labels, minlength=count), 1)
    usual = float(np.median(sizes))
    weights = ((usual / sizes[labels]) ** settings.balance).astype(np.float32)
    descent = _Descent(rows, labels, weights, count, settings.penalty)
    if denied is not None and len(denied.rows):
        descent.deny(denied, settings.denial)
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
        self._denied: Denied | None = None
        self._denial = np.float32(0)

    def deny(self, denied: Denied, weight: float) -> None:
        """Take account of what is denied, too."""
        self._denied = denied
        self._denial = np.float32(weight)

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
        if self._denied is not None:
            loss += self._lower(self._denied, at, slope)
        return loss, slope

    def _lower(self, denied: Denied, at: Floats, slope: Floats) -> float:
        """Add to the slope what lowers the denied labels; the loss of not having done so."""
        shares: Floats = np.exp(log_softmax(denied.rows @ at))
        places = (np.arange(len(shares)), denied.labels)
        wrong = np.minimum(shares[places], np.float32(_SUREST))
        shares *= -(wrong / (1 - wrong))[:, None]
        shares[places] = wrong
        slope += denied.rows.T @ (self._denial * shares)
        return -float(self._denial) * float(np.log1p(-wrong).sum())


def log_softmax(scores: Floats) -> Floats:
    """Each row's logarithms of probabilities."""
    shifted: Floats = scores - scores.max(axis=1, keepdims=True)
    shifted -= np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return shifted
