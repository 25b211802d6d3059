"""What speaks for each label, and for none of them: the evidence that is weighed.

Four witnesses look at a sentence: logistic regression, the means of the labels, the
nearest example of each label in meaning, and a logistic regression that knows only
"some label" and "none of them". All have seen sentences that mean no label.
"""

from dataclasses import dataclass

import numpy as np

from chatbot.matching.features import unit
from chatbot.matching.softmax import SoftmaxSettings, log_softmax, train_softmax
from chatbot.matching.vocabulary import Floats, Integers
from chatbot.matching.wordvectors import DIMENSIONS

FOR_LABEL = 3
FOR_NONE = 7

_SCOPE = SoftmaxSettings(steps=4, balance=1.0)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """For some sentences, the evidence for each label and for none of them.

    Attributes:
        labels: shape (sentences, labels, FOR_LABEL).
        none: shape (sentences, FOR_NONE).
    """

    labels: Floats
    none: Floats


@dataclass(frozen=True, kw_only=True)
class Witnesses:
    """Trained on rows with their labels; the number after the last is "none of them".

    Attributes:
        softmax: weights of logistic regression, shape (features, labels + 1).
        scope: weights of logistic regression, shape (features, 2): some label, none.
        means: one row of length 1 for each label.
        nearby: the examples' meanings, sorted by label, none of them last.
        starts: where each label's examples start in `nearby`.
    """

    softmax: Floats
    scope: Floats
    means: Floats
    nearby: Floats
    starts: Integers

    @classmethod
    def train(
        cls, rows: Floats, labels: Integers, count: int, settings: SoftmaxSettings
    ) -> "Witnesses":
        """Each label needs at least one row; number `count`, none of them, may have none."""
        order = np.argsort(labels, kind="stable")
        ordered = labels[order]
        starts = np.searchsorted(ordered, np.arange(count + 1))
        nearby = np.zeros((len(rows) + 1, DIMENSIONS), dtype=np.float32)
        nearby[:-1] = rows[order, :DIMENSIONS]
        means = [rows[order[ordered == label]].mean(axis=0) for label in range(count)]
        return cls(
            softmax=train_softmax(rows, labels, count + 1, settings),
            scope=train_softmax(rows, (labels == count).astype(np.int64), 2, _SCOPE),
            means=unit(np.stack(means)),
            nearby=unit(nearby),
            starts=starts,
        )

    def look(self, rows: Floats, known: Floats) -> Evidence:
        """The evidence for rows, of whose words the share `known` was in the examples."""
        shares = log_softmax(rows @ self.softmax)
        means = unit(rows) @ self.means.T
        similar = unit(rows[:, :DIMENSIONS]) @ self.nearby.T
        near = np.maximum.reduceat(similar, self.starts, axis=1)
        best = (near[:, :-1].max(axis=1), means.max(axis=1))
        scope = rows @ (self.scope[:, 1] - self.scope[:, 0])
        none = (np.ones(len(rows)), shares[:, -1], near[:, -1], *best, known, scope)
        return Evidence(
            labels=np.stack([shares[:, :-1], means, near[:, :-1]], axis=2),
            none=np.stack(none, axis=1).astype(np.float32),
        )
