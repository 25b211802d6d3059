"""The app's manifest: what the stand-in lets the bot do, and what it sends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from chatbot.playground.refusals import ManifestError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from chatbot.playground.records import Json

# Bot events and the scope that each needs (None: no scope). Slack's event reference.
EVENT_SCOPES: dict[str, str | None] = {
    "app_context_changed": None,
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "app_uninstalled": None,
    "channel_archive": "channels:read",
    "channel_created": "channels:read",
    "channel_rename": "channels:read",
    "file_shared": "files:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "team_join": "users:read",
    "tokens_revoked": None,
    "user_change": "users:read",
}
_COMMAND_LENGTH = range(2, 33)
_SHORTCUT_NAME = 24
_MOST_SHORTCUTS = 10
_MOST_COMMANDS = 50
_APP_NAME = 35


@dataclass(frozen=True, kw_only=True)
class Command:
    """A slash command that the app declares."""

    command: str
    description: str
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True, kw_only=True)
class Shortcut:
    """A shortcut that the app declares; `type` is "global" or "message"."""

    name: str
    type: str
    callback_id: str
    description: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The parts of a Slack app manifest that the stand-in acts on."""

    name: str
    bot_name: str
    scopes: frozenset[str]
    events: frozenset[str]
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    home_tab: bool
    messages_tab: bool
    messages_tab_read_only: bool
    interactivity: bool
    socket_mode: bool
    agent: bool
    prompts: tuple[tuple[str, str], ...]

    def command(self, name: str) -> Command | None:
        """The declared command of that name, with its slash."""
        return next((each for each in self.commands if each.command == name), None)

    def shortcut(self, callback_id: str, kind: str) -> Shortcut | None:
        """The declared shortcut of that kind ("global" or "message")."""
        found = (s for s in self.shortcuts if (s.callback_id, s.type) == (callback_id, kind))
        return next(found, None)

    def receives(self, event: str) -> bool:
        """True if the app subscribes to `event` and has the scope that it needs."""
        scope = EVENT_SCOPES[event]
        return event in self.events and (scope is None or scope in self.scopes)


def read_manifest(path: Path) -> Manifest:
    """Read a manifest.yaml.

    Raises:
        ManifestError: with every fault found.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ManifestError([f"{path}: {error}"]) from error
    return parse_manifest(data)


def parse_manifest(data: object) -> Manifest:
    """Build a manifest from the mapping in a manifest file (schema 2).

    Raises:
        ManifestError: with every fault found.
    """
    if not isinstance(data, dict):
        raise ManifestError(["the manifest is not a mapping"])
    try:
        manifest = _build(data)
    except (AttributeError, KeyError, TypeError) as error:
        raise ManifestError([f"the manifest has not the shape it should: {error!r}"]) from error
    problems = list(_problems(manifest))
    if problems:
        raise ManifestError(problems)
    return manifest


def _build(data: Json) -> Manifest:
    features: Json = data.get("features", {})
    home: Json = features.get("app_home", {})
    settings: Json = data.get("settings", {})
    agent: Json | None = features.get("agent_view")
    name = data["display_information"]["name"]
    return Manifest(
        name=name,
        bot_name=features.get("bot_user", {}).get("display_name", name),
        scopes=frozenset(data.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
        commands=tuple(_command(each) for each in features.get("slash_commands", [])),
        shortcuts=tuple(Shortcut(**each) for each in features.get("shortcuts", [])),
        home_tab=home.get("home_tab_enabled", False),
        messages_tab=home.get("messages_tab_enabled", False),
        messages_tab_read_only=home.get("messages_tab_read_only_enabled", False),
        interactivity=settings.get("interactivity", {}).get("is_enabled", False),
        socket_mode=settings.get("socket_mode_enabled", False),
        agent=agent is not None,
        prompts=tuple(_prompt(each) for each in (agent or {}).get("suggested_prompts", [])),
    )


def _command(each: dict[str, Any]) -> Command:
    return Command(**{key: value for key, value in each.items() if key != "url"})


def _prompt(each: dict[str, Any]) -> tuple[str, str]:
    return each["title"], each["message"]


def _problems(manifest: Manifest) -> Iterator[str]:
    if not 0 < len(manifest.name) <= _APP_NAME:
        yield f"the app's name has not 1 to {_APP_NAME} characters"
    for event in sorted(manifest.events):
        if event not in EVENT_SCOPES:
            yield f"bot event not known: {event}"
        elif (scope := EVENT_SCOPES[event]) and scope not in manifest.scopes:
            yield f"bot event {event} needs the scope {scope}"
    yield from _command_problems(manifest)


def _command_problems(manifest: Manifest) -> Iterator[str]:
    for each in manifest.commands:
        if not each.command.startswith("/") or len(each.command) not in _COMMAND_LENGTH:
            yield f"not a command: {each.command}"
    for shortcut in manifest.shortcuts:
        if shortcut.type not in {"global", "message"} or len(shortcut.name) > _SHORTCUT_NAME:
            yield f"not a shortcut: {shortcut.name}"
    if len(manifest.commands) > _MOST_COMMANDS or len(manifest.shortcuts) > _MOST_SHORTCUTS:
        yield f"more than {_MOST_COMMANDS} commands or {_MOST_SHORTCUTS} shortcuts"
    if (manifest.commands or manifest.shortcuts) and "commands" not in manifest.scopes:
        yield "commands and shortcuts need the scope commands"
