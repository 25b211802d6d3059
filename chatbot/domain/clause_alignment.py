"""Lays a pack's clauses beside a document that none of them was ever compared with.

Clauses without a mark cannot be recognised by their wording. Both sides are in
the document's order, so the best way to lay the one beside the other is found
as for two texts: by numbers, by words that the pack and the document share, and
by leaving as little as possible over. A person has to look at the outcome.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chatbot.domain.clause_finding import Layout, locate, number_of
from chatbot.domain.clause_marks import mark_of
from chatbot.domain.policies import Clause, WordingMark
from chatbot.domain.policy_text import BlockKind, is_lead_in

SAME_NUMBER: Final = 3.0
OTHER_NUMBER: Final = -3.0
MATCHED: Final = 0.5  # for each clause that is found at all
COVERED: Final = 0.4  # for each block that is not left over
LONGEST_SPAN: Final = 40  # blocks

_WORDS: Final = re.compile(r"[a-z]{3,}")
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, kw_only=True)
class Marking:
    """New marks for the clauses of a pack.

    Attributes:
        marks: by clause id.
        wordings: what each mark was made from.
        by_place: the clauses that nothing but number, place and subject point to.
        vanished: those for which the document has nothing.
    """

    marks: Mapping[str, WordingMark]
    wordings: Mapping[str, str]
    by_place: tuple[str, ...]
    vanished: tuple[str, ...]


def mark_clauses(text: str, clauses: Sequence[Clause]) -> Marking:
    """Mark the clauses of a pack with their wording in a document.

    A clause with a mark is found as in any document; for one without, see `align`.
    """
    located = locate(text, clauses)
    layout = located.layout
    bounds = {clause_id: layout.bounds(span) for clause_id, span in located.spans.items()}
    unmarked = {clause.clause_id for clause in clauses if clause.wording is None}
    laid = align(layout, clauses) if unmarked else {}
    free = frozenset(located.left)
    for clause_id, (first, last) in laid.items():
        if clause_id in unmarked and free.issuperset(range(first, last + 1)):
            bounds[clause_id] = layout.blocks[first].start, layout.blocks[last].end
    wordings = {clause_id: text[start:end] for clause_id, (start, end) in bounds.items()}
    return Marking(
        marks={clause_id: mark_of(wording) for clause_id, wording in wordings.items()},
        wordings=wordings,
        by_place=tuple(c.clause_id for c in clauses if c.clause_id in unmarked & set(wordings)),
        vanished=tuple(c.clause_id for c in clauses if c.clause_id not in wordings),
    )


def align(layout: Layout, clauses: Sequence[Clause]) -> dict[str, tuple[int, int]]:
    """For each clause the blocks, first and last, that are most likely its own.

    A clause for which nothing is left is not in it.
    """
    blocks = layout.blocks
    best = [[0.0] * (len(blocks) + 1) for _ in range(len(clauses) + 1)]
    taken: dict[tuple[int, int], int] = {}
    spans = [tuple(_spans_to(layout, last)) for last in range(len(blocks))]
    words = [_stems(layout.text[block.start : block.end]) for block in blocks]
    for row, clause in enumerate(clauses, start=1):
        known = _stems(f"{clause.label} {clause.section} {clause.summary}")
        for column in range(1, len(blocks) + 1):
            best[row][column] = max(best[row - 1][column], best[row][column - 1])
            for first in spans[column - 1]:
                found = frozenset().union(*words[first:column])
                score = _score(blocks[first].number, number_of(clause), known=known, found=found)
                total = best[row - 1][first] + score + COVERED * (column - first)
                if total > best[row][column]:
                    best[row][column] = total
                    taken[row, column] = first
    return dict(_trace(best, taken, clauses))


def _trace(
    best: Sequence[Sequence[float]], taken: dict[tuple[int, int], int], clauses: Sequence[Clause]
) -> Iterator[tuple[str, tuple[int, int]]]:
    row, column = len(best) - 1, len(best[0]) - 1
    while row and column:
        if best[row][column] == best[row - 1][column]:
            row -= 1
        elif best[row][column] == best[row][column - 1]:
            column -= 1
        else:
            first = taken[row, column]
            yield clauses[row - 1].clause_id, (first, column - 1)
            row, column = row - 1, first


def _score(
    number: str | None, expected: str | None, *, known: frozenset[str], found: frozenset[str]
) -> float:
    agreed = 0.0
    if expected or number:
        agreed = SAME_NUMBER if expected == number else OTHER_NUMBER
    shared = len(known & found) / min(len(known), len(found)) if known and found else 0.0
    return MATCHED + agreed + shared


def _spans_to(layout: Layout, last: int) -> Iterator[int]:
    """The first blocks of the spans that may end with a block."""
    blocks, text = layout.blocks, layout.text
    if _may_stand_alone(layout, last):
        yield last
    for first in range(last - 1, max(last - LONGEST_SPAN, -1), -1):
        if any(block.number for block in blocks[first + 1 : last + 1]):
            return
        inside = blocks[first + 1 : last + 1]
        dated = all(_YEAR.search(text[b.start : b.end]) for b in blocks[first : last + 1])
        listed = is_lead_in(text, blocks[first]) and all(b.kind is BlockKind.ITEM for b in inside)
        ended = last + 1 == len(blocks) or blocks[last + 1].kind is not BlockKind.ITEM
        if dated or (listed and ended) or _is_quoted(layout, first, last):
            yield first


def _may_stand_alone(layout: Layout, place: int) -> bool:
    block = layout.blocks[place]
    words = layout.text[block.start : block.end]
    return block.kind is not BlockKind.HEADING or bool(_YEAR.search(words))


def _is_quoted(layout: Layout, first: int, last: int) -> bool:
    text = layout.text[layout.blocks[first].start : layout.blocks[last].end]
    return text[0] in '"“' and text[-1] in '"”' and not re.search('["”]\\s*\n', text)


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:5] for word in _WORDS.findall(text.casefold()))
