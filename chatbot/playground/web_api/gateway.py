"""The Web API's door: who calls, which method, with what, and what may go wrong on purpose."""

from __future__ import annotations

import asyncio
import inspect
import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.responses import JSONResponse, Response

from chatbot.playground.faults import AFTER, BEFORE, Fault, FaultKind
from chatbot.playground.refusals import ApiRefusalError
from chatbot.playground.web_api import (
    apps,
    assistant,
    chat,
    conversations,
    files,
    users,
    views,
)
from chatbot.playground.web_api.method import (
    Call,
    Method,
    TokenKind,
    need_any,
    parse_arguments,
)

if TYPE_CHECKING:
    from starlette.requests import Request

    from chatbot.playground.records import Json, Team
    from chatbot.playground.standin import StandIn

METHODS: dict[str, Method] = {
    method.name: method
    for module in (apps, assistant, chat, conversations, files, users, views)
    for method in module.METHODS
}


class Gateway:
    """Answers `/api/<method>`."""

    def __init__(self, stand: StandIn) -> None:
        self._stand = stand

    async def __call__(self, request: Request) -> Response:
        """Answer one call."""
        name = request.path_params["method"]
        token = _bearer(request)
        team = self._team_of(token)
        key = team.key if team else None
        if fault := self._stand.faults.take(*BEFORE, team=key, method=name):
            self._stand.world.note("api", name, error=str(fault.kind), detail=key or "")
            return _refusal_before(fault)
        body = await self._answer(request, name, token)
        self._stand.world.note("api", name, error=body.get("error"), detail=_detail(key, body))
        fault = self._stand.faults.take(*AFTER, team=key, method=name) if body["ok"] else None
        if fault:
            return await _trouble_after(fault, request)
        return JSONResponse(body)

    async def _answer(self, request: Request, name: str, token: str | None) -> Json:
        try:
            given = await _given(request)
            call, method = self._call(name, given, token or given.pop("token", None))
            result = method.handler(call)
            answer = await result if inspect.isawaitable(result) else result
        except ApiRefusalError as error:
            return error.body()
        return {"ok": True, **answer}

    def _call(self, name: str, given: Json, token: str | None) -> tuple[Call, Method]:
        given.pop("token", None)
        method = METHODS.get(name)
        if method is None:
            raise ApiRefusalError("unknown_method", req_method=name)
        world = self._stand.world
        if method.token is TokenKind.NONE:
            team = self._team_of(token) or world.installed()[0]
        else:
            team = self._authorised(method, token)
            need_any(world, method.scopes)
        args = parse_arguments(method, given)
        app = world.app_of(team.id)
        return Call(stand=self._stand, team=team, app=app, args=args), method

    def _authorised(self, method: Method, token: str | None) -> Team:
        if not token:
            raise ApiRefusalError("not_authed")
        team = self._team_of(token)
        if team is None:
            raise ApiRefusalError("invalid_auth")
        app = self._stand.world.app_of(team.id)
        wanted = app.app_token if method.token is TokenKind.APP else app.bot_token
        if token != wanted:
            raise ApiRefusalError("not_allowed_token_type")
        if not app.installed:
            raise ApiRefusalError("account_inactive")
        return team

    def _team_of(self, token: str | None) -> Team | None:
        for team in self._stand.world.installed():
            app = self._stand.world.app_of(team.id)
            if token in {app.bot_token, app.app_token}:
                return team
        return None


def _bearer(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else None


async def _given(request: Request) -> Json:
    given: Json = dict(request.query_params)
    raw = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if not raw:
        return given
    if kind == "application/json":
        return given | _json_body(raw)
    if kind == "application/x-www-form-urlencoded":
        return given | dict(parse_qsl(raw.decode(), keep_blank_values=True))
    raise ApiRefusalError("invalid_post_type")


def _json_body(raw: bytes) -> Json:
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise ApiRefusalError("invalid_json") from error
    if not isinstance(body, dict):
        raise ApiRefusalError("json_not_object")
    return body


def _refusal_before(fault: Fault) -> Response:
    if fault.kind is FaultKind.RATE_LIMIT:
        headers = {"Retry-After": str(int(fault.seconds))}
        return JSONResponse({"ok": False, "error": "ratelimited"}, 429, headers)
    return Response("upstream trouble", fault.status, media_type="text/plain")


async def _trouble_after(fault: Fault, request: Request) -> Response:
    if fault.kind is FaultKind.INTERNAL_ERROR:
        return JSONResponse({"ok": False, "error": "internal_error"})
    if fault.kind is FaultKind.TIMEOUT_AFTER_SUCCESS:
        deadline = asyncio.get_running_loop().time() + fault.seconds
        while asyncio.get_running_loop().time() < deadline:
            if await request.is_disconnected():
                break
            await asyncio.sleep(0.1)
    await cut(request)
    return Response(status_code=504)


async def cut(request: Request) -> None:
    """Close the connection under the request, without an answer."""
    transport = request.scope.get("state", {}).get("transport")
    if transport is not None:
        transport.abort()
        await asyncio.sleep(0)


def _detail(key: str | None, body: Json) -> str:
    faults = body.get("response_metadata", {}).get("messages", [])
    return " ".join([key or "", str(body.get("needed", "")), *faults]).strip()
