"""Reads what Slack sends: what was asked, by whom, where. Anything else is silence."""

import html
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from chatbot.domain.answers import Surface
from chatbot.slack.ids import SLACKBOT, Event

Payload = Mapping[str, Any]

ANSWERED_SUBTYPES = frozenset((None, "file_share", "thread_broadcast"))
# A place, or a click: whoever reads 40,000 characters of markup does so in bounded time.
_MARKUP = re.compile(r"<([^<>]{1,2000})>")


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where to answer: a channel, and the thread within it if there is one."""

    channel: str
    thread_ts: str | None = None

    @property
    def is_direct(self) -> bool:
        """Whether it is somebody's own conversation with the bot."""
        return self.channel.startswith("D")


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A message to the bot, as little of it as answering takes.

    Attributes:
        ts: Slack's name of the message within its channel.
        thread_ts: of the thread's first message, where it was written in a thread.
    """

    event_id: str
    surface: Surface
    channel: str
    user: str
    ts: str
    thread_ts: str | None
    text: str
    has_files: bool = False

    @property
    def address(self) -> Address:
        """A direct message is answered where it stands, a mention in its thread."""
        if self.surface is Surface.DIRECT_MESSAGE:
            return Address(channel=self.channel, thread_ts=self.thread_ts)
        return Address(channel=self.channel, thread_ts=self.thread_ts or self.ts)

    @property
    def private_address(self) -> Address:
        """Where the author alone can be told something.

        Slack shows such a message in a thread only where the thread has begun.
        """
        return Address(channel=self.channel, thread_ts=self.thread_ts)

    @property
    def conversation(self) -> str:
        """What a follow-up belongs to."""
        thread = self.address.thread_ts
        return f"{self.channel}:{thread}" if thread else self.channel

    def to_body(self) -> dict[str, Any]:
        """What the inbox keeps."""
        return asdict(self)

    @classmethod
    def from_body(cls, body: Payload) -> Self:
        """What the inbox kept."""
        return cls(**{**body, "surface": Surface(body["surface"])})


def read_event(body: Payload, bot_user_id: str) -> Incoming | None:
    """The message of an Events API envelope; None for all that is to be met with silence.

    In channels only mentions count, in direct messages only messages, so that
    one post is never answered twice, whatever the app is subscribed to. An
    edit sends its mention again.
    """
    event = body.get("event") or {}
    surface = _surface(event)
    user = event.get("user")
    if surface is None or not isinstance(user, str) or _is_machine(event, bot_user_id):
        return None
    if event.get("subtype") not in ANSWERED_SUBTYPES or event.get("edited") or event.get("hidden"):
        return None
    return Incoming(
        event_id=body["event_id"],
        surface=surface,
        channel=event["channel"],
        user=user,
        ts=event["ts"],
        thread_ts=event.get("thread_ts"),
        text=plain_text(event.get("text") or "", bot_user_id),
        has_files=bool(event.get("files")),
    )


def _surface(event: Payload) -> Surface | None:
    direct = str(event.get("channel", "")).startswith("D")
    if event.get("type") == Event.DIRECT_MESSAGE.type and direct:
        return Surface.DIRECT_MESSAGE
    if event.get("type") == Event.MENTION.type and not direct:
        return Surface.MENTION
    return None


def _is_machine(event: Payload, bot_user_id: str) -> bool:
    """Bots need no subtype: many only have a bot_id."""
    return bool(
        event.get("bot_id")
        or event.get("bot_profile")
        or event.get("user") in {SLACKBOT, bot_user_id}
    )


def plain_text(text: str, bot_user_id: str) -> str:
    """Slack's text as a person would read it; the bot's own name is left out.

    Names of people are not kept ("someone"), and of a link only its words or
    its site: that is all that the question needs.
    """
    without_me = re.sub(rf"<@{re.escape(bot_user_id)}(?:\|[^<>]*)?>[ ,:]*", "", text)
    return html.unescape(_MARKUP.sub(_words_for, without_me)).strip()


def _words_for(markup: re.Match[str]) -> str:
    target, _, label = markup[1].partition("|")
    if target.startswith("@"):
        return "someone"
    if target.startswith("#"):
        return f"#{label}" if label else "a channel"
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    if target.startswith("mailto:"):
        return "an email address"
    if target.startswith("tel:"):
        return "a phone number"
    return label if label and "://" not in label else _site(target, markup[0])


def _site(target: str, otherwise: str) -> str:
    try:
        return (urlsplit(target).hostname or otherwise).removeprefix("www.")
    except ValueError:
        return otherwise


@dataclass(frozen=True, kw_only=True)
class Press:
    """A press of one of the bot's buttons.

    Attributes:
        value: what the button carries.
        address: where its message stands.
        private: whether only one person sees that message.
        message_ts: Slack's name of that message.
        trigger_id: opens a modal within three seconds.
    """

    action_id: str
    value: str
    user: str
    address: Address
    private: bool
    message_ts: str
    response_url: str
    trigger_id: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """The same for a second press of the same button by the same person."""
        return (self.user, self.message_ts, f"{self.action_id}\n{self.value}")

    @property
    def values(self) -> tuple[str, str]:
        """The two lines of what the button carries; the second one may be empty."""
        first, _, second = self.value.partition("\n")
        return first, second


def read_press(body: Payload) -> Press:
    """A block_actions payload; of a message that only one person sees Slack sends little."""
    action = body["actions"][0]
    container = body.get("container") or {}
    return Press(
        action_id=action["action_id"],
        value=action.get("value", ""),
        user=body["user"]["id"],
        address=address_of(body),
        private=bool(container.get("is_ephemeral")),
        message_ts=container.get("message_ts", ""),
        response_url=body.get("response_url", ""),
        trigger_id=body.get("trigger_id", ""),
    )


def address_of(body: Payload) -> Address:
    """Where the message of an interaction stands; under a thread's first message is no thread."""
    container, message = body.get("container") or {}, body.get("message") or {}
    thread_ts = container.get("thread_ts") or message.get("thread_ts")
    return Address(
        channel=(body.get("channel") or {}).get("id") or container.get("channel_id", ""),
        thread_ts=None if thread_ts == message.get("ts") else thread_ts,
    )


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A slash command, or a message that somebody used the shortcut on."""

    user: str
    address: Address
    text: str
    response_url: str


def read_command(body: Payload, bot_user_id: str) -> Asked:
    """A slash command; Slack allows none in threads."""
    return Asked(
        user=body["user_id"],
        address=Address(channel=body["channel_id"]),
        text=plain_text(body.get("text") or "", bot_user_id),
        response_url=body["response_url"],
    )


def read_shortcut(body: Payload, bot_user_id: str) -> Asked:
    """A message shortcut; its text is empty where the message has no words (a picture)."""
    message = body.get("message") or {}
    return Asked(
        user=body["user"]["id"],
        address=address_of(body),
        text=plain_text(message.get("text") or "", bot_user_id),
        response_url=body["response_url"],
    )


@dataclass(frozen=True, kw_only=True)
class SharedFiles:
    """The files of a message that somebody used a shortcut on.

    Attributes:
        files: the id and the name of each that is still there.
        deleted: how many are not.
        trigger_id: opens a modal within three seconds.
    """

    user: str
    files: tuple[tuple[str, str], ...]
    deleted: int
    trigger_id: str


def read_shared_files(body: Payload) -> SharedFiles:
    """A message shortcut on a message with files; of a deleted one Slack leaves a tombstone."""
    files = (body.get("message") or {}).get("files") or ()
    there = [file for file in files if file.get("mode") != "tombstone"]
    return SharedFiles(
        user=body["user"]["id"],
        files=tuple((file["id"], file.get("name") or "a file") for file in there),
        deleted=len(files) - len(there),
        trigger_id=body["trigger_id"],
    )
