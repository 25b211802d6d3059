"""What a Web API method is: its arguments, its scopes, its handler."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from chatbot.playground.records import App, ChannelKind, Json, Team
from chatbot.playground.refusals import ApiRefusalError

if TYPE_CHECKING:
    from chatbot.playground.records import Channel
    from chatbot.playground.standin import StandIn
    from chatbot.playground.world import World

_TRUE, _FALSE = {"1", "true", "True"}, {"0", "false", "False", ""}
_READ_SCOPES = {
    ChannelKind.PUBLIC: "channels",
    ChannelKind.PRIVATE: "groups",
    ChannelKind.IM: "im",
    ChannelKind.MPIM: "mpim",
}


class Arg(StrEnum):
    """The kinds of argument. JSON ones may come as text in a form."""

    TEXT = "string"
    FLAG = "boolean"
    NUMBER = "number"
    JSON = "object"


class TokenKind(StrEnum):
    """Which token a method takes."""

    BOT = "bot"
    APP = "app"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of a method: who calls, and with what (arguments parsed by kind)."""

    stand: StandIn
    team: Team
    app: App
    args: Json

    @property
    def world(self) -> World:
        """The world that the call is about."""
        return self.stand.world

    def need(self, scope: str) -> None:
        """Refuse unless the app has the scope."""
        need_any(self.world, (scope,))

    def text(self, name: str) -> str:
        """A text argument; "" if it was left out."""
        return str(self.args.get(name) or "")

    def channel(self, name: str = "channel") -> Channel:
        """The conversation that the argument names, if the bot can see it.

        Raises:
            ApiRefusalError: channel_not_found.
        """
        channel = self.world.channels.get(self.text(name))
        if channel is None or not self._visible(channel):
            raise ApiRefusalError("channel_not_found")
        return channel

    def need_for(self, channel: Channel, what: str) -> None:
        """Refuse unless the app has e.g. `im:history` for `what` = "history"."""
        self.need(f"{_READ_SCOPES[channel.kind]}:{what}")

    def _visible(self, channel: Channel) -> bool:
        if self.app.bot_user_id in channel.members:
            return True
        return channel.kind is ChannelKind.PUBLIC and channel.team_id == self.team.id


Handler: TypeAlias = Callable[[Call], Json | Awaitable[Json]]


@dataclass(frozen=True, kw_only=True)
class Method:
    """A Web API method. `scopes`: any one of them is enough; () for none."""

    name: str
    handler: Handler
    args: dict[str, Arg] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    token: TokenKind = TokenKind.BOT
    takes_anything: bool = False


def need_any(world: World, scopes: tuple[str, ...]) -> None:
    """Refuse unless the manifest has one of the scopes."""
    held = world.manifest.scopes
    if scopes and not held.intersection(scopes):
        provided = ",".join(sorted(held))
        raise ApiRefusalError("missing_scope", needed=scopes[0], provided=provided)


def parse_arguments(method: Method, given: Json) -> Json:
    """The arguments by their kinds; `given` as they came.

    Raises:
        ApiRefusalError: invalid_arguments, invalid_blocks_format, invalid_metadata_format.
    """
    if method.takes_anything:
        return given
    present = {name: value for name, value in given.items() if value is not None}
    # Slack takes team_id everywhere and ignores it with a workspace's token; Bolt sends it.
    present.pop("team_id", None)
    faults = [f"[ERROR] unknown argument: {name}" for name in present if name not in method.args]
    faults += [
        f"[ERROR] missing required field: {name}"
        for name in method.required
        if present.get(name) in (None, "")
    ]
    if faults:
        raise ApiRefusalError("invalid_arguments", response_metadata={"messages": faults})
    return {name: _parsed(name, method.args[name], value) for name, value in present.items()}


def _parsed(name: str, kind: Arg, value: object) -> object:
    parsers: dict[Arg, Callable[[str, object], object]] = {
        Arg.TEXT: _text,
        Arg.FLAG: _flag,
        Arg.NUMBER: _number,
        Arg.JSON: _json,
    }
    return parsers[kind](name, value)


def _text(name: str, value: object) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value))
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return str(value)
    raise _wrong(name, "must be a string")


def _flag(name: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    if str(value) in _TRUE | _FALSE:
        return str(value) in _TRUE
    raise _wrong(name, "must be a boolean")


def _number(name: str, value: object) -> int:
    try:
        return int(str(value))
    except ValueError as error:
        raise _wrong(name, "must be a number") from error


def _json(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        codes = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format"}
        if name in codes:
            raise ApiRefusalError(codes[name]) from error
        raise _wrong(name, "must be JSON") from error


def _wrong(name: str, fault: str) -> ApiRefusalError:
    messages = [f"[ERROR] {fault} [json-pointer:/{name}]"]
    return ApiRefusalError("invalid_arguments", response_metadata={"messages": messages})


def page(items: list[Json], call: Call, *, default: int, most: int) -> tuple[list[Json], Json]:
    """One page of a list by `cursor` and `limit`, and the `response_metadata` for it.

    Raises:
        ApiRefusalError: invalid_cursor, invalid_limit.
    """
    limit = call.args.get("limit", default)
    if not 0 < limit <= most:
        raise ApiRefusalError("invalid_limit")
    cursor = call.text("cursor")
    if cursor and not cursor.removeprefix("page:").isdigit():
        raise ApiRefusalError("invalid_cursor")
    start = int(cursor.removeprefix("page:") or 0)
    more = f"page:{start + limit}" if start + limit < len(items) else ""
    return items[start : start + limit], {"next_cursor": more}
