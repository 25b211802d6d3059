"""Text -> ranked labels with calibrated confidences."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from chatbot.matching.calibration import NONE, Calibration, Rehearsal
from chatbot.matching.evidence import Witnesses
from chatbot.matching.examples import Example, Ranked, TrainingSet, as_examples
from chatbot.matching.features import FeatureSettings, Featuriser, Floats, Integers
from chatbot.matching.files import opened_file, save_file
from chatbot.matching.normalising import Normaliser
from chatbot.matching.rehearsing import Plan, plan
from chatbot.matching.softmax import Softmax, SoftmaxSettings
from chatbot.matching.wordvectors import WordVectors


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the experiments in docs/matching.md have fixed.

    Attributes:
        rounds: rehearsals for the calibration.
        near_share: share of the labels that a rehearsal keeps back altogether.
        near_weight: what all near-misses together count, beside the questions at 1.
        far_weight: what all sentences out of scope together count.
    """

    features: FeatureSettings = field(default_factory=FeatureSettings)
    softmax: SoftmaxSettings = field(default_factory=SoftmaxSettings)
    rounds: int = 3
    near_share: float = 1 / 6
    near_weight: float = 0.25
    far_weight: float = 0.25


class Matcher:
    """Ranks labels for a message. Build one with `train` or `load`."""

    def __init__(
        self,
        *,
        labels: Sequence[str],
        normaliser: Normaliser,
        featuriser: Featuriser,
        witnesses: Witnesses,
        calibration: Calibration,
    ) -> None:
        self.labels = tuple(labels)
        self._normaliser = normaliser
        self._featuriser = featuriser
        self._witnesses = witnesses
        self._calibration = calibration

    @classmethod
    def train(
        cls,
        examples: Mapping[str, Sequence[Example | str]],
        *,
        out_of_scope: Sequence[str] = (),
        vocabulary: Mapping[str, Sequence[str]] | None = None,
        counter_examples: Mapping[str, Sequence[str]] | None = None,
        settings: Settings | None = None,
    ) -> "Matcher":
        """Learn from examples of each label and of what means none of them.

        Raises:
            ValueError: there is no label, or a label without an example.
            WordVectorsError: the `wordllama` package is missing or damaged.
        """
        training = TrainingSet(
            examples={label: as_examples(items) for label, items in examples.items()},
            out_of_scope=out_of_scope,
            vocabulary=vocabulary or {},
            counter_examples=counter_examples or {},
        )
        return _train(training, settings or Settings())

    def save(self, path: Path, *, fingerprint: str = "") -> None:
        """Write everything to one file, under the key of what it was trained on."""
        save_file(
            path,
            fingerprint=fingerprint,
            arrays={
                "rarity": self._featuriser.rarity,
                "softmax": self._witnesses.softmax.weights,
                "bias": self._witnesses.softmax.bias,
                "means": self._witnesses.means,
                "nearby": self._witnesses.nearby,
                "starts": self._witnesses.starts,
                "calibration": self._calibration.weights,
            },
            about={
                "labels": list(self.labels),
                "vocabulary": {k: list(v) for k, v in self._normaliser.vocabulary.items()},
                "features": asdict(self._featuriser.settings),
            },
        )

    @classmethod
    def load(cls, path: Path, *, fingerprint: str = "") -> "Matcher":
        """Read what `save` has written.

        Raises:
            MatcherFileError: the file is missing, damaged, of another version or
                trained on something else: train again.
            WordVectorsError: the `wordllama` package is missing or damaged.
        """
        vectors = WordVectors.load()
        with opened_file(path, fingerprint=fingerprint) as (arrays, about):
            return cls(
                labels=about["labels"],
                normaliser=Normaliser(about["vocabulary"]),
                featuriser=Featuriser(
                    arrays["rarity"], FeatureSettings(**about["features"]), vectors
                ),
                witnesses=Witnesses(
                    Softmax(arrays["softmax"], arrays["bias"]),
                    arrays["means"],
                    arrays["nearby"],
                    arrays["starts"],
                ),
                calibration=Calibration(arrays["calibration"]),
            )

    def rank(self, text: str) -> tuple[Ranked, ...]:
        """All labels, the likeliest first.

        A confidence is the estimated probability, 0 to 1, that this label is what
        was meant. What they leave to 1 is the probability of none of them. A
        message without a word has no ranking. Bounded time for any text.
        """
        words = self._normaliser.words(text)
        if not words:
            return ()
        known = self._featuriser.known_share(words)
        evidence = self._witnesses.look(self._featuriser.transform([words]), [known])
        odds = self._calibration.probabilities(evidence)[0, :-1]
        order = np.argsort(-odds, kind="stable")
        return tuple(Ranked(label=self.labels[n], confidence=float(odds[n])) for n in order)


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """The training sentences as rows; label `count` = none of them."""

    rows: Floats
    labels: Integers
    voices: Sequence[str]
    known: Floats
    count: int


