"""Lines of pages: which of them every page repeats, and which words they divide."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_SOFT_HYPHEN = "\N{SOFT HYPHEN}"
_MOST_REPEATED = 3
_ROUNDING = 4.0
# "4." and "4.2" are clauses; a page's number stands as "4", "Page 4" or "- 4 -".
_CLAUSE_NUMBER = re.compile(r"\(?(\d+[.)]|\d+(\.\d+)+[.)]?)")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One printed line.

    Attributes:
        text: its words; a soft hyphen at the end stands for a hyphen that ends the line.
        height: where it stands on its page, in points from the bottom.
    """

    text: str
    height: float


def without_repeats(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Leave out the outermost lines that stand at the same place of most pages.

    A line counts as the same where its words are, but for one number that
    grows with the pages. At least two pages, and half of all, have to have it;
    at most three lines at the top and three at the bottom of a page go.
    """
    seen = Counter(key for number, page in enumerate(pages) for key in {*_page_keys(page, number)})
    enough = max(2, (len(pages) + 1) // 2)
    repeated = {key for key, times in seen.items() if times >= enough}
    return [_peeled(page, number, repeated) for number, page in enumerate(pages)]


def _page_keys(page: Sequence[Line], number: int) -> Iterator[tuple[str, int]]:
    for line in page:
        yield from _keys(line, number)


def _keys(line: Line, number: int) -> Iterator[tuple[str, int]]:
    """How a line would be told on another page: as it is, or with one number counted on."""
    place = round(line.height / _ROUNDING)
    words = line.text.casefold()
    yield words, place
    if _CLAUSE_NUMBER.fullmatch(words):
        return
    for found in re.finditer(r"\d{1,4}", words):
        counted = int(found[0]) - number
        yield f"{words[: found.start()]}\0{counted}\0{words[found.end() :]}", place


def _peeled(page: Sequence[Line], number: int, repeated: set[tuple[str, int]]) -> list[Line]:
    heights = sorted({round(line.height) for line in page})
    dropped: set[int] = set()
    for inwards in (heights, heights[::-1]):
        for height in inwards[:_MOST_REPEATED]:
            here = [line for line in page if round(line.height) == height]
            if not all(repeated.intersection(_keys(line, number)) for line in here):
                break
            dropped.add(height)
    return [line for line in page if round(line.height) not in dropped]


def joined(lines: Iterable[Line]) -> Iterator[str]:
    """The lines' words; a divided word is one word again where that is clear.

    It is clear where the document has the whole word elsewhere, and nowhere
    the word with the hyphen in it ("well-known" stays as it is).
    """
    texts = [line.text for line in lines]
    known = set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", "\n".join(texts).casefold()))
    waiting = ""
    for text in texts:
        whole = _join(waiting, text, known)
        if whole is None:
            yield waiting.removesuffix(_SOFT_HYPHEN) + "-"
            whole = text
        if whole.endswith(_SOFT_HYPHEN):
            waiting = whole
        else:
            waiting = ""
            yield whole
    if waiting:
        yield waiting.removesuffix(_SOFT_HYPHEN) + "-"


def _join(waiting: str, text: str, known: set[str]) -> str | None:
    """Both in one line, `text` alone where nothing waits, None where they stay apart."""
    if not waiting:
        return text
    start = waiting.removesuffix(_SOFT_HYPHEN)
    left, right = re.search(r"[^\W\d_]+$", start), re.match(r"[^\W\d_]+", text)
    if not left or not right or not right[0].islower():
        return None
    word, compound = left[0] + right[0], f"{left[0]}-{right[0]}"
    clear = word.casefold() in known and compound.casefold() not in known
    return start + text if clear else None
