"""Finds the clauses of a pack in the text of a document.

First those with the very wording that was reviewed, wherever they stand; then,
among what is left, those whose words were changed. Every wording is an exact
slice of the text. How: docs/policy-versions.md.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from itertools import accumulate
from typing import Final

from chatbot.domain.clause_marks import (
    fingerprint_of,
    likeness,
    normalised,
    read_sketch,
    word_pairs,
)
from chatbot.domain.policies import Clause, WordingMark
from chatbot.domain.policy_text import Block, BlockKind, is_lead_in, read_blocks

SOMEWHAT_ALIKE: Final = 0.08  # below it two wordings have nothing to do with one another
RECOGNISED: Final = 0.3  # likeness, with what number and place count for
SAME_NUMBER: Final = 0.3  # what the same number counts for
NEIGHBOURS: Final = 0.2  # what standing between the clause's neighbours counts for
LONGEST_SPAN: Final = 40  # blocks of one clause
MOST_LIKELY: Final = 60  # blocks that are looked at for one clause: a long file takes no longer

_SENTENCE: Final = re.compile(r"[.!?…:;][\"'”’)\]]*\s+")  # noqa: RUF001 - closing quotes
_LEADING_NUMBER: Final = re.compile(
    r"(?:(?:section|clause|rule)\s+|§\s*)?(\d+(?:\.\d+)*[a-z]?)\b", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Atom:
    """A sentence, or the part of one that stands on a line: the least that a clause takes."""

    start: int
    end: int
    normal: str
    block: int


@dataclass(frozen=True, kw_only=True)
class Span:
    """A clause's place: atoms `first` to `last`, both included."""

    first: int
    last: int


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A text with its blocks and atoms."""

    text: str
    blocks: tuple[Block, ...]
    atoms: tuple[Atom, ...]

    @classmethod
    def of(cls, text: str) -> "Layout":
        """Take a text apart."""
        blocks = read_blocks(text)
        return cls(text=text, blocks=blocks, atoms=tuple(_atoms(text, blocks)))

    def block_of(self, span: Span) -> Block:
        """The block in which a span begins."""
        return self.blocks[self.atoms[span.first].block]

    def bounds(self, span: Span) -> tuple[int, int]:
        """Where the wording of a span begins and ends in the text."""
        return self.atoms[span.first].start, self.atoms[span.last].end

    def normal(self, span: Span) -> str:
        """The normalised wording of a span."""
        return normalised(self.text[slice(*self.bounds(span))])

    def atoms_of(self, block: int) -> range:
        """The places of a block's atoms."""
        first = bisect_left(self.atoms, block, key=lambda atom: atom.block)
        last = bisect_left(self.atoms, block + 1, key=lambda atom: atom.block)
        return range(first, last)


def _atoms(text: str, blocks: Sequence[Block]) -> Iterator[Atom]:
    for place, block in enumerate(blocks):
        for begin, end in block.lines:
            cuts = [found.end() for found in _SENTENCE.finditer(text, begin, end)]
            for start, stop in zip([begin, *cuts], [*cuts, end], strict=True):
                stripped = text[start:stop].strip()
                if stripped:
                    offset = start + text[start:stop].index(stripped[0])
                    yield Atom(
                        start=offset,
                        end=offset + len(stripped),
                        normal=normalised(stripped),
                        block=place,
                    )


def number_of(clause: Clause) -> str | None:
    """The number under which the document has a clause, where it has one."""
    for name in (clause.clause_id, clause.label):
        found = _LEADING_NUMBER.match(name)
        if found:
            return found[1]
    return None


@dataclass(frozen=True, kw_only=True)
class Located:
    """Where the clauses are.

    Attributes:
        exact: those that have the reviewed wording.
        changed: those that were recognised all the same.
        left: the blocks in which nothing was recognised.
        by_words: how many were recognised by their words, not by their number alone.
    """

    layout: Layout
    exact: Mapping[str, Span]
    changed: Mapping[str, Span]
    left: tuple[int, ...]
    by_words: int

    @property
    def spans(self) -> Mapping[str, Span]:
        """Every clause that was found."""
        return {**self.exact, **self.changed}


