"""Texts that mean the same: questions asked again in other words.

Each text joins the first text before it that is close enough in meaning (cosine of the
mean word vectors) and shares enough of its words; else it leads a group of its own. Two
such steps are needed: meaning alone takes "can I post" for "can I delete", words alone
take no "client" for "service user's page". Compared in blocks, ten thousand texts take
about a second; the same texts in the same order always get the same groups.
"""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Final

import numpy as np

from chatbot.matching.approved import key_of
from chatbot.matching.features import Floats, unit
from chatbot.matching.vocabulary import Words

ALIKE: Final = 0.85
"""From this cosine on, texts can mean the same."""
SHARED: Final = 0.6
"""From this share of common words on, of all the words of both."""
_BLOCK = 256
_COARSE = 128
"""Dimensions that are compared: the word vectors were trained to be cut off there."""
_EMPTY = """
i me my we our you your he she it they them their is are be am was do does did can will would
should could may might to of in on at for with by from and or if so that this what how about any
some there have has had
"""
_EMPTY_WORDS = frozenset(_EMPTY.split())
_NEGATIONS = frozenset(["not", "no", "never", "cannot"])

Key = tuple[str, ...]


def group(sentences: Sequence[Words], meanings: Callable[[Sequence[Words]], Floats]) -> list[int]:
    """For each sentence the number of its group; a sentence without words is in group -1.

    Args:
        sentences: their words.
        meanings: gives a row of length 1 for each sentence.
    """
    keys = [key_of(words) for words in sentences]
    distinct = [key for key in dict.fromkeys(keys) if key]
    first = {key: place for place, key in reversed(list(enumerate(keys)))}
    rows = meanings([sentences[first[key]] for key in distinct])
    leaders = dict(zip(distinct, _leaders(rows, [_content(key) for key in distinct]), strict=True))
    return [leaders.get(key, -1) for key in keys]


def _content(key: Key) -> frozenset[str]:
    """The words that say what it is about; all of them where none does."""
    return frozenset(word for word in key if word not in _EMPTY_WORDS) or frozenset(key)


def _leaders(rows: Floats, contents: Sequence[frozenset[str]]) -> list[int]:
    """For each row the place of the row that leads its group."""
    rows = unit(rows[:, :_COARSE])
    leading: list[int] = []
    found: list[int] = []
    for start in range(0, len(rows), _BLOCK):
        block = rows[start : start + _BLOCK]
        before = [(place, leading[at]) for place, at in _close(block, rows[leading])]
        within = [(place, start + at) for place, at in _close(block, block) if at < place]
        near: dict[int, list[int]] = {}
        for place, other in chain(before, within):
            near.setdefault(place, []).append(other)
        for place in range(len(block)):
            own = start + place
            leaders = (other for other in near.get(place, ()) if _leads(other, start, found))
            same = (other for other in leaders if _is_same(contents[other], contents[own]))
            leader = next(same, own)
            if leader == own:
                leading.append(own)
            found.append(leader)
    return found


def _close(rows: Floats, others: Floats) -> list[tuple[int, int]]:
    """The places of rows and of others that are close in meaning."""
    return [(place, at) for place, at in np.argwhere(rows @ others.T >= ALIKE).tolist()]


def _leads(other: int, start: int, found: Sequence[int]) -> bool:
    """Whether a row leads a group; of those before `start` only leaders were looked at."""
    return other < start or found[other] == other


def _is_same(one: frozenset[str], other: frozenset[str]) -> bool:
    if (one & _NEGATIONS) != (other & _NEGATIONS):
        return False
    return len(one & other) >= SHARED * len(one | other)
