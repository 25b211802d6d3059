"""`chat.*`: posting, updating and deleting messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatbot.playground.records import Channel, ChannelKind, Message
from chatbot.playground.refusals import ApiRefusalError
from chatbot.playground.rendering import message_object
from chatbot.playground.web_api.content import authorship, message_content, metadata
from chatbot.playground.web_api.method import Arg, Call, Method

if TYPE_CHECKING:
    from chatbot.playground.records import Json, User

_TRUNCATED = 40_000
_UPDATE_TEXT = 4_000
_EPHEMERAL_BYTES = 4_000


def post_message(call: Call) -> Json:
    """`chat.postMessage`."""
    content = message_content(call) | authorship(call)
    content["text"] = content["text"][:_TRUNCATED]
    channel = target(call, call.text("channel"))
    message = _new(call, channel, content)
    message.metadata = metadata(call.args.get("metadata"))
    message.thread_ts = _thread(call, channel)
    message.is_broadcast = bool(call.args.get("reply_broadcast") and message.thread_ts)
    message.subtype = "thread_broadcast" if message.is_broadcast else None
    call.stand.messages.post(message)
    call.world.feed.emit(
        "status.changed",
        {
            "channel": channel.id,
            "thread_ts": message.thread_ts,
            "status": "",
            "loading_messages": [],
        },
        team_id=call.team.id,
        audience=channel.members,
    )
    shown = message_object(call.world, message)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def post_ephemeral(call: Call) -> Json:
    """`chat.postEphemeral`."""
    content = message_content(call) | authorship(call)
    if len(content["text"].encode()) > _EPHEMERAL_BYTES:
        raise ApiRefusalError("msg_too_long")
    channel = target(call, call.text("channel"))
    user = call.world.users.get(call.text("user"))
    if user is None or user.deleted or user.id not in channel.members:
        raise ApiRefusalError("user_not_in_channel")
    message = _new(call, channel, content)
    message.ephemeral_to = user.id
    message.thread_ts = _thread(call, channel)
    if _is_shown(call, message):
        call.stand.messages.post(message)
    else:
        detail = "not shown: the thread has no reply yet"
        call.world.note("api", "chat.postEphemeral", error="not_shown", detail=detail)
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """`chat.update`."""
    channel = call.channel()
    message = _own(call, channel, "cant_update_message")
    if len(call.text("text")) > _UPDATE_TEXT:
        raise ApiRefusalError("msg_too_long")
    changes: Json = {}
    if any(call.args.get(name) for name in ("text", "blocks", "attachments", "markdown_text")):
        changes = message_content(call)
    elif "metadata" not in call.args:
        raise ApiRefusalError("no_text")
    if "metadata" in call.args:
        changes["metadata"] = metadata(call.args["metadata"])
    by = None if changes.get("blocks") else call.app.bot_user_id
    call.stand.messages.edit(message, changes, edited_by=by)
    shown = message_object(call.world, message)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(call: Call) -> Json:
    """`chat.delete`."""
    channel = call.channel()
    message = _own(call, channel, "cant_delete_message")
    call.stand.messages.delete(message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    """`chat.getPermalink`."""
    channel = call.channel()
    message = call.stand.messages.find(channel.id, call.text("message_ts"))
    if message is None:
        raise ApiRefusalError("message_not_found")
    path = f"archives/{channel.id}/p{message.ts.replace('.', '')}"
    thread = f"?thread_ts={message.thread_ts}&cid={channel.id}" if message.thread_ts else ""
    return {"channel": channel.id, "permalink": f"{call.stand.base_url}/{path}{thread}"}


def target(call: Call, name: str) -> Channel:
    """The conversation to post to: a channel's id or name, or a user's id for the DM.

    Raises:
        ApiRefusalError: channel_not_found, not_in_channel, is_archived, messages_tab_disabled.
    """
    user = call.world.users.get(name)
    channel = _direct(call, user) if user else _by_name(call, name)
    if channel.archived:
        raise ApiRefusalError("is_archived")
    if channel.kind is ChannelKind.IM and not call.world.manifest.messages_tab:
        raise ApiRefusalError("messages_tab_disabled")
    inside = call.app.bot_user_id in channel.members
    public = channel.kind is ChannelKind.PUBLIC
    if not inside and not (public and "chat:write.public" in call.world.manifest.scopes):
        raise ApiRefusalError("not_in_channel" if public else "channel_not_found")
    return channel


def can_reach(call: Call, user: User) -> bool:
    """True if the bot may write to that user."""
    return user in call.world.visible_users(call.team.id) and not user.is_bot


def _direct(call: Call, user: User) -> Channel:
    if not can_reach(call, user) or user.deleted:
        raise ApiRefusalError("channel_not_found")
    return call.world.open_direct(call.team.id, [user.id, call.app.bot_user_id])


def _by_name(call: Call, name: str) -> Channel:
    wanted = name.removeprefix("#")
    for channel in call.world.channels.values():
        named = channel.id == name or (channel.name == wanted and not channel.is_direct)
        ours = channel.team_id == call.team.id
        if named and ours:
            return channel
    raise ApiRefusalError("channel_not_found")


def _new(call: Call, channel: Channel, content: Json) -> Message:
    return Message(
        ts=call.world.new_ts(),
        channel_id=channel.id,
        team_id=call.team.id,
        user_id=call.app.bot_user_id,
        bot_id=call.app.bot_id,
        app_id=call.app.id,
        **content,
    )


def _thread(call: Call, channel: Channel) -> str | None:
    ts = call.text("thread_ts")
    if not ts:
        return None
    parent = call.stand.messages.find(channel.id, ts)
    if parent is None:
        raise ApiRefusalError("thread_not_found")
    return parent.thread_ts or parent.ts


def _is_shown(call: Call, message: Message) -> bool:
    # Slack shows an ephemeral message in a thread only if the thread has begun already.
    if message.thread_ts is None:
        return True
    parent = call.stand.messages.find(message.channel_id, message.thread_ts)
    return parent is not None and bool(parent.replies)


def _own(call: Call, channel: Channel, refusal: str) -> Message:
    message = call.stand.messages.find(channel.id, call.text("ts"))
    if message is None:
        raise ApiRefusalError("message_not_found")
    if message.app_id != call.app.id:
        raise ApiRefusalError(refusal)
    return message


_CONTENT = {
    "channel": Arg.TEXT,
    "text": Arg.TEXT,
    "blocks": Arg.JSON,
    "attachments": Arg.JSON,
    "markdown_text": Arg.TEXT,
    "metadata": Arg.JSON,
    "as_user": Arg.FLAG,
    "link_names": Arg.FLAG,
    "parse": Arg.TEXT,
}
_AUTHOR = {"username": Arg.TEXT, "icon_url": Arg.TEXT, "icon_emoji": Arg.TEXT}
_SHARED = {"thread_ts": Arg.TEXT, **_CONTENT, **_AUTHOR}
_WRITE = ("chat:write",)

METHODS = (
    Method(
        name="chat.postMessage",
        handler=post_message,
        args={
            **_SHARED,
            "reply_broadcast": Arg.FLAG,
            "unfurl_links": Arg.FLAG,
            "unfurl_media": Arg.FLAG,
            "unfurl_app_links": Arg.FLAG,
            "mrkdwn": Arg.FLAG,
        },
        required=("channel",),
        scopes=_WRITE,
    ),
    Method(
        name="chat.postEphemeral",
        handler=post_ephemeral,
        args={**_SHARED, "user": Arg.TEXT},
        required=("channel", "user"),
        scopes=_WRITE,
    ),
    Method(
        name="chat.update",
        handler=update,
        args={
            **_CONTENT,
            "ts": Arg.TEXT,
            "reply_broadcast": Arg.FLAG,
            "file_ids": Arg.TEXT,
            "unfurled_attachments": Arg.JSON,
        },
        required=("channel", "ts"),
        scopes=_WRITE,
    ),
    Method(
        name="chat.delete",
        handler=delete,
        args={"channel": Arg.TEXT, "ts": Arg.TEXT, "as_user": Arg.FLAG},
        required=("channel", "ts"),
        scopes=_WRITE,
    ),
    Method(
        name="chat.getPermalink",
        handler=get_permalink,
        args={"channel": Arg.TEXT, "message_ts": Arg.TEXT},
        required=("channel", "message_ts"),
    ),
)
