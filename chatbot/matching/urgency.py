"""Says whether a message suggests that somebody is at risk.

Two witnesses. The *rules* (`urgency_signs`) look for phrases of risk, persons and
harmless company. The *classifier* weighs how the message is worded (`urgency_words`), what
its words mean and what the rules saw; it is a logistic regression over the examples and
over ordinary questions. A message is urgent if

1. it is told bluntly (`BLUNT`), whatever else the message is about;
2. the rules are sure: an alarm about somebody, in no general question, awareness post,
   vacancy or course; or
3. the score of the message, or of one of its sentences (at a discount), reaches
   `THRESHOLD`: so a disclosure tucked into a calm question is not averaged away.

The threshold is a choice on the curves that `tests/bench/urgency.py` finds by leaving out
one hand's examples at a time, and a pack's questions. docs/urgent.md has the figures.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from chatbot.matching.features import Floats
from chatbot.matching.files import opened_file, save_file
from chatbot.matching.urgency_cues import Reading, cues, read
from chatbot.matching.urgency_training import fit
from chatbot.matching.urgency_words import SIZE, Message, Wordings
from chatbot.matching.wordvectors import WordVectors

THRESHOLD = 0.4
"""The score, 0 to 1, from which a message is urgent."""
SURE = 0.9
"""The least score of a message about which the rules are sure."""
SENTENCE_DISCOUNT = 2.0
"""Taken from the log odds of a single sentence."""

BLUNT = re.compile(
    r"\b(?:want|wants|wanted|wanna|going to|gonna|threaten\w*|tried|trying|try|plan\w*|will)\b"
    r"[^.?!]{0,30}\b(?:kill|hang|hurt|harm|cut|drown|shoot|end)(?:ing)?\s+"
    r"(?:himself|herself|themsel\w+|myself|(?:his|her|their|my)\s+(?:own\s+)?life)\b"
    r"|\b(?:he|she|they|i)\b[^.?!]{0,30}\b(?:wants?|wanna|going|gonna)(?:\s+to)?\s+end it all\b"
    r"|\b(?:(?:he|she)(?:'?s|\s+is|\s+feels)|i(?:'?m|\s+am|\s+feel))\s+(?:feeling\s+)?suicidal\b"
    r"|\bmissing\b[^.?!]{0,30}\bleft (?:a|us a|behind a) (?:note|letter)\b"
    r"|\b(?:husband|wife|partner|boyfriend|girlfriend|bf|gf|dad|father|mum|mother|step\w+|uncle|ex)"
    r"\s+(?:has\s+|keeps\s+|is\s+)?(?:been\s+)?(?:hit|beat|punch|rap|strangl|kick|chok)"
    r"(?:e?s|e?d|e?n|t?ing)?\s+(?:her|him|them|me)\b(?!\s+at\s+(?!home|night))"
    r"|\b(?:colleague|worker|manager|volunteer|staff|carer|teacher|coach|boss|trustee)\b"
    r"[^.?!]{0,25}\b(?:abus(?:es|ed|ing)|groom(?:s|ed|ing)|touch(?:es|ed|ing)|hit(?:s|ting)?"
    r"|hurt(?:s|ing)?|assault(?:s|ed|ing)?|bull(?:ies|ied|ying))\b[^.?!]{0,20}"
    r"\b(?:service user|client|member|child|kid|young|girl|boy|lad|resident|tenant)",
    re.IGNORECASE,
)
"""What nobody says of a thing or in general: somebody's own life, or a colleague's abuse."""

_CUE_WEIGHT = 0.05
_MEANING_WEIGHT = 0.5
_PENALTY = 1 / 30
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


def urgency_fingerprint(examples: str) -> str:
    """A key that changes with anything that training depends on.

    Args:
        examples: a key of the examples.
    """
    digest = hashlib.sha256(f"{examples} {np.__version__}".encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:32]


class UrgencyDetector:
    """Assesses messages. Build one with `train`: the same examples give the same detector."""

    def __init__(self, wordings: Wordings, mean: Floats, spread: Floats, weights: Floats) -> None:
        self._wordings = wordings
        self._mean = mean
        self._spread = spread
        self._weights = weights

    @classmethod
    def train(
        cls, urgent: Sequence[str], not_urgent: Sequence[str], ordinary: Sequence[str] = ()
    ) -> "UrgencyDetector":
        """Learn from messages that are, and are not, urgent.

        Args:
            urgent: messages about somebody at risk.
            not_urgent: others, many of which sound like it.
            ordinary: what staff ask on an ordinary day; counts as much as either of the
                two, however many there are.

        Raises:
            ValueError: `urgent` or `not_urgent` is empty.
            WordVectorsError: the `wordllama` package is missing or damaged.
        """
        if not urgent or not not_urgent:
            raise ValueError("Urgency needs examples of both: urgent and not urgent.")
        sides = [side for side in (urgent, not_urgent, ordinary) if side]
        sizes = [len(side) for side in sides]
        readings = [read(text) for side in sides for text in side]
        wordings, sparse = Wordings.fit(_messages(readings), WordVectors.load())
        seen = cues(readings[: sum(sizes[:2])])
        mean, spread = seen.mean(axis=0), np.maximum(seen.std(axis=0), 1e-3)
        detector = cls(wordings, mean, spread, np.zeros(0, dtype=np.float32))
        share = sum(sizes[:2]) / len(sizes)
        answers = np.repeat([1, -1, -1][: len(sizes)], sizes).astype(np.float32)
        counts = np.repeat([share / size for size in sizes], sizes).astype(np.float32)
        detector._weights = fit(sparse, detector._dense(readings), answers, counts, _PENALTY)
        return detector

    def save(self, path: Path, *, fingerprint: str = "") -> None:
        """Write everything to one file, under the key of what it was trained on."""
        save_file(
            path,
            fingerprint=fingerprint,
            arrays={
                "rarity": self._wordings.rarity,
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
            wordings = Wordings(arrays["rarity"], vectors)
            return cls(wordings, arrays["mean"], arrays["spread"], arrays["weights"])

    def assess(self, text: str) -> Urgency:
        """Whether this message is urgent; of over 40,000 characters both ends are read."""
        parts = _parts(text)
        readings = [read(part) for part, _ in parts]
        log_odds = self._log_odds(readings)
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

    def _log_odds(self, readings: Sequence[Reading]) -> Floats:
        words = self._wordings.rows(_messages(readings)).times(self._weights[:SIZE])
        odds: Floats = words + self._dense(readings) @ self._weights[SIZE:]
        return odds

    def _dense(self, readings: Sequence[Reading]) -> Floats:
        """Meaning, cues and a constant: shape (messages, features)."""
        seen = (cues(readings) - self._mean) / self._spread * _CUE_WEIGHT
        meaning = self._wordings.meanings(_messages(readings)) * _MEANING_WEIGHT
        constant = np.ones((len(readings), 1), dtype=np.float32)
        return np.hstack([meaning, np.clip(seen, -2, 2), constant]).astype(np.float32)


def _messages(readings: Sequence[Reading]) -> list[Message]:
    return [Message(text=reading.text, words=reading.alike()) for reading in readings]


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
