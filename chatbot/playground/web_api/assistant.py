"""`assistant.threads.*`: "is thinking…", suggested prompts, titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatbot.playground.records import ChannelKind
from chatbot.playground.refusals import ApiRefusalError
from chatbot.playground.web_api.method import Arg, Call, Method

if TYPE_CHECKING:
    from chatbot.playground.records import Channel, Json

_MOST_PROMPTS = 4
_MOST_LOADING = 10


def set_status(call: Call) -> Json:
    """`assistant.threads.setStatus`; "" clears it."""
    channel = _channel(call)
    loading = call.args.get("loading_messages") or []
    if not isinstance(loading, list) or len(loading) > _MOST_LOADING:
        raise ApiRefusalError("invalid_arguments")
    thread_ts = _thread(call, channel)
    data = {
        "channel": channel.id,
        "thread_ts": thread_ts,
        "status": call.text("status"),
        "loading_messages": loading,
    }
    return _tell(call, channel, "status.changed", data)


def set_prompts(call: Call) -> Json:
    """`assistant.threads.setSuggestedPrompts`."""
    channel = _channel(call)
    if channel.kind is not ChannelKind.IM:
        raise ApiRefusalError("method_not_supported_for_channel_type")
    prompts = call.args["prompts"]
    if not isinstance(prompts, list) or not 0 < len(prompts) <= _MOST_PROMPTS:
        raise ApiRefusalError("invalid_arguments")
    if not all(isinstance(p, dict) and set(p) == {"title", "message"} for p in prompts):
        raise ApiRefusalError("invalid_arguments")
    data: Json = {
        "channel": channel.id,
        "thread_ts": _thread(call, channel),
        "title": call.text("title") or None,
        "prompts": prompts,
    }
    call.world.agent_prompts[channel.id] = data
    return _tell(call, channel, "prompts.changed", data)


def set_title(call: Call) -> Json:
    """`assistant.threads.setTitle`."""
    channel = _channel(call)
    _thread(call, channel)
    return {}


def _channel(call: Call) -> Channel:
    channel = call.channel("channel_id")
    if call.app.bot_user_id not in channel.members:
        raise ApiRefusalError("channel_not_found")
    return channel


def _thread(call: Call, channel: Channel) -> str | None:
    ts = call.text("thread_ts")
    if not ts:
        return None
    if call.stand.messages.find(channel.id, ts) is None:
        raise ApiRefusalError("invalid_thread_ts")
    return ts


def _tell(call: Call, channel: Channel, kind: str, data: Json) -> Json:
    call.world.feed.emit(kind, data, team_id=call.team.id, audience=channel.members)
    return {}


_PLACE = {"channel_id": Arg.TEXT, "thread_ts": Arg.TEXT}
_AUTHOR = {"username": Arg.TEXT, "icon_url": Arg.TEXT, "icon_emoji": Arg.TEXT}

METHODS = (
    Method(
        name="assistant.threads.setStatus",
        handler=set_status,
        args={**_PLACE, **_AUTHOR, "status": Arg.TEXT, "loading_messages": Arg.JSON},
        required=("channel_id", "thread_ts"),
        scopes=("chat:write", "assistant:write"),
    ),
    Method(
        name="assistant.threads.setSuggestedPrompts",
        handler=set_prompts,
        args={**_PLACE, "title": Arg.TEXT, "prompts": Arg.JSON},
        required=("channel_id", "prompts"),
        scopes=("assistant:write",),
    ),
    Method(
        name="assistant.threads.setTitle",
        handler=set_title,
        args={**_PLACE, "title": Arg.TEXT},
        required=("channel_id", "thread_ts", "title"),
        scopes=("assistant:write",),
    ),
)
