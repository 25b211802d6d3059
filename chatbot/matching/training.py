"""Training: sentences -> what a matcher consists of, with calibration by rehearsal."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from chatbot.matching.calibration import NONE, Calibration, Rehearsal
from chatbot.matching.counting import Tokens
from chatbot.matching.evidence import Lessons, Witnesses
from chatbot.matching.examples import Example, TrainingSet
from chatbot.matching.features import FeatureSettings, Featuriser
from chatbot.matching.normalising import Normaliser
from chatbot.matching.rehearsing import Mask, Plan, plan
from chatbot.matching.softmax import Denied, SoftmaxSettings
from chatbot.matching.spelling import Spelling
from chatbot.matching.vocabulary import BUCKETS, Floats, Integers
from chatbot.matching.wordvectors import WordVectors

_ENOUGH = 2_000


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the experiments in docs/matching.md have fixed.

    Attributes:
        parts: a rehearsal keeps back one part in so many of the voices.
        rounds: rehearsals for the calibration, at most `parts`.
        near_share: share of the labels that a rehearsal keeps back altogether.
        near_weight: what all near-misses together count, beside the questions at 1.
        far_weight: what all sentences out of scope together count.
    """

    features: FeatureSettings = field(
        default_factory=lambda: FeatureSettings(
            lexical=768, letter_weight=0.5, longest=4, stems=True, concepts=768
        )
    )
    softmax: SoftmaxSettings = field(default_factory=SoftmaxSettings)
    parts: int = 3
    rounds: int = 1
    near_share: float = 1 / 8
    near_weight: float = 0.15
    far_weight: float = 0.25


@dataclass(frozen=True, kw_only=True)
class Trained:
    """All that a matcher consists of.

    Attributes:
        mean: of the training sentences' rows; taken off every row.
        seen: for each bucket, whether it is that of a word of the training sentences.
    """

    normaliser: Normaliser
    spelling: Spelling
    featuriser: Featuriser
    mean: Floats
    seen: Mask
    witnesses: Witnesses
    calibration: Calibration


@dataclass(frozen=True, kw_only=True)
class _Sentences:
    """The training sentences; label `count` = none of them."""

    rows: Floats
    labels: Integers
    voices: Sequence[str]
    asked: Mask
    words: tuple[Integers, Integers]
    tokens: Tokens
    rarity: Floats
    count: int
    denied: Denied


def train(training: TrainingSet, settings: Settings) -> Trained:
    """Learn everything that a matcher consists of."""
    normaliser = Normaliser(training.vocabulary)
    entries = _entries(training)
    words = [normaliser.words(example.text) for _, example, _ in entries]
    vectors = WordVectors.load()
    featuriser, rows = Featuriser.fit_transform(words, settings.features, vectors)
    mean = rows.mean(axis=0)
    rows -= mean
    buckets, owners = featuriser.words_of(words)
    sentences = _Sentences(
        rows=rows,
        labels=np.array([number for number, _, _ in entries], dtype=np.int64),
        voices=[example.voice for _, example, _ in entries],
        asked=np.array([asked for _, _, asked in entries], dtype=bool),
        words=(buckets, owners),
        tokens=Tokens.of(buckets, owners, len(words)),
        rarity=featuriser.rarity,
        count=len(training.examples),
        denied=_denied(training, normaliser, featuriser, mean),
    )
    return Trained(
        normaliser=normaliser,
        spelling=Spelling.learn(words, vectors.is_word),
        featuriser=featuriser,
        mean=mean,
        seen=_seen(buckets),
        calibration=_calibrate(sentences, settings),
        witnesses=Witnesses.train(
            Lessons(
                rows=rows,
                tokens=sentences.tokens,
                labels=sentences.labels,
                count=sentences.count,
                denied=sentences.denied,
            ),
            settings.softmax,
        ),
    )


def known_share(buckets: Integers, rows: Integers, seen: Mask, rarity: Floats) -> Floats:
    """For each sentence, how much of its words' rarity is in words that were seen, 0 to 1."""
    known = seen[buckets]
    weight = np.where(known, np.maximum(rarity[buckets], 1e-6), rarity.max())
    total = np.bincount(rows, weight)
    return (np.bincount(rows, weight * known) / np.maximum(total, 1e-6)).astype(np.float32)


