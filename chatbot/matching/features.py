"""Words -> numbers: meaning, concepts and spelling.

Meaning is the mean of static word vectors; concepts say which common words of the
examples a sentence has a word close to; spelling is hashed words, word pairs and letters.

Everything is worked out once for each distinct word and then summed over sentences, so
thousands of sentences take a fraction of a second without a sparse matrix library.
"""

from collections import Counter
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
_CHUNK = 250
_ENDINGS = ("ings", "ing", "edly", "ed", "es", "s", "ly")
_SHORTEST_STEM = 3
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
        shortest: letters in the shortest letter group.
        longest: letters in the longest letter group.
        stems: words and word pairs are compared without their endings.
        concepts: number of common words that stand for concepts.
        concept_weight: weight of concepts.
        reach: similarity, 0 to 1, from which a word has to do with a concept.
    """

    lexical: int = 1024
    word_weight: float = 0.7
    letter_weight: float = 0.7
    rarity: float = 0.5
    shortest: int = 3
    longest: int = 5
    stems: bool = False
    concepts: int = 0
    concept_weight: float = 0.9
    reach: float = 0.2


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
        concepts: a vector of length 1 for each concept.
    """

    def __init__(
        self,
        rarity: Floats,
        settings: FeatureSettings,
        vectors: WordVectors,
        concepts: Floats | None = None,
    ) -> None:
        self.rarity = rarity
        self.settings = settings
        self.concepts = np.zeros((0, DIMENSIONS), np.float32) if concepts is None else concepts
        self.dimensions = DIMENSIONS + settings.lexical + len(self.concepts)
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
        rarity = np.where(counts > 0, np.maximum(seen, 0.1), 0).astype(np.float32)
        common = _commonest(sentences, settings.concepts)
        return cls(rarity, settings, vectors, unit(vectors.of(common)))

    def transform(self, sentences: Sequence[Words]) -> Floats:
        """One row for each sentence: shape (sentences, dimensions); no words, all zero."""
        rows = np.zeros((len(sentences), self.dimensions), dtype=np.float32)
        for start, chunk in enumerate(_chunks(sentences)):
            part = rows[start * _CHUNK : start * _CHUNK + len(chunk)]
            vocabulary = _Vocabulary(chunk)
            if len(vocabulary.flat):
                split = DIMENSIONS + self.settings.lexical
                self._pool(vocabulary, part[:, :DIMENSIONS], part[:, split:])
                part[:, DIMENSIONS:split] = self._spelling(vocabulary)
        return rows

    def words_of(self, sentences: Sequence[Words]) -> tuple[Integers, Integers]:
        """The buckets of all words, and for each the number of its sentence."""
        vocabulary = _Vocabulary(sentences)
        buckets = [self._word(word).bucket for word in vocabulary.words]
        return np.array(buckets, dtype=np.int64)[vocabulary.flat], vocabulary.rows

    def _pool(self, vocabulary: _Vocabulary, meaning: Floats, concepts: Floats) -> None:
        """Fill in the mean of the words' vectors, and the nearest word to each concept."""
        rarity = self.rarity[[self._word(word).bucket for word in vocabulary.words]]
        weight = np.where(rarity > 0, rarity, rarity.max(initial=1.0)) ** self.settings.rarity
        vectors = self._word_vectors(vocabulary.words)
        filled = vocabulary.lengths > 0
        starts = (np.cumsum(vocabulary.lengths) - vocabulary.lengths)[filled]
        weighted = (vectors * weight[:, None])[vocabulary.flat]
        meaning[filled] = unit(np.add.reduceat(weighted, starts, axis=0))
        if len(self.concepts):
            close = np.maximum(unit(vectors) @ self.concepts.T - self.settings.reach, 0)
            close = (close * weight[:, None])[vocabulary.flat]
            concepts[filled] = unit(np.maximum.reduceat(close, starts, axis=0))
            concepts *= self.settings.concept_weight

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
            whole = stem(word) if self.settings.stems else word
            known = _Known(bucket=_bucket("=" + whole), letters=self._letters(word))
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


def stem(word: str) -> str:
    """The word without its ending, so that `posts`, `posted` and `posting` are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def _commonest(sentences: Sequence[Words], count: int) -> list[str]:
    """The words that stand in most sentences; the first come first where equal."""
    if not count:
        return []
    counts = Counter(word for words in sentences for word in dict.fromkeys(words))
    return [word for word, _ in counts.most_common(count)]


def _bucket(feature: str) -> int:
    return crc32(feature.encode("utf-8", "replace")) % BUCKETS


def _chunks(sentences: Sequence[Words]) -> Iterator[Sequence[Words]]:
    for start in range(0, len(sentences), _CHUNK):
        yield sentences[start : start + _CHUNK]
