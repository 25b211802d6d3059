"""What speaks for each label, and for none of them: the evidence that is weighed.

Four witnesses look at a sentence: logistic regression, the counts of words and pairs of
words, the nearest example of each label in meaning, and a logistic regression that knows
only "some label" and "none of them". All have seen sentences that mean no label.
"""

from dataclasses import dataclass

import numpy as np

from chatbot.matching.counting import Counts, Tokens
from chatbot.matching.features import product, unit
from chatbot.matching.softmax import Denied, SoftmaxSettings, log_softmax, train_softmax
from chatbot.matching.vocabulary import Floats, Integers
from chatbot.matching.wordvectors import DIMENSIONS

FOR_LABEL = 3
FOR_NONE = 8

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
class Lessons:
    """What witnesses learn from.

    Attributes:
        rows: the sentences' features, shape (sentences, features).
        tokens: the sentences' words and pairs of words.
        labels: for each sentence its label; `count` is "none of them".
        count: number of labels; each needs a sentence, "none of them" may have none.
        denied: sentences that do not mean a certain label.
    """

    rows: Floats
    tokens: Tokens
    labels: Integers
    count: int
    denied: Denied


@dataclass(frozen=True, kw_only=True)
class Witnesses:
    """Trained on rows with their labels; the number after the last is "none of them".

    Attributes:
        softmax: weights of logistic regression, shape (features, labels + 1).
        scope: weights of logistic regression, shape (features, 2): some label, none.
        counts: of words and pairs, for each label and for none of them.
        nearby: the examples' meanings, sorted by label, none of them last.
        starts: where each label's examples start in `nearby`.
    """

    softmax: Floats
    scope: Floats
    counts: Counts
    nearby: Floats
    starts: Integers

    @classmethod
    def train(cls, lessons: Lessons, settings: SoftmaxSettings) -> "Witnesses":
        """Learn."""
        rows, labels, count = lessons.rows, lessons.labels, lessons.count
        order = np.argsort(labels, kind="stable")
        nearby = np.zeros((len(rows) + 1, DIMENSIONS), dtype=np.float32)
        nearby[:-1] = rows[order, :DIMENSIONS]
        return cls(
            softmax=train_softmax(rows, labels, count + 1, settings, lessons.denied),
            scope=train_softmax(rows, (labels == count).astype(np.int64), 2, _SCOPE),
            counts=Counts.train(lessons.tokens, labels, count + 1),
            nearby=unit(nearby),
            starts=np.searchsorted(labels[order], np.arange(count + 1)),
        )

    def look(self, rows: Floats, tokens: Tokens, known: Floats) -> Evidence:
        """The evidence for rows, of whose words the share `known` was in the examples."""
        shares = log_softmax(product(rows, self.softmax.T))
        told = self.counts.look(tokens)
        similar = product(unit(rows[:, :DIMENSIONS]), self.nearby)
        near = np.maximum.reduceat(similar, self.starts, axis=1)
        for_none = (shares[:, -1], told[:, -1], near[:, -1])
        best = (told[:, :-1].max(axis=1), near[:, :-1].max(axis=1))
        scope = product(rows, (self.scope[:, 1:] - self.scope[:, :1]).T)[:, 0]
        none = (np.ones(len(rows)), *for_none, *best, known, scope)
        return Evidence(
            labels=np.stack([shares[:, :-1], told[:, :-1], near[:, :-1]], axis=2),
            none=np.stack(none, axis=1).astype(np.float32),
        )
