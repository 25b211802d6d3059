"""Slips of the keyboard: a word that nobody knows, one letter off a word of the examples.

Letter groups soften a slip for the regression; word vectors and pairs of words do not
forgive it. The first letter has to be right: where it is wrong, it is mostly another word.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from chatbot.matching.vocabulary import Words

_SHORTEST = 5
_LONGEST = 20
_OFTEN = 3
_MOST = 10


class Spelling:
    """Puts slips right.

    Args:
        words: the words that slips are put right to, the commonest first.
        is_word: whether people know a word, though the examples do not: then it is no slip.
    """

    def __init__(self, words: Sequence[str], is_word: Callable[[str], bool]) -> None:
        self.words = tuple(words)
        self._is_word = is_word
        self._alike: dict[tuple[str, int], list[str]] = {}
        for word in words:
            for length in (len(word) - 1, len(word), len(word) + 1):
                self._alike.setdefault((word[0], length), []).append(word)

    @classmethod
    def learn(cls, sentences: Iterable[Words], is_word: Callable[[str], bool]) -> "Spelling":
        """From the examples: the longer words that stand in several of them."""
        counts = Counter(word for words in sentences for word in dict.fromkeys(words))
        often = [
            word
            for word, count in counts.most_common()
            if count >= _OFTEN and _SHORTEST <= len(word) <= _LONGEST
        ]
        return cls(often, is_word)

    def put_right(self, words: Words, known: Sequence[bool]) -> tuple[str, ...]:
        """The words with the slips among them put right, the first ten at the most.

        Args:
            words: of one message.
            known: for each word whether the examples know it: then it is no slip.
        """
        unknown = [word for word, is_known in zip(words, known, strict=True) if not is_known]
        right = {word: self._right(word) for word in dict.fromkeys(unknown[:_MOST])}
        return tuple(right.get(word, word) for word in words)

    def _right(self, word: str) -> str:
        if self._is_word(word):
            return word
        alike = self._alike.get((word[0], len(word)), ())
        return next((meant for meant in alike if one_letter_off(word, meant)), word)


def one_letter_off(one: str, other: str) -> bool:
    """Whether a letter is missing, added, wrong, or has changed places with the next."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    if len(one) == len(other):
        return one[1:] == other[1:] or (one[:2] == other[1::-1] and one[2:] == other[2:])
    return one[1:] == other if len(one) > len(other) else one == other[1:]
