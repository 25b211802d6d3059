"""The stand-in's records as the page API shows them (docs/playground.md)."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from chatbot.playground.inputs import state_values
from chatbot.playground.records import Channel, ChannelKind, Json, Message, User, View

if TYPE_CHECKING:
    from chatbot.playground.records import StoredFile
    from chatbot.playground.world import World

_KINDS = {ChannelKind.PUBLIC: "channel", ChannelKind.PRIVATE: "private"}


def user_view(world: World, user: User) -> Json:
    """A person or bot."""
    home = world.teams[user.team_id]
    return {
        "id": user.id,
        "key": user.key,
        "team": user.team_id,
        "name": user.name,
        "handle": user.key,
        "title": user.title,
        "kind": _user_kind(user),
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "guest": user.guest,
        "deactivated": user.deleted,
        "external": home.app is None,
        "home_organisation": home.name,
        "tz": user.tz,
        "image": None,
    }


def _user_kind(user: User) -> str:
    if user.app_id:
        return "app"
    return "bot" if user.is_bot else "person"


def channel_view(world: World, channel: Channel, user: User) -> Json:
    """A conversation as that user's client lists it."""
    others = [member for member in channel.members if member != user.id]
    with_app = any(world.users[member].app_id for member in others)
    is_im = channel.kind is ChannelKind.IM
    seen = [
        message.ts
        for message in world.messages[channel.id].values()
        if message.ephemeral_to in {None, user.id}
    ]
    return {
        "id": channel.id,
        "team": channel.team_id,
        "kind": _KINDS.get(channel.kind, str(channel.kind)),
        "name": _direct_name(world, others) if channel.is_direct else channel.name,
        "topic": channel.topic,
        "is_member": user.id in channel.members,
        "is_shared": bool(channel.shared_with),
        "is_archived": channel.archived,
        "members": list(channel.members),
        "with": others[0] if is_im and others else None,
        "latest_ts": max(seen, key=float, default=None),
        "is_app_dm": is_im and with_app,
        "prompts": copy.deepcopy(world.agent_prompts.get(channel.id)),
    }


def _direct_name(world: World, others: list[str]) -> str:
    return ", ".join(world.users[other].name for other in others)


def message_view(world: World, message: Message, viewer_id: str | None) -> Json:
    """A message; `state` is what the viewer has entered in it."""
    return {
        "channel": message.channel_id,
        "ts": message.ts,
        "thread_ts": message.thread_ts,
        "team": message.team_id,
        "user": message.user_id,
        "bot_id": message.bot_id,
        "username": message.username,
        "author": user_view(world, world.users[message.user_id]),
        "subtype": message.subtype,
        "text": message.text,
        "blocks": copy.deepcopy(message.blocks),
        "attachments": copy.deepcopy(message.attachments),
        "files": [
            file_view(world.files[each])
            for each in message.file_ids
            if not world.files[each].deleted
        ],
        "metadata": message.metadata,
        "edited": message.edited,
        "ephemeral": message.ephemeral_to is not None,
        "reply_count": len(message.replies),
        "reply_users": list(message.reply_users),
        "latest_reply": max(message.replies, default=None),
        "is_broadcast": message.is_broadcast,
        "reactions": [
            {"name": name, "count": len(users), "users": list(users)}
            for name, users in message.reactions.items()
        ],
        "state": {"values": message_state(world, message, viewer_id)},
    }


def message_state(world: World, message: Message, viewer_id: str | None) -> Json:
    """What the viewer has entered or chosen in a message: {block: {action: state}}."""
    key = (viewer_id or "", message_key(message))
    blocks = [block for block in message.blocks if "block_id" in block]
    return state_values(blocks, world.entered.get(key, {}))


def message_key(message: Message) -> str:
    """What `World.entered` files a message under."""
    return f"message:{message.channel_id}:{message.ts}"


def view_state(world: World, view: View) -> Json:
    """What its user has entered or chosen in a view: {block: {action: state}}."""
    entered = world.entered.get((view.user_id, f"view:{view.id}"), {})
    return state_values(view.spec["blocks"], entered)


def view_view(world: World, view: View) -> Json:
    """A modal or a Home tab."""
    spec = copy.deepcopy(view.spec)
    return {
        "id": view.id,
        "team": view.team_id,
        "type": spec["type"],
        "callback_id": spec.get("callback_id", ""),
        "title": spec.get("title"),
        "submit": spec.get("submit"),
        "close": spec.get("close"),
        "blocks": spec["blocks"],
        "state": {"values": view_state(world, view)},
        "errors": dict(view.errors),
        "hash": view.hash,
        "clear_on_close": spec.get("clear_on_close", False),
        "notify_on_close": spec.get("notify_on_close", False),
        "submit_disabled": spec.get("submit_disabled", False),
    }


def file_view(file: StoredFile) -> Json:
    """A file."""
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "size": file.size,
        "alt_text": file.alt_text,
    }
