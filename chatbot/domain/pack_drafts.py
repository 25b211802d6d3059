"""An organisation's policy text -> the draft of its pack: sections and clauses with ids."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from chatbot.domain.policy_text import Block, BlockKind, is_lead_in, read_blocks

INTRODUCTION: Final = "Introduction"
REVIEW: Final = "Review"
DEFAULT_TITLE: Final = "Social media policy"
LONGEST_DATE_LINE: Final = 120  # characters
LONGEST_LABEL: Final = 80  # characters
MOST_ID_WORDS: Final = 4
AGAIN: Final = "-again"

_POLICY_TITLE: Final = re.compile(
    r"\b(?:social\s+(?:media|network\w*)|online|digital|polic(?:y|ies)|guid\w+|procedures?)\b",
    re.IGNORECASE,
)
_DATE_LINE: Final = re.compile(
    r"(?:date[ds]?\b|approved|adopted|agreed|ratified|(?:last |next )?review)[^.]*\d{4}\W*$",
    re.IGNORECASE,
)
_FIELD_CODE: Final = re.compile(r"(?:^|\s)(?:TC|TOC|XE|PAGEREF)\s+\\.*$")
_LEAD_IN_END: Final = re.compile(r"\s*(?:\bthat)?[:,]$")
_ABBREVIATION: Final = re.compile(r"\s*\([A-Z][\w&-]{1,14}\)$")
_SAYS_NOTHING: Final = frozenset(
    re.findall(
        r"\w+",
        "a an the and or of on in at by for from to with about our your their is are be that this"
        " social media policy policies usage use using guidance guidelines must ensure",
    )
)


@dataclass(frozen=True, kw_only=True)
class DraftClause:
    """A clause as the document gives it; `wording` is an exact slice of the text.

    Attributes:
        section_id: its section as the first part of an id.
        number: the document's own number, such as `5.11`.
        block: the clause's place among the blocks.
    """

    clause_id: str
    label: str
    section: str
    section_id: str
    wording: str
    number: str | None
    block: int


@dataclass(frozen=True, kw_only=True)
class PackDraft:
    """What a policy document says of itself.

    Attributes:
        organisation: as far as the title names it.
        headings: every heading with its number, in order.
    """

    organisation: str | None
    title: str
    clauses: tuple[DraftClause, ...]
    headings: tuple[tuple[str | None, str], ...]


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where a clause stands: its section and the number that it belongs under."""

    section: str
    number: str | None = None
    parent: str | None = None


def draft_pack(text: str) -> PackDraft:
    """Lay out the clauses of a policy's text.

    A clause's id is its own number; without one, its section and point
    (`friends.2`), or the number that it stands under (`4.2-point-1`).
    """
    blocks = read_blocks(text)
    organisation, title, body = _opening(text, blocks)
    placed = list(_placed(text, blocks, body))
    return PackDraft(
        organisation=organisation,
        title=title,
        clauses=tuple(_named(text, blocks, placed, organisation)),
        headings=tuple(
            (block.number, _heading(text, block))
            for block in blocks
            if block.kind is BlockKind.HEADING
        ),
    )


def _words(text: str, block: Block) -> str:
    return text[block.start : block.end]


def _heading(text: str, block: Block) -> str:
    """A heading in one line, without field codes, markup and the colon of a lead-in."""
    shown = "".join(c if c.isprintable() else " " for c in _words(text, block))
    line = " ".join(shown.replace("*", "").split())
    line = _LEAD_IN_END.sub("", _FIELD_CODE.sub("", line).lstrip("# "))
    return line[:LONGEST_LABEL].strip()


def _opening(text: str, blocks: Sequence[Block]) -> tuple[str | None, str, int]:
    """The organisation, the policy's title, and the place of the first block after them."""
    run: list[str] = []
    for block in blocks:
        if block.kind is not BlockKind.HEADING or block.number or is_lead_in(text, block):
            break
        run.append(_heading(text, block))
    for place, line in enumerate(run):
        found = _POLICY_TITLE.search(line)
        if found:
            before = [*run[:place], line[: found.start()]]
            named = next((name for part in before if (name := part.strip(" -–—:|"))), None)  # noqa: RUF001 - dashes of titles
            named = _ABBREVIATION.sub("", named) if named else None
            title = line[found.start() :].strip()
            return _spoken(named), title[:1].upper() + _spoken_or(title)[1:], place + 1
    title = run[0] if len(run) > 1 else ""
    return None, title or DEFAULT_TITLE, min(len(run), 1)


def _spoken(name: str | None) -> str | None:
    """A name that stands in capitals as people write it."""
    return _spoken_or(name) if name else None