class _Search:
    """What is claimed already while clauses are looked for."""

    def __init__(self, layout: Layout, clauses: Sequence[Clause]) -> None:
        self.layout = layout
        self.clauses = clauses
        self.exact: dict[str, Span] = {}
        self.changed: dict[str, Span] = {}
        self.taken = [False] * len(layout.atoms)

    def claim(self, clause_id: str, span: Span, found: dict[str, Span]) -> None:
        found[clause_id] = span
        for place in range(span.first, span.last + 1):
            self.taken[place] = True

    def is_free(self, span: Span) -> bool:
        return not any(self.taken[span.first : span.last + 1])

    @cached_property
    def free_blocks(self) -> dict[int, frozenset[int]]:
        """The blocks without an exact match, with their pairs of words."""
        layout = self.layout
        return {
            place: word_pairs(normalised(layout.text[block.start : block.end]))
            for place, block in enumerate(layout.blocks)
            if not any(self.taken[atom] for atom in layout.atoms_of(place))
        }

    def missing(self) -> list[Clause]:
        return [c for c in self.clauses if c.clause_id not in self.exact | self.changed]


def locate(text: str, clauses: Sequence[Clause]) -> Located:
    """Find clauses by their marks, and by their numbers.

    Args:
        text: the document.
        clauses: those of the pack, in the order of the document.
    """
    search = _Search(Layout.of(text), clauses)
    _find_exact(search)
    _widen_amended(search)
    amended = len(search.changed)
    by_words = len(search.exact) + amended + _find_changed(search)
    left = [
        place
        for place in range(len(search.layout.blocks))
        if not any(search.taken[atom] for atom in search.layout.atoms_of(place))
    ]
    return Located(
        layout=search.layout,
        exact=search.exact,
        changed=search.changed,
        left=tuple(left),
        by_words=by_words,
    )


def _find_exact(search: _Search) -> None:
    """Claim the reviewed wordings, whole blocks and longer ones first."""
    matches = _exact_matches(search.layout, [c.wording for c in search.clauses if c.wording])
    expected = {clause.clause_id: number_of(clause) for clause in search.clauses}
    marked = [(clause, clause.wording) for clause in search.clauses if clause.wording]
    for whole in (True, False):
        for clause, mark in sorted(marked, key=lambda entry: -entry[1].length):
            if clause.clause_id in search.exact:
                continue
            free = [
                span
                for span in matches.get(mark.fingerprint, ())
                if search.is_free(span) and (_is_whole(search.layout, span) or not whole)
            ]
            # Of the same words in two places, those under the clause's number count.
            number = expected[clause.clause_id]
            free.sort(key=lambda span: search.layout.block_of(span).number != number)
            if free:
                search.claim(clause.clause_id, free[0], search.exact)


def _exact_matches(layout: Layout, marks: Iterable[WordingMark]) -> Mapping[str, list[Span]]:
    """The spans with one of the fingerprints; those with another length are never hashed."""
    wanted = defaultdict(set)
    for mark in marks:
        wanted[mark.length].add(mark.fingerprint)
    ends = list(accumulate(len(atom.normal) + bool(atom.normal) for atom in layout.atoms))
    matches: dict[str, list[Span]] = defaultdict(list)
    for first, atom in enumerate(layout.atoms):
        if not atom.normal:
            continue
        before = ends[first - 1] if first else 0
        for length, fingerprints in wanted.items():
            last = bisect_left(ends, before + length + 1, lo=first)
            if last == len(ends) or ends[last] != before + length + 1:
                continue
            if _crosses_number(layout, first, last):
                continue
            words = (other.normal for other in layout.atoms[first : last + 1] if other.normal)
            fingerprint = fingerprint_of(" ".join(words))
            if fingerprint in fingerprints:
                matches[fingerprint].append(Span(first=first, last=last))
    return matches


def _crosses_number(layout: Layout, first: int, last: int) -> bool:
    """Whether another numbered clause begins within a span."""
    begin, end = layout.atoms[first].block, layout.atoms[last].block
    return any(layout.blocks[place].number for place in range(begin + 1, end + 1))


def _is_whole(layout: Layout, span: Span) -> bool:
    """Whether a span begins and ends with a block."""
    first = layout.atoms_of(layout.atoms[span.first].block)
    last = layout.atoms_of(layout.atoms[span.last].block)
    return span.first == first[0] and span.last == last[-1]


def _widen_amended(search: _Search) -> None:
    """A clause that got a further sentence in its paragraph has changed."""
    for clause_id, span in sorted(search.exact.items(), key=lambda entry: entry[1].first):
        first, last = span.first, span.last
        in_first = search.layout.atoms_of(search.layout.atoms[first].block)
        in_last = search.layout.atoms_of(search.layout.atoms[last].block)
        while first > in_first[0] and not search.taken[first - 1]:
            first -= 1
        while last < in_last[-1] and not search.taken[last + 1]:
            last += 1
        if (first, last) != (span.first, span.last):
            del search.exact[clause_id]
            search.claim(clause_id, Span(first=first, last=last), search.changed)


