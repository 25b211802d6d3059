"""Sends replies, and finds out whether one was sent."""

from dataclasses import dataclass
from typing import Any, Final

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from chatbot.services.ports import Clock
from chatbot.slack.blocks.reply import Reply
from chatbot.slack.connection import TIMEOUT, library_logger
from chatbot.slack.errors import delivery_errors, refusal
from chatbot.slack.payloads import Address

MARK: Final = "policy_answer"  # the type of the metadata that names what was answered
LOOK_BACK: Final = 100  # messages
OK: Final = 200


@dataclass(frozen=True, kw_only=True)
class SlackMessenger:
    """Every method raises a DeliveryError where Slack does not take the message.

    Raises:
        TransientDeliveryError: try again later; it may have been sent all the same.
        PermanentDeliveryError: Slack will not take it.
    """

    client: WebClient
    clock: Clock

    def post(self, address: Address, reply: Reply, *, mark: str | None = None) -> None:
        """Post for everybody there; `mark` is an opaque id that `was_posted` finds again."""
        metadata = {"event_type": MARK, "event_payload": {"id": mark}} if mark else None
        with delivery_errors(self.clock.now()):
            self.client.chat_postMessage(
                channel=address.channel,
                thread_ts=address.thread_ts,
                metadata=metadata,
                **reply.to_payload(),
            )

    def whisper(self, address: Address, user_id: str, reply: Reply) -> None:
        """Post for one person in a channel; in a direct conversation, just post."""
        if address.is_direct:
            self.post(address, reply)
            return
        payload = reply.to_payload()
        del payload["unfurl_links"], payload["unfurl_media"]  # nothing ephemeral is unfurled
        with delivery_errors(self.clock.now()):
            self.client.chat_postEphemeral(
                channel=address.channel, user=user_id, thread_ts=address.thread_ts, **payload
            )

    def was_posted(self, address: Address, mark: str, since_ts: str) -> bool:
        """Whether a marked message stands in a direct conversation already.

        Args:
            address: where it would stand.
            mark: as given to `post`.
            since_ts: the message that it answers.
        """
        with delivery_errors(self.clock.now()):
            if address.thread_ts:
                found = self.client.conversations_replies(
                    channel=address.channel,
                    ts=address.thread_ts,
                    oldest=since_ts,
                    limit=LOOK_BACK,
                    include_all_metadata=True,
                )
            else:
                found = self.client.conversations_history(
                    channel=address.channel,
                    oldest=since_ts,
                    limit=LOOK_BACK,
                    include_all_metadata=True,
                )
        messages: list[dict[str, Any]] = found.get("messages", [])
        return any(_mark_of(message) == mark for message in messages)

    def respond(
        self,
        url: str,
        reply: Reply,
        *,
        thread_ts: str | None = None,
        in_channel: bool = False,
    ) -> None:
        """Answer a command, shortcut or button by its response URL, which works for 30 minutes.

        Args:
            url: the response URL.
            reply: what to say.
            thread_ts: the thread that it belongs to.
            in_channel: for everybody, not only for the person.
        """
        kind = "in_channel" if in_channel else "ephemeral"
        place = {"thread_ts": thread_ts} if thread_ts else {}
        how = {"response_type": kind, "replace_original": False, **place}
        self._use_response_url(url, reply.to_payload() | how)

    def replace(self, url: str, reply: Reply) -> None:
        """Put a reply in the place of the message whose button was pressed."""
        self._use_response_url(url, reply.to_payload() | {"replace_original": True})

    def _use_response_url(self, url: str, body: dict[str, Any]) -> None:
        webhook = WebhookClient(
            url, timeout=TIMEOUT, logger=library_logger("webhook"), retry_handlers=[]
        )
        now = self.clock.now()
        with delivery_errors(now):
            answer = webhook.send_dict(body)
        if answer.status_code != OK:
            raise refusal(answer.status_code, "response_url_refused", answer.headers, now)


def _mark_of(message: dict[str, Any]) -> object:
    metadata = message.get("metadata") or {}
    return (metadata.get("event_payload") or {}).get("id")
