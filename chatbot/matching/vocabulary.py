"""Words as numbers: the distinct words of some sentences, their stems, their letter groups."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Words = Sequence[str]

BUCKETS = 1 << 18
_REMEMBERED = 20_000
_LONGEST_WORD = 40
_ENDINGS = ("ings", "ing", "edly", "ed", "es", "s", "ly")
_SHORTEST_STEM = 3


@dataclass(frozen=True, kw_only=True)
class Known:
    """One distinct word: its own bucket and those of its letter groups."""

    bucket: int
    letters: Integers


class Spellings:
    """Word -> buckets of features, remembered because the same words come again.

    Args:
        shortest: letters in the shortest letter group.
        longest: letters in the longest letter group.
        stems: a word's own bucket is that of its stem.
    """

    def __init__(self, shortest: int, longest: int, *, stems: bool) -> None:
        self._sizes = range(shortest, longest + 1)
        self._stems = stems
        self._known: dict[str, Known] = {}

    def __getitem__(self, word: str) -> Known:
        """The buckets of a word."""
        known = self._known.get(word)
        if known is None:
            whole = stem(word) if self._stems else word
            known = Known(bucket=_bucket("=" + whole), letters=self._letters(word))
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            self._known[word] = known
        return known

    def _letters(self, word: str) -> Integers:
        edged = f"<{word[:_LONGEST_WORD]}>"
        groups = [edged[at : at + n] for n in self._sizes for at in range(len(edged) - n + 1)]
        return np.array([_bucket(group) for group in groups], dtype=np.int64)


class Vocabulary:
    """The distinct words of a few sentences, each with a number.

    Attributes:
        words: the distinct words.
        flat: the numbers of all words, sentence after sentence.
        lengths: how many words each sentence has.
        starts: where each sentence starts in `flat`.
        rows: for each word of `flat` the number of its sentence.
    """

    def __init__(self, sentences: Sequence[Words]) -> None:
        numbers: dict[str, int] = {}
        self.flat: Integers = np.array(
            [numbers.setdefault(word, len(numbers)) for words in sentences for word in words],
            dtype=np.int64,
        )
        self.words = list(numbers)
        self.lengths: Integers = np.array([len(words) for words in sentences], dtype=np.int64)
        self.starts: Integers = np.cumsum(self.lengths) - self.lengths
        self.rows: Integers = np.repeat(np.arange(len(self.lengths)), self.lengths)

    def pool(self, table: Floats, how: np.ufunc) -> Floats:
        """Sum or greatest of the words' rows of `table`, for each sentence; none: zeros.

        Goes word by word through all sentences at once, longest first, which is far
        faster than sentence by sentence.
        """
        order = np.argsort(-self.lengths, kind="stable")
        lengths, starts = self.lengths[order], self.starts[order]
        pooled = np.zeros((len(order), table.shape[1]), dtype=np.float32)
        for place in range(int(lengths[0]) if len(lengths) else 0):
            left = int(np.searchsorted(-lengths, -place, side="left"))
            found = table[self.flat[starts[:left] + place]]
            if place:
                how(pooled[:left], found, out=pooled[:left])
            else:
                pooled[:left] = found
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        return pooled[back]


def stem(word: str) -> str:
    """The word without its ending, so that `posts`, `posted` and `posting` are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def commonest(sentences: Sequence[Words], count: int) -> list[str]:
    """The words that stand in most sentences; the first come first where equal."""
    if not count:
        return []
    counts = Counter(word for words in sentences for word in dict.fromkeys(words))
    return [word for word, _ in counts.most_common(count)]


def _bucket(feature: str) -> int:
    return crc32(feature.encode("utf-8", "replace")) % BUCKETS
