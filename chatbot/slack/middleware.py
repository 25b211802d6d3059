"""Stores what must not be lost before Slack is told that it arrived."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt import BoltResponse

from chatbot.services.inbox import InboxService
from chatbot.slack.ids import Event
from chatbot.slack.payloads import read_event

MESSAGES = frozenset((Event.DIRECT_MESSAGE.type, Event.MENTION.type))


@dataclass(frozen=True, kw_only=True)
class AcceptMessages:
    """Global middleware: it runs before Bolt acknowledges an event.

    A message that asks for no answer, and Slack's repeat of one that was
    accepted, are acknowledged here and go no further. When the message cannot
    be stored, the error makes Bolt answer 500, and Slack sends it again.
    """

    inbox: InboxService
    bot_user_id: str

    def __call__(self, body: dict[str, Any], next_: Callable[[], None]) -> BoltResponse | None:
        """Accept a message; everything else passes."""
        if (body.get("event") or {}).get("type") not in MESSAGES:
            next_()
            return None
        incoming = read_event(body, self.bot_user_id)
        if incoming and self.inbox.accept(incoming.event_id, incoming.to_body()):
            next_()
            return None
        return BoltResponse(status=200)
