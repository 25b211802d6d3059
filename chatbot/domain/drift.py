"""What became of each clause of a pack in a document, and what the document has beside them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chatbot.domain.clause_finding import Located, locate, number_of
from chatbot.domain.clause_marks import fingerprint_of
from chatbot.domain.documents import ClauseStatus, FoundClause
from chatbot.domain.policies import Clause
from chatbot.domain.policy_text import BlockKind, is_lead_in

_PLACE: Final = re.compile(
    r"^(?P<group>.+?)\W+(?P<kind>point|paragraph|bullet|item) (?P<place>\d+)$"
)
FEWEST_WORDS: Final = 2  # of a piece that is worth telling


@dataclass(frozen=True, kw_only=True)
class Findings:
    """A document held against a pack.

    Attributes:
        text: the document.
        clauses: every clause of the pack in the pack's order, then what is new.
        recognised: how many of the pack's clauses were found by their words.
    """

    text: str
    clauses: tuple[FoundClause, ...]
    recognised: int

    def wording(self, found: FoundClause) -> str | None:
        """The very words of a clause; None where it has vanished."""
        return self.text[found.start : found.end] if found.end else None


def compare(text: str, clauses: Sequence[Clause]) -> Findings:
    """Find the clauses of a pack in a document and say what became of each.

    Args:
        text: the document.
        clauses: those of the pack, in the order of the document.
    """
    located = locate(text, clauses)
    new = tuple(_new_pieces(located))
    moved = {**dict(_other_numbers(located, clauses)), **_other_places(located, clauses, new)}
    known = [_found(located, clause, moved.get(clause.clause_id, "")) for clause in clauses]
    return Findings(text=text, clauses=(*known, *new), recognised=located.by_words)


def _found(located: Located, clause: Clause, moved_to: str) -> FoundClause:
    span = located.spans.get(clause.clause_id)
    if span is None:
        return FoundClause(clause_id=clause.clause_id, status=ClauseStatus.VANISHED)
    status = ClauseStatus.RENUMBERED if moved_to else ClauseStatus.UNCHANGED
    if clause.clause_id in located.changed:
        status = ClauseStatus.CHANGED
    start, end = located.layout.bounds(span)
    return FoundClause(
        clause_id=clause.clause_id,
        status=status,
        start=start,
        end=end,
        fingerprint=fingerprint_of(located.layout.normal(span)),
        found_as=moved_to,
    )


def _new_pieces(located: Located) -> Iterator[FoundClause]:
    """What is no heading and belongs to no clause, with the clause that it stands behind."""
    layout = located.layout
    begun = sorted((span.first, clause_id) for clause_id, span in located.spans.items())
    for place in located.left:
        block, atoms = layout.blocks[place], layout.atoms_of(place)
        words = layout.text[block.start : block.end]
        if block.kind is BlockKind.HEADING or len(words.split()) < FEWEST_WORDS:
            continue
        if block.kind is BlockKind.PARAGRAPH and is_lead_in(layout.text, block):
            continue
        before = [clause_id for first, clause_id in begun if first < atoms[0]]
        yield FoundClause(
            clause_id=None,
            status=ClauseStatus.NEW,
            start=block.start,
            end=block.end,
            fingerprint=fingerprint_of(" ".join(layout.atoms[atom].normal for atom in atoms)),
            found_as=block.number or "",
            follows=before[-1] if before else None,
        )


def _other_numbers(located: Located, clauses: Sequence[Clause]) -> Iterator[tuple[str, str]]:
    """Clauses under a number that is not theirs; a file that lost its numbers says nothing."""
    for clause in clauses:
        span, expected = located.spans.get(clause.clause_id), number_of(clause)
        if span and expected and not _PLACE.match(clause.label):
            number = located.layout.block_of(span).number
            if number and number != expected:
                yield clause.clause_id, number


def _other_places(
    located: Located, clauses: Sequence[Clause], new: Sequence[FoundClause]
) -> Mapping[str, str]:
    """Points and paragraphs that are not the one that their label names."""
    groups: dict[str, list[tuple[Clause, int]]] = {}
    for clause in clauses:
        named = _PLACE.match(clause.label)
        if named:
            groups.setdefault(named["group"], []).append((clause, int(named["place"])))
    moved: dict[str, str] = {}
    for members in groups.values():
        places = _places_of([clause for clause, _ in members], located, new)
        for clause, expected in members:
            actual = places.get(clause.clause_id)
            named = _PLACE.match(clause.label)
            if actual is not None and named and actual != expected:
                moved[clause.clause_id] = f"{named['kind']} {actual}"
    return moved


def _places_of(
    members: Sequence[Clause], located: Located, new: Sequence[FoundClause]
) -> Mapping[str, int]:
    """The place, from 1, of each clause of a group, new pieces among them counted."""
    layout = located.layout
    starts = {
        layout.bounds(located.spans[clause.clause_id])[0]: clause.clause_id
        for clause in members
        if clause.clause_id in located.spans
    }
    if not starts:
        return {}
    counted = sorted([*starts, *_new_among(located, min(starts), max(starts), new)])
    return {starts[start]: place for place, start in enumerate(counted, 1) if start in starts}


def _new_among(
    located: Located, first: int, last: int, new: Sequence[FoundClause]
) -> Iterator[int]:
    """Where the new pieces between a group's ends begin, and those right before it."""
    layout = located.layout
    by_start = {block.start: place for place, block in enumerate(layout.blocks)}
    kind = layout.blocks[by_start[_block_start(located, first)]].kind
    fresh = {found.start for found in new if layout.blocks[by_start[found.start]].kind is kind}
    yield from (start for start in fresh if first < start < last)
    place = by_start[_block_start(located, first)] - 1
    while place >= 0 and layout.blocks[place].start in fresh:
        yield layout.blocks[place].start
        place -= 1


def _block_start(located: Located, start: int) -> int:
    return max(block.start for block in located.layout.blocks if block.start <= start)
