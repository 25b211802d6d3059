"""Checks manifest.yaml against Slack's app manifest, schema 2, as far as this app uses it.

Lengths and keys are those of slackapi/manifest-schema (manifest.schema.2.0.0.json).
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from chatbot.packs.reading import read_yaml

Command = Annotated[str, Field(pattern=r"^/[a-z0-9_-]{1,31}$")]
Flag = Literal["true", "false"]


class Strict(BaseModel):
    """A mapping that has no other keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Metadata(Strict):
    """Which schema the manifest follows."""

    major_version: Literal["2"]
    minor_version: Literal["0", "1"] = "1"


class DisplayInformation(Strict):
    """What people see in Slack's list of apps."""

    name: Annotated[str, Field(min_length=1, max_length=35)]
    description: Annotated[str, Field(max_length=140)] = ""
    long_description: Annotated[str, Field(min_length=175, max_length=4000)] | None = None
    background_color: Annotated[str, Field(pattern="^#(?:[0-9a-fA-F]{3}){1,2}$")] | None = None


class AppHome(Strict):
    """Which tabs the bot has."""

    home_tab_enabled: Flag
    messages_tab_enabled: Flag
    messages_tab_read_only_enabled: Flag


class BotUser(Strict):
    """The bot as a member."""

    display_name: Annotated[str, Field(min_length=1, max_length=80)]
    always_online: Flag = "false"


class Shortcut(Strict):
    """A shortcut in Slack's menus."""

    name: Annotated[str, Field(min_length=1, max_length=24)]
    type: Literal["message", "global"]
    callback_id: Annotated[str, Field(min_length=1, max_length=255)]
    description: Annotated[str, Field(min_length=1, max_length=150)]


class SlashCommand(Strict):
    """A slash command."""

    command: Command
    description: Annotated[str, Field(min_length=1, max_length=2000)]
    usage_hint: Annotated[str, Field(max_length=1000)] = ""
    should_escape: Flag = "false"


class SuggestedPrompt(Strict):
    """A question offered in the bot's message tab."""

    title: Annotated[str, Field(min_length=1)]
    message: Annotated[str, Field(min_length=1)]


class AgentView(Strict):
    """The bot's message tab."""

    agent_description: Annotated[str, Field(min_length=1, max_length=300)]
    suggested_prompts: Annotated[list[SuggestedPrompt], Field(max_length=4)] = []


class Features(Strict):
    """What the bot offers."""

    app_home: AppHome
    bot_user: BotUser
    agent_view: AgentView
    shortcuts: Annotated[list[Shortcut], Field(max_length=10)] = []
    slash_commands: Annotated[list[SlashCommand], Field(max_length=50)] = []


class Scopes(Strict):
    """What the bot may do."""

    bot: Annotated[list[str], Field(min_length=1, max_length=255)]


class OauthConfig(Strict):
    """Permissions."""

    scopes: Scopes


class EventSubscriptions(Strict):
    """What Slack tells the bot."""

    bot_events: Annotated[list[str], Field(max_length=100)]


class Interactivity(Strict):
    """Whether buttons and shortcuts reach the bot."""

    is_enabled: Flag


class ManifestSettings(Strict):
    """How Slack reaches the bot."""

    event_subscriptions: EventSubscriptions
    interactivity: Interactivity
    org_deploy_enabled: Flag
    socket_mode_enabled: Literal["true"]
    token_rotation_enabled: Flag


class Manifest(Strict):
    """manifest.yaml."""

    metadata: Annotated[Metadata, Field(alias="_metadata")]
    display_information: DisplayInformation
    features: Features
    oauth_config: OauthConfig
    settings: ManifestSettings


def find_manifest_faults(path: Path) -> list[str]:
    """Every fault of a manifest file, one sentence each; empty where it is sound."""
    faults: list[str] = []
    read_yaml(path, Manifest, faults, path.parent)
    return faults
