"""The page API: what the page and the tests read and do (docs/playground.md)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chatbot.playground.bot_routes import file_response
from chatbot.playground.faults import parse_fault
from chatbot.playground.page_acts import Body, PageActs
from chatbot.playground.page_stream import stream
from chatbot.playground.page_views import channel_view, message_view, user_view, view_view
from chatbot.playground.refusals import BadRequestError, UserRefusalError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from chatbot.playground.records import Json, Team, User
    from chatbot.playground.standin import StandIn

BANNER = (
    "This is not Slack. It is a stand-in on this machine for trying the bot out. "
    "Nothing leaves this machine, and nothing is kept when it stops."
)
_LOG_LINES = 100
_CHANGEABLE = {"deactivated": "deleted", "guest": "guest", "is_admin": "is_admin"} | {
    "tz": "tz",
    "name": "name",
}


class PageApi:
    """Everything under `/page/`."""

    def __init__(self, stand: StandIn) -> None:
        self._stand = stand
        self._acts = PageActs(stand)

    def routes(self) -> list[BaseRoute]:
        """The routes, for the server."""
        reads = {
            "state": self._state,
            "users": self._users,
            "conversations": self._conversations,
            "messages": self._messages,
            "home": self._home,
            "views": self._views,
            "clock": self._clock,
            "log": self._log,
            "faults": self._faults,
            "organisations/{key}/environment": self._environment,
        }
        writes = {
            "act/{what}": self._act,
            "clock": self._move_clock,
            "clock/limits": self._push_limits,
            "reset": self._reset,
            "faults": self._add_fault,
            "organisations/{key}/delivery": self._deliver_by,
            "organisations/{key}/users": self._add_user,
            "organisations/{key}/app": self._install,
            "organisations/{key}/bot": self._expect_bot,
            "organisations/{key}/fill": self._fill,
        }
        routes: list[BaseRoute] = [
            Route("/page/stream", self._stream),
            Route("/page/files/{file}", self._file),
            Route("/page/users/{user}", self._answering(self._change_user), methods=["PATCH"]),
            Route("/page/faults", self._answering(self._clear_faults), methods=["DELETE"]),
        ]
        for path, handler in reads.items():
            routes.append(Route(f"/page/{path}", self._answering(handler), methods=["GET"]))
        for path, handler in writes.items():
            routes.append(Route(f"/page/{path}", self._answering(handler), methods=["POST"]))
        return routes

    def _answering(
        self, handler: Callable[[Request], Awaitable[Json]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                return JSONResponse({"ok": True, **await handler(request)})
            except UserRefusalError as error:
                return JSONResponse(error.body())
            except BadRequestError as error:
                body = {"ok": False, "error": "bad_request", "message": str(error)}
                return JSONResponse(body, 422)
            except LookupError:
                return JSONResponse({"ok": False, "error": "not_found", "message": ""}, 404)

        return answer

    # Reading

    async def _stream(self, request: Request) -> Response:
        return await stream(self._stand, request)

    async def _state(self, _request: Request) -> Json:
        world = self._stand.world
        return {
            "banner": BANNER,
            "seq": world.feed.seq,
            "clock": self._stand.clock_json(),
            "organisations": [self._organisation(team) for team in world.installed()],
        }

    async def _users(self, request: Request) -> Json:
        user = self._viewer(request)
        team = self._team(request, user)
        people = self._stand.world.visible_users(team.id)
        return {"users": [user_view(self._stand.world, each) for each in people]}

    async def _conversations(self, request: Request) -> Json:
        world, user = self._stand.world, self._viewer(request)
        team = self._team(request, user)
        if user.team_id == team.id and not user.is_bot:
            world.open_direct(team.id, [user.id, world.app_of(team.id).bot_user_id])
        seen = [
            channel
            for channel in world.channels.values()
            if channel.team_id == team.id and world.can_see(user, channel)
        ]
        return {"conversations": [channel_view(world, each, user) for each in seen]}

    async def _messages(self, request: Request) -> Json:
        user = self._viewer(request)
        channel = self._stand.talking.channel(user, request.query_params.get("channel"))
        thread_ts = request.query_params.get("thread_ts")
        seen = self._stand.messages.seen_by(user.id, channel.id, thread_ts)
        world = self._stand.world
        return {"messages": [message_view(world, each, user.id) for each in seen]}

    async def _home(self, request: Request) -> Json:
        world, user = self._stand.world, self._viewer(request)
        view_id = world.homes.get((self._team(request, user).id, user.id))
        return {"home": view_view(world, world.views[view_id]) if view_id else None}

    async def _views(self, request: Request) -> Json:
        user = self._viewer(request)
        stack = self._stand.modals.stack(user.id)
        return {"views": [view_view(self._stand.world, view) for view in stack]}

    async def _clock(self, _request: Request) -> Json:
        return {"clock": self._stand.clock_json()}

    async def _log(self, request: Request) -> Json:
        limit = _whole(request.query_params.get("limit", str(_LOG_LINES)))
        return {"log": self._stand.world.log[-limit:] if limit else []}

    async def _faults(self, _request: Request) -> Json:
        return {"faults": self._stand.faults.as_json()}

    async def _environment(self, request: Request) -> Json:
        return {"environment": self._stand.environment(self._named_team(request))}

    async def _file(self, request: Request) -> Response:
        file = self._stand.world.files.get(request.path_params["file"])
        user = self._stand.world.users.get(request.query_params.get("user", ""))
        if file is None or file.content is None or user is None:
            return JSONResponse({"ok": False, "error": "not_found", "message": ""}, 404)
        channels = [self._stand.world.channels[each] for each in file.channels]
        if user.id != file.user_id and not any(
            self._stand.world.can_see(user, each) for each in channels
        ):
            return JSONResponse({"ok": False, "error": "not_found", "message": ""}, 404)
        return file_response(file)

    # Acting and running the world

    async def _act(self, request: Request) -> Json:
        act = self._acts.by_name[request.path_params["what"]]
        body = await _body(request)
        user = self._stand.talking.actor(body.get("user"))
        return await act(user, Body(body))

    async def _move_clock(self, request: Request) -> Json:
        body, clock = await _body(request), self._stand.clock
        if "at" in body:
            at = _moment(body["at"])
            clock.move_to(clock.offset + at.timestamp() - clock.now())
        elif "offset" in body:
            clock.move_to(_seconds(body["offset"]))
        else:
            clock.move_to(clock.offset + _seconds(body.get("advance")))
        shown = {"clock": self._stand.clock_json()}
        self._stand.world.feed.emit("clock.moved", shown)
        return shown

    async def _push_limits(self, request: Request) -> Json:
        self._stand.clock.push_limits(_seconds((await _body(request)).get("advance")))
        return {}

    async def _reset(self, _request: Request) -> Json:
        self._stand.reset()
        return {}

    async def _add_fault(self, request: Request) -> Json:
        await self._stand.add_fault(parse_fault(await _body(request)))
        return {"faults": self._stand.faults.as_json()}

    async def _clear_faults(self, _request: Request) -> Json:
        self._stand.faults.clear()
        return {}

    async def _deliver_by(self, request: Request) -> Json:
        delivery = self._stand.deliveries[self._named_team(request).key]
        body = await _body(request)
        if body.get("mode") == "http":
            await delivery.use_http(Body(body).text("request_url"))
        elif body.get("mode") == "socket":
            delivery.use_sockets()
        else:
            raise BadRequestError("mode must be http or socket")
        return {"connection": delivery.as_json()}

    async def _add_user(self, request: Request) -> Json:
        body = Body(await _body(request))
        guest = _guest(body.maybe("guest"))
        user = self._stand.add_user(self._named_team(request), body.text("name"), guest)
        return {"user": user_view(self._stand.world, user)}

    async def _change_user(self, request: Request) -> Json:
        user = self._stand.world.users[request.path_params["user"]]
        body = await _body(request)
        if set(body) - set(_CHANGEABLE):
            raise BadRequestError(f"only {', '.join(_CHANGEABLE)} can be changed")
        _guest(body.get("guest"))
        _zone(body.get("tz", "UTC"))
        changes = {_CHANGEABLE[name]: value for name, value in body.items()}
        self._stand.change_user(user, changes)
        return {"user": user_view(self._stand.world, user)}

    async def _install(self, request: Request) -> Json:
        installed = (await _body(request)).get("installed")
        if not isinstance(installed, bool):
            raise BadRequestError("installed must be true or false")
        self._stand.set_installed(self._named_team(request), installed=installed)
        return {}

    async def _expect_bot(self, request: Request) -> Json:
        expected = (await _body(request)).get("expected")
        if not isinstance(expected, bool):
            raise BadRequestError("expected must be true or false")
        delivery = self._stand.deliveries[self._named_team(request).key]
        delivery.expect(expected=expected)
        return {"connection": delivery.as_json()}

    async def _fill(self, request: Request) -> Json:
        filling = self._stand.fillings[self._named_team(request).key]
        filling.begin()
        return {"filling": filling.as_json()}

    def _viewer(self, request: Request) -> User:
        user = self._stand.world.users.get(request.query_params.get("user", ""))
        if user is None:
            raise BadRequestError("user must name who looks")
        return user

    def _team(self, request: Request, user: User) -> Team:
        return self._acts.team(user, request.query_params.get("team"))

    def _named_team(self, request: Request) -> Team:
        team = self._stand.world.team_by_key(request.path_params["key"])
        if team is None or team.app is None:
            raise LookupError(request.path_params["key"])
        return team

    def _organisation(self, team: Team) -> Json:
        world = self._stand.world
        return {
            "key": team.key,
            "id": team.id,
            "name": team.name,
            "domain": team.domain,
            "connection": self._stand.deliveries[team.key].as_json(),
            "filling": self._stand.fillings[team.key].as_json(),
            "app": self._app(team),
            "users": [user_view(world, each) for each in world.visible_users(team.id)],
        }

    def _app(self, team: Team) -> Json:
        app, manifest = self._stand.world.app_of(team.id), self._stand.world.manifest
        return {
            "id": app.id,
            "name": app.name,
            "bot_user": app.bot_user_id,
            "bot_id": app.bot_id,
            "installed": app.installed,
            "home_tab": manifest.home_tab,
            "messages_tab": manifest.messages_tab,
            "messages_tab_read_only": manifest.messages_tab_read_only,
            "commands": [
                {"command": c.command, "description": c.description, "usage_hint": c.usage_hint}
                for c in manifest.commands
            ],
            "shortcuts": [
                {"name": s.name, "type": s.type, "callback_id": s.callback_id}
                | {"description": s.description}
                for s in manifest.shortcuts
            ],
            "suggested_prompts": [{"title": t, "message": m} for t, m in manifest.prompts],
        }


async def _body(request: Request) -> Json:
    raw = await request.body()
    try:
        body = json.loads(raw) if raw else {}
    except ValueError as error:
        raise BadRequestError("the body is not JSON") from error
    if not isinstance(body, dict):
        raise BadRequestError("the body must be an object")
    return body


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise BadRequestError("at must be a time in ISO 8601") from error
    if moment.tzinfo is None:
        raise BadRequestError("at must have a time zone")
    return moment


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadRequestError("give a number of seconds")
    return float(value)


def _whole(value: str) -> int:
    if not value.isdigit():
        raise BadRequestError("limit must be a whole number")
    return int(value)


def _zone(value: object) -> None:
    if value not in available_timezones():
        raise BadRequestError(f"not a time zone: {value!r}")


def _guest(value: object) -> str | None:
    if value not in {None, "single", "multi"}:
        raise BadRequestError("guest must be null, single or multi")
    return None if value is None else str(value)
