"""Messages that a bot sends by `response_url`, or in the ack of a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatbot.playground.blocks.completion import completed
from chatbot.playground.blocks.validation import message_faults
from chatbot.playground.records import Json, Message, ResponseAddress
from chatbot.playground.refusals import ApiRefusalError

if TYPE_CHECKING:
    from chatbot.playground.messages import Messages
    from chatbot.playground.world import World

MOST_USES = 5
LIFETIME_SECONDS = 1800.0
_KNOWN = {
    "text",
    "blocks",
    "attachments",
    "response_type",
    "replace_original",
    "delete_original",
    "thread_ts",
    "metadata",
    "mrkdwn",
    "unfurl_links",
    "unfurl_media",
}


class Replies:
    """Takes what comes in at response addresses."""

    def __init__(self, world: World, messages: Messages) -> None:
        self._world = world
        self._messages = messages

    def use(self, token: str, body: object) -> None:
        """Use a response address once.

        Raises:
            ApiRefusalError: expired_url, used_url, or the message is refused.
        """
        address = self._world.responses.get(token)
        if address is None or self._world.clock.age(address.made) > LIFETIME_SECONDS:
            raise ApiRefusalError("expired_url")
        if address.uses >= MOST_USES:
            raise ApiRefusalError("used_url")
        self.reply(address, body)
        address.uses += 1

    def reply(self, address: ResponseAddress, body: object) -> None:
        """Post, replace or delete as the body says.

        Raises:
            ApiRefusalError: the message is refused.
        """
        if not isinstance(body, dict) or set(body) - _KNOWN:
            raise ApiRefusalError("invalid_payload")
        original = self._original(address)
        if body.get("delete_original"):
            self._delete(original)
            return
        content = _content(body)
        if body.get("replace_original") and original is not None:
            self._messages.edit(original, content, edited_by=None)
            return
        self._post(address, content, body)

    def _original(self, address: ResponseAddress) -> Message | None:
        if address.message_ts is None:
            return None
        kept = self._world.messages[address.channel_id].get(address.message_ts)
        return kept if kept and kept.ephemeral_to in {None, address.user_id} else None

    def _delete(self, original: Message | None) -> None:
        if original is None:
            raise ApiRefusalError("message_not_found")
        self._messages.delete(original)

    def _post(self, address: ResponseAddress, content: Json, body: Json) -> None:
        kind = body.get("response_type", "ephemeral")
        if kind not in {"ephemeral", "in_channel"}:
            raise ApiRefusalError("invalid_response_type")
        app = self._world.app_of(address.team_id)
        message = Message(
            ts=self._world.new_ts(),
            channel_id=address.channel_id,
            team_id=address.team_id,
            user_id=app.bot_user_id,
            bot_id=app.bot_id,
            app_id=app.id,
            thread_ts=body.get("thread_ts") or address.thread_ts,
            ephemeral_to=address.user_id if kind == "ephemeral" else None,
            **content,
        )
        self._messages.post(message)
        if address.message_ts is None:  # of a command: what it has said can be replaced
            address.message_ts = message.ts


def purpose(body: object) -> str:
    """What a body asks for, in a word: for the log."""
    if not isinstance(body, dict):
        return ""
    flags = [name for name in ("delete_original", "replace_original") if body.get(name)]
    return flags[0] if flags else str(body.get("response_type", "ephemeral"))


def _content(body: Json) -> Json:
    blocks, text = body.get("blocks") or [], body.get("text") or ""
    attachments = body.get("attachments") or []
    if not isinstance(text, str) or not (text or blocks or attachments):
        raise ApiRefusalError("no_text")
    faults = message_faults(blocks)
    if faults:
        raise ApiRefusalError("invalid_blocks", response_metadata={"messages": faults})
    return {"text": text, "blocks": completed(blocks), "attachments": attachments}
