"""What people do among themselves: write, edit, react, join, send files."""

from __future__ import annotations

import base64
import binascii
import mimetypes
import uuid
from typing import TYPE_CHECKING

from chatbot.playground.page_views import user_view
from chatbot.playground.records import Channel, ChannelKind, Message, StoredFile, User
from chatbot.playground.refusals import BadRequestError, UserRefusalError
from chatbot.playground.text import mentions_user, rich_text, typed

if TYPE_CHECKING:
    from chatbot.playground.events import Events
    from chatbot.playground.messages import Messages
    from chatbot.playground.world import World

_LONGEST_TEXT = 40_000
_MOST_IN_DIRECT = 9


class Talking:
    """Acts of people that Slack carries out by itself; bots hear of them by events."""

    def __init__(self, world: World, messages: Messages, events: Events) -> None:
        self._world = world
        self._messages = messages
        self._events = events

    def actor(self, user_id: object) -> User:
        """The user who acts.

        Raises:
            BadRequestError: no such user.
            UserRefusalError: deactivated.
        """
        user = self._world.users.get(str(user_id))
        if user is None:
            raise BadRequestError(f"no user {user_id!r}")
        if user.deleted:
            raise UserRefusalError("account_inactive", "This account has been deactivated.")
        return user

    def channel(self, user: User, channel_id: object) -> Channel:
        """A conversation that the user can see.

        Raises:
            BadRequestError: there is none.
        """
        channel = self._world.channels.get(str(channel_id))
        if channel is None or not self._world.can_see(user, channel):
            raise BadRequestError(f"{user.name} sees no conversation {channel_id!r}")
        return channel

    def message(self, user: User, channel_id: object, ts: object) -> Message:
        """A message that the user sees.

        Raises:
            BadRequestError: there is none.
        """
        channel = self.channel(user, channel_id)
        message = self._messages.find_for(user.id, channel.id, str(ts))
        if message is None:
            raise BadRequestError(f"no message {ts!r} in {channel.id}")
        return message

    def say(  # noqa: PLR0913 - what a message has
        self,
        user: User,
        channel: Channel,
        text: str,
        *,
        thread_ts: str | None = None,
        file_ids: list[str] | None = None,
        broadcast: bool = False,
    ) -> Message:
        """Write a message.

        Raises:
            UserRefusalError: not a member, too long, nothing to send…
        """
        self._may_write(user, channel, text, file_ids or [])
        kept = self.as_typed(user, channel, text)
        if thread_ts is not None:
            thread_ts = self._thread_start(user, channel, thread_ts)
        message = Message(
            ts=self._world.new_ts(),
            channel_id=channel.id,
            team_id=user.team_id,
            user_id=user.id,
            text=kept,
            blocks=[rich_text(kept)] if kept and not user.is_bot else [],
            file_ids=file_ids or [],
            thread_ts=thread_ts,
            is_broadcast=broadcast and thread_ts is not None,
            client_msg_id=None if user.is_bot else str(uuid.uuid4()),
            bot_id=user.bot_id,
            subtype=_subtype(user, file_ids, broadcast=broadcast and thread_ts is not None),
        )
        self._messages.post(message)
        self._warn_of_absent_bot(user, channel, message)
        return message

    def as_typed(self, user: User, channel: Channel, text: str) -> str:
        """A text as Slack keeps it, with the names of the channel's people as mentions."""
        people = self._world.visible_users(channel.team_id)
        channels = [c for c in self._world.channels.values() if self._world.can_see(user, c)]
        own = [each for each in channels if each.team_id == channel.team_id]
        return typed(text, people, own)

    def edit(self, user: User, message: Message, text: str) -> None:
        """Edit one's own message."""
        self._own(user, message)
        channel = self._world.channels[message.channel_id]
        kept = self.as_typed(user, channel, text)
        changes = {"text": kept, "blocks": [rich_text(kept)]}
        self._messages.edit(message, changes, edited_by=user.id)

    def delete(self, user: User, message: Message) -> None:
        """Delete one's own message (or dismiss an ephemeral one)."""
        if message.ephemeral_to != user.id:
            self._own(user, message)
        self._messages.delete(message)

    def react(self, user: User, message: Message, name: str) -> None:
        """Add a reaction."""
        if message.ephemeral_to is not None:
            raise UserRefusalError("not_allowed", "Only you can see this message.")
        self._messages.react(message, user.id, name)

    def open_direct(self, user: User, others: list[str]) -> Channel:
        """Begin or find a direct conversation.

        Raises:
            BadRequestError: unknown people.
            UserRefusalError: somebody of another organisation who cannot be written to.
        """
        people = [self._world.users.get(each) for each in others]
        if not people or None in people or len(people) >= _MOST_IN_DIRECT:
            raise BadRequestError("with must name one to eight users")
        team_id = self._host(user, [each for each in people if each is not None])
        members = list(dict.fromkeys([user.id, *others]))
        known = self._world.direct_channel(team_id, members)
        outside = any(self._world.users[m].team_id != team_id for m in members)
        with_app = any(self._world.users[m].app_id for m in members)
        if known is None and outside and with_app:
            raise UserRefusalError("not_allowed", "The app belongs to another organisation.")
        return known or self._world.open_direct(team_id, members)

    def create_channel(self, user: User, name: str, *, private: bool) -> Channel:
        """Make a channel with oneself in it."""
        if user.guest:
            raise UserRefusalError("not_allowed", "Guests cannot make channels.")
        if any(c.name == name and c.team_id == user.team_id for c in self._channels()):
            raise UserRefusalError("name_taken", "There is a channel of that name.")
        channel = Channel(
            id=self._world.ids.make("C"),
            team_id=user.team_id,
            kind=ChannelKind.PRIVATE if private else ChannelKind.PUBLIC,
            name=name,
            members=[user.id],
            creator=user.id,
        )
        self._world.add_channel(channel)
        return channel

    def join(self, user: User, channel: Channel) -> None:
        """Join a public channel."""
        if channel.kind is not ChannelKind.PUBLIC or user.id in channel.members:
            raise UserRefusalError("not_allowed", "This channel cannot be joined.")
        self._add(channel, user)

    def leave(self, user: User, channel: Channel) -> None:
        """Leave a channel."""
        if channel.is_direct or user.id not in channel.members:
            raise UserRefusalError("not_allowed", "This conversation cannot be left.")
        channel.members.remove(user.id)
        self._world.announce_channel(channel, also=user.id)
        self._events.membership(channel, user, joined=False)

    def invite(self, user: User, channel: Channel, invitee: User) -> None:
        """Add somebody of the organisation (or its bot) to a channel."""
        self._member(user, channel)
        if channel.is_direct or invitee.id in channel.members or user.guest:
            raise UserRefusalError("not_allowed", "Nobody can be added here.")
        if invitee.team_id != channel.team_id:
            raise UserRefusalError("not_allowed", "They belong to another organisation.")
        self._add(channel, invitee)

    def upload(self, user: User, name: str, content: str, mimetype: str | None) -> StoredFile:
        """Keep a file (base64) that the user may attach to a message."""
        try:
            data = base64.b64decode(content, validate=True)
        except (binascii.Error, ValueError) as error:
            raise BadRequestError("content must be base64") from error
        file = StoredFile(
            id=self._world.ids.make("F"),
            team_id=user.team_id,
            user_id=user.id,
            name=name,
            title=name,
            mimetype=mimetype or mimetypes.guess_type(name)[0] or "application/octet-stream",
            size=len(data),
            created=int(self._world.clock.now()),
            content=data,
            complete=True,
        )
        self._world.files[file.id] = file
        return file

    def delete_file(self, user: User, file_id: str) -> None:
        """Delete a file of one's own; messages keep a tombstone in its place."""
        file = self._world.files.get(file_id)
        if file is None or file.user_id != user.id:
            raise BadRequestError(f"{user.name} has no file {file_id!r}")
        file.deleted, file.content = True, None

    def announce_user(self, user: User) -> None:
        """Tell the page that a user has changed."""
        data = {"user": user_view(self._world, user)}
        self._world.feed.emit("user.changed", data, team_id=user.team_id)

    def _channels(self) -> list[Channel]:
        return list(self._world.channels.values())

    def _add(self, channel: Channel, user: User) -> None:
        channel.members.append(user.id)
        self._world.announce_channel(channel)
        self._events.membership(channel, user, joined=True)

    def _host(self, user: User, people: list[User]) -> str:
        apps = [each.team_id for each in [user, *people] if each.app_id]
        charities = [
            each.team_id
            for each in [user, *people]
            if self._world.teams[each.team_id].app is not None
        ]
        return (apps or charities or [user.team_id])[0]

    def _member(self, user: User, channel: Channel) -> None:
        if user.id not in channel.members:
            raise UserRefusalError("not_in_channel", "You are not in this channel: join it first.")

    def _own(self, user: User, message: Message) -> None:
        if message.user_id != user.id or message.ephemeral_to is not None:
            raise UserRefusalError("not_allowed", "This message is not yours.")

    def _may_write(self, user: User, channel: Channel, text: str, file_ids: list[str]) -> None:
        self._member(user, channel)
        if channel.archived:
            raise UserRefusalError("is_archived", "This channel has been archived.")
        if not text.strip() and not file_ids:
            raise UserRefusalError("no_text", "There is nothing to send.")
        if len(text) > _LONGEST_TEXT:
            raise UserRefusalError("msg_too_long", "This message is too long.")
        if any(self._world.files.get(each) is None for each in file_ids):
            raise BadRequestError("no such file")
        self._messages_tab(channel)

    def _messages_tab(self, channel: Channel) -> None:
        manifest = self._world.manifest
        with_app = any(self._world.users[each].app_id for each in channel.members)
        if channel.kind is not ChannelKind.IM or not with_app:
            return
        if not manifest.messages_tab or manifest.messages_tab_read_only:
            raise UserRefusalError("messages_tab_disabled", "This app does not take messages.")

    def _thread_start(self, user: User, channel: Channel, ts: str) -> str:
        parent = self._messages.find(channel.id, ts)
        if parent is None:
            raise BadRequestError(f"{user.name} sees no thread {ts!r}")
        return parent.thread_ts or parent.ts

    def _warn_of_absent_bot(self, user: User, channel: Channel, message: Message) -> None:
        for team in self._world.installed():
            bot = self._world.app_of(team.id).bot_user_id
            if mentions_user(message.text, bot) and bot not in channel.members:
                text = f"{self._world.users[bot].name} is not in this channel: invite it first."
                self._world.notice(channel.team_id, user.id, "not_in_channel", text)


def _subtype(user: User, file_ids: list[str] | None, *, broadcast: bool) -> str | None:
    if user.is_bot:
        return "bot_message"
    if file_ids:
        return "file_share"
    return "thread_broadcast" if broadcast else None
