"""manifest.yaml: sound by Slack's rules, and neither more nor less than the code needs."""

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from unittest.mock import MagicMock

import pytest
import yaml
from jsonschema import Draft7Validator
from slack_sdk import WebClient

import chatbot.slack
from chatbot.playground.manifest import read_manifest
from chatbot.slack.features import add_features
from chatbot.slack.ids import Action, Command, Event, Form, Shortcut

MANIFEST = Path(__file__).parents[1] / "manifest.yaml"
SOURCES = Path(chatbot.slack.__file__).parent

EVENT_SCOPES: dict[str, str | None] = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "team_join": "users:read",
    "user_change": "users:read",
}
METHOD_SCOPES = {
    "auth_test": None,
    "chat_postEphemeral": "chat:write",
    "chat_postMessage": "chat:write",
    "chat_update": "chat:write",
    "conversations_history": "im:history",  # of direct messages, the only ones that are read
    "conversations_open": "im:write",
    "conversations_replies": "im:history",
    "files_info": "files:read",
    "files_upload_v2": "files:write",
    "users_info": "users:read",
    "users_list": "users:read",
    "users_lookupByEmail": "users:read.email",
    "views_open": None,
    "views_publish": None,
    "views_push": None,
    "views_update": None,
}


def closed(required: list[str], **properties: Any) -> dict[str, Any]:
    """A mapping without other keys."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": properties,
    }


def text(longest: int, shortest: int = 1) -> dict[str, Any]:
    """Text of so many characters."""
    return {"type": "string", "minLength": shortest, "maxLength": longest}


FLAG = {"type": "boolean"}
NAMES = {"type": "array", "uniqueItems": True, "items": text(255)}

# The part of slackapi/manifest-schema, schema 2, that this app has a use for.
SCHEMA = closed(
    ["_metadata", "display_information", "features", "oauth_config", "settings"],
    _metadata=closed(
        ["major_version"], major_version={"const": 2}, minor_version={"type": "integer"}
    ),
    display_information=closed(
        ["name"],
        name=text(35),
        description=text(140),
        long_description=text(4000, 175),
        background_color={"type": "string", "pattern": "^#(?:[0-9a-fA-F]{3}){1,2}$"},
    ),
    features=closed(
        ["agent_view", "app_home", "bot_user"],
        app_home=closed(
            [],
            home_tab_enabled=FLAG,
            messages_tab_enabled=FLAG,
            messages_tab_read_only_enabled=FLAG,
        ),
        bot_user=closed(["display_name"], display_name=text(80), always_online=FLAG),
        agent_view=closed(
            ["agent_description"],
            agent_description=text(300),
            suggested_prompts={
                "type": "array",
                "maxItems": 4,
                "items": closed(["title", "message"], title=text(255), message=text(3000)),
            },
        ),
        shortcuts={
            "type": "array",
            "maxItems": 10,
            "items": closed(
                ["name", "type", "callback_id", "description"],
                name=text(24),
                type={"enum": ["message", "global"]},
                callback_id=text(255),
                description=text(150),
            ),
        },
        slash_commands={
            "type": "array",
            "maxItems": 50,
            "items": closed(
                ["command", "description"],
                command={"type": "string", "pattern": r"^/[a-z0-9_-]{1,31}$"},
                description=text(2000),
                usage_hint=text(1000),
                should_escape=FLAG,
            ),
        },
    ),
    oauth_config=closed(["scopes"], scopes=closed(["bot"], bot=NAMES)),
    settings=closed(
        ["event_subscriptions", "interactivity", "socket_mode_enabled"],
        event_subscriptions=closed(["bot_events"], bot_events=NAMES | {"maxItems": 100}),
        interactivity=closed(["is_enabled"], is_enabled={"const": True}),
        org_deploy_enabled=FLAG,
        socket_mode_enabled={"const": True},
        token_rotation_enabled={"const": False},
    ),
)


class Recorder:
    """Takes the place of Bolt, and notes what is listened to."""

    def __init__(self) -> None:
        self.events: list[str | re.Pattern[str]] = []
        self.commands: list[str] = []
        self.shortcuts: list[str] = []
        self.actions: list[str | re.Pattern[str]] = []
        self.views: list[str | re.Pattern[str]] = []
        self.closed: list[str] = []
        self.errors: list[Callable[..., None]] = []

    def event(self, name: str | re.Pattern[str]) -> Callable[[Any], None]:
        """Note an event."""
        return lambda _: self.events.append(name)

    def command(self, name: str) -> Callable[[Any], None]:
        """Note a command."""
        return lambda _: self.commands.append(name)

    def message_shortcut(self, name: str) -> Callable[[Any], None]:
        """Note a shortcut."""
        return lambda _: self.shortcuts.append(name)

    def action(self, name: str | re.Pattern[str]) -> Callable[[Any], None]:
        """Note a button."""
        return lambda _: self.actions.append(name)

    def view(self, name: str | re.Pattern[str]) -> Callable[[Any], None]:
        """Note a form."""
        return lambda _: self.views.append(name)

    def view_closed(self, name: str) -> Callable[[Any], None]:
        """Note a form whose closing is heard of; it is one of those that are submitted."""
        return lambda _: self.closed.append(name)

    def error(self, handler: Callable[..., None]) -> None:
        """Note an error handler."""
        self.errors.append(handler)


@pytest.fixture
def manifest() -> dict[str, Any]:
    """What stands in manifest.yaml."""
    loaded: dict[str, Any] = yaml.safe_load(MANIFEST.read_text("utf-8"))
    return loaded


@pytest.fixture
def registered() -> Recorder:
    """What the code listens to."""
    recorder = Recorder()
    add_features(cast("Any", recorder), MagicMock())
    return recorder


def methods_called() -> set[str]:
    """The methods of the Web API that the code calls."""
    offered = {name for name in vars(WebClient) if not name.startswith("_")}
    called = set()
    for source in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called.add(node.func.attr)
    return called & offered


def test_sound(manifest: dict[str, Any]) -> None:
    """Keys, types and lengths are those that Slack takes."""
    assert [error.message for error in Draft7Validator(SCHEMA).iter_errors(manifest)] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("features", "shortcuts", 0, "name"), "What does the policy say?"),  # 25 characters
        (("features", "slash_commands", 0, "command"), "smask"),
        (("settings", "socket_mode_enabled"), False),
        (("display_information", "colour"), "green"),
    ],
)
def test_the_schema_sees_faults(
    manifest: dict[str, Any], path: tuple[str | int, ...], value: object
) -> None:
    """A manifest that Slack would refuse does not pass for sound."""
    place: Any = manifest
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert not Draft7Validator(SCHEMA).is_valid(manifest)


def test_the_stand_in_takes_it() -> None:
    """The playground reads the same file."""
    assert read_manifest(MANIFEST).name == "Policy bot"


def test_commands(manifest: dict[str, Any], registered: Recorder) -> None:
    """Every command is listened to, and every listener's command is offered."""
    declared = {entry["command"] for entry in manifest["features"]["slash_commands"]}
    assert declared == set(registered.commands) == set(Command)


