"""Phrasings that were approved after training: told exactly, and nothing else changes.

A message is a variant of an approved phrasing if it says the same words in the same
order. What counts as the same is narrow on purpose, because a variant is answered: forms
of a word, articles and courtesies, `we` for `I`, `may` or `are we allowed to` for `can`,
and a slip of one letter in a word that no example knows. The organisation's vocabulary
and the short forms of messages were made one spelling before (`normalising`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from chatbot.matching.spelling import one_letter_off
from chatbot.matching.vocabulary import Words, stem

SURE = 0.95
"""The confidence of the label whose approved phrasing a message repeats."""

_ALIKE = {"we": "i", "us": "me", "may": "can", "could": "can", "okay": "ok", "alright": "ok"}
_DROPPED = frozenset(["a", "an", "the", "please", "thanks", "thank", "hi", "hello", "hey", "just"])
_ASKS = [
    tuple(phrase.split())
    for phrase in (
        "is it ok if i",
        "is it ok for me to",
        "is it ok to",
        "is it allowed to",
        "am i allowed to",
        "are i allowed to",
        "do i get to",
        "am i able to",
        "are i able to",
    )
]
_MEANT = ("can", "i")
_SHORTEST_SLIP = 5
_MOST_SLIPS = 2

Key = tuple[str, ...]


class Approved:
    """Approved phrasings by what they say.

    Args:
        phrasings: label number and words of each.
        is_known: whether the examples know a word: then it is no slip of another.
    """

    def __init__(
        self, phrasings: Iterable[tuple[int, Words]], is_known: Callable[[str], bool]
    ) -> None:
        self._is_known = is_known
        self._labels: dict[Key, set[int]] = {}
        self._by_length: dict[int, list[Key]] = {}
        for label, words in phrasings:
            key = key_of(words)
            if key and key not in self._labels:
                self._by_length.setdefault(len(key), []).append(key)
            if key:
                self._labels.setdefault(key, set()).add(label)

    def labels_of(self, words: Words) -> frozenset[int]:
        """The labels under which these words, or a variant of them, were approved."""
        key = key_of(words)
        if key in self._labels:
            return frozenset(self._labels[key])
        spelled = {stem(word): word for word in words}
        found: frozenset[int] = frozenset()
        for other in self._by_length.get(len(key), ()):
            slips = _slips(key, other)
            if slips and not any(self._is_known(spelled.get(slip, slip)) for slip in slips):
                found = found.union(self._labels[other])
        return found


def lift(odds: Sequence[float], labels: frozenset[int]) -> list[float]:
    """The same odds with at least `SURE` shared by these labels; the others give way alike."""
    sure = max(SURE, sum(odds[number] for number in labels))
    left = sum(odd for number, odd in enumerate(odds) if number not in labels)
    scale = min(1.0, (1 - sure) / left) if left else 0.0
    share = sure / len(labels)
    return [share if number in labels else odd * scale for number, odd in enumerate(odds)]


def numbered(
    phrasings: Mapping[str, Sequence[str]], labels: Sequence[str]
) -> Iterable[tuple[int, str]]:
    """Each text with the number of its label.

    Raises:
        ValueError: there is no such label.
    """
    numbers = {label: number for number, label in enumerate(labels)}
    for label, texts in phrasings.items():
        if label not in numbers:
            raise ValueError(f"{label} is not one of the labels.")
        yield from ((numbers[label], text) for text in texts)


def key_of(words: Words) -> Key:
    """What words say; the same for variants of one another, empty where nothing is left."""
    alike = [_ALIKE.get(word, word) for word in words if word not in _DROPPED]
    return tuple(stem(word) for word in _as_can(alike))


def _as_can(words: list[str]) -> list[str]:
    """`is it ok if I ...` and the like as `can I ...`, where the question starts so."""
    for asked in _ASKS:
        if tuple(words[: len(asked)]) == asked:
            return [*_MEANT, *words[len(asked) :]]
    return words


def _slips(key: Key, other: Key) -> list[str]:
    """The words that are one letter off, if that is all that differs; else none."""
    slips: list[str] = []
    for said, meant in zip(key, other, strict=True):
        if said == meant:
            continue
        if len(slips) == _MOST_SLIPS or len(meant) < _SHORTEST_SLIP:
            return []
        if not one_letter_off(said, meant):
            return []
        slips.append(said)
    return slips
