"""Whole messages and views: are they within Slack's limits?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from chatbot.playground.blocks.checks import (
    Report,
    Shape,
    anything,
    array,
    boolean,
    fields,
    may,
    needed,
    string,
    text,
)
from chatbot.playground.blocks.layout import block

if TYPE_CHECKING:
    from chatbot.playground.records import Json

_IN_MESSAGE = 50
_IN_VIEW = 100
_VIEW_BYTES = 250 * 1024

_COMMON: Shape = {
    "type": needed(anything),
    "blocks": needed(array(block, most=_IN_VIEW, least=0)),
    "private_metadata": may(string(3000, 0)),
    "callback_id": may(string(255, 0)),
    "external_id": may(string(255, 0)),
}
_VIEWS: dict[str, Shape] = {
    "home": _COMMON,
    "modal": {
        **_COMMON,
        "title": needed(text(24)),
        "submit": may(text(24)),
        "close": may(text(24)),
        "clear_on_close": may(boolean),
        "notify_on_close": may(boolean),
        "submit_disabled": may(boolean),
    },
}


def message_faults(blocks: object) -> list[str]:
    """What Slack would say against these blocks in a message; empty if nothing."""
    report = Report(surface="message")
    array(block, most=_IN_MESSAGE, least=0)(blocks, "/blocks", report)
    return report.faults


def view_faults(view: object, kind: str) -> list[str]:
    """What Slack would say against this view of `kind` "modal" or "home"; empty if nothing."""
    report = Report(surface=kind)
    if not isinstance(view, dict):
        report.add("must be an object", "/view")
        return report.faults
    if view.get("type") != kind:
        report.add(f"must be a valid enum value: {kind}", "/view/type")
        return report.faults
    fields(_VIEWS[kind], view, "/view", report)
    _rules(view, report)
    return report.faults


def too_large(view: object) -> bool:
    """True if the view has more than 250 KB."""
    return len(json.dumps(view).encode()) > _VIEW_BYTES


def _rules(view: Json, report: Report) -> None:
    blocks = view.get("blocks")
    listed = [each for each in blocks if isinstance(each, dict)] if blocks else []
    has_input = any(each.get("type") == "input" for each in listed)
    if report.surface == "modal" and has_input and not view.get("submit"):
        report.add("submit is required when an input block is within blocks", "/view")
    if report.focused > 1:
        report.add("only one element can be set to `focus_on_load`", "/view/blocks")
