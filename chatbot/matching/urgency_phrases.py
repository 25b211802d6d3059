"""The small language of `urgency_signs`: phrases of words, found in a list of words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

GAP = ".."
WIDEST_GAP = 4
_LONGEST_BEGINNING = 40
_REMEMBERED = 20_000


class Span(NamedTuple):
    """Where a phrase stands: the words `start` to `end`, without `end`."""

    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class _Element:
    """One place of a phrase: any of these words, or of these beginnings."""

    words: frozenset[str]
    beginnings: tuple[str, ...]
    gap: int = 0

    def fits(self, word: str) -> bool:
        """True if the word may stand here."""
        return word in self.words or (bool(self.beginnings) and word.startswith(self.beginnings))


_Phrase = tuple[_Element, ...]


class PhraseBook:
    """Phrases under names, arranged by the word with which they begin.

    Args:
        entries: name -> phrases parted by commas.
        lists: what `@name` stands for: words parted by spaces.
    """

    def __init__(self, entries: Mapping[str, str], lists: Mapping[str, str]) -> None:
        self._by_word: dict[str, list[tuple[str, _Phrase]]] = {}
        self._by_beginning: dict[str, list[tuple[str, _Phrase]]] = {}
        self._shortest = _LONGEST_BEGINNING
        for name, text in entries.items():
            for phrase in text.split(","):
                self._add(name, _read(phrase, lists))
        self._open: dict[str, list[tuple[str, _Phrase]]] = {}

    def find(self, words: Sequence[str]) -> dict[str, list[Span]]:
        """Every name of which a phrase occurs, with the places; one place per beginning."""
        found: dict[str, list[Span]] = {}
        for start, word in enumerate(words):
            for name, phrase in self._candidates(word):
                spans = found.get(name)
                if spans and spans[-1].start == start:
                    continue
                end = _match(phrase, words, start)
                if end:
                    found.setdefault(name, []).append(Span(start, end))
        return found

    def _add(self, name: str, phrase: _Phrase) -> None:
        if not phrase:
            return
        for word in phrase[0].words:
            self._by_word.setdefault(word, []).append((name, phrase))
        for beginning in phrase[0].beginnings:
            self._by_beginning.setdefault(beginning, []).append((name, phrase))
            self._shortest = min(self._shortest, len(beginning))

    def _candidates(self, word: str) -> list[tuple[str, _Phrase]]:
        known = self._open.get(word)
        if known is None:
            known = list(self._by_word.get(word, ()))
            for length in range(self._shortest, min(len(word), _LONGEST_BEGINNING) + 1):
                known += self._by_beginning.get(word[:length], ())
            if len(self._open) < _REMEMBERED:  # bounded, whatever people type
                self._open[word] = known
        return known


def _read(text: str, lists: Mapping[str, str]) -> _Phrase:
    elements: list[_Element] = []
    gap = 0
    for part in text.split():
        if part == GAP:
            gap = WIDEST_GAP
            continue
        choices = [
            word
            for choice in part.split("/")
            for word in (lists[choice[1:]].split() if choice.startswith("@") else [choice])
        ]
        elements.append(
            _Element(
                words=frozenset(word for word in choices if not word.endswith("*")),
                beginnings=tuple(word[:-1] for word in choices if word.endswith("*")),
                gap=gap if elements else 0,
            )
        )
        gap = 0
    return tuple(elements)


def _match(phrase: _Phrase, words: Sequence[str], start: int) -> int:
    """The end of the phrase that begins here, or 0; the first word is known to fit."""
    return _follow(phrase, 1, words, start + 1)


def _follow(phrase: _Phrase, number: int, words: Sequence[str], place: int) -> int:
    if number == len(phrase):
        return place
    element = phrase[number]
    for at in range(place, min(place + element.gap + 1, len(words))):
        if element.fits(words[at]):
            end = _follow(phrase, number + 1, words, at + 1)
            if end:
                return end
    return 0
