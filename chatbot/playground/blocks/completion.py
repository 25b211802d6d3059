"""What Slack adds to blocks that it has accepted: ids, and the defaults of text objects."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from chatbot.playground.blocks.layout import elements_of
from chatbot.playground.identifiers import short_id

if TYPE_CHECKING:
    from chatbot.playground.records import Json


def completed(blocks: list[Json]) -> list[Json]:
    """A copy with the block_ids and action_ids that were left out."""
    kept = copy.deepcopy(blocks)
    for block in kept:
        block.setdefault("block_id", short_id())
        for element in elements_of(block):
            element.setdefault("action_id", short_id())
        _text_defaults(block)
    return kept


def _text_defaults(value: object) -> None:
    if isinstance(value, list):
        for each in value:
            _text_defaults(each)
    elif isinstance(value, dict):
        if value.get("type") == "plain_text" and "text" in value:
            value.setdefault("emoji", True)
        elif value.get("type") == "mrkdwn":
            value.setdefault("verbatim", False)
        for each in value.values():
            _text_defaults(each)


def find_element(blocks: list[Json], block_id: str, action_id: str) -> tuple[Json, Json] | None:
    """The block and the element of those ids."""
    for block in blocks:
        if block.get("block_id") == block_id:
            for element in elements_of(block):
                if element.get("action_id") == action_id:
                    return block, element
    return None
