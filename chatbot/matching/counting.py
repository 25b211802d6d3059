"""Counts words and pairs of words: how much oftener they stand in one label's examples.

Naive Bayes. It errs elsewhere than the regression does: it keeps every pair of words
apart, which the regression's hashed features cannot, and it is learned by counting.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chatbot.matching.vocabulary import BUCKETS, Floats, Integers

_SMOOTHING = 8.0
"""So many sentences of the usual kind are added to each label's own."""
_LENGTH = 0.4
"""0 = each word of a sentence counts in full, 1 = a long sentence counts as a short one."""
_DISTANCES = (1, 2)
_KEY_BITS = 38


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """The words of some sentences, and the pairs of next and next but one, each once.

    Attributes:
        rows: for each token the number of its sentence, in rising order.
        keys: what it is.
        count: number of sentences.
    """

    rows: Integers
    keys: Integers
    count: int

    @classmethod
    def of(cls, buckets: Integers, rows: Integers, count: int) -> "Tokens":
        """The tokens of `count` sentences, whose words have these buckets and rows."""
        keys, owners = [buckets], [rows]
        for distance in _DISTANCES:
            left, right = buckets[:-distance], buckets[distance:]
            together = rows[:-distance] == rows[distance:]
            keys.append(((distance * BUCKETS + left) * BUCKETS + right)[together])
            owners.append(rows[distance:][together])
        once = np.sort(np.concatenate(owners) << _KEY_BITS | np.concatenate(keys))
        once = once[np.append(True, once[1:] != once[:-1])]
        return cls(rows=once >> _KEY_BITS, keys=once & ((1 << _KEY_BITS) - 1), count=count)

    def only(self, chosen: npt.NDArray[np.bool_]) -> "Tokens":
        """Those of the sentences that are chosen, which are numbered anew."""
        kept = chosen[self.rows]
        number = np.cumsum(chosen) - 1
        return Tokens(rows=number[self.rows[kept]], keys=self.keys[kept], count=int(chosen.sum()))


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How much oftener each token stands in each label's examples than elsewhere.

    Attributes:
        keys: the tokens of the examples, in rising order.
        starts: where the entries of each token start; one more at the end.
        labels: for each entry, the label in whose examples the token stands.
        lifts: for each entry, by how much it lifts the label (a logarithm).
        base: for each label, what a token costs that its examples do not have.
    """

    keys: Integers
    starts: Integers
    labels: npt.NDArray[np.uint16]
    lifts: Floats
    base: Floats

    @classmethod
    def train(cls, tokens: Tokens, labels: Integers, count: int) -> "Counts":
        """Count for `count` labels; `labels` has one for each sentence."""
        keys, places = np.unique(tokens.keys, return_inverse=True)
        cells, seen = np.unique(places * count + labels[tokens.rows], return_counts=True)
        usual = np.bincount(places, minlength=len(keys)) / max(tokens.count, 1)
        sizes = np.bincount(labels, minlength=count)
        return cls(
            keys=keys,
            starts=np.searchsorted(cells, np.arange(len(keys) + 1) * count),
            labels=(cells % count).astype(np.uint16),
            lifts=np.log1p(seen / (_SMOOTHING * usual[cells // count])).astype(np.float32),
            base=np.log(_SMOOTHING / (sizes + _SMOOTHING)).astype(np.float32),
        )

    def look(self, tokens: Tokens) -> Floats:
        """What the tokens say for each label, shape (sentences, labels); 0 where unknown."""
        at = np.minimum(np.searchsorted(self.keys, tokens.keys), len(self.keys) - 1)
        known = self.keys[at] == tokens.keys
        at, rows = at[known], tokens.rows[known]
        sizes = self.starts[at + 1] - self.starts[at]
        entries = np.repeat(self.starts[at] - np.cumsum(sizes) + sizes, sizes)
        entries += np.arange(len(entries))
        shape = (tokens.count, len(self.base))
        places = np.repeat(rows, sizes) * shape[1] + self.labels[entries]
        total = np.bincount(places, self.lifts[entries], minlength=shape[0] * shape[1])
        length = np.bincount(rows, minlength=tokens.count)[:, None]
        told: Floats = total.reshape(shape).astype(np.float32) + length * self.base
        return (told / np.maximum(length, 1) ** _LENGTH).astype(np.float32)
