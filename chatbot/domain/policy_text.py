"""A policy's text -> its blocks: headings, numbered clauses, bullets and paragraphs.

A block is what a reader takes for one piece, however the file breaks its lines:
a paragraph over ten lines of a PDF, or a number on a line of its own and the
words below it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise, zip_longest
from typing import Final

BULLETS: Final = "-*•‣∙·▪▫●○◦■□⁃–—➢✓o\uf0b7\uf0a7"  # noqa: RUF001 - the signs that documents use
LONGEST_HEADING: Final = 90  # characters
MOST_HEADING_WORDS: Final = 12
WIDEST_WRAP: Final = 132  # characters; files with longer lines have a paragraph on each
NEARLY_FULL: Final = 0.75  # of the widest line
OFTEN_LOWER: Final = 0.4  # of the lines that go on; fewer: each line is a paragraph

_BULLET: Final = re.compile(rf"[{re.escape(BULLETS)}][ \t\xa0]+(?=\S)")
_LETTER: Final = re.compile(
    r"\((?:[a-z]|[ivx]{1,5})\)[ \t\xa0]*(?=\S)|(?:[a-z]|[ivx]{1,5})\)[ \t\xa0]+(?=\S)"
)
_NUMBER: Final = re.compile(
    r"[*_]{0,3}(?:(?:section|clause|rule|article|paragraph)[ \t\xa0]+(?=\d))?§?[ \t\xa0]*"
    r"(?P<number>\d{1,3}(?:(?:\.\d{1,3}){1,4}[a-z]?)?)"
    r"(?P<end>\\?[.):]{0,2})[*_]{0,3}(?:[ \t\xa0]+|$)",
    re.IGNORECASE,
)
_HASHES: Final = re.compile(r"#{1,6}[ \t]+(?=\S)")  # a heading in Markdown
_FIELD_CODE: Final = re.compile(r"(?:^|\s)(?:TC|TOC|XE|PAGEREF)\s+\\.*$")
_SENTENCE_END: Final = re.compile(r"(?:[.!?…:;][\"'”’)\]]*|[\"”])$")  # noqa: RUF001 - closing quotes
_ENDS: Final = re.compile(r"[.!?…;,\"”]$")
_LEAD_IN: Final = re.compile(r"[:,]$")


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    ITEM = "item"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, kw_only=True)
class Block:
    """A piece of the text: `text[start:end]`, without number, bullet and outer white space.

    Attributes:
        number: the number that stands before it, such as `5.11`.
        lines: (start, end) of each of its lines, the first without its marker.
    """

    kind: BlockKind
    number: str | None
    start: int
    end: int
    lines: tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True)
class _Line:
    """A line that is not empty; `start` is behind its marker."""

    start: int
    end: int
    width: int
    number: str | None
    bullet: bool
    is_heading: bool
    after_gap: bool


def read_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text, in order; field codes that a converter left over are none."""
    blocks: list[Block] = []
    pending: str | None = None
    for group in _groups(text, tuple(_lines(text))):
        first = group[0]
        if first.number and first.start == first.end:
            pending = first.number
            if len(group) == 1:
                continue
            group = group[1:]  # noqa: PLW2901 - the number stood on a line of its own
        block = _block(text, group, first.number or pending)
        pending = None
        blocks.append(block)
    return tuple(_without_false_headings(blocks))


def _without_false_headings(blocks: Sequence[Block]) -> Iterator[Block]:
    """A short numbered clause without a full stop looks like a heading, but has no contents."""
    for block, following in zip_longest(blocks, blocks[1:]):
        is_numbered_heading = block.number and block.kind is BlockKind.HEADING
        if is_numbered_heading and not _has_contents(block.number or "", following):
            yield replace(block, kind=BlockKind.ITEM)
        else:
            yield block


def _has_contents(number: str, following: Block | None) -> bool:
    """Whether what follows a numbered heading may stand under it."""
    if following is None:
        return False
    if following.number:
        return following.number.startswith(f"{number}.")
    return "." not in number or following.kind is not BlockKind.HEADING


def is_lead_in(text: str, block: Block) -> bool:
    """Whether a block announces what follows: `The page will:`."""
    return bool(_LEAD_IN.search(text[block.start : block.end]))


def _block(text: str, group: Sequence[_Line], number: str | None) -> Block:
    start, end = group[0].start, group[-1].end
    kind = BlockKind.PARAGRAPH
    if group[0].bullet:
        kind = BlockKind.ITEM
    elif group[0].is_heading or (
        len(group) == 1 and _is_heading(text[start:end], numbered=number is not None)
    ):
        kind = BlockKind.HEADING
    elif number:
        kind = BlockKind.ITEM
    return Block(
        kind=kind,
        number=number,
        start=start,
        end=end,
        lines=tuple((line.start, line.end) for line in group),
    )