def _spoken_or(name: str) -> str:
    shouted = name.isupper() and " " in name
    return name.title() if shouted else name


def _placed(text: str, blocks: Sequence[Block], body: int) -> Iterator[tuple[int, _Place]]:
    """The blocks that are clauses, each with its place."""
    numbered = {
        block.number: _heading(text, block) or f"Section {block.number}"
        for block in blocks
        if block.kind is BlockKind.HEADING and block.number
    }
    section, lead_in, parent = INTRODUCTION, "", None
    for place, block in enumerate(blocks[body:], start=body):
        heading = block.kind is BlockKind.HEADING
        if _is_date_line(text, block):
            yield place, _Place(section=REVIEW)
        elif heading and is_lead_in(text, block) and not block.number:
            lead_in, parent = _heading(text, block), None
        elif heading:
            section, lead_in, parent = _heading(text, block) or section, "", None
        elif block.number:
            parent, lead_in = block.number, ""
            home = numbered.get(_above(block.number, numbered), section)
            yield place, _Place(section=home, number=block.number)
        else:
            if block.kind is BlockKind.PARAGRAPH:
                lead_in = ""
            home = numbered.get(_above(parent, numbered), section) if parent else section
            yield place, _Place(section=lead_in or home, parent=parent)


def _is_date_line(text: str, block: Block) -> bool:
    words = " ".join(_words(text, block).replace("*", "").split())
    return len(words) <= LONGEST_DATE_LINE and bool(_DATE_LINE.match(words))


def _above(number: str, numbered: dict[str, str]) -> str:
    """The number of the heading that a number belongs to, `5` for `5.11`; or an empty text."""
    while "." in number:
        number = number.rpartition(".")[0]
        if number in numbered:
            return number
    return ""


def _named(
    text: str,
    blocks: Sequence[Block],
    placed: Sequence[tuple[int, _Place]],
    organisation: str | None,
) -> Iterator[DraftClause]:
    """Give each clause its id and label."""
    numbers = Counter(where.number for _, where in placed)
    section_ids = _section_ids([where.section for _, where in placed], organisation, text)
    points: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for place, where in placed:
        section_id = section_ids[where.section]
        if where.number:
            repeated = "." not in where.number and numbers[where.number] > 1
            clause_id = f"{section_id}.{where.number}" if repeated else where.number
            label = f"{where.number} ({where.section})"
        else:
            points[where.parent or section_id] += 1
            point = points[where.parent or section_id]
            clause_id = (
                f"{where.parent}-point-{point}" if where.parent else f"{section_id}.{point}"
            )
            label = _label(where, blocks[place].kind, point)
        taken[clause_id] += 1
        yield DraftClause(
            clause_id=_told_apart(clause_id, taken[clause_id]),
            label=label,
            section=where.section,
            section_id=section_id,
            wording=_words(text, blocks[place]),
            number=where.number,
            block=place,
        )


def _label(where: _Place, kind: BlockKind, point: int) -> str:
    named = f"{'point' if kind is BlockKind.ITEM else 'paragraph'} {point}"
    if where.parent:
        return f"{where.parent}, {named} ({where.section})"
    return f"{where.section}, {named}"


def _told_apart(clause_id: str, time: int) -> str:
    """An id that the document uses again gets another ending each time."""
    return clause_id if time == 1 else f"{clause_id}{AGAIN}{time if time > 2 else ''}"  # noqa: PLR2004 - the second time needs no number


def _section_ids(sections: Sequence[str], organisation: str | None, text: str) -> dict[str, str]:
    """A short id for each section: its words that say something."""
    ids: dict[str, str] = {}
    short = short_name_of(organisation, text) if organisation else None
    dropped = _SAYS_NOTHING | ({short.casefold()} if short else set())
    for section in dict.fromkeys(sections):
        words = re.findall(r"[a-z0-9]+", re.sub("['\u2019]", "", section.casefold()))
        telling = [word for word in words if word not in dropped] or words or ["section"]
        base = "-".join(telling[:MOST_ID_WORDS])[:40].strip("-")
        number = 2
        name = base
        while name in ids.values():
            name, number = f"{base}-{number}", number + 1
        ids[section] = name
    return ids


def short_name_of(organisation: str, text: str) -> str | None:
    """The abbreviation that the text gives for the organisation: `The Old Mill Trust (OMT)`."""
    found = re.search(
        rf"{re.escape(organisation)}\s*\(([A-Z][\w&-]{{1,14}})\)", text, re.IGNORECASE
    )
    return found[1] if found else None
