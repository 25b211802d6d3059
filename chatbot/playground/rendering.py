"""The stand-in's records as the Web API, events and interaction payloads show them."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote
from zoneinfo import ZoneInfo

from chatbot.playground.records import Channel, ChannelKind, Json, Message, User, View

if TYPE_CHECKING:
    from chatbot.playground.records import StoredFile, Team
    from chatbot.playground.world import World

_DIRECT_NAMES = {ChannelKind.IM: "directmessage", ChannelKind.PRIVATE: "privategroup"}


def user_object(world: World, user: User, viewer: Team) -> Json:
    """A user as `users.info` gives it to an app of the organisation `viewer`."""
    external = user.team_id != viewer.id
    profile: Json = {
        "title": user.title,
        "real_name": user.name,
        "real_name_normalized": user.name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "status_text": "",
        "status_emoji": "",
        "team": user.team_id,
    }
    if user.email and not external and "users:read.email" in world.manifest.scopes:
        profile["email"] = user.email
    if user.bot_id:
        profile |= {"bot_id": user.bot_id, "api_app_id": user.app_id or ""}
    shown: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.key,
        "deleted": user.deleted,
        "profile": profile,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": user.updated,
    }
    return shown if user.deleted else shown | _standing(world, user, external=external)


def _standing(world: World, user: User, *, external: bool) -> Json:
    there = world.clock.now_utc().astimezone(ZoneInfo(user.tz))
    standing: Json = {
        "real_name": user.name,
        "color": "9f69e7",
        "tz": user.tz,
        "tz_label": there.tzname(),
        "tz_offset": int((there.utcoffset() or timedelta()).total_seconds()),
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_primary_owner": user.is_owner,
        "is_restricted": user.guest is not None,
        "is_ultra_restricted": user.guest == "single",
        "is_email_confirmed": not user.is_bot,
    }
    return standing | ({"is_stranger": False} if external else {"locale": "en-GB"})


def channel_object(world: World, channel: Channel, bot_user_id: str) -> Json:
    """A conversation as `conversations.info` gives it to a bot."""
    shown: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_channel": channel.kind is ChannelKind.PUBLIC,
        "is_group": channel.kind is ChannelKind.PRIVATE,
        "is_im": channel.kind is ChannelKind.IM,
        "is_mpim": channel.kind is ChannelKind.MPIM,
        "is_private": channel.kind is not ChannelKind.PUBLIC,
        "is_archived": channel.archived,
        "is_shared": bool(channel.shared_with),
        "is_ext_shared": bool(channel.shared_with),
        "is_org_shared": False,
        "context_team_id": channel.team_id,
        "updated": channel.created * 1000,
    }
    if channel.kind is ChannelKind.IM:
        other = [member for member in channel.members if member != bot_user_id]
        user = other[0] if other else bot_user_id
        return shown | {"user": user, "is_user_deleted": world.users[user].deleted}
    return shown | {
        "name": channel.name,
        "name_normalized": channel.name,
        "creator": channel.creator,
        "is_general": channel.name == "general",
        "is_member": bot_user_id in channel.members,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
        "num_members": len(channel.members),
        "shared_team_ids": [channel.team_id, *channel.shared_with],
    }


def channel_label(channel: Channel) -> Json:
    """A conversation as interaction payloads name it."""
    return {"id": channel.id, "name": _DIRECT_NAMES.get(channel.kind, channel.name)}


def message_object(world: World, message: Message, *, metadata: bool = True) -> Json:
    """A message as `conversations.history`, events and payloads show it."""
    shown: Json = {
        "type": "message",
        "user": message.user_id,
        "text": message.text,
        "ts": message.ts,
        "team": message.team_id,
    }
    optional: Json = {
        "subtype": message.subtype,
        "client_msg_id": message.client_msg_id,
        "bot_id": message.bot_id,
        "app_id": message.app_id,
        "username": message.username,
        "blocks": copy.deepcopy(message.blocks) or None,
        "attachments": copy.deepcopy(message.attachments) or None,
        "thread_ts": message.thread_ts,
        "edited": message.edited,
        "metadata": message.metadata if metadata else None,
    }
    shown |= {key: value for key, value in optional.items() if value is not None}
    if message.app_id:
        shown["bot_profile"] = _bot_profile(world, message)
    if message.file_ids:
        shown["files"] = [file_object(world, world.files[each]) for each in message.file_ids]
    return shown | _conversation_about(world, message)


def _conversation_about(world: World, message: Message) -> Json:
    about: Json = {}
    if message.reactions:
        about["reactions"] = [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in message.reactions.items()
        ]
    if message.replies:
        about |= {
            "thread_ts": message.ts,
            "reply_count": len(message.replies),
            "reply_users_count": len(message.reply_users),
            "latest_reply": max(message.replies),
            "reply_users": list(message.reply_users),
            "is_locked": False,
            "subscribed": False,
        }
    elif message.thread_ts and message.thread_ts != message.ts:
        parent = world.messages[message.channel_id].get(message.thread_ts)
        about["parent_user_id"] = parent.user_id if parent else message.user_id
    return about


def _bot_profile(world: World, message: Message) -> Json:
    return {
        "id": message.bot_id,
        "app_id": message.app_id,
        "user_id": message.user_id,
        "name": world.users[message.user_id].name,
        "deleted": False,
        "team_id": message.team_id,
    }


def view_object(world: World, view: View, values: Json) -> Json:
    """A view as `views.*` and payloads show it; `values`: its inputs."""
    app = world.app_of(view.team_id)
    spec = copy.deepcopy(view.spec)
    shown: Json = {
        "id": view.id,
        "team_id": view.team_id,
        "type": spec["type"],
        "blocks": spec["blocks"],
        "private_metadata": spec.get("private_metadata", ""),
        "callback_id": spec.get("callback_id", ""),
        "state": {"values": _with_files(world, values)},
        "hash": view.hash,
        "title": spec.get("title"),
        "clear_on_close": spec.get("clear_on_close", False),
        "notify_on_close": spec.get("notify_on_close", False),
        "close": spec.get("close"),
        "submit": spec.get("submit"),
        "previous_view_id": view.previous_view_id,
        "root_view_id": view.root_view_id,
        "app_id": app.id,
        "external_id": spec.get("external_id", ""),
        "app_installed_team_id": view.team_id,
        "bot_id": app.bot_id,
    }
    return shown | ({"submit_disabled": False} if view.is_modal else {})


def _with_files(world: World, values: Json) -> Json:
    """Inputs as the app gets them: files in full, of which the page needs the ids only."""
    return {
        block_id: {action_id: _in_full(world, state) for action_id, state in actions.items()}
        for block_id, actions in values.items()
    }


def _in_full(world: World, state: Json) -> Json:
    if state["type"] != "file_input":
        return state
    return {**state, "files": [file_object(world, world.files[each]) for each in state["files"]]}


def file_object(world: World, file: StoredFile) -> Json:
    """A file as `files.info` shows it, or what Slack leaves of a deleted one."""
    if file.deleted:
        return {"id": file.id, "mode": "tombstone"}
    address = f"{world.base_url}/files/{file.id}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2],
        "user": file.user_id,
        "user_team": world.users[file.user_id].team_id,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "channels": list(file.channels),
        "file_access": "visible",
        "url_private": f"{address}/{quote(file.name)}",
        "url_private_download": f"{address}/download/{quote(file.name)}",
        **({"alt_txt": file.alt_text} if file.alt_text else {}),
    }
