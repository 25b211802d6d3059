"""Text -> ranked labels with calibrated confidences."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path

from chatbot.matching.approved import Approved, key_of, lift, numbered
from chatbot.matching.calibration import Calibration
from chatbot.matching.counting import Counts, Tokens
from chatbot.matching.evidence import Witnesses
from chatbot.matching.examples import Example, Ranked, TrainingSet, as_examples
from chatbot.matching.features import FeatureSettings, Featuriser
from chatbot.matching.files import opened_file, save_file
from chatbot.matching.grouping import group
from chatbot.matching.normalising import Normaliser
from chatbot.matching.spelling import Spelling
from chatbot.matching.training import Settings, Trained, known_share, train
from chatbot.matching.vocabulary import Words
from chatbot.matching.wordvectors import WordVectors

_COUNTS = tuple(part.name for part in fields(Counts))


class Matcher:
    """Ranks labels for a message. Build one with `train` or `load`."""

    def __init__(
        self, labels: Sequence[str], trained: Trained, approved: Approved | None = None
    ) -> None:
        self.labels = tuple(labels)
        self._trained = trained
        self._approved = approved

    @classmethod
    def train(  # noqa: PLR0913 - one argument for each kind of input
        cls,
        examples: Mapping[str, Sequence[Example | str]],
        *,
        out_of_scope: Sequence[str] = (),
        vocabulary: Mapping[str, Sequence[str]] | None = None,
        counter_examples: Mapping[str, Sequence[str]] | None = None,
        descriptions: Mapping[str, Sequence[str]] | None = None,
        settings: Settings | None = None,
    ) -> "Matcher":
        """Learn from examples of each label and of what means none of them.

        Args:
            examples: for each label, the ways in which it is asked for.
            out_of_scope: sentences that mean none of the labels.
            vocabulary: a word or words of the examples -> other words for the same.
            counter_examples: for a label, sentences close to it that do not mean it.
                They lower that label; the others gain as they were likely.
            descriptions: for a label, texts about it that nobody would ask, such as
                its title: learned, but never taken for a question in calibration.
            settings: how to learn; the defaults are those of docs/matching.md.

        Raises:
            ValueError: there is no label, a label without an example, or a
                description or counter-example of an unknown label.
            WordVectorsError: the `wordllama` package is missing or damaged.
        """
        training = TrainingSet(
            examples={label: as_examples(items) for label, items in examples.items()},
            out_of_scope=out_of_scope,
            vocabulary=vocabulary or {},
            counter_examples=counter_examples or {},
            descriptions=descriptions or {},
        )
        return cls(list(examples), train(training, settings or Settings()))

    def rank(self, text: str) -> tuple[Ranked, ...]:
        """All labels, the likeliest first.

        A confidence is the estimated probability, 0 to 1, that this label is what
        was meant. What they leave to 1 is the probability of none of them. A
        message without a word that the examples know has no ranking. Bounded time
        for any text.
        """
        words = self._trained.normaliser.words(text)
        if not words:
            return ()
        right = self._trained.spelling.put_right(words, [self._knows(word) for word in words])
        odds = self._odds(right)
        if labels := self._approved_for(words) or self._approved_for(right):
            odds = lift(odds or [0.0] * len(self.labels), labels)
        if not odds:
            return ()
        ranking = sorted(zip(self.labels, odds, strict=True), key=lambda pair: -pair[1])
        return tuple(Ranked(label=label, confidence=odd) for label, odd in ranking)

    def with_phrasings(self, phrasings: Mapping[str, Sequence[str]]) -> "Matcher":
        """A matcher that knows these phrasings too, at once and without training.

        A message that repeats one of them, or a close variant (`approved`), has its
        label first, at `approved.SURE`; labels that share a phrasing share that.
        Everything else ranks as before. What was trained is shared between the two
        matchers; `save` does not write the phrasings, and a further call replaces them.

        Raises:
            ValueError: a phrasing of an unknown label.
        """
        normaliser = self._trained.normaliser
        texts = numbered(phrasings, self.labels)
        words = [(number, normaliser.words(text)) for number, text in texts]
        return Matcher(self.labels, self._trained, Approved(words, self._knows))

    def repeats_approved(self, text: str) -> bool:
        """Whether a text is a variant of one of the phrasings given to `with_phrasings`."""
        words = self._trained.normaliser.words(text)
        right = self._trained.spelling.put_right(words, [self._knows(word) for word in words])
        return bool(self._approved_for(words) or self._approved_for(right))

    def key_of(self, text: str) -> str:
        """What a text says: the same for variants of one another; empty without a word."""
        return " ".join(key_of(self._trained.normaliser.words(text)))

    def group(self, texts: Sequence[str]) -> list[int]:
        """For each text a number, the same for those that mean the same (`grouping`)."""
        words = [self._trained.normaliser.words(text) for text in texts]
        return group(words, self._trained.featuriser.meanings)

    def _odds(self, words: Words) -> list[float]:
        """The probability of each label; none where no word is known."""
        trained = self._trained
        buckets, numbers = trained.featuriser.words_of([words])
        known = known_share(buckets, numbers, trained.seen, trained.featuriser.rarity)
        if not known.any():
            return []
        rows = trained.featuriser.transform([words]) - trained.mean
        evidence = trained.witnesses.look(rows, Tokens.of(buckets, numbers, 1), known)
        odds: list[float] = trained.calibration.probabilities(evidence)[0, :-1].tolist()
        return odds

    def _approved_for(self, words: Words) -> frozenset[int]:
        return self._approved.labels_of(words) if self._approved else frozenset()

    def _knows(self, word: str) -> bool:
        """Whether the examples have the word, or another form of it."""
        return bool(self._trained.seen[self._trained.featuriser.bucket_of(word)])

    def save(self, path: Path, *, fingerprint: str = "") -> None:
        """Write everything to one file, under the key of what it was trained on.

        Raises:
            OSError: the file cannot be written.
        """
        trained = self._trained
        save_file(
            path,
            fingerprint=fingerprint,
            arrays={
                "rarity": trained.featuriser.rarity,
                "concepts": trained.featuriser.concepts,
                "mean": trained.mean,
                "seen": trained.seen,
                "softmax": trained.witnesses.softmax,
                "scope": trained.witnesses.scope,
                **{f"counts_{part}": getattr(trained.witnesses.counts, part) for part in _COUNTS},
                "nearby": trained.witnesses.nearby,
                "starts": trained.witnesses.starts,
                "calibration": trained.calibration.weights,
            },
            about={
                "labels": list(self.labels),
                "spelling": trained.spelling.words,
                "vocabulary": {k: list(v) for k, v in trained.normaliser.vocabulary.items()},
                "features": asdict(trained.featuriser.settings),
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
            features = FeatureSettings(**about["features"])
            trained = Trained(
                normaliser=Normaliser(about["vocabulary"]),
                spelling=Spelling(about["spelling"], vectors.is_word),
                featuriser=Featuriser(arrays["rarity"], features, vectors, arrays["concepts"]),
                mean=arrays["mean"],
                seen=arrays["seen"],
                witnesses=Witnesses(
                    softmax=arrays["softmax"],
                    scope=arrays["scope"],
                    counts=Counts(**{part: arrays[f"counts_{part}"] for part in _COUNTS}),
                    nearby=arrays["nearby"],
                    starts=arrays["starts"],
                ),
                calibration=Calibration(arrays["calibration"]),
            )
            return cls(about["labels"], trained)
