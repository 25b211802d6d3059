"""Linear scores for labels, learned in closed form, with the honest score of each example.

Least squares with a penalty has one solution of a linear system, so that "what would
this example score had its fold not been there" costs one more solution, not one more
training: that is what calibration is fitted on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chatbot.matching.features import Floats, Integers


@dataclass(frozen=True, kw_only=True)
class RidgeSettings:
    """Fixed by the experiments in docs/matching.md.

    Attributes:
        penalty: added to the diagonal, in units of the mean weight.
        balance: 0 = each example counts alike, 1 = each label counts alike.
    """

    penalty: float = 1.0
    balance: float = 0.5


class Ridge:
    """Rows with their labels, ready to be solved with some of them left out.

    Args:
        rows: shape (examples, features).
        labels: for each row the number of its label, 0 .. count - 1.
        count: number of labels.
    """

    def __init__(
        self, rows: Floats, labels: Integers, count: int, settings: RidgeSettings
    ) -> None:
        self._rows = rows
        self._labels = labels
        self._count = count
        sizes = np.maximum(np.bincount(labels, minlength=count), 1)
        weights = (1.0 / sizes[labels]) ** settings.balance
        self._weights = (weights / weights.mean()).astype(np.float32)
        self._gram, self._target = self._sums(np.ones(len(rows), dtype=bool))
        self._gram[np.diag_indices_from(self._gram)] += settings.penalty

    def solve(self) -> Floats:
        """The weights of all features for all labels: shape (features, labels)."""
        return _solve(self._gram, self._target)

    def solve_without(self, left_out: npt.NDArray[np.bool_]) -> Floats:
        """The weights had these rows not been there."""
        gram, target = self._sums(left_out)
        return _solve(self._gram - gram, self._target - target)

    def held_out(self, folds: Sequence[npt.NDArray[np.bool_]]) -> Iterator[Floats]:
        """For each fold the scores of its rows, learned from all others."""
        for fold in folds:
            yield self._rows[fold] @ self.solve_without(fold)

    def _sums(self, chosen: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
        rows = self._rows[chosen]
        weighted = rows * self._weights[chosen, None]
        target = np.zeros((rows.shape[1], self._count), dtype=np.float32)
        labels = self._labels[chosen]
        for label in np.unique(labels):
            target[:, label] = weighted[labels == label].sum(axis=0)
        gram: Floats = rows.T @ weighted
        return gram, target


def _solve(gram: Floats, target: Floats) -> Floats:
    return np.linalg.solve(gram, target).astype(np.float32, copy=False)