def _find_changed(search: _Search) -> int:
    """Claim what is most like a missing clause, the surest first; then what has its number.

    Returns:
        How many of them are much like the reviewed wording.
    """
    proposals = [
        (score, -place, alike, clause, span)
        for place, clause in enumerate(search.clauses)
        if clause.clause_id not in search.exact | search.changed
        for score, alike, span in _alike(search, clause)
    ]
    much_alike = 0
    for _, _, alike, clause, span in sorted(proposals, key=lambda e: e[:2], reverse=True):
        if clause.clause_id not in search.changed and search.is_free(span):
            search.claim(clause.clause_id, span, search.changed)
            much_alike += alike >= RECOGNISED
    _find_by_number(search)
    return much_alike


def _find_by_number(search: _Search) -> None:
    by_number = {
        block.number: place for place, block in enumerate(search.layout.blocks) if block.number
    }
    for clause in search.missing():
        place = by_number.get(number_of(clause) or "")
        if place is not None and search.layout.blocks[place].kind is not BlockKind.HEADING:
            atoms = search.layout.atoms_of(place)
            span = Span(first=atoms[0], last=atoms[-1])
            if search.is_free(span):
                search.claim(clause.clause_id, span, search.changed)


def _alike(search: _Search, clause: Clause) -> Iterator[tuple[float, float, Span]]:
    """Where a changed clause may be, with how sure that is and how alike the words are."""
    if clause.wording is None:
        return
    sketch, layout = read_sketch(clause.wording.sketch), search.layout
    low, high = _between_neighbours(search, clause)
    free = search.free_blocks
    shared = {first: len(sketch & pairs) for first, pairs in free.items()}
    likely = nlargest(
        MOST_LIKELY, (first for first in free if shared[first]), key=shared.__getitem__
    )
    for first in sorted(likely):
        best: tuple[float, int, Span] | None = None
        for span in _spans_from(search, first, clause.wording.length):
            normal = layout.normal(span)
            alike = likeness(sketch, word_pairs(normal))
            rank = (round(alike, 3), -abs(len(normal) - clause.wording.length), span)
            if best is None or rank[:2] > best[:2]:
                best = rank
        if best and best[0] >= SOMEWHAT_ALIKE:
            number = number_of(clause)
            same = number is not None and number == layout.blocks[first].number
            between = low < best[2].first < high
            score = best[0] + SAME_NUMBER * same + NEIGHBOURS * between
            if score >= RECOGNISED:
                yield score, best[0], best[2]


def _spans_from(search: _Search, first: int, length: int) -> Iterator[Span]:
    """The block alone, then with the free blocks behind it that may belong to the same clause."""
    layout = search.layout
    begins_as_heading = layout.blocks[first].kind is BlockKind.HEADING
    begin, normal_length = layout.atoms_of(first)[0], 0
    for place in range(first, min(first + LONGEST_SPAN, len(layout.blocks))):
        block, atoms = layout.blocks[place], layout.atoms_of(place)
        if not atoms or any(search.taken[atom] for atom in atoms):
            return
        runs_on = place > first
        if runs_on and (block.number or normal_length > 1.5 * length):
            return
        announces = block.kind is BlockKind.HEADING and is_lead_in(layout.text, block)
        if runs_on and block.kind is BlockKind.HEADING and not (begins_as_heading or announces):
            return
        normal_length += sum(len(layout.atoms[atom].normal) + 1 for atom in atoms)
        if not (runs_on and announces) and not _cuts_list(search, first, place):
            yield Span(first=begin, last=atoms[-1])


def _cuts_list(search: _Search, first: int, last: int) -> bool:
    """Whether a paragraph with some bullets of a list leaves the next one behind."""
    blocks = search.layout.blocks
    if first == last or last + 1 == len(blocks) or blocks[first].kind is BlockKind.ITEM:
        return False
    following, atoms = blocks[last + 1], search.layout.atoms_of(last + 1)
    in_list = blocks[last].kind is following.kind is BlockKind.ITEM and not following.number
    return in_list and not any(search.taken[atom] for atom in atoms)


def _between_neighbours(search: _Search, clause: Clause) -> tuple[int, int]:
    """Between which atoms a clause stands, going by the clauses round it that were found."""
    place = search.clauses.index(clause)
    spans = [search.exact.get(other.clause_id) for other in search.clauses]
    before = [span.last for span in spans[:place] if span]
    after = [span.first for span in spans[place + 1 :] if span]
    return (before[-1] if before else -1), (after[0] if after else len(search.layout.atoms))
