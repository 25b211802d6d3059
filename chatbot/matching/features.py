"""Words -> numbers: meaning, concepts and spelling.

Meaning is the mean of static word vectors; concepts say which common words of the
examples a sentence has a word close to; spelling is hashed words, word pairs and letters.

Everything is worked out once for each distinct word and then summed over sentences, so
thousands of sentences take a fraction of a second without a sparse matrix library.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from chatbot.matching.vocabulary import (
    BUCKETS,
    Floats,
    Integers,
    Spellings,
    Vocabulary,
    Words,
    commonest,
)
from chatbot.matching.wordvectors import DIMENSIONS, WordVectors

__all__ = ["FeatureSettings", "Featuriser", "Floats", "product", "unit"]

_CHUNK = 1_000
_FEW = 40
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
class _Prepared:
    """Some sentences' words, and rows and buckets of two groups of features.

    Attributes:
        groups: words with word pairs, then letter groups.
    """

    vocabulary: Vocabulary
    groups: tuple[tuple[Integers, Integers], tuple[Integers, Integers]]


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
        self._rarest = float(rarity.max(initial=0)) or 1.0
        self._vectors = vectors
        self._words = Spellings(settings.shortest, settings.longest, stems=settings.stems)
        self._meanings: dict[str, Floats] = {}

    @classmethod
    def fit(
        cls, sentences: Sequence[Words], settings: FeatureSettings, vectors: WordVectors
    ) -> "Featuriser":
        """Learn from the training sentences how rare each feature is."""
        return cls._fit(sentences, settings, vectors)[0]

    @classmethod
    def fit_transform(
        cls, sentences: Sequence[Words], settings: FeatureSettings, vectors: WordVectors
    ) -> tuple["Featuriser", Floats]:
        """The same, and the sentences' rows, in less time than one after the other."""
        fitted, prepared = cls._fit(sentences, settings, vectors)
        return fitted, fitted._rows(prepared, len(sentences))  # noqa: SLF001 - its own class

    @classmethod
    def _fit(
        cls, sentences: Sequence[Words], settings: FeatureSettings, vectors: WordVectors
    ) -> tuple["Featuriser", list[_Prepared]]:
        spellings = Spellings(settings.shortest, settings.longest, stems=settings.stems)
        prepared = [_prepare(chunk, spellings) for chunk in _chunks(sentences)]
        counts = np.zeros(BUCKETS)
        for part in prepared:
            for _, buckets in part.groups:
                counts += np.bincount(buckets, minlength=BUCKETS)
        seen = np.log((1 + len(sentences)) / (1 + counts)) + 1
        rarity = np.where(counts > 0, np.maximum(seen, 0.1), 0).astype(np.float32)
        common = commonest(sentences, settings.concepts)
        fitted = cls(rarity, settings, vectors, unit(vectors.of(common)))
        fitted._words = spellings
        return fitted, prepared

    def transform(self, sentences: Sequence[Words]) -> Floats:
        """One row for each sentence: shape (sentences, dimensions); no words, all zero."""
        prepared = (_prepare(chunk, self._words) for chunk in _chunks(sentences))
        return self._rows(prepared, len(sentences))

    def _rows(self, prepared: Iterable[_Prepared], count: int) -> Floats:
        rows = np.zeros((count, self.dimensions), dtype=np.float32)
        split = DIMENSIONS + self.settings.lexical
        start = 0
        for each in prepared:
            part = rows[start : start + len(each.vocabulary.lengths)]
            start += len(part)
            if each.vocabulary.words:
                part[:, :DIMENSIONS], part[:, split:] = self._pool(each.vocabulary)
                part[:, DIMENSIONS:split] = self._spelling(each)
        return rows

    def meanings(self, sentences: Sequence[Words]) -> Floats:
        """One row of length 1 for each sentence: what it means, however it is spelled."""
        rows = np.zeros((len(sentences), DIMENSIONS), dtype=np.float32)
        start = 0
        for chunk in _chunks(sentences):
            vocabulary = Vocabulary(chunk)
            if vocabulary.words:
                vectors = self._word_vectors(vocabulary.words)
                weight = self._weight(vocabulary)
                rows[start : start + len(chunk)] = _mean(vocabulary, vectors * weight)
            start += len(chunk)
        return rows

    def bucket_of(self, word: str) -> int:
        """The bucket of a word, which forms of it share."""
        return self._words[word].bucket

    def words_of(self, sentences: Sequence[Words]) -> tuple[Integers, Integers]:
        """The buckets of all words, and for each the number of its sentence."""
        vocabulary = Vocabulary(sentences)
        buckets = [self._words[word].bucket for word in vocabulary.words]
        return np.array(buckets, dtype=np.int64)[vocabulary.flat], vocabulary.rows

    def _pool(self, vocabulary: Vocabulary) -> tuple[Floats, Floats]:
        """The mean of the words' vectors, and the nearest word to each concept."""
        weight = self._weight(vocabulary)
        vectors = self._word_vectors(vocabulary.words)
        meaning = _mean(vocabulary, vectors * weight)
        close = np.maximum(product(unit(vectors), self.concepts) - self.settings.reach, 0)
        concepts = unit(vocabulary.pool(close * weight, np.maximum))
        return meaning, self.settings.concept_weight * concepts

    def _weight(self, vocabulary: Vocabulary) -> Floats:
        """How much each word says, as a column."""
        rarity = self.rarity[[self._words[word].bucket for word in vocabulary.words]]
        rarity = np.where(rarity > 0, rarity, np.float32(self._rarest))
        weight: Floats = (rarity ** np.float32(self.settings.rarity))[:, None]
        return weight

    def _spelling(self, prepared: _Prepared) -> Floats:
        shape = (len(prepared.vocabulary.lengths), self.settings.lexical)
        total = np.zeros(shape, dtype=np.float32)
        weights = (self.settings.word_weight, self.settings.letter_weight)
        for weight, (rows, buckets) in zip(weights, prepared.groups, strict=True):
            rarity = self.rarity[buckets]
            norm = np.sqrt(np.bincount(rows, rarity**2, minlength=shape[0]))
            value = weight * rarity / np.maximum(norm, 1e-6)[rows]
            value *= 1.0 - 2.0 * ((buckets * _PAIR >> 17) & 1)
            place = rows * shape[1] + buckets % shape[1]
            total += np.bincount(place, value, minlength=total.size).reshape(shape)
        return total

    def _word_vectors(self, words: Sequence[str]) -> Floats:
        missing = [word for word in words if word not in self._meanings]
        if len(self._meanings) > _REMEMBERED:
            missing = list(words)
            self._meanings.clear()
        self._meanings |= zip(missing, self._vectors.of(missing), strict=True)
        return np.stack([self._meanings[word] for word in words])


