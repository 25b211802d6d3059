"""Interaction payloads as Slack sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatbot.playground.identifiers import secret
from chatbot.playground.page_views import message_state, view_state
from chatbot.playground.records import ResponseAddress
from chatbot.playground.rendering import channel_label, message_object, view_object

if TYPE_CHECKING:
    from chatbot.playground.records import Channel, Json, Message, Team, User, View
    from chatbot.playground.world import World


class Payloads:
    """Builds payloads for the app of one organisation; `base_url` starts response addresses."""

    def __init__(self, world: World, base_url: str) -> None:
        self._world = world
        self._base_url = base_url

    def common(self, kind: str, team: Team, user: User) -> Json:
        """What every interactive payload has."""
        app = self._world.app_of(team.id)
        home = self._world.teams[user.team_id]
        return {
            "type": kind,
            "user": {
                "id": user.id,
                "username": user.key,
                "name": user.key,
                "team_id": user.team_id,
            },
            "api_app_id": app.id,
            "token": app.verification_token,
            "team": {"id": home.id, "domain": home.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def message_actions(
        self, team: Team, user: User, message: Message, action: Json | None
    ) -> Json:
        """`block_actions` on a message; without `action` the part that options need too."""
        channel = self._world.channels[message.channel_id]
        ephemeral = message.ephemeral_to is not None
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": ephemeral,
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        payload = self.common("block_actions", team, user) | {
            "container": container,
            "channel": channel_label(channel),
            "state": {"values": message_state(self._world, message, user.id)},
        }
        if not ephemeral:
            payload["message"] = message_object(self._world, message)
        if action is None:
            return payload
        return payload | {
            "trigger_id": self._world.new_trigger(team.id, user.id),
            "response_url": self.response_url(team, user, channel, message),
            "actions": [action],
        }

    def view_actions(self, team: Team, user: User, view: View, action: Json | None) -> Json:
        """`block_actions` in a view; without `action` the part that options need too."""
        payload = self.common("block_actions", team, user) | {
            "container": {"type": "view", "view_id": view.id},
            "view": self._view(view),
        }
        if action is None:
            return payload
        return payload | {"trigger_id": self._trigger(team, user, view), "actions": [action]}

    def submission(self, team: Team, user: User, view: View) -> Json:
        """`view_submission`."""
        return self.common("view_submission", team, user) | {
            "trigger_id": self._trigger(team, user, view),
            "view": self._view(view),
            "response_urls": self._response_urls(team, user, view),
        }

    def closed(self, team: Team, user: User, view: View, *, cleared: bool) -> Json:
        """`view_closed`."""
        return self.common("view_closed", team, user) | {
            "view": self._view(view),
            "is_cleared": cleared,
        }

    def shortcut(self, team: Team, user: User, callback_id: str) -> Json:
        """A global shortcut."""
        return self.common("shortcut", team, user) | {
            "callback_id": callback_id,
            "trigger_id": self._world.new_trigger(team.id, user.id),
            "action_ts": self._world.new_ts(),
        }

    def message_shortcut(self, team: Team, user: User, message: Message, callback_id: str) -> Json:
        """A shortcut on a message."""
        channel = self._world.channels[message.channel_id]
        return self.common("message_action", team, user) | {
            "callback_id": callback_id,
            "trigger_id": self._world.new_trigger(team.id, user.id),
            "response_url": self.response_url(team, user, channel, None),
            "message_ts": message.ts,
            "channel": channel_label(channel),
            "message": message_object(self._world, message),
            "action_ts": self._world.new_ts(),
        }

    def command(self, team: Team, user: User, channel: Channel, name: str, text: str) -> Json:
        """A slash command: form fields, all of them text."""
        app = self._world.app_of(team.id)
        return {
            "token": app.verification_token,
            "team_id": team.id,
            "team_domain": team.domain,
            "channel_id": channel.id,
            "channel_name": channel_label(channel)["name"],
            "user_id": user.id,
            "user_name": user.key,
            "command": name,
            "text": text,
            "api_app_id": app.id,
            "is_enterprise_install": "false",
            "response_url": self.response_url(team, user, channel, None, kind="commands"),
            "trigger_id": self._world.new_trigger(team.id, user.id),
        }

    def response_url(
        self,
        team: Team,
        user: User,
        channel: Channel,
        message: Message | None,
        *,
        kind: str = "actions",
    ) -> str:
        """A new response address for that user in that conversation."""
        token = secret()
        self._world.new_response(
            ResponseAddress(
                token=token,
                team_id=team.id,
                user_id=user.id,
                channel_id=channel.id,
                made=self._world.clock.stamp(),
                message_ts=message.ts if message else None,
                thread_ts=message.thread_ts if message else None,
            )
        )
        return f"{self._base_url}/{kind}/{team.id}/{token}"

    def _view(self, view: View) -> Json:
        return view_object(self._world, view, view_state(self._world, view))

    def _trigger(self, team: Team, user: User, view: View) -> str:
        return self._world.new_trigger(team.id, user.id, view.id if view.is_modal else None)

    def _response_urls(self, team: Team, user: User, view: View) -> list[Json]:
        urls = []
        values = view_state(self._world, view)
        for block in view.spec["blocks"]:
            element = block.get("element") or {}
            if not element.get("response_url_enabled"):
                continue
            state = values[block["block_id"]][element["action_id"]]
            chosen = state.get("selected_conversation") or state.get("selected_channel")
            if chosen in self._world.channels:
                channel = self._world.channels[chosen]
                urls.append(
                    {
                        "block_id": block["block_id"],
                        "action_id": element["action_id"],
                        "channel_id": channel.id,
                        "response_url": self.response_url(team, user, channel, None),
                    }
                )
        return urls
