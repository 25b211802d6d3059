"""What speaks for each label, and for none of them: the evidence that is weighed.

Three witnesses look at a sentence: logistic regression, the means of the labels, and
the nearest example of each label in meaning. Each also knows the sentences that mean
no label.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chatbot.matching.features import Floats, Integers, unit
from chatbot.matching.softmax import Softmax, SoftmaxSettings, log_softmax
from chatbot.matching.wordvectors import DIMENSIONS

FOR_LABEL = 3
FOR_NONE = 6


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """For some sentences, the evidence for each label and for none of them.

    Attributes:
        labels: shape (sentences, labels, FOR_LABEL).
        none: shape (sentences, FOR_NONE).
    """

    labels: Floats
    none: Floats


class Witnesses:
    """Trained on rows with their labels; number `count` stands for "none of them".

    Args:
        softmax: over the labels and, last, none of them.
        means: one row of length 1 for each label.
        nearby: the examples' meanings, sorted by label, none of them last.
        starts: where each label's examples start in `nearby`.
    """

    def __init__(self, softmax: Softmax, means: Floats, nearby: Floats, starts: Integers) -> None:
        self.softmax = softmax
        self.means = means
        self.nearby = nearby
        self.starts = starts

    @classmethod
    def train(
        cls, rows: Floats, labels: Integers, count: int, settings: SoftmaxSettings
    ) -> "Witnesses":
        """Each label needs at least one row; `count` may have none."""
        softmax = Softmax.train(rows, labels, count + 1, settings)
        rows = np.concatenate([rows, np.zeros((1, rows.shape[1]), dtype=np.float32)])
        labels = np.append(labels, count)
        order = np.argsort(labels, kind="stable")
        starts = np.searchsorted(labels[order], np.arange(count + 1))
        sums = np.add.reduceat(rows[order], starts, axis=0)
        return cls(softmax, unit(sums[:count]), rows[order, :DIMENSIONS].copy(), starts)

    def look(self, rows: Floats, known: Sequence[float] | Floats) -> Evidence:
        """The evidence for rows, of whose words the share `known` was in the examples."""
        shares = log_softmax(self.softmax.scores(rows))
        means = unit(rows) @ self.means.T
        near = np.maximum.reduceat(rows[:, :DIMENSIONS] @ self.nearby.T, self.starts, axis=1)
        labels = np.stack([shares[:, :-1], means, near[:, :-1]], axis=2)
        none = np.stack(
            [
                np.ones(len(rows)),
                shares[:, -1],
                near[:, -1],
                near[:, :-1].max(axis=1),
                means.max(axis=1),
                np.asarray(known),
            ],
            axis=1,
        )
        return Evidence(labels=labels, none=none.astype(np.float32))
