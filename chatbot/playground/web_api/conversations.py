"""`conversations.*`: finding, opening and reading conversations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chatbot.playground.records import ChannelKind
from chatbot.playground.refusals import ApiRefusalError
from chatbot.playground.rendering import channel_object, message_object
from chatbot.playground.web_api.chat import can_reach
from chatbot.playground.web_api.method import Arg, Call, Method, page

if TYPE_CHECKING:
    from chatbot.playground.records import Channel, Json, Message, User

_MOST_USERS = 8
_TS = re.compile(r"\d+(\.\d{1,6})?")
_TYPES = {
    "public_channel": ChannelKind.PUBLIC,
    "private_channel": ChannelKind.PRIVATE,
    "im": ChannelKind.IM,
    "mpim": ChannelKind.MPIM,
}
_TYPE_SCOPES = {
    "public_channel": "channels:read",
    "private_channel": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}


def open_conversation(call: Call) -> Json:
    """`conversations.open`."""
    if call.text("channel"):
        channel = call.channel()
        if not channel.is_direct:
            raise ApiRefusalError("method_not_supported_for_channel_type")
    else:
        channel = _with_users(call)
    full = call.args.get("return_im")
    shown = channel_object(call.world, channel, call.app.bot_user_id)
    return {"channel": shown if full else {"id": channel.id}}


def info(call: Call) -> Json:
    """`conversations.info`."""
    channel = call.channel()
    call.need_for(channel, "read")
    return {"channel": channel_object(call.world, channel, call.app.bot_user_id)}


def list_conversations(call: Call) -> Json:
    """`conversations.list`."""
    found = [c for c in _of_types(call) if _listed(call, c)]
    return _page_of(call, found)


def of_user(call: Call) -> Json:
    """`users.conversations`: those of a user, or of the bot."""
    member = call.text("user") or call.app.bot_user_id
    if member not in call.world.users:
        raise ApiRefusalError("user_not_found")
    return _page_of(call, [c for c in _of_types(call) if member in c.members and _listed(call, c)])


def members(call: Call) -> Json:
    """`conversations.members`."""
    channel = call.channel()
    call.need_for(channel, "read")
    listed: list[Json] = [{"id": each} for each in channel.members]
    shown, metadata = page(listed, call, default=100, most=1000)
    return {"members": [each["id"] for each in shown], "response_metadata": metadata}


def history(call: Call) -> Json:
    """`conversations.history`: newest first."""
    channel = _readable(call)
    found = _within(call, call.stand.messages.history(channel.id))
    return _messages(call, found[::-1])


def replies(call: Call) -> Json:
    """`conversations.replies`: the parent, then the replies, oldest first."""
    channel = _readable(call)
    thread = call.stand.messages.thread(channel.id, call.text("ts"))
    if not thread:
        raise ApiRefusalError("thread_not_found")
    return _messages(call, thread[:1] + _within(call, thread[1:]))


def _with_users(call: Call) -> Channel:
    names = [each for each in call.text("users").split(",") if each]
    if not names:
        raise ApiRefusalError("users_list_not_supplied")
    if len(names) > _MOST_USERS:
        raise ApiRefusalError("too_many_users")
    call.need("im:write" if len(names) == 1 else "mpim:write")
    people = [_reachable(call, name) for name in names]
    ids = [*dict.fromkeys(each.id for each in people), call.app.bot_user_id]
    known = call.world.direct_channel(call.team.id, ids)
    if known is None and call.args.get("prevent_creation"):
        raise ApiRefusalError("channel_not_found")
    return known or call.world.open_direct(call.team.id, ids)


def _reachable(call: Call, user_id: str) -> User:
    user = call.world.users.get(user_id)
    if user is None or not can_reach(call, user):
        raise ApiRefusalError("user_not_found")
    if user.deleted:
        raise ApiRefusalError("user_disabled")
    return user


def _of_types(call: Call) -> list[Channel]:
    wanted = (call.text("types") or "public_channel").split(",")
    if set(wanted) - set(_TYPES):
        raise ApiRefusalError("invalid_types")
    for each in wanted:
        call.need(_TYPE_SCOPES[each])
    kinds = {_TYPES[each] for each in wanted}
    channels = [c for c in call.world.channels.values() if c.team_id == call.team.id]
    archived = not call.args.get("exclude_archived")
    return [c for c in channels if c.kind in kinds and (archived or not c.archived)]


def _listed(call: Call, channel: Channel) -> bool:
    return channel.kind is ChannelKind.PUBLIC or call.app.bot_user_id in channel.members


def _page_of(call: Call, channels: list[Channel]) -> Json:
    listed = [channel_object(call.world, each, call.app.bot_user_id) for each in channels]
    shown, metadata = page(listed, call, default=100, most=999)
    return {"channels": shown, "response_metadata": metadata}


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.need_for(channel, "history")
    if call.app.bot_user_id not in channel.members:
        raise ApiRefusalError("not_in_channel")
    return channel


def _within(call: Call, messages: list[Message]) -> list[Message]:
    for name in ("oldest", "latest"):
        if call.text(name) and not _TS.fullmatch(call.text(name)):
            raise ApiRefusalError(f"invalid_ts_{name}")
    oldest = float(call.text("oldest") or 0)
    latest = float(call.text("latest") or "inf")
    inclusive = bool(call.args.get("inclusive"))
    return [m for m in messages if _between(float(m.ts), oldest, latest, inclusive=inclusive)]


def _between(ts: float, oldest: float, latest: float, *, inclusive: bool) -> bool:
    return oldest < ts < latest or (inclusive and ts in {oldest, latest})


def _messages(call: Call, messages: list[Message]) -> Json:
    with_metadata = bool(call.args.get("include_all_metadata"))
    listed = [message_object(call.world, each, metadata=with_metadata) for each in messages]
    shown, metadata = page(listed, call, default=100, most=999)
    more = bool(metadata["next_cursor"])
    answer: Json = {"messages": shown, "has_more": more}
    return answer | ({"response_metadata": metadata} if more else {})


_PAGED = {"cursor": Arg.TEXT, "limit": Arg.NUMBER}
_READ = {
    "channel": Arg.TEXT,
    "oldest": Arg.TEXT,
    "latest": Arg.TEXT,
    "inclusive": Arg.FLAG,
    "include_all_metadata": Arg.FLAG,
    **_PAGED,
}
_LISTED = {
    "types": Arg.TEXT,
    "exclude_archived": Arg.FLAG,
    **_PAGED,
}

METHODS = (
    Method(
        name="conversations.open",
        handler=open_conversation,
        args={
            "channel": Arg.TEXT,
            "users": Arg.TEXT,
            "return_im": Arg.FLAG,
            "prevent_creation": Arg.FLAG,
        },
    ),
    Method(
        name="conversations.info",
        handler=info,
        args={"channel": Arg.TEXT, "include_locale": Arg.FLAG, "include_num_members": Arg.FLAG},
        required=("channel",),
    ),
    Method(name="conversations.list", handler=list_conversations, args=_LISTED),
    Method(name="users.conversations", handler=of_user, args={**_LISTED, "user": Arg.TEXT}),
    Method(
        name="conversations.members",
        handler=members,
        args={"channel": Arg.TEXT, **_PAGED},
        required=("channel",),
    ),
    Method(name="conversations.history", handler=history, args=_READ, required=("channel",)),
    Method(
        name="conversations.replies",
        handler=replies,
        args={**_READ, "ts": Arg.TEXT},
        required=("channel", "ts"),
    ),
)
