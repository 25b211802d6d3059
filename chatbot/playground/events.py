"""Events API payloads: what happens is told to each installed bot that asked for it."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from chatbot.playground.identifiers import secret
from chatbot.playground.rendering import message_object, user_object
from chatbot.playground.text import mentions_user

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chatbot.playground.records import Channel, Json, Message, StoredFile, Team, User
    from chatbot.playground.world import World

_SUBSCRIPTION = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


class Events:
    """Builds events and hands them to `send(team, payload)`, which must not wait."""

    def __init__(self, world: World, send: Callable[[Team, Json], None]) -> None:
        self._world = world
        self._send = send

    def message(self, message: Message) -> None:
        """A message was posted: `message`, and `app_mention` where the bot is named."""
        channel = self._world.channels[message.channel_id]
        event = self._message_event(message, channel)
        for team in self._teams_in(channel):
            self._message_subscribers(team, channel, event)
            bot = self._world.app_of(team.id).bot_user_id
            named = mentions_user(message.text, bot) and message.user_id != bot
            if named and channel.kind != "im":
                mention = {k: v for k, v in event.items() if k not in {"channel_type", "subtype"}}
                self._emit(team, "app_mention", mention | {"type": "app_mention"}, channel)

    def message_changed(self, message: Message, previous: Message) -> None:
        """A message was edited."""
        channel = self._world.channels[message.channel_id]
        event = {
            "type": "message",
            "subtype": "message_changed",
            "message": message_object(self._world, message),
            "previous_message": message_object(self._world, previous),
            "hidden": True,
            **self._placed(channel),
        }
        for team in self._teams_in(channel):
            self._message_subscribers(team, channel, event)

    def message_deleted(self, message: Message) -> None:
        """A message was deleted."""
        channel = self._world.channels[message.channel_id]
        event = {
            "type": "message",
            "subtype": "message_deleted",
            "previous_message": message_object(self._world, message),
            "deleted_ts": message.ts,
            "hidden": True,
            **self._placed(channel),
        }
        for team in self._teams_in(channel):
            self._message_subscribers(team, channel, event)

    def reaction_added(self, message: Message, user_id: str, name: str) -> None:
        """Somebody reacted to a message."""
        channel = self._world.channels[message.channel_id]
        event = {
            "type": "reaction_added",
            "user": user_id,
            "reaction": name,
            "item": {"type": "message", "channel": channel.id, "ts": message.ts},
            "item_user": message.user_id,
            "event_ts": self._world.new_ts(),
        }
        for team in self._teams_in(channel):
            self._emit(team, "reaction_added", event, channel)

    def membership(self, channel: Channel, user: User, *, joined: bool) -> None:
        """Somebody (perhaps the bot) joined or left a channel."""
        name = "member_joined_channel" if joined else "member_left_channel"
        event = {
            "type": name,
            "user": user.id,
            "channel": channel.id,
            "channel_type": "G" if channel.kind == "group" else "C",
            "team": user.team_id,
            "event_ts": self._world.new_ts(),
        }
        for team in self._world.installed():
            bot = self._world.app_of(team.id).bot_user_id
            if bot in channel.members or user.id == bot:
                self._emit(team, name, event, channel)

    def home_opened(
        self, team: Team, user: User, *, channel: Channel, tab: str, shown: Json | None
    ) -> None:
        """Somebody opened the app's Home or Messages tab; `shown`: the view as it is."""
        event: Json = {
            "type": "app_home_opened",
            "user": user.id,
            "channel": channel.id,
            "tab": tab,
            "event_ts": self._world.new_ts(),
        }
        self._emit(team, "app_home_opened", event | ({"view": shown} if shown else {}), channel)

    def user_event(self, name: str, user: User) -> None:
        """`team_join` or `user_change`."""
        for team in self._world.installed():
            if user in self._world.visible_users(team.id):
                event = {
                    "type": name,
                    "user": user_object(self._world, user, team),
                    "cache_ts": int(self._world.clock.now()),
                    "event_ts": self._world.new_ts(),
                }
                self._emit(team, name, event, None)

    def uninstalled(self, team: Team) -> None:
        """The app was removed from the organisation."""
        bot = self._world.app_of(team.id).bot_user_id
        tokens = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot]}}
        self._emit(team, "tokens_revoked", tokens, None)
        self._emit(team, "app_uninstalled", {"type": "app_uninstalled"}, None)

    def file_shared(self, file: StoredFile, channel_id: str) -> None:
        """A file was shared in a conversation."""
        channel = self._world.channels[channel_id]
        event = {
            "type": "file_shared",
            "file_id": file.id,
            "user_id": file.user_id,
            "file": {"id": file.id},
            "channel_id": channel.id,
            "event_ts": self._world.new_ts(),
        }
        for team in self._teams_in(channel):
            self._emit(team, "file_shared", event, channel)

    def _teams_in(self, channel: Channel) -> Iterator[Team]:
        for team in self._world.installed():
            if self._world.app_of(team.id).bot_user_id in channel.members:
                yield team

    def _message_event(self, message: Message, channel: Channel) -> Json:
        event = message_object(self._world, message)
        for reply_field in ("reply_count", "reply_users_count", "latest_reply", "reply_users"):
            event.pop(reply_field, None)
        placed = {"channel": channel.id, "channel_type": str(channel.kind)}
        outside = message.team_id != channel.team_id
        foreign = {"user_team": message.team_id, "source_team": message.team_id}
        return event | placed | {"event_ts": message.ts} | (foreign if outside else {})

    def _placed(self, channel: Channel) -> Json:
        ts = self._world.new_ts()
        return {
            "channel": channel.id,
            "channel_type": str(channel.kind),
            "ts": ts,
            "event_ts": ts,
        }

    def _message_subscribers(self, team: Team, channel: Channel, event: Json) -> None:
        self._emit(team, _SUBSCRIPTION[channel.kind], event, channel)

    def _emit(self, team: Team, name: str, event: Json, channel: Channel | None) -> None:
        if self._world.manifest.receives(name):
            self._send(team, self._envelope(team, event, channel))

    def _envelope(self, team: Team, event: Json, channel: Channel | None) -> Json:
        app = self._world.app_of(team.id)
        about = json.dumps({"et": event["type"], "tid": team.id, "aid": app.id})
        return {
            "token": app.verification_token,
            "team_id": team.id,
            "context_team_id": team.id,
            "context_enterprise_id": None,
            "api_app_id": app.id,
            "event": event,
            "type": "event_callback",
            "event_id": "Ev" + secret(5).upper(),
            "event_time": int(self._world.clock.now()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": team.id,
                    "user_id": app.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": bool(channel and channel.shared_with),
            "event_context": "4-" + base64.urlsafe_b64encode(about.encode()).decode().rstrip("="),
        }