def _seen(buckets: Integers) -> Mask:
    seen = np.zeros(BUCKETS, dtype=bool)
    seen[buckets] = True
    return seen


def _entries(training: TrainingSet) -> list[tuple[int, Example, bool]]:
    """All sentences with the number of their label, and whether rehearsals may ask them."""
    entries = [
        (number, example, True)
        for number, examples in enumerate(training.examples.values())
        for example in examples
    ]
    numbers = {label: number for number, label in enumerate(training.examples)}
    entries += [
        (numbers[label], Example(text=text), False)
        for label, texts in training.descriptions.items()
        for text in texts
    ]
    none = len(training.examples)
    return entries + [(none, Example(text=text), True) for text in training.out_of_scope]


def _denied(
    training: TrainingSet, normaliser: Normaliser, featuriser: Featuriser, mean: Floats
) -> Denied:
    pairs = [
        (number, normaliser.words(text))
        for number, label in enumerate(training.examples)
        for text in training.counter_examples.get(label, ())
    ]
    return Denied(
        rows=featuriser.transform([words for _, words in pairs]) - mean,
        labels=np.array([number for number, _ in pairs], dtype=np.int64),
    )


def _calibrate(sentences: _Sentences, settings: Settings) -> Calibration:
    plans = plan(
        sentences.labels,
        sentences.voices,
        sentences.count,
        parts=settings.parts,
        near_share=settings.near_share,
    )
    rehearsals = (_rehearse(sentences, turn, settings) for turn in plans[: settings.rounds])
    return Calibration.fit([rehearsal for rehearsal in rehearsals if rehearsal is not None])


def _rehearse(sentences: _Sentences, turn: Plan, settings: Settings) -> Rehearsal | None:
    """Learn what the plan says and look at what it asks."""
    learned = turn.learned | (~sentences.asked & ~turn.asked_near)
    present = np.unique(sentences.labels[learned & (sentences.labels < sentences.count)])
    asked = (turn.asked_inside | turn.asked_near | turn.asked_far) & sentences.asked
    asked &= _spread(asked)
    if not asked.any() or not len(present):
        return None
    renumber = np.full(sentences.count + 1, NONE)
    renumber[present] = np.arange(len(present))
    renumber[sentences.count] = len(present)
    witnesses = Witnesses.train(
        Lessons(
            rows=sentences.rows[learned],
            tokens=sentences.tokens.only(learned),
            labels=renumber[sentences.labels[learned]],
            count=len(present),
            denied=sentences.denied.renumbered(renumber),
        ),
        settings.softmax,
    )
    return Rehearsal(
        evidence=witnesses.look(
            sentences.rows[asked],
            sentences.tokens.only(asked),
            _known(sentences, learned)[asked],
        ),
        meant=np.where(turn.asked_inside, renumber[sentences.labels], NONE)[asked],
        weights=_weights(turn, asked, settings)[asked],
    )


def _spread(asked: Mask) -> Mask:
    """A few thousand are enough for a dozen weights: every second, third ... of them."""
    number = np.cumsum(asked)
    every = -(-int(asked.sum()) // _ENOUGH)
    spread: Mask = number % max(every, 1) == 0
    return spread


def _known(sentences: _Sentences, learned: Mask) -> Floats:
    buckets, rows = sentences.words
    shares = known_share(buckets, rows, _seen(buckets[learned[rows]]), sentences.rarity)
    return np.pad(shares, (0, len(sentences.rows) - len(shares)))


def _weights(turn: Plan, asked: Mask, settings: Settings) -> Floats:
    """Each kind of sentence counts as much as the settings say, however many there are."""
    weights = np.zeros(len(asked), dtype=np.float32)
    kinds = (
        (turn.asked_inside, 1.0),
        (turn.asked_near, settings.near_weight),
        (turn.asked_far, settings.far_weight),
    )
    base = max(int((turn.asked_inside & asked).sum()), 1)
    for kind, share in kinds:
        chosen = kind & asked
        weights[chosen] = share * base / max(int(chosen.sum()), 1)
    return weights