def test_shortcuts(manifest: dict[str, Any], registered: Recorder) -> None:
    """As for commands; all of them are shortcuts on messages."""
    shortcuts = manifest["features"]["shortcuts"]
    assert {s["callback_id"] for s in shortcuts} == set(registered.shortcuts) == set(Shortcut)
    assert {shortcut["type"] for shortcut in shortcuts} == {"message"}


def test_events(manifest: dict[str, Any], registered: Recorder) -> None:
    """Every subscription has its listener, and every listener its subscription."""
    declared = manifest["settings"]["event_subscriptions"]["bot_events"]
    named = {name for name in registered.events if isinstance(name, str)}
    assert set(declared) == set(Event)
    assert named == {event.type for event in Event}


def test_buttons_and_forms(registered: Recorder) -> None:
    """Every button and every form has a listener of its own."""
    for action in Action:
        first = next(name for name in registered.actions if _takes(name, action))
        assert first != registered.actions[-1], action
    assert {name for name in registered.views if isinstance(name, str)} == set(Form)


def _takes(name: str | re.Pattern[str], action: Action) -> bool:
    """Whether a listener takes an action, with or without a place."""
    if isinstance(name, str):
        return name == action
    return bool(name.search(action) or name.search(action.at(0)))


def test_nothing_is_left_unanswered(registered: Recorder) -> None:
    """The last listeners take every event, button and form that nobody else took."""
    for last in (registered.events[-1], registered.actions[-1], registered.views[-1]):
        assert isinstance(last, re.Pattern)
        assert last.search("never heard of it")
    assert len(registered.errors) == 1


def test_every_method_is_known_here() -> None:
    """A newly used method of the Web API has to be given its scope."""
    assert methods_called() == set(METHOD_SCOPES)


def test_scopes(manifest: dict[str, Any]) -> None:
    """Exactly the scopes that events, methods, commands and shortcuts need."""
    needed = {METHOD_SCOPES[method] for method in methods_called()} - {None}
    needed |= {scope for event in Event if (scope := EVENT_SCOPES[event])}
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed | {"commands"}


def test_the_bot_can_be_written_to(manifest: dict[str, Any]) -> None:
    """The messages tab takes messages, and there is a Home tab."""
    assert manifest["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
