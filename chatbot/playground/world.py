"""The state of the stand-in, in memory. Changes go through methods that tell the feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatbot.playground.feed import ChangeFeed
from chatbot.playground.identifiers import Identifiers, secret
from chatbot.playground.records import (
    App,
    Channel,
    ChannelKind,
    Message,
    ResponseAddress,
    StoredFile,
    Team,
    Trigger,
    User,
    View,
)

if TYPE_CHECKING:
    from chatbot.playground.clock import Clock
    from chatbot.playground.manifest import Manifest
    from chatbot.playground.records import Json


class World:
    """Everything that there is: organisations, people, conversations and what they hold."""

    def __init__(self, *, clock: Clock, manifest: Manifest, base_url: str) -> None:
        self.clock = clock
        self.base_url = base_url
        self.manifest = manifest
        self.feed = ChangeFeed()
        self.ids = Identifiers()
        self.log: list[Json] = []
        self.clear()

    def clear(self) -> None:
        """Forget everything but the feed, whose numbers go on."""
        self.teams: dict[str, Team] = {}
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[str]] = {}
        self.homes: dict[tuple[str, str], str] = {}
        self.files: dict[str, StoredFile] = {}
        self.triggers: dict[str, Trigger] = {}
        self.responses: dict[str, ResponseAddress] = {}
        self.entered: dict[tuple[str, str], dict[str, Json]] = {}
        self.offered: dict[tuple[str, str, str, str], list[Json]] = {}
        self.agent_prompts: dict[str, Json] = {}
        self._used_ts: set[int] = set()
        self.log.clear()

    # People and organisations

    def team_by_key(self, key: str) -> Team | None:
        """The organisation of that key, if there is one."""
        return next((team for team in self.teams.values() if team.key == key), None)

    def installed(self) -> list[Team]:
        """The organisations that have the app, also if it was uninstalled since."""
        return [team for team in self.teams.values() if team.app is not None]

    def app_of(self, team_id: str) -> App:
        """The app in that organisation."""
        app = self.teams[team_id].app
        if app is None:
            raise LookupError(team_id)
        return app

    def visible_users(self, team_id: str) -> list[User]:
        """The members of an organisation, then outsiders who share a channel with it."""
        outsiders = {
            member
            for channel in self.channels.values()
            if team_id == channel.team_id or team_id in channel.shared_with
            for member in channel.members
        }
        own = [user for user in self.users.values() if user.team_id == team_id]
        return own + [
            user
            for user in self.users.values()
            if user.id in outsiders and user.team_id != team_id
        ]

    def add_user(self, user: User) -> None:
        """Somebody new."""
        user.updated = int(self.clock.now())
        self.users[user.id] = user

    # Conversations

    def add_channel(self, channel: Channel) -> None:
        """A new conversation."""
        channel.created = int(self.clock.now())
        self.channels[channel.id] = channel
        self.messages[channel.id] = {}
        self.announce_channel(channel)

    def announce_channel(self, channel: Channel, *, also: str | None = None) -> None:
        """Tell those who can see `channel` (and `also`, who has left) that it changed."""
        audience = self.readers(channel) | ({also} if also else set())
        self.feed.emit(
            "conversation.changed",
            {"channel": channel.id},
            team_id=channel.team_id,
            audience=audience,
        )

    def direct_channel(self, team_id: str, members: list[str]) -> Channel | None:
        """The conversation in that organisation between exactly these people, if begun."""
        wanted = set(members)
        return next(
            (
                channel
                for channel in self.channels.values()
                if channel.is_direct
                and channel.team_id == team_id
                and set(channel.members) == wanted
            ),
            None,
        )

    def open_direct(self, team_id: str, members: list[str]) -> Channel:
        """The conversation between these people, begun if need be."""
        found = self.direct_channel(team_id, members)
        if found is not None:
            return found
        single = len(members) <= 2  # noqa: PLR2004 - a direct message has two ends
        channel = Channel(
            id=self.ids.make("D" if single else "G"),
            team_id=team_id,
            kind=ChannelKind.IM if single else ChannelKind.MPIM,
            name="" if single else "mpdm-" + "--".join(self.users[m].key for m in members),
            members=list(members),
            creator=members[0],
            shared_with=sorted({self.users[m].team_id for m in members} - {team_id}),
        )
        self.add_channel(channel)
        return channel

    def can_see(self, user: User, channel: Channel) -> bool:
        """True if the user may read the conversation (public ones without joining too)."""
        if user.id in channel.members:
            return True
        own = user.team_id == channel.team_id and user.guest is None
        return own and channel.kind is ChannelKind.PUBLIC

    def readers(self, channel: Channel) -> set[str]:
        """The ids of all who may read the conversation."""
        people = self.visible_users(channel.team_id)
        return set(channel.members) | {u.id for u in people if self.can_see(u, channel)}

    def app_can_read(self, team: Team, file: StoredFile) -> bool:
        """True if the organisation's app got the file, sent it, or is where it was shared."""
        bot = self.app_of(team.id).bot_user_id
        shared = any(bot in self.channels[each].members for each in file.channels)
        return file.complete and (shared or file.user_id == bot or team.id in file.given_to)

    # Leave to act

    def new_ts(self) -> str:
        """A message's `ts`: the wall clock in microseconds, never the same twice."""
        now = int(self.clock.now() * 1_000_000)
        while now in self._used_ts:
            now += 1
        self._used_ts.add(now)
        return _as_ts(now)

    def new_trigger(self, team_id: str, user_id: str, view_id: str | None = None) -> str:
        """A trigger id: opens one view within 3 seconds."""
        number = self.ids.make("")
        token = f"{int(number, 36)}.{int(self.clock.now())}.{secret()}"
        self.triggers[token] = Trigger(
            id=token,
            team_id=team_id,
            user_id=user_id,
            made=self.clock.stamp(),
            view_id=view_id,
        )
        return token

    def new_response(self, address: ResponseAddress) -> str:
        """Keep a response address; returns its token."""
        self.responses[address.token] = address
        return address.token

    def note(self, kind: str, name: str, *, error: str | None = None, detail: str = "") -> None:
        """Add a line to the developer's log. Never put tokens into it."""
        entry: Json = {
            "at": self.clock.now_utc().isoformat(),
            "kind": kind,
            "name": name,
            "ok": error is None,
            "error": error,
            "detail": detail,
        }
        self.log.append(entry)
        del self.log[:-2000]
        self.feed.emit("log.added", {"entry": entry}, private=True)

    def notice(self, team_id: str, user_id: str, error: str, message: str) -> None:
        """Show an error to one user."""
        data = {"user": user_id, "error": error, "message": message}
        self.feed.emit("notice", data, team_id=team_id, audience={user_id})


def _as_ts(microseconds: int) -> str:
    return f"{microseconds // 1_000_000}.{microseconds % 1_000_000:06d}"
