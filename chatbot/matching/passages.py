"""Passages found by their own words: for clauses for which nobody has written phrasings yet.

A guess to be looked at, never an answer. How sure, and how it was measured: docs/matching.md.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from chatbot.matching.examples import Ranked
from chatbot.matching.features import FeatureSettings, Featuriser, unit
from chatbot.matching.normalising import Normaliser
from chatbot.matching.vocabulary import Words
from chatbot.matching.wordvectors import WordVectors

THRESHOLD: Final = 0.03
ELSEWHERE_WEIGHT: Final = 0.5
_FEATURES: Final = FeatureSettings(
    lexical=4096, word_weight=0.7, letter_weight=0.5, rarity=1.0, stems=True
)
# A policy hardly says these, and each question does: they would count as its rarest words.
_ASKING: Final = frozenset(
    """
    a about all allowed also am an and any anybody anyone are as ask asked asking at be been being
    but by can could did do does doing done for from get go going got had has have having he her
    hers him his how i if in into is it its just know let may me might mine must my need no not of
    off ok on one only or our ours out over please right said say says shall she should so some
    somebody someone still tell than thanks that the their theirs them then there these they thing
    things think this those to told too up us very want was we were what when where which who whom
    why will with would yes you your yours
    """.split()  # noqa: SIM905 - a list of words is read more easily
)


class PassageIndex:
    """The passages of a text by label. Pure: the same question gets the same ranking.

    Args:
        passages: label -> its words; at least one.
        elsewhere: sentences that none of the passages is about.
        vocabulary: a word or words of the passages -> other words for the same.
    """

    def __init__(
        self,
        passages: Mapping[str, str],
        *,
        elsewhere: Sequence[str] = (),
        vocabulary: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._normaliser = Normaliser(vocabulary or {})
        self._labels = tuple(passages)
        words = [self._telling(text) for text in passages.values()]
        self._featuriser, rows = Featuriser.fit_transform(words, _FEATURES, WordVectors.load())
        self._rows = unit(rows)
        self._elsewhere = unit(self._featuriser.transform(list(map(self._telling, elsewhere))))

    def find(self, text: str, *, most: int = 3) -> tuple[Ranked, ...]:
        """The passages closest to a question, best first; none where none is close enough.

        The confidence, up to 1, is likeness, not probability: similarity in words and
        meaning, less half of that to what is elsewhere.
        """
        words = self._telling(text)
        if not words:
            return ()
        row = unit(self._featuriser.transform([words]))[0]
        likeness = self._rows @ row
        if len(self._elsewhere):
            likeness -= ELSEWHERE_WEIGHT * float((self._elsewhere @ row).max())
        ranking = sorted(zip(self._labels, likeness.tolist(), strict=True), key=lambda e: -e[1])
        return tuple(
            Ranked(label=label, confidence=min(alike, 1.0))
            for label, alike in ranking[:most]
            if alike >= THRESHOLD
        )

    def _telling(self, text: str) -> Words:
        return [word for word in self._normaliser.words(text) if word not in _ASKING]
