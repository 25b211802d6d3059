"""What the rules see in a message, as numbers: signs of risk, persons, harmless company."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chatbot.matching.features import Floats
from chatbot.matching.normalising import Normaliser
from chatbot.matching.urgency_idioms import IDIOMS
from chatbot.matching.urgency_phrases import PhraseBook, Span
from chatbot.matching.urgency_signs import ALARMS, FRAMES, LISTS, WORRIES

IDIOM = "idiom"

_ALARMS = PhraseBook(ALARMS, LISTS)
_WORRIES = PhraseBook(WORRIES, LISTS)
_FRAMES = PhraseBook(FRAMES, LISTS)
_IDIOMS = PhraseBook({IDIOM: IDIOMS}, LISTS)

_GENERAL = ("general", "awareness", "recruitment", "training")
_HARMLESS_WITH = ("fear", "money", "age_gap")
_HE_OR_SHE = frozenset(["he", "she", "him", "her", "his", "hers", "himself", "herself"])
_PERSONS = frozenset(" ".join(LISTS[name] for name in ("child", "adult", "kin")).split())
_TOLD = frozenset(LISTS["told"].split())
_WHEN = frozenset([*LISTS["now"].split(), "night", "morning", "keeps", "always", "every"])
_ASKING = frozenset(
    [
        "can",
        "could",
        "may",
        "should",
        "do",
        "does",
        "did",
        "is",
        "are",
        "am",
        "was",
        "how",
        "what",
        "who",
        "where",
        "when",
        "which",
        "would",
        "will",
        "whose",
        "shall",
        "any",
    ]
)
_SHORT = 10
_ENDINGS = re.compile(r"\b(he|she)s\b", re.IGNORECASE)
_MARKS = re.compile(r"n't|'s")
_ALIKE = {
    word: name
    for name, words in {
        "he": "she",
        "his": "her",
        "himself": "herself",
        "youngster": "boy girl lad lass kid teen teenager child",
        "member": "client participant resident",
        "kin": "mum dad mother father stepdad stepmum stepfather",
    }.items()
    for word in words.split()
}
_NORMALISER = Normaliser({})


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One message as the rules read it.

    Attributes:
        words: plain words, with idioms struck out.
        alarms: kind -> where its phrases stand.
        worries: as `alarms`, for signs that need a person.
        frames: what makes the message a general one.
    """

    text: str
    words: Sequence[str]
    alarms: Mapping[str, Sequence[Span]]
    worries: Mapping[str, Sequence[Span]]
    frames: Mapping[str, Sequence[Span]]

    @property
    def framed(self) -> bool:
        """True for a general question, an awareness day, a vacancy or a course."""
        return any(name in self.frames for name in _GENERAL)

    @property
    def about_somebody(self) -> bool:
        """True if the words name a person: `she`, `a lad`, `my client`."""
        return any(word in _HE_OR_SHE or word in _PERSONS for word in self.words)

    @property
    def unmistakable(self) -> bool:
        """The rule that needs no classifier: an alarm about somebody, not in general."""
        return bool(self.alarms) and self.about_somebody and not self.framed

    def kind(self) -> str | None:
        """The kind of which most is said; alarms go before worries."""
        for signs in (self.alarms, self.worries):
            if signs:
                return max(signs, key=lambda name: len(signs[name]))
        return None

    def quoted(self) -> str | None:
        """The words that the kind rests on."""
        kind = self.kind()
        if kind is None:
            return None
        span = (self.alarms.get(kind) or self.worries[kind])[0]
        return " ".join(self.words[span.start : span.end])

    def alike(self) -> list[str]:
        """The words for the classifier: she as he, a girl as a lad."""
        return [_ALIKE.get(word, word) for word in self.words]


def read(text: str) -> Reading:
    """Plain words, without idioms, and the signs among them."""
    words = list(_NORMALISER.words(_ENDINGS.sub(r"\1's", text)))
    for span in reversed(_IDIOMS.find(words).get(IDIOM, [])):
        words[span.start : span.end] = [IDIOM]
    return Reading(
        text=text,
        words=words,
        alarms=_ALARMS.find(words),
        worries=_WORRIES.find(words),
        frames=_FRAMES.find(words),
    )


def cues(readings: Sequence[Reading]) -> Floats:
    """One row of numbers for each message: shape (messages, cues)."""
    return np.array([_row(reading) for reading in readings], dtype=np.float32)


def _row(reading: Reading) -> list[float]:
    persons, others = _count(reading, _HE_OR_SHE), _count(reading, _PERSONS)
    told, when = _count(reading, _TOLD), _count(reading, _WHEN)
    asks = float(bool(reading.words) and reading.words[0] in _ASKING)
    return [
        *_signs(reading, persons),
        *_company(reading),
        persons,
        others,
        told,
        when,
        told * persons,
        when * persons,
        asks,
        asks * (persons == 0),
        float(persons + others == 0),
        float("i" in reading.words[:3]),
        math.log1p(len(reading.words)),
        float(IDIOM in reading.words),
        float('"' in reading.text or "'" in _MARKS.sub("", reading.text)),
        float(_is_note(reading) and not asks),
    ]


def _signs(reading: Reading, persons: float) -> list[float]:
    alarm, worry, framed = bool(reading.alarms), bool(reading.worries), reading.framed
    worries = _total(reading.worries)
    return [
        min(len(reading.alarms), 2),
        _total(reading.alarms),
        min(len(reading.worries), 3),
        worries,
        *(_weight(reading.worries, name) for name in WORRIES),
        float(alarm and framed),
        float(alarm and not framed),
        float(alarm and persons > 0),
        float(worry and reading.about_somebody and not framed),
        float(worry and framed),
        worries * persons,
        float(not alarm and not worry),
        persons * (not alarm and not worry),
    ]


def _company(reading: Reading) -> list[float]:
    publishing = "publishing" in reading.frames
    return [
        *(_weight(reading.frames, name) for name in FRAMES),
        *(float(name in reading.frames) for name in FRAMES),
        *(_weight(reading.worries, name) * publishing for name in _HARMLESS_WITH),
    ]


def _is_note(reading: Reading) -> bool:
    """A few keywords with a sign among them."""
    signs = reading.alarms or reading.worries
    return bool(signs) and len(reading.words) < _SHORT and not reading.framed


def _count(reading: Reading, words: frozenset[str]) -> float:
    return math.log1p(sum(word in words for word in reading.words))


def _total(signs: Mapping[str, Sequence[Span]]) -> float:
    return math.log1p(sum(map(len, signs.values())))


def _weight(signs: Mapping[str, Sequence[Span]], name: str) -> float:
    return math.log1p(len(signs.get(name, ())))
