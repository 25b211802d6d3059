"""Which words of two wordings only one of them has."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

# Longer ones are shown unmarked: comparing takes the square of their length.
MOST_WORDS: Final = 1500


class Piece(NamedTuple):
    """A piece of a wording; `changed` where the other wording lacks it."""

    text: str
    changed: bool


def changed_words(old: str, new: str) -> tuple[Sequence[Piece], Sequence[Piece]]:
    """Both wordings in pieces; put together they are the wordings, character for character."""
    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    if max(len(before), len(after)) > 2 * MOST_WORDS:
        return [Piece(old, changed=False)], [Piece(new, changed=False)]
    left, right = [], []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for kind, begin, end, start, stop in matcher.get_opcodes():
        changed = kind != "equal"
        left.append(Piece("".join(before[begin:end]), changed))
        right.append(Piece("".join(after[start:stop]), changed))
    return [piece for piece in left if piece.text], [piece for piece in right if piece.text]
