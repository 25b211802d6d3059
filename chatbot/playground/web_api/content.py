"""What messages may hold: checks shared by the methods that post."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from chatbot.playground.blocks.completion import completed
from chatbot.playground.blocks.validation import message_faults
from chatbot.playground.refusals import ApiRefusalError

if TYPE_CHECKING:
    from chatbot.playground.records import Json
    from chatbot.playground.web_api.method import Call

MOST_ATTACHMENTS = 100
_MARKDOWN = 12_000
_METADATA_BYTES = 8 * 1024


def message_content(call: Call) -> Json:
    """The fields `text`, `blocks` and `attachments` of a new message.

    Raises:
        ApiRefusalError: no_text, invalid_blocks, too_many_attachments…
    """
    text, blocks = call.text("text"), call.args.get("blocks") or []
    attachments = call.args.get("attachments") or []
    if markdown := call.text("markdown_text"):
        text, blocks = markdown, _markdown(call, markdown)
    if not (text.strip() or blocks or attachments):
        raise ApiRefusalError("no_text")
    if not isinstance(blocks, list):
        raise ApiRefusalError("invalid_blocks_format")
    if not isinstance(attachments, list) or len(attachments) > MOST_ATTACHMENTS:
        raise ApiRefusalError("too_many_attachments")
    check_blocks(blocks)
    return {"text": text, "blocks": completed(blocks), "attachments": attachments}


def check_blocks(blocks: object) -> None:
    """Refuse blocks that Slack would refuse."""
    faults = message_faults(blocks)
    if faults:
        raise ApiRefusalError(
            "invalid_blocks", errors=faults, response_metadata={"messages": faults}
        )


def metadata(value: object) -> Json | None:
    """A message's metadata; None for none.

    Raises:
        ApiRefusalError: invalid_metadata_format, invalid_metadata_schema, metadata_too_large.
    """
    if value is None or value == {}:
        return None
    if not isinstance(value, dict) or set(value) != {"event_type", "event_payload"}:
        raise ApiRefusalError("invalid_metadata_format")
    kind, payload = value["event_type"], value["event_payload"]
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise ApiRefusalError("invalid_metadata_schema")
    if len(json.dumps(value).encode()) > _METADATA_BYTES:
        raise ApiRefusalError("metadata_too_large")
    return value


def authorship(call: Call) -> Json:
    """`username`, where the app may change it; refuses other kinds of disguise."""
    given = {n: call.args[n] for n in ("username", "icon_url", "icon_emoji") if call.args.get(n)}
    if given:
        call.need("chat:write.customize")
    if call.args.get("as_user"):
        raise ApiRefusalError("as_user_not_supported")
    return {"username": given["username"]} if "username" in given else {}


def _markdown(call: Call, markdown: str) -> list[Json]:
    if call.args.get("text") or call.args.get("blocks"):
        raise ApiRefusalError("markdown_text_conflict")
    if len(markdown) > _MARKDOWN:
        raise ApiRefusalError("msg_too_long")
    return [{"type": "markdown", "text": markdown}]
