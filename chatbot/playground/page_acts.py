"""`POST /page/act/<what>`: what a person does, from a request of the page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias

from chatbot.playground.page_views import file_view
from chatbot.playground.refusals import BadRequestError

if TYPE_CHECKING:
    from chatbot.playground.records import Json, Team, User, View
    from chatbot.playground.standin import StandIn

Act: TypeAlias = Callable[["User", "Body"], Awaitable["Json"]]


class Body:
    """The fields of a request."""

    def __init__(self, fields: Json) -> None:
        self._fields = fields

    def text(self, name: str, default: str | None = None) -> str:
        """A text; without a default it must be there.

        Raises:
            BadRequestError: missing or no text.
        """
        value = self._fields.get(name, default)
        if not isinstance(value, str):
            raise BadRequestError(f"{name} must be text")
        return value

    def maybe(self, name: str) -> str | None:
        """A text, or None."""
        return None if self._fields.get(name) is None else self.text(name)

    def flag(self, name: str) -> bool:
        """True or false; false if left out."""
        return bool(self._fields.get(name))

    def names(self, name: str) -> list[str]:
        """A list of texts; empty if left out."""
        value = self._fields.get(name) or []
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise BadRequestError(f"{name} must be a list of texts")
        return value

    def get(self, name: str) -> object:
        """Whatever is there, or None."""
        return self._fields.get(name)


class PageActs:
    """Turns requests of the page into acts of people."""

    def __init__(self, stand: StandIn) -> None:
        self._stand = stand
        self.by_name: dict[str, Act] = {
            "message": self._message,
            "edit": self._edit,
            "delete": self._delete,
            "react": self._react,
            "upload": self._upload,
            "delete_file": self._delete_file,
            "open_dm": self._open_dm,
            "create_channel": self._create_channel,
            "join": self._join,
            "leave": self._leave,
            "invite": self._invite,
            "command": self._command,
            "shortcut": self._shortcut,
            "message_shortcut": self._message_shortcut,
            "action": self._action,
            "options": self._options,
            "home": self._home,
            "submit": self._submit,
            "close": self._close,
        }

    def team(self, user: User, key: str | None) -> Team:
        """The organisation that the user acts in: named, or the user's own.

        Raises:
            BadRequestError: there is none with the app.
        """
        world = self._stand.world
        named = world.team_by_key(key) or world.teams.get(key) if key else None
        team = named or world.teams[user.team_id]
        if team.app is None:
            raise BadRequestError("say in which team")
        return team

    async def _message(self, user: User, body: Body) -> Json:
        talking = self._stand.talking
        message = talking.say(
            user,
            talking.channel(user, body.get("channel")),
            body.text("text", ""),
            thread_ts=body.maybe("thread_ts"),
            file_ids=body.names("files"),
            broadcast=body.flag("broadcast"),
        )
        return {"ts": message.ts}

    async def _edit(self, user: User, body: Body) -> Json:
        talking = self._stand.talking
        message = talking.message(user, body.get("channel"), body.get("ts"))
        talking.edit(user, message, body.text("text"))
        return {}

    async def _delete(self, user: User, body: Body) -> Json:
        talking = self._stand.talking
        talking.delete(user, talking.message(user, body.get("channel"), body.get("ts")))
        return {}

    async def _react(self, user: User, body: Body) -> Json:
        talking = self._stand.talking
        message = talking.message(user, body.get("channel"), body.get("ts"))
        talking.react(user, message, body.text("name"))
        return {}

    async def _upload(self, user: User, body: Body) -> Json:
        name, content = body.text("name"), body.text("content")
        file = self._stand.talking.upload(user, name, content, body.maybe("mimetype"))
        return {"file": file_view(file)}

    async def _delete_file(self, user: User, body: Body) -> Json:
        self._stand.talking.delete_file(user, body.text("file"))
        return {}

    async def _open_dm(self, user: User, body: Body) -> Json:
        return {"channel": self._stand.talking.open_direct(user, body.names("with")).id}

    async def _create_channel(self, user: User, body: Body) -> Json:
        private = body.flag("private")
        channel = self._stand.talking.create_channel(user, body.text("name"), private=private)
        return {"channel": channel.id}

    async def _join(self, user: User, body: Body) -> Json:
        talking = self._stand.talking
        talking.join(user, talking.channel(user, body.get("channel")))
        return {}

    async def _leave(self, user: User, body: Body) -> Json:
        talking = self._stand.talking
        talking.leave(user, talking.channel(user, body.get("channel")))
        return {}

    async def _invite(self, user: User, body: Body) -> Json:
        talking = self._stand.talking
        channel = talking.channel(user, body.get("channel"))
        talking.invite(user, channel, talking.actor(body.get("invitee")))
        return {}

    async def _command(self, user: User, body: Body) -> Json:
        channel = self._stand.talking.channel(user, body.get("channel"))
        await self._stand.interactions.command(
            user,
            channel,
            body.text("command"),
            body.text("text", ""),
            in_thread=body.maybe("thread_ts") is not None,
        )
        return {}

    async def _shortcut(self, user: User, body: Body) -> Json:
        team = self.team(user, body.maybe("team"))
        await self._stand.interactions.shortcut(team, user, body.text("callback_id"))
        return {}

    async def _message_shortcut(self, user: User, body: Body) -> Json:
        message = self._stand.talking.message(user, body.get("channel"), body.get("ts"))
        callback_id = body.text("callback_id")
        await self._stand.interactions.message_shortcut(user, message, callback_id)
        return {}

    async def _action(self, user: User, body: Body) -> Json:
        acts = self._stand.interactions
        container = acts.container(user, body.get("container"))
        block_id, action_id = body.text("block_id"), body.text("action_id")
        await acts.act(user, container, block_id, action_id, body.get("value"))
        return {}

    async def _options(self, user: User, body: Body) -> Json:
        acts = self._stand.interactions
        container = acts.container(user, body.get("container"))
        block_id, action_id = body.text("block_id"), body.text("action_id")
        return await acts.options(user, container, block_id, action_id, body.text("value", ""))

    async def _home(self, user: User, body: Body) -> Json:
        team = self.team(user, body.maybe("team"))
        tab = body.text("tab", "home")
        return {"channel": self._stand.interactions.open_home(team, user, tab).id}

    async def _submit(self, user: User, body: Body) -> Json:
        view = self._top_modal(user, body)
        values = body.get("values") or {}
        if not isinstance(values, dict) or not all(isinstance(v, dict) for v in values.values()):
            raise BadRequestError("values must be {block_id: {action_id: value}}")
        self._stand.interactions.enter(user, view, values)
        return {"result": await self._stand.interactions.submit(user, view)}

    async def _close(self, user: User, body: Body) -> Json:
        view, everything = self._top_modal(user, body), body.flag("all")
        await self._stand.interactions.close(user, view, everything=everything)
        return {}

    def _top_modal(self, user: User, body: Body) -> View:
        view = self._stand.interactions.view(user, body.get("view_id"))
        stack = self._stand.modals.stack(user.id)
        if not stack or stack[-1] is not view:
            raise BadRequestError("only the modal on top can be submitted or closed")
        return view
