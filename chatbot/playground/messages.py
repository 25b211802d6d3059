"""What can be done to messages, whoever does it; the feed and the bot's events are told."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from chatbot.playground.page_views import message_view

if TYPE_CHECKING:
    from chatbot.playground.events import Events
    from chatbot.playground.records import Channel, Json, Message
    from chatbot.playground.world import World


class Messages:
    """Posts, edits and deletes messages."""

    def __init__(self, world: World, events: Events) -> None:
        self._world = world
        self._events = events

    def find(self, channel_id: str, ts: str) -> Message | None:
        """The message that everybody in the conversation sees, if there is one."""
        message = self._world.messages.get(channel_id, {}).get(ts)
        return message if message is not None and message.ephemeral_to is None else None

    def find_for(self, user_id: str, channel_id: str, ts: str) -> Message | None:
        """As `find`, and ephemeral ones of that user."""
        message = self._world.messages.get(channel_id, {}).get(ts)
        return message if message and message.ephemeral_to in {None, user_id} else None

    def history(self, channel_id: str) -> list[Message]:
        """The top level of a conversation without ephemerals, oldest first."""
        return [
            message
            for message in self._sorted(channel_id)
            if message.ephemeral_to is None
            and (message.thread_ts in {None, message.ts} or message.is_broadcast)
        ]

    def thread(self, channel_id: str, ts: str) -> list[Message]:
        """A message and its replies without ephemerals, oldest first."""
        return [
            message
            for message in self._sorted(channel_id)
            if message.ephemeral_to is None and ts in {message.ts, message.thread_ts}
        ]

    def seen_by(self, user_id: str, channel_id: str, thread_ts: str | None) -> list[Message]:
        """What a user sees at the top level, or in a thread, ephemerals included."""
        return [
            message
            for message in self._sorted(channel_id)
            if message.ephemeral_to in {None, user_id} and _belongs(message, thread_ts)
        ]

    def post(self, message: Message, *, silent: bool = False) -> Message:
        """Add a message. `silent`: the bot gets no event."""
        kept = self._world.messages[message.channel_id]
        kept[message.ts] = message
        if message.ephemeral_to is not None:
            self._tell("ephemeral.posted", message)
            return message
        for each in message.file_ids:
            self._world.files[each].channels.append(message.channel_id)
        self._tell("message.posted", message)
        self._count_reply(message)
        if not silent:
            self._events.message(message)
            for each in message.file_ids:
                self._events.file_shared(self._world.files[each], message.channel_id)
        return message

    def edit(self, message: Message, changes: Json, *, edited_by: str | None) -> None:
        """Change fields of a message; `edited_by` marks it as edited."""
        previous = copy.deepcopy(message)
        for name, value in changes.items():
            setattr(message, name, value)
        if message.ephemeral_to is not None:
            self._tell("ephemeral.changed", message)
            return
        if edited_by is not None:
            message.edited = {"user": edited_by, "ts": self._world.new_ts()}
        self._tell("message.changed", message)
        self._events.message_changed(message, previous)

    def delete(self, message: Message) -> None:
        """Remove a message. One that has replies goes too; the replies stay."""
        channel = self._world.channels[message.channel_id]
        del self._world.messages[channel.id][message.ts]
        place = {"channel": channel.id, "ts": message.ts, "thread_ts": message.thread_ts}
        if message.ephemeral_to is not None:
            self._emit("ephemeral.deleted", channel, message, place)
            return
        self._emit("message.deleted", channel, message, place)
        self._forget_reply(message)
        self._events.message_deleted(message)

    def react(self, message: Message, user_id: str, name: str) -> bool:
        """Add a reaction; False if that user has already given it."""
        users = message.reactions.setdefault(name, [])
        if user_id in users:
            return False
        users.append(user_id)
        self._tell("message.changed", message)
        self._events.reaction_added(message, user_id, name)
        return True

    def _sorted(self, channel_id: str) -> list[Message]:
        kept = self._world.messages[channel_id]
        return [kept[ts] for ts in sorted(kept, key=float)]

    def _count_reply(self, message: Message) -> None:
        parent = self._parent(message)
        if parent is not None:
            parent.replies.append(message.ts)
            if message.user_id not in parent.reply_users:
                parent.reply_users.append(message.user_id)
            self._tell("message.changed", parent)

    def _forget_reply(self, message: Message) -> None:
        parent = self._parent(message)
        if parent is not None:
            parent.replies.remove(message.ts)
            self._tell("message.changed", parent)

    def _parent(self, message: Message) -> Message | None:
        if message.thread_ts in {None, message.ts}:
            return None
        return self._world.messages[message.channel_id].get(message.thread_ts or "")

    def _tell(self, kind: str, message: Message) -> None:
        channel = self._world.channels[message.channel_id]
        data = {"message": message_view(self._world, message, None)}
        self._emit(kind, channel, message, data)

    def _emit(self, kind: str, channel: Channel, message: Message, data: Json) -> None:
        only = message.ephemeral_to
        audience = [only] if only else self._world.readers(channel)
        extra = {"user": only} if only else {}
        self._world.feed.emit(kind, data | extra, team_id=channel.team_id, audience=audience)


def _belongs(message: Message, thread_ts: str | None) -> bool:
    if thread_ts is None:
        return message.thread_ts in {None, message.ts} or message.is_broadcast
    return thread_ts in {message.ts, message.thread_ts}
