"""Says whether a message suggests that somebody is at risk.

Two witnesses. The *rules* (`urgency_signs`) look for phrases of risk, persons and
harmless company. The *classifier* weighs what the rules saw together with the meaning
and spelling of all words; it is a logistic regression over the examples, each side
counting half. A message is urgent if

1. it is told bluntly (`BLUNT`), whatever else the message is about;
2. the rules are sure: an alarm about somebody, in no general question, awareness post,
   vacancy or course; or
3. the score of the message, or of one of its sentences (at a discount), reaches
   `THRESHOLD`: so a disclosure tucked into a calm question is not averaged away.

The threshold is a choice on the curve found by leaving out one kind of example at a
time; the rules were written with all kinds in view, so that curve flatters them. On true
doubt the detector says urgent.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from chatbot.matching.features import FeatureSettings, Featuriser, Floats
from chatbot.matching.files import fingerprint, opened_file, save_file
from chatbot.matching.urgency_cues import Reading, cues, read
from chatbot.matching.wordvectors import WordVectors

THRESHOLD = 0.4
"""The score, 0 to 1, from which a message is urgent."""
SURE = 0.9
"""The least score of a message about which the rules are sure."""
SENTENCE_DISCOUNT = 1.5
"""Taken from the log odds of a single sentence."""

BLUNT = re.compile(
    r"\b(?:want|wants|wanted|wanna|going to|gonna|threaten\w*|tried|trying|try|plan\w*|will)\b"
    r"[^.?!]{0,30}\b(?:kill|hang|hurt|harm|cut|drown|shoot|end)(?:ing)?\s+"
    r"(?:himself|herself|themsel\w+|myself|(?:his|her|their|my)\s+(?:own\s+)?life)\b"
    r"|\b(?:colleague|worker|manager|volunteer|staff|carer|teacher|coach|boss|trustee)\b"
    r"[^.?!]{0,25}\b(?:abus(?:es|ed|ing)|groom(?:s|ed|ing)|touch(?:es|ed|ing)|hit(?:s|ting)?"
    r"|hurt(?:s|ing)?|assault(?:s|ed|ing)?|bull(?:ies|ied|ying))\b[^.?!]{0,20}"
    r"\b(?:service user|client|member|child|kid|young|girl|boy|lad|resident|tenant)",
    re.IGNORECASE,
)
"""What nobody says of a thing or in general: somebody's own life, or a colleague's abuse."""

_SETTINGS = FeatureSettings(lexical=128)
_CUE_WEIGHT = 0.2
_PENALTY = 2.0
_STEPS = 3
_BIAS = 2.0
_LONGEST = 40_000
_WINDOW = 1_600
_SENTENCES = 8
_FEWEST_WORDS = 4
_SENTENCE_END = re.compile(r"[.?!;:\n]+\s+|\s[-\u2013\u2014]\s")


@dataclass(frozen=True, kw_only=True)
class Urgency:
    """What the detector says of one message.

    Attributes:
        score: 0 to 1; `THRESHOLD` and above is urgent.
        kind: the kind of risk, if the rules recognise one.
        because: the reason in plain words, for the log and for tests.
    """

    urgent: bool
    score: float
    kind: str | None
    because: str


def urgency_fingerprint(urgent: Sequence[str], not_urgent: Sequence[str]) -> str:
    """A key that changes with anything that training depends on: examples and code."""
    digest = hashlib.sha256(fingerprint({"urgent": urgent, "not urgent": not_urgent}).encode())
    for source in sorted(Path(__file__).parent.glob("urgency*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:32]


class UrgencyDetector:
    """Assesses messages. Build one with `train`: the same examples give the same detector."""

    def __init__(
        self, featuriser: Featuriser, mean: Floats, spread: Floats, weights: Floats
    ) -> None:
        self._featuriser = featuriser
        self._mean = mean
        self._spread = spread
        self._weights = weights

    @classmethod
    def train(cls, urgent: Sequence[str], not_urgent: Sequence[str]) -> "UrgencyDetector":
        """Learn from messages that are, and are not, urgent.

        Raises:
            ValueError: one of the two is empty.
            WordVectorsError: the `wordllama` package is missing or damaged.
        """
        if not urgent or not not_urgent:
            raise ValueError("Urgency needs examples of both: urgent and not urgent.")
        readings = [read(text) for text in (*urgent, *not_urgent)]
        words = [reading.alike() for reading in readings]
        featuriser = Featuriser.fit(words, _SETTINGS, WordVectors.load())
        seen = cues(readings)
        mean, spread = seen.mean(axis=0), np.maximum(seen.std(axis=0), 1e-3)
        detector = cls(featuriser, mean, spread, np.zeros(0, dtype=np.float32))
        answers = np.repeat([1.0, 0.0], [len(urgent), len(not_urgent)])
        detector._weights = _fit(detector._rows(readings), answers)
        return detector

    def save(self, path: Path, *, fingerprint: str = "") -> None:
        """Write everything to one file, under the key of what it was trained on."""
        save_file(
            path,
            fingerprint=fingerprint,
            arrays={
                "rarity": self._featuriser.rarity,
                "mean": self._mean,
                "spread": self._spread,
                "weights": self._weights,
            },
            about={},
        )

    @classmethod
    def load(cls, path: Path, *, fingerprint: str = "") -> "UrgencyDetector":
        """Read what `save` has written.

        Raises:
            MatcherFileError: the file is missing, damaged, of another version or
                trained on something else: train again.
            WordVectorsError: the `wordllama` package is missing or damaged.
        """
        vectors = WordVectors.load()
        with opened_file(path, fingerprint=fingerprint) as (arrays, _):
            featuriser = Featuriser(arrays["rarity"], _SETTINGS, vectors)
            return cls(featuriser, arrays["mean"], arrays["spread"], arrays["weights"])

    def assess(self, text: str) -> Urgency:
        """Whether this message is urgent; of over 40,000 characters both ends are read."""
        parts = _parts(text)
        readings = [read(part) for part, _ in parts]
        log_odds = self._rows(readings) @ self._weights
        log_odds -= np.array([discount for _, discount in parts], dtype=np.float32)
        best = int(np.argmax(log_odds))
        score = float(1 / (1 + np.exp(-np.clip(log_odds[best], -30, 30))))
        sure = next(
            (
                reading
                for (part, _), reading in zip(parts, readings, strict=True)
                if reading.unmistakable or BLUNT.search(part)
            ),
            None,
        )
        if sure is not None:
            return _urgency(sure, max(score, SURE))
        return _urgency(readings[best], score)

    def is_urgent(self, text: str) -> bool:
        """Whether this message is urgent; see `assess`."""
        return self.assess(text).urgent

    def _rows(self, readings: Sequence[Reading]) -> Floats:
        """Meaning, spelling, cues and a constant: shape (messages, features)."""
        seen = (cues(readings) - self._mean) / self._spread * _CUE_WEIGHT
        words = self._featuriser.transform([reading.alike() for reading in readings])
        constant = np.full((len(readings), 1), _BIAS, dtype=np.float32)
        return np.hstack([words, np.clip(seen, -2, 2), constant])


def _urgency(reading: Reading, score: float) -> Urgency:
    urgent = score >= THRESHOLD
    quoted = reading.quoted()
    if not urgent:
        because = "nothing suggests that somebody is at risk"
    elif quoted:
        because = f'somebody may be at risk: "{quoted}"'
    else:
        because = "it reads like messages about somebody at risk"
    return Urgency(
        urgent=urgent, score=score, kind=reading.kind() if urgent else None, because=because
    )


def _parts(text: str) -> list[tuple[str, float]]:
    """The message, or its windows if it is long, and its sentences, with their discounts."""
    text = text.strip()
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST // 2]} {text[-_LONGEST // 2 :]}"
    if len(text) > _WINDOW:
        step = _WINDOW // 2
        return [(text[at : at + _WINDOW], 0.0) for at in range(0, len(text), step)]
    parts = [(text, 0.0)]
    sentences = [part for part in _SENTENCE_END.split(text) if len(part.split()) >= _FEWEST_WORDS]
    if len(sentences) > 1:
        parts += [(sentence, SENTENCE_DISCOUNT) for sentence in sentences[:_SENTENCES]]
    return parts


def _fit(rows: Floats, answers: np.typing.NDArray[np.float64]) -> Floats:
    """Logistic regression with a penalty by Newton's method; each side counts half."""
    share = answers.mean()
    counts = np.where(answers == 1, 0.5 / share, 0.5 / (1 - share)).astype(np.float32)
    target = answers.astype(np.float32)
    weights = np.zeros(rows.shape[1], dtype=np.float32)
    penalty = _PENALTY * np.eye(rows.shape[1], dtype=np.float32)
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        curve = counts * np.maximum(chance * (1 - chance), 1e-4)
        gradient = rows.T @ (counts * (target - chance)) - _PENALTY * weights
        hessian = (rows.T * curve) @ rows + penalty
        weights = weights + np.linalg.solve(hessian, gradient).astype(np.float32)
    return weights
