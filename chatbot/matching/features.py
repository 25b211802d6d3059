"""Words -> numbers: meaning (static word vectors) beside spelling (hashed word and letter groups).

Everything is worked out once for each distinct word and then summed over sentences, so
thousands of sentences take a fraction of a second without a sparse matrix library.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

from chatbot.matching.wordvectors import DIMENSIONS, WordVectors

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Words = Sequence[str]

BUCKETS = 1 << 18
_CHUNK = 1_000
_REMEMBERED = 20_000
_PAIR = 0x9E3779B1


@dataclass(frozen=True, kw_only=True)
class FeatureSettings:
    """What the features weigh; fixed by the experiments in docs/matching.md.

    Attributes:
        lexical: number of hashed dimensions.
        word_weight: weight of words and word pairs, beside meaning at 1.
        letter_weight: weight of letter groups.
        rarity: power of a word's rarity in the mean of word vectors.
    """

    lexical: int = 1024
    word_weight: float = 0.7
    letter_weight: float = 0.7
    rarity: float = 0.5
    shortest: int = 3
    longest: int = 5


@dataclass(frozen=True, kw_only=True)
class _Known:
    """One distinct word: its own bucket and those of its letter groups."""

    bucket: int
    letters: Integers


class _Vocabulary:
    """The distinct words of a few sentences, each with a number."""

    def __init__(self, sentences: Sequence[Words]) -> None:
        numbers: dict[str, int] = {}
        self.lengths = np.array([len(words) for words in sentences], dtype=np.int64)
        self.flat = np.array(
            [numbers.setdefault(word, len(numbers)) for words in sentences for word in words],
            dtype=np.int64,
        )
        self.words = list(numbers)

    @property
    def rows(self) -> Integers:
        """For each word of the flat list the number of its sentence."""
        return np.repeat(np.arange(len(self.lengths)), self.lengths)


class Featuriser:
    """Sentences (as words) -> rows of `dimensions` numbers; meaning stands first.

    Args:
        rarity: for each bucket, how rare it is among the training sentences
            (inverse document frequency); 0 for what they do not contain.
    """

    def __init__(self, rarity: Floats, settings: FeatureSettings, vectors: WordVectors) -> None:
        self.rarity = rarity
        self.settings = settings
        self.dimensions = DIMENSIONS + settings.lexical
        self._vectors = vectors
        self._known: dict[str, _Known] = {}
        self._meanings: dict[str, Floats] = {}

    @classmethod
    def fit(
        cls, sentences: Sequence[Words], settings: FeatureSettings, vectors: WordVectors
    ) -> "Featuriser":
        """Learn from the training sentences how rare each feature is."""
        blank = cls(np.zeros(BUCKETS, dtype=np.float32), settings, vectors)
        counts = np.zeros(BUCKETS)
        for chunk in _chunks(sentences):
            vocabulary = _Vocabulary(chunk)
            for _, buckets in blank._buckets(vocabulary):
                counts += np.bincount(buckets, minlength=BUCKETS)
        seen = np.log((1 + len(sentences)) / (1 + counts)) + 1
        blank.rarity = np.where(counts > 0, np.maximum(seen, 0.1), 0).astype(np.float32)
        return blank

    def transform(self, sentences: Sequence[Words]) -> Floats:
        """One row for each sentence: shape (sentences, dimensions); no words, all zero."""
        rows = np.zeros((len(sentences), self.dimensions), dtype=np.float32)
        for start, chunk in enumerate(_chunks(sentences)):
            part = rows[start * _CHUNK : start * _CHUNK + len(chunk)]
            vocabulary = _Vocabulary(chunk)
            if len(vocabulary.flat):
                part[:, :DIMENSIONS] = self._meaning(vocabulary)
                part[:, DIMENSIONS:] = self._spelling(vocabulary)
        return rows

    def known_share(self, words: Words) -> float:
        """The share of the words, 0 to 1, that the training sentences contain."""
        if not words:
            return 0.0
        return float(np.mean([self.rarity[self._word(word).bucket] > 0 for word in words]))

    def _meaning(self, vocabulary: _Vocabulary) -> Floats:
        rarity = self.rarity[[self._word(word).bucket for word in vocabulary.words]]
        weight = np.where(rarity > 0, rarity, rarity.max(initial=1.0)) ** self.settings.rarity
        table = self._word_vectors(vocabulary.words) * weight[:, None]
        rows = np.zeros((len(vocabulary.lengths), DIMENSIONS), dtype=np.float32)
        filled = vocabulary.lengths > 0
        starts = (np.cumsum(vocabulary.lengths) - vocabulary.lengths)[filled]
        rows[filled] = np.add.reduceat(table[vocabulary.flat], starts, axis=0)
        return unit(rows)

    def _spelling(self, vocabulary: _Vocabulary) -> Floats:
        shape = (len(vocabulary.lengths), self.settings.lexical)
        total = np.zeros(shape, dtype=np.float32)
        weights = (self.settings.word_weight, self.settings.letter_weight)
        for weight, (rows, buckets) in zip(weights, self._buckets(vocabulary), strict=True):
            rarity = self.rarity[buckets]
            norm = np.sqrt(np.bincount(rows, rarity**2, minlength=shape[0]))
            value = weight * rarity / np.maximum(norm, 1e-6)[rows]
            value *= 1.0 - 2.0 * ((buckets * _PAIR >> 17) & 1)
            place = rows * shape[1] + buckets % shape[1]
            total += np.bincount(place, value, minlength=total.size).reshape(shape)
        return total

    def _buckets(self, vocabulary: _Vocabulary) -> Iterator[tuple[Integers, Integers]]:
        """Rows and buckets of words with word pairs, then of letter groups."""
        known = [self._word(word) for word in vocabulary.words]
        rows = vocabulary.rows
        words = np.array([entry.bucket for entry in known], dtype=np.int64)[vocabulary.flat]
        pairs = (words[:-1] * _PAIR + words[1:] * 31) % BUCKETS
        together = rows[:-1] == rows[1:]
        yield (
            np.concatenate([rows, rows[:-1][together]]),
            np.concatenate([words, pairs[together]]),
        )
        lengths = np.array([len(entry.letters) for entry in known], dtype=np.int64)
        letters = [known[number].letters for number in vocabulary.flat]
        yield np.repeat(rows, lengths[vocabulary.flat]), np.concatenate(letters)

    def _word(self, word: str) -> _Known:
        known = self._known.get(word)
        if known is None:
            known = _Known(bucket=_bucket("=" + word), letters=self._letters(word))
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            self._known[word] = known
        return known

    def _letters(self, word: str) -> Integers:
        edged = f"<{word[:40]}>"
        sizes = range(self.settings.shortest, self.settings.longest + 1)
        groups = (edged[at : at + n] for n in sizes for at in range(len(edged) - n + 1))
        return np.array([_bucket(group) for group in groups], dtype=np.int64)

    def _word_vectors(self, words: Sequence[str]) -> Floats:
        missing = [word for word in words if word not in self._meanings]
        if len(self._meanings) > _REMEMBERED:
            missing = list(words)
            self._meanings.clear()
        self._meanings |= zip(missing, self._vectors.of(missing), strict=True)
        return np.stack([self._meanings[word] for word in words])


def unit(rows: Floats) -> Floats:
    """Each row scaled to length 1; rows of zeros stay."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Floats = rows / np.maximum(norms, 1e-6)
    return scaled


def _bucket(feature: str) -> int:
    return crc32(feature.encode("utf-8", "replace")) % BUCKETS


def _chunks(sentences: Sequence[Words]) -> Iterator[Sequence[Words]]:
    for start in range(0, len(sentences), _CHUNK):
        yield sentences[start : start + _CHUNK]
