"""The blocks themselves, and which of them each surface takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from chatbot.playground.blocks.checks import (
    Pointer,
    Report,
    Shape,
    anything,
    array,
    boolean,
    fields,
    integer,
    may,
    needed,
    one_of,
    shape_of,
    string,
    text,
    url,
)
from chatbot.playground.blocks.elements import (
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    SHAPES,
    element,
)
from chatbot.playground.blocks.rich_text import RICH_TEXT_ELEMENT
from chatbot.playground.records import Json

BlockRule: TypeAlias = Callable[[Json, Pointer, Report], None]

_ANY_TEXT = ("plain_text", "mrkdwn")
_MARKDOWN_TOTAL = 12_000
_IMAGE = element(frozenset({"image"}))
_TEXT_IN_CONTEXT = text(3000, kinds=_ANY_TEXT)


def _context_item(value: object, pointer: Pointer, report: Report) -> None:
    kind = value.get("type") if isinstance(value, dict) else None
    (_IMAGE if kind == "image" else _TEXT_IN_CONTEXT)(value, pointer, report)


def _table_cell(value: object, pointer: Pointer, report: Report) -> None:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "rich_text":
        fields(_BLOCKS["rich_text"], value, pointer, report)  # type: ignore[arg-type]
    else:
        _RAW_CELL(value, pointer, report)


_RAW_CELL = shape_of({"type": needed(one_of("raw_text")), "text": needed(string(3000))})
_COLUMN = shape_of({"align": may(one_of("left", "center", "right")), "is_wrapped": may(boolean)})
_BASE: Shape = {"type": may(anything), "block_id": may(string(255))}

_BLOCKS: dict[str, Shape] = {
    "section": {
        "text": may(text(3000, kinds=_ANY_TEXT)),
        "fields": may(array(text(2000, kinds=_ANY_TEXT), most=10)),
        "accessory": may(element(IN_SECTION)),
        "expand": may(boolean),
    },
    "divider": {},
    "header": {"text": needed(text(150)), "level": may(integer(1, 6))},
    "image": {
        "alt_text": needed(string(2000)),
        "image_url": may(url(3000)),
        "slack_file": may(shape_of({"id": may(string(64)), "url": may(url(3000))})),
        "title": may(text(2000)),
    },
    "context": {"elements": needed(array(_context_item, most=10))},
    "actions": {"elements": needed(array(element(IN_ACTIONS), most=25))},
    "context_actions": {"elements": needed(array(element(IN_CONTEXT_ACTIONS), most=5))},
    "input": {
        "label": needed(text(2000)),
        "element": needed(element(IN_INPUT)),
        "hint": may(text(2000)),
        "optional": may(boolean),
        "dispatch_action": may(boolean),
    },
    "rich_text": {"elements": needed(array(RICH_TEXT_ELEMENT, most=1000))},
    "markdown": {"text": needed(string(_MARKDOWN_TOTAL))},
    "video": {
        "alt_text": needed(string(2000)),
        "title": needed(text(199)),
        "video_url": needed(url(3000)),
        "thumbnail_url": needed(url(3000)),
        "title_url": may(url(3000)),
        "description": may(text(199)),
        "author_name": may(string(49)),
        "provider_name": may(string(49)),
        "provider_icon_url": may(url(3000)),
    },
    "table": {
        "rows": needed(array(array(_table_cell, most=20), most=100)),
        "column_settings": may(array(_COLUMN, most=20)),
    },
}
_ALL_SURFACES = frozenset(
    {"section", "divider", "header", "image", "context", "actions", "input", "rich_text", "video"}
)
ON_SURFACE = {
    "message": _ALL_SURFACES | {"markdown", "context_actions", "table"},
    "modal": _ALL_SURFACES,
    "home": _ALL_SURFACES,
}


def block(value: object, pointer: Pointer, report: Report) -> None:
    """Check one block for the report's surface."""
    if not isinstance(value, dict):
        report.add("must be an object", pointer)
        return
    kind = value.get("type")
    if kind not in ON_SURFACE[report.surface]:
        report.add(f"unsupported type: {kind}", f"{pointer}/type")
        return
    fields({**_BASE, **_BLOCKS[kind]}, value, pointer, report)
    _unique_block_id(value, pointer, report)
    for rule in _RULES.get(kind, ()):
        rule(value, pointer, report)


def elements_of(value: Json) -> list[Json]:
    """The elements of a block that have, or may have, an action_id."""
    found = [value.get("accessory"), value.get("element")]
    if value.get("type") in {"actions", "context_actions"}:
        listed = value.get("elements")
        found += listed if isinstance(listed, list) else []
    return [
        each
        for each in found
        if isinstance(each, dict) and "action_id" in SHAPES.get(str(each.get("type")), {})
    ]


def _unique_block_id(value: Json, pointer: Pointer, report: Report) -> None:
    block_id = value.get("block_id")
    if isinstance(block_id, str):
        if block_id in report.block_ids:
            report.add(f'`block_id` "{block_id}" already exists', f"{pointer}/block_id")
        report.block_ids.add(block_id)
    seen: set[str] = set()
    for each in elements_of(value):
        action_id = each.get("action_id")
        if isinstance(action_id, str) and action_id in seen:
            report.add(f'`action_id` "{action_id}" already exists for another element', pointer)
        seen.add(str(action_id))


def _text_or_fields(value: Json, pointer: Pointer, report: Report) -> None:
    if not value.get("text") and not value.get("fields"):
        report.add("missing required field: text or fields", pointer)


def _one_picture(value: Json, pointer: Pointer, report: Report) -> None:
    if bool(value.get("image_url")) == bool(value.get("slack_file")):
        report.add("must have exactly one of image_url and slack_file", pointer)


def _markdown_total(value: Json, pointer: Pointer, report: Report) -> None:
    report.markdown_length += len(str(value.get("text", "")))
    if report.markdown_length > _MARKDOWN_TOTAL:
        report.add(f"no more than {_MARKDOWN_TOTAL} characters of markdown allowed", pointer)


def _files_in_modals(value: Json, pointer: Pointer, report: Report) -> None:
    kind = (value.get("element") or {}).get("type")
    if kind == "file_input" and report.surface != "modal":
        report.add(f"unsupported type: {kind}", f"{pointer}/element/type")


_RULES: dict[str, tuple[BlockRule, ...]] = {
    "section": (_text_or_fields,),
    "image": (_one_picture,),
    "markdown": (_markdown_total,),
    "input": (_files_in_modals,),
}
