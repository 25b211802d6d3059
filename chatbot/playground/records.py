"""What the stand-in keeps: organisations, people, conversations, messages, views, files."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from chatbot.playground.clock import Stamp

Json: TypeAlias = dict[str, Any]


class ChannelKind(StrEnum):
    """The kinds of conversation, by the name that events give them in `channel_type`."""

    PUBLIC = "channel"
    PRIVATE = "group"
    IM = "im"
    MPIM = "mpim"


@dataclass(kw_only=True)
class App:
    """The bot under test as one organisation has installed it."""

    id: str
    name: str
    bot_user_id: str
    bot_id: str
    bot_token: str
    app_token: str
    signing_secret: str
    verification_token: str
    installed: bool = True


@dataclass(kw_only=True)
class Team:
    """An organisation's workspace. `app` is None where the bot is not installed."""

    id: str
    key: str
    name: str
    domain: str
    app: App | None = None


@dataclass(kw_only=True)
class User:
    """A person or a bot. `guest` is "multi" or "single" (channels), else None."""

    id: str
    team_id: str
    key: str
    name: str
    title: str = ""
    email: str | None = None
    tz: str = "Europe/London"
    is_admin: bool = False
    is_owner: bool = False
    guest: str | None = None
    deleted: bool = False
    bot_id: str | None = None
    app_id: str | None = None
    updated: int = 0

    @property
    def is_bot(self) -> bool:
        """True for the bot under test and for other apps' bots."""
        return self.bot_id is not None


@dataclass(kw_only=True)
class Channel:
    """A conversation. `team_id` is the host; `shared_with` other organisations' ids."""

    id: str
    team_id: str
    kind: ChannelKind
    name: str = ""
    topic: str = ""
    purpose: str = ""
    members: list[str] = field(default_factory=list)
    shared_with: list[str] = field(default_factory=list)
    archived: bool = False
    creator: str = ""
    created: int = 0

    @property
    def is_direct(self) -> bool:
        """True for messages between people, one to one or several."""
        return self.kind in {ChannelKind.IM, ChannelKind.MPIM}


@dataclass(kw_only=True)
class Message:
    """A message; `ephemeral_to` is the only user who sees it, or None."""

    ts: str
    channel_id: str
    team_id: str
    user_id: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    file_ids: list[str] = field(default_factory=list)
    thread_ts: str | None = None
    subtype: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    username: str | None = None
    metadata: Json | None = None
    edited: Json | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    is_broadcast: bool = False
    ephemeral_to: str | None = None
    client_msg_id: str | None = None
    replies: list[str] = field(default_factory=list)
    reply_users: list[str] = field(default_factory=list)


@dataclass(kw_only=True)
class View:
    """A modal or a Home tab: `spec` is what the bot sent, completed with ids."""

    id: str
    team_id: str
    user_id: str
    spec: Json
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    response_channel: str | None = None

    @property
    def is_modal(self) -> bool:
        """True for a modal, False for a Home tab."""
        return bool(self.spec["type"] == "modal")


@dataclass(kw_only=True)
class StoredFile:
    """A file; `content` is None until uploaded, `user_id` who uploaded it.

    `channels` is where it was shared; `given_to` whose apps got it by a modal.
    """

    id: str
    team_id: str
    user_id: str
    name: str
    title: str
    mimetype: str
    size: int
    created: int
    alt_text: str | None = None
    content: bytes | None = None
    complete: bool = False
    channels: list[str] = field(default_factory=list)
    given_to: set[str] = field(default_factory=set)
    deleted: bool = False


@dataclass(kw_only=True)
class Trigger:
    """Leave to open one view for one user, for 3 seconds. `view_id`: the modal it came from."""

    id: str
    team_id: str
    user_id: str
    made: Stamp
    view_id: str | None = None
    used: bool = False


@dataclass(kw_only=True)
class ResponseAddress:
    """What a `response_url` may do: up to 5 uses in 30 minutes. `message_ts`: where from."""

    token: str
    team_id: str
    user_id: str
    channel_id: str
    made: Stamp
    message_ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0
