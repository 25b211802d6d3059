"""Sends replies, and finds out whether one was sent."""

from dataclasses import dataclass
from typing import Any, Final

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from chatbot.domain.outbox import SentMessage
from chatbot.services.ports import Clock
from chatbot.slack.blocks.reply import Reply
from chatbot.slack.connection import TIMEOUT, library_logger
from chatbot.slack.errors import delivery_errors, refusal
from chatbot.slack.payloads import Address

MARK: Final = "policy_answer"  # the type of the metadata that carries a mark
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

    def post(self, address: Address, reply: Reply, *, mark: str | None = None) -> SentMessage:
        """Post for everybody there, or for the one whose user id is given as the channel.

        `mark` is an opaque id by which the message is found again.
        """
        metadata = {"event_type": MARK, "event_payload": {"id": mark}} if mark else None
        payload = reply.to_payload()
        with delivery_errors(self.clock.now()):
            posted = self.client.chat_postMessage(
                channel=address.channel,
                thread_ts=address.thread_ts,
                metadata=metadata,
                **payload,
            )
        return SentMessage(channel=posted["channel"], ts=posted["ts"])

    def update(self, channel: str, ts: str, reply: Reply) -> None:
        """Put a reply in the place of a message that the bot posted."""
        payload = reply.to_payload()
        del payload["unfurl_links"], payload["unfurl_media"]  # nothing is unfurled by an update
        with delivery_errors(self.clock.now()):
            self.client.chat_update(channel=channel, ts=ts, **payload)

    def direct_channel(self, user_id: str) -> str:
        """The conversation of the bot with somebody; it is opened where there was none."""
        with delivery_errors(self.clock.now()):
            opened = self.client.conversations_open(users=user_id)
        return str(opened["channel"]["id"])

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
        return self.find(address, mark, since_ts) is not None

    def find(self, address: Address, mark: str, since_ts: str = "0") -> SentMessage | None:
        """A marked message among the newest 100 of a direct conversation or of a thread.

        Args:
            address: where it would stand.
            mark: as given to `post`.
            since_ts: nothing that is older is looked at.
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
        found_ts = next((each["ts"] for each in messages if _mark_of(each) == mark), None)
        return SentMessage(channel=address.channel, ts=found_ts) if found_ts else None

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
