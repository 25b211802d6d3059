"""The small checks that Block Kit's shapes are made of.

A check looks at one value and reports its faults, with a JSON pointer, in Slack's words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Pointer: TypeAlias = str


@dataclass
class Report:
    """Faults found so far; also what must be unique or counted over all the blocks."""

    surface: str
    faults: list[str] = field(default_factory=list)
    block_ids: set[str] = field(default_factory=set)
    markdown_length: int = 0
    focused: int = 0

    def add(self, fault: str, pointer: Pointer) -> None:
        """Add a fault at `pointer`."""
        self.faults.append(f"[ERROR] {fault} [json-pointer:{pointer}]")


Check: TypeAlias = Callable[[object, Pointer, Report], None]


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a shape."""

    check: Check
    required: bool = False


Shape: TypeAlias = Mapping[str, Field]


def needed(check: Check) -> Field:
    """A field that must be there."""
    return Field(check=check, required=True)


def may(check: Check) -> Field:
    """A field that may be there."""
    return Field(check=check)


def string(most: int, least: int = 1) -> Check:
    """A string of `least` to `most` characters."""

    def check(value: object, pointer: Pointer, report: Report) -> None:
        if not isinstance(value, str):
            report.add("must be a string", pointer)
        else:
            length_of(value, least, most, pointer, report)

    return check


def length_of(value: str, least: int, most: int, pointer: Pointer, report: Report) -> None:
    """Report a string that is too short or too long."""
    if len(value) < least:
        report.add(f"must be more than {least - 1} characters", pointer)
    if len(value) > most:
        report.add(f"must be less than {most + 1} characters", pointer)


def one_of(*values: object) -> Check:
    """One of the values."""

    def check(value: object, pointer: Pointer, report: Report) -> None:
        if value not in values:
            allowed = ", ".join(map(str, values))
            report.add(f"must be a valid enum value: {allowed}", pointer)

    return check


def boolean(value: object, pointer: Pointer, report: Report) -> None:
    """True or false."""
    if not isinstance(value, bool):
        report.add("must be a boolean", pointer)


def integer(least: int, most: int) -> Check:
    """A whole number from `least` to `most`."""

    def check(value: object, pointer: Pointer, report: Report) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            report.add("must be an integer", pointer)
        elif not least <= value <= most:
            report.add(f"must be between {least} and {most}", pointer)

    return check


def pattern(expression: str, words: str) -> Check:
    """A string that fits the whole expression; `words` say what it should be."""
    compiled = re.compile(expression)

    def check(value: object, pointer: Pointer, report: Report) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            report.add(f"must be {words}", pointer)

    return check


def url(most: int) -> Check:
    """An http or https address of at most `most` characters."""
    fits = pattern(r"https?://[^\s/]\S*", "a valid URL")

    def check(value: object, pointer: Pointer, report: Report) -> None:
        fits(value, pointer, report)
        if isinstance(value, str):
            length_of(value, 0, most, pointer, report)

    return check


def text(most: int, *, kinds: tuple[str, ...] = ("plain_text",), least: int = 1) -> Check:
    """A text object of one of the kinds, `least` to `most` characters long."""

    def check(value: object, pointer: Pointer, report: Report) -> None:
        if not isinstance(value, dict):
            report.add("must be an object", pointer)
            return
        kind = value.get("type")
        if kind not in kinds:
            report.add(f"must be a text object of type {' or '.join(kinds)}", f"{pointer}/type")
            return
        extra = {"emoji": may(boolean)} if kind == "plain_text" else {"verbatim": may(boolean)}
        shape: Shape = {"type": may(anything), "text": needed(string(most, least)), **extra}
        fields(shape, value, pointer, report)

    return check


def array(item: Check, *, most: int, least: int = 1) -> Check:
    """A list of `least` to `most` items."""

    def check(value: object, pointer: Pointer, report: Report) -> None:
        if not isinstance(value, list):
            report.add("must be an array", pointer)
            return
        if len(value) < least:
            report.add(f"must have at least {least} items", pointer)
        if len(value) > most:
            report.add(f"no more than {most} items allowed", pointer)
        for index, each in enumerate(value[:most]):
            item(each, f"{pointer}/{index}", report)

    return check


def shape_of(shape: Shape) -> Check:
    """An object with exactly these fields."""

    def check(value: object, pointer: Pointer, report: Report) -> None:
        if isinstance(value, dict):
            fields(shape, value, pointer, report)
        else:
            report.add("must be an object", pointer)

    return check


def fields(shape: Shape, value: Mapping[str, object], pointer: Pointer, report: Report) -> None:
    """Report fields that are missing, unknown or wrong."""
    for name, each in shape.items():
        if value.get(name) is not None:
            each.check(value[name], f"{pointer}/{name}", report)
        elif each.required:
            report.add(f"missing required field: {name}", pointer)
    for name in value:
        if name not in shape:
            report.add(f"invalid additional property: {name}", pointer)


def anything(_value: object, _pointer: Pointer, _report: Report) -> None:
    """No limit."""