def _is_heading(words: str, *, numbered: bool) -> bool:
    if _FIELD_CODE.search(words):
        return True
    if len(words) > LONGEST_HEADING or len(words.split()) > MOST_HEADING_WORDS:
        return False
    if _LEAD_IN.search(words):
        return not numbered
    return not _ENDS.search(words) and not words[0].islower()


def _lines(text: str) -> Iterator[_Line]:
    after_gap = True
    at = 0
    for line in text.split("\n"):
        begin, at = at, at + len(line) + 1
        bare = line.strip()
        if not bare:
            after_gap = True
            continue
        start = begin + line.index(bare[0])
        end = start + len(bare)
        marker, number = _marker(bare)
        yield _Line(
            start=start + marker,
            end=end,
            width=len(line.rstrip()),
            number=number,
            bullet=bool(marker) and number is None and not bare.startswith("#"),
            is_heading=bare.startswith("#"),
            after_gap=after_gap,
        )
        after_gap = False


def _marker(bare: str) -> tuple[int, str | None]:
    """The length of the number or bullet before the words, and the number."""
    bullet = _BULLET.match(bare) or _LETTER.match(bare)
    if bullet:
        return bullet.end(), None
    hashes = _HASHES.match(bare)
    begin = hashes.end() if hashes else 0
    found = _NUMBER.match(bare, begin)
    if not found:
        return begin, None
    alone = found.end() == len(bare)
    # "16 is the age from which ..." is no clause 16.
    if "." not in found["number"] and not found["end"] and not alone:
        return begin, None
    return found.end(), found["number"]


def _groups(text: str, lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """The lines of each block together."""
    widest = _wrapped_at(text, lines)
    group: list[_Line] = list(lines[:1])
    for (before, line), following in zip_longest(pairwise(lines), lines[2:]):
        if _continues(text, before, line, widest) and not _announces(
            text, before, line, following
        ):
            group.append(line if line.is_heading else _whole(text, line))
        else:
            yield group
            group = [line]
    if group:
        yield group


def _wrapped_at(text: str, lines: Sequence[_Line]) -> int:
    """The width at which a file breaks its lines; 0 where each line is a paragraph.

    Most lines that go on with a sentence begin with a small letter.
    """
    widest = max((line.width for line in lines), default=0)
    going_on = [
        text[line.start].islower()
        for before, line in pairwise(lines)
        if not (line.after_gap or line.number or line.bullet or before.start == before.end)
    ]
    often = sum(going_on) >= OFTEN_LOWER * max(len(going_on), 1)
    return widest if often and widest <= WIDEST_WRAP else 0


def _continues(text: str, before: _Line, line: _Line, widest: int) -> bool:
    """Whether a line goes on with the paragraph of the line before it."""
    if before.number and before.start == before.end and not line.number and not line.bullet:
        # A number on a line of its own: what follows is its clause.
        return True
    if line.after_gap or line.is_heading or before.is_heading:
        return False
    if _FIELD_CODE.search(text[before.start : before.end]):
        return False
    if text[before.end - 1] == ":" and text[line.start : line.start + 1] in {'"', "“"}:
        return False
    ended = bool(_SENTENCE_END.search(text[before.start : before.end]))
    first_word = text[line.start : line.end].partition(" ")[0]
    full = widest > 0 and before.width + 1 + len(first_word) > NEARLY_FULL * widest
    if line.number or line.bullet:
        return full and not ended and "." not in (line.number or ".")
    return full or (not ended and text[line.start : line.end][:1].islower())


def _announces(text: str, before: _Line, line: _Line, following: _Line | None) -> bool:
    """Whether a line under a full one is a heading all the same: something new is below it."""
    if before.start == before.end or not _SENTENCE_END.search(text[before.start : before.end]):
        return False
    ends = following is None or following.after_gap or following.number or following.bullet
    return bool(ends) and _is_heading(text[line.start : line.end], numbered=False)


def _bare_start(text: str, line: _Line) -> int:
    begin = text.rfind("\n", 0, line.start) + 1
    while text[begin].isspace():
        begin += 1
    return begin


def _whole(text: str, line: _Line) -> _Line:
    """A line within a paragraph: what looks like its number belongs to the sentence."""
    return _Line(
        start=_bare_start(text, line),
        end=line.end,
        width=line.width,
        number=None,
        bullet=False,
        is_heading=False,
        after_gap=line.after_gap,
    )