def _mean(vocabulary: Vocabulary, weighted: Floats) -> Floats:
    """The direction of the mean of each sentence's word vectors."""
    return unit(vocabulary.pool(weighted, np.add))


def _prepare(sentences: Sequence[Words], spellings: Spellings) -> _Prepared:
    vocabulary = Vocabulary(sentences)
    known = [spellings[word] for word in vocabulary.words]
    rows = vocabulary.rows
    words = np.array([entry.bucket for entry in known], dtype=np.int64)[vocabulary.flat]
    pairs = (words[:-1] * _PAIR + words[1:] * 31) % BUCKETS
    together = rows[:-1] == rows[1:]
    whole = (
        np.concatenate([rows, rows[:-1][together]]),
        np.concatenate([words, pairs[together]]),
    )
    sizes = np.array([len(entry.letters) for entry in known], dtype=np.int64)
    letters = [known[number].letters for number in vocabulary.flat]
    buckets = np.concatenate(letters) if letters else words
    return _Prepared(
        vocabulary=vocabulary,
        groups=(whole, (np.repeat(rows, sizes[vocabulary.flat]), buckets)),
    )


def unit(rows: Floats) -> Floats:
    """Each row scaled to length 1; rows of zeros stay."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Floats = rows / np.maximum(norms, 1e-6)
    return scaled


def product(rows: Floats, table: Floats) -> Floats:
    """`rows @ table.T`, by one thread where there are few rows, as in one question.

    Several threads wait for one another, and on a busy machine that takes a hundred
    times longer than so small a product does.
    """
    few: Floats = np.einsum("rf,tf->rt", rows, table) if len(rows) <= _FEW else rows @ table.T
    return few


def _chunks(sentences: Sequence[Words]) -> Iterator[Sequence[Words]]:
    for start in range(0, len(sentences), _CHUNK):
        yield sentences[start : start + _CHUNK]