def _train(training: TrainingSet, settings: Settings) -> Matcher:
    labels = list(training.examples)
    if not labels or not all(training.examples.values()):
        raise ValueError("A matcher needs labels, and each of them an example.")
    normaliser = Normaliser(training.vocabulary)
    entries = _entries(training)
    sentences = [normaliser.words(example.text) for _, example in entries]
    featuriser = Featuriser.fit(sentences, settings.features, WordVectors.load())
    rows = _Rows(
        rows=featuriser.transform(sentences),
        labels=np.array([number for number, _ in entries], dtype=np.int64),
        voices=[example.voice for _, example in entries],
        known=np.ones(len(entries), dtype=np.float32),
        count=len(labels),
    )
    return Matcher(
        labels=labels,
        normaliser=normaliser,
        featuriser=featuriser,
        witnesses=Witnesses.train(rows.rows, rows.labels, rows.count, settings.softmax),
        calibration=_calibrate(rows, settings),
    )


def _entries(training: TrainingSet) -> list[tuple[int, Example]]:
    """All sentences with the number of their label; what means none of them comes last."""
    entries = [
        (number, example)
        for number, examples in enumerate(training.examples.values())
        for example in examples
    ]
    counter = [text for texts in training.counter_examples.values() for text in texts]
    outside = [*training.out_of_scope, *counter]
    return entries + [(len(training.examples), Example(text=text)) for text in outside]


def _calibrate(rows: _Rows, settings: Settings) -> Calibration:
    plans = plan(
        rows.labels,
        rows.voices,
        rows.count,
        rounds=settings.rounds,
        near_share=settings.near_share,
    )
    return Calibration.fit([_rehearse(rows, turn, settings) for turn in plans])


def _rehearse(rows: _Rows, turn: Plan, settings: Settings) -> Rehearsal:
    present = np.unique(rows.labels[turn.learned & (rows.labels < rows.count)])
    renumber = np.full(rows.count + 1, NONE)
    renumber[present] = np.arange(len(present))
    renumber[rows.count] = len(present)
    witnesses = Witnesses.train(
        rows.rows[turn.learned],
        renumber[rows.labels[turn.learned]],
        len(present),
        settings.softmax,
    )
    asked = turn.asked_inside | turn.asked_near | turn.asked_far
    meant = np.where(turn.asked_inside, renumber[rows.labels], NONE)[asked]
    weights = np.zeros(len(rows.labels))
    for mask, share in (
        (turn.asked_inside, 1.0),
        (turn.asked_near, settings.near_weight),
        (turn.asked_far, settings.far_weight),
    ):
        weights[mask] = share * turn.asked_inside.sum() / max(mask.sum(), 1)
    evidence = witnesses.look(rows.rows[asked], rows.known[asked])
    return Rehearsal(evidence=evidence, meant=meant, weights=weights[asked])
