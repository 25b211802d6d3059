"""The automatic numbers of Word's lists, as Word shows them.

Word keeps no number in a paragraph: it names a list (`numId`) and a level, and
the numbers come from counting (ECMA-376 part 1, section 17.9).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from docx.oxml.ns import qn
from lxml.etree import _Element as Element

from chatbot.documents.numerals import letters, roman

_WRITTEN: dict[str, Callable[[int], str]] = {
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "decimalZero": "{:02d}".format,
    "none": lambda _: "",
}
BULLET = "- "


@dataclass(frozen=True, kw_only=True)
class _Level:
    """How one level of a list counts and looks; `restart` 0 never starts again."""

    start: int
    number_format: str
    pattern: str
    restart: int | None
    legal: bool
    style: str | None


class Numbering:
    """Counts through a document: ask for each paragraph once, in order.

    Args:
        numbering: the root of the numbering part, if there is one.
        styles: the root of the styles part.
    """

    def __init__(self, numbering: Element | None, styles: Element) -> None:
        self._styles = {
            identity: style
            for style in styles.findall(qn("w:style"))
            if (identity := style.get(qn("w:styleId")))
        }
        self._lists = _by_id(numbering, "w:num", "w:numId")
        self._designs = _by_id(numbering, "w:abstractNum", "w:abstractNumId")
        self._levels_of: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._counts: dict[str, dict[int, int]] = {}

    def marker(self, properties: Element | None) -> str:
        """What stands before a paragraph: "2.1 ", "(a) ", "- " or nothing.

        Args:
            properties: the paragraph's own `w:pPr`, if it has one.
        """
        if properties is None:
            return ""
        list_id, place = self._place(properties)
        if list_id is None or list_id not in self._lists:
            return ""
        first_use = list_id not in self._levels_of
        design, levels = self._levels(list_id)
        counts = self._counts.setdefault(design, {})
        if first_use:
            for restarted in _overridden(self._lists[list_id]):
                counts.pop(restarted, None)
        level = levels.get(place)
        if level is None:
            return ""
        _count(counts, levels, place)
        return _written(level, levels, counts)

    def _place(self, properties: Element) -> tuple[str | None, int]:
        """The list and the level of a paragraph: its own, else its style's."""
        own = properties.find(qn("w:numPr"))
        list_id, level = _value(own, "w:numId"), _value(own, "w:ilvl")
        style_id = _value(properties, "w:pStyle")
        seen: set[str] = set()
        while list_id is None and style_id and style_id in self._styles.keys() - seen:
            seen.add(style_id)
            style = self._styles[style_id]
            styled = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            list_id = _value(styled, "w:numId")
            level = level or _value(styled, "w:ilvl")
            if list_id is not None and level is None:
                level = self._level_of_style(list_id, style_id)
            style_id = _value(style, "w:basedOn")
        return list_id, _whole(level, 0)

    def _level_of_style(self, list_id: str, style_id: str) -> str | None:
        levels = self._levels(list_id)[1] if list_id in self._lists else {}
        return next((str(each) for each, level in levels.items() if level.style == style_id), None)

    def _levels(self, list_id: str) -> tuple[str, dict[int, _Level]]:
        if list_id not in self._levels_of:
            self._levels_of[list_id] = self._read_levels(self._lists[list_id])
        return self._levels_of[list_id]

    def _read_levels(self, used: Element) -> tuple[str, dict[int, _Level]]:
        design_id = _value(used, "w:abstractNumId") or ""
        design = self._designs.get(design_id)
        linked = self._styles.get(_value(design, "w:numStyleLink") or "")
        if linked is not None:
            list_id = _value(linked.find(f"{qn('w:pPr')}/{qn('w:numPr')}"), "w:numId") or ""
            design_id = _value(self._lists.get(list_id), "w:abstractNumId") or ""
            design = self._designs.get(design_id)
        levels = dict(map(_read_level, [] if design is None else design.findall(qn("w:lvl"))))
        for override in used.findall(qn("w:lvlOverride")):
            _override(levels, override)
        return design_id, levels


def _by_id(root: Element | None, tag: str, identity: str) -> dict[str, Element]:
    found = [] if root is None else root.findall(qn(tag))
    return {each.get(qn(identity), ""): each for each in found}


def _value(parent: Element | None, tag: str) -> str | None:
    child = None if parent is None else parent.find(qn(tag))
    return None if child is None else child.get(qn("w:val"))


def _whole(written: str | None, otherwise: int) -> int:
    return int(written) if written and re.fullmatch(r"\d{1,6}", written) else otherwise


def _read_level(level: Element) -> tuple[int, _Level]:
    restart = _value(level, "w:lvlRestart")
    legal = level.find(qn("w:isLgl"))
    return _whole(level.get(qn("w:ilvl")), 0), _Level(
        start=_whole(_value(level, "w:start"), 0),
        number_format=_value(level, "w:numFmt") or "decimal",
        pattern=_value(level, "w:lvlText") or "",
        restart=None if restart is None else _whole(restart, 0),
        legal=legal is not None and legal.get(qn("w:val")) not in {"0", "false"},
        style=_value(level, "w:pStyle"),
    )


def _override(levels: dict[int, _Level], override: Element) -> None:
    for level in override.findall(qn("w:lvl")):
        levels.update([_read_level(level)])
    place = _whole(override.get(qn("w:ilvl")), 0)
    start = _value(override, "w:startOverride")
    if start is not None and place in levels:
        levels[place] = replace(levels[place], start=_whole(start, 0))


def _overridden(used: Element) -> list[int]:
    """The levels which a list starts afresh when it is used first."""
    return [
        _whole(each.get(qn("w:ilvl")), 0)
        for each in used.findall(qn("w:lvlOverride"))
        if each.find(qn("w:startOverride")) is not None
    ]


def _count(counts: dict[int, int], levels: dict[int, _Level], place: int) -> None:
    counts[place] = counts[place] + 1 if place in counts else levels[place].start
    for deeper in [each for each in counts if each > place]:
        restart = levels[deeper].restart if deeper in levels else None
        if restart is None or place < restart:
            del counts[deeper]


def _written(level: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    if level.number_format == "bullet":
        return BULLET

    def number(found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        if place not in levels:
            return ""
        counted = counts.get(place, levels[place].start)
        style = "decimal" if level.legal else levels[place].number_format
        return _WRITTEN.get(style, str)(counted)

    marker = re.sub(r"%([1-9])", number, level.pattern).strip()
    return f"{marker} " if marker else ""
