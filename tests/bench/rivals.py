"""What the matcher is measured against: three methods off the shelf."""

from collections.abc import Callable, Sequence
from typing import Protocol

import bm25s
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from chatbot.matching import Matcher
from tests.bench.material import NONE, Material


class Ranker(Protocol):
    """Ranks labels: the best first, each with a score; higher is surer."""

    def rank(self, text: str) -> Sequence[tuple[str, float]]:
        """The labels without NONE, with scores."""
        ...


class Ours:
    """The bot's matcher."""

    def __init__(self, material: Material) -> None:
        self.matcher = Matcher.train(
            material.examples,
            out_of_scope=material.out_of_scope,
            vocabulary=material.vocabulary,
            descriptions=material.descriptions,
            counter_examples=material.counter_examples,
        )

    def rank(self, text: str) -> Sequence[tuple[str, float]]:
        """By confidence."""
        return [(ranked.label, ranked.confidence) for ranked in self.matcher.rank(text)]


class Bm25:
    """The best sentence of each label by BM25, with English stop words."""

    def __init__(self, material: Material) -> None:
        texts, self._labels = material.sentences
        self._index = bm25s.BM25()
        self._index.index(_tokens(texts), show_progress=False)

    def rank(self, text: str) -> Sequence[tuple[str, float]]:
        """By the score of the best sentence; out of scope lowers what it beats."""
        words = _tokens([text]).vocab
        return _best(self._labels, self._index.get_scores(list(words)))


class NearestTfidf:
    """The most similar sentence of each label by TF-IDF of words and word pairs."""

    def __init__(self, material: Material) -> None:
        texts, self._labels = material.sentences
        self._vectoriser = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        self._rows = self._vectoriser.fit_transform(texts)

    def rank(self, text: str) -> Sequence[tuple[str, float]]:
        """By the similarity of the best sentence."""
        similar = (self._rows @ self._vectoriser.transform([text]).T).toarray()[:, 0]
        return _best(self._labels, similar)


class PlainRegression:
    """Logistic regression on TF-IDF of words and word pairs; out of scope is a label."""

    def __init__(self, material: Material) -> None:
        texts, labels = material.sentences
        self._vectoriser = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        self._model = LogisticRegression(C=30, max_iter=100)
        self._model.fit(self._vectoriser.fit_transform(texts), labels)

    def rank(self, text: str) -> Sequence[tuple[str, float]]:
        """By probability."""
        odds = self._model.predict_proba(self._vectoriser.transform([text]))[0]
        return _best(list(self._model.classes_), odds)


RIVALS: dict[str, Callable[[Material], Ranker]] = {
    "BM25 (bm25s)": Bm25,
    "nearest by TF-IDF": NearestTfidf,
    "logistic regression": PlainRegression,
}


def _tokens(texts: Sequence[str]) -> bm25s.tokenization.Tokenized:
    return bm25s.tokenize(list(texts), stopwords="en", show_progress=False)


def _best(labels: Sequence[str], scores: Sequence[float]) -> list[tuple[str, float]]:
    """The best score of each label, less what NONE reaches."""
    best: dict[str, float] = {}
    for label, score in zip(labels, np.asarray(scores).tolist(), strict=True):
        best[label] = max(best.get(label, -np.inf), score)
    none = best.pop(NONE, 0.0)
    return sorted(((label, score - none) for label, score in best.items()), key=lambda p: -p[1])
