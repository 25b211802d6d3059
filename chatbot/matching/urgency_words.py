"""A message's words as many hashed numbers, of which few are not zero.

Three groups of features, each scaled to one length, say how a message is worded: stems
of plain words with their neighbours, the letter groups of plain words, and the message as
it was typed, with its marks: a question mark says much about how something is meant.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np

from chatbot.matching.features import unit
from chatbot.matching.vocabulary import Floats, Integers, Spellings, Vocabulary, Words
from chatbot.matching.wordvectors import WordVectors

SIZE = 1 << 17
"""Number of hashed features."""

_AS_TYPED = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+|[?!.,;:\"]+")
_PAIR = 0x9E3779B1
_RARITY = 0.5


@dataclass(frozen=True, kw_only=True)
class SparseRows:
    """Rows of `SIZE` numbers of which only those that are not zero are kept.

    Attributes:
        count: how many rows.
        rows: the row of each number.
        places: where in its row it stands.
        values: the number.
    """

    count: int
    rows: Integers
    places: Integers
    values: Floats

    def times(self, weights: Floats) -> Floats:
        """Each row's sum of its numbers times their weights."""
        found = np.bincount(self.rows, self.values * weights[self.places], minlength=self.count)
        return found.astype(np.float32)

    def gathered(self, shares: Floats) -> Floats:
        """For each place the sum over the rows of its number times the row's share."""
        found = np.bincount(self.places, self.values * shares[self.rows], minlength=SIZE)
        return found.astype(np.float32)


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message as it was typed, and its plain words."""

    text: str
    words: Words


class Wordings:
    """Messages -> sparse rows, and the meaning of their words.

    Args:
        rarity: for each place how rare it is among the examples (inverse document
            frequency); 0 for what they do not contain.
    """

    def __init__(self, rarity: Floats, vectors: WordVectors) -> None:
        self.rarity = rarity
        self._rarest = float(rarity.max(initial=0)) or 1.0
        self._vectors = vectors
        self._spellings = _spellings()

    @classmethod
    def fit(
        cls, messages: Sequence[Message], vectors: WordVectors
    ) -> tuple["Wordings", SparseRows]:
        """Learn how rare each feature is; also the messages' rows."""
        groups = _groups(messages, _spellings())
        seen = np.zeros(SIZE)
        for group in groups:
            seen += np.bincount(group.places, minlength=SIZE)
        rarity = np.log((1 + len(messages)) / (1 + seen)) + 1
        rarity = np.where(seen > 0, np.maximum(rarity, 0.1), 0).astype(np.float32)
        fitted = cls(rarity, vectors)
        return fitted, fitted._weighed(groups, len(messages))

    def rows(self, messages: Sequence[Message]) -> SparseRows:
        """One row for each message."""
        return self._weighed(_groups(messages, self._spellings), len(messages))

    def meanings(self, messages: Sequence[Message]) -> Floats:
        """The mean of each message's word vectors, rare words more; length 1, or zeros."""
        vocabulary = Vocabulary([message.words for message in messages])
        buckets = [self._spellings[word].bucket % SIZE for word in vocabulary.words]
        rarity = self.rarity[np.array(buckets, dtype=np.int64)]
        weight = np.where(rarity > 0, rarity, np.float32(self._rarest)) ** _RARITY
        vectors = self._vectors.of(vocabulary.words) * weight[:, None].astype(np.float32)
        return unit(vocabulary.pool(vectors, np.add))

    def _weighed(self, groups: Sequence["_Group"], count: int) -> SparseRows:
        values = []
        for group in groups:
            value = (1 + np.log(group.times)) * self.rarity[group.places]
            length = np.sqrt(np.bincount(group.rows, value**2, minlength=count))
            values.append(value / np.maximum(length, 1e-6)[group.rows])
        return SparseRows(
            count=count,
            rows=np.concatenate([group.rows for group in groups]),
            places=np.concatenate([group.places for group in groups]),
            values=np.concatenate(values).astype(np.float32),
        )


@dataclass(frozen=True, kw_only=True)
class _Group:
    """Which features stand how many times in which rows."""

    rows: Integers
    places: Integers
    times: Integers


def _spellings() -> Spellings:
    return Spellings(3, 5, stems=True)


def _groups(messages: Sequence[Message], spellings: Spellings) -> tuple[_Group, ...]:
    known = [[spellings[word] for word in message.words] for message in messages]
    typed = [[_place(word) for word in _AS_TYPED.findall(m.text.lower())] for m in messages]
    return (
        _counted(_with_pairs([entry.bucket for entry in entries]) for entries in known),
        _counted(_joined([entry.letters for entry in entries]) for entries in known),
        _counted(map(_with_pairs, typed)),
    )


def _counted(places: Iterable[Integers]) -> _Group:
    """Each feature of each row once, with how many times it stands there."""
    each = list(places)
    rows = np.repeat(np.arange(len(each)), [len(found) for found in each])
    marks, times = np.unique(rows * SIZE + _joined(each) % SIZE, return_counts=True)
    return _Group(rows=marks // SIZE, places=marks % SIZE, times=times)


def _with_pairs(places: Sequence[int]) -> Integers:
    pairs = [first * _PAIR + second * 31 for first, second in pairwise(places)]
    return np.array([*places, *(pair >> 7 for pair in pairs)], dtype=np.int64)


def _joined(parts: Sequence[Integers]) -> Integers:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def _place(word: str) -> int:
    return crc32(b"!" + word.encode("utf-8", "replace")) % SIZE
