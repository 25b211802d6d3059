"""The bot's other routes: sockets, response addresses, uploads, downloads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute

from chatbot.playground.refusals import ApiRefusalError
from chatbot.playground.replies import purpose
from chatbot.playground.web_api.gateway import Gateway

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute
    from starlette.websockets import WebSocket

    from chatbot.playground.records import StoredFile
    from chatbot.playground.standin import StandIn

_GONE = {"expired_url", "used_url"}


class BotRoutes:
    """Everything that a bot calls."""

    def __init__(self, stand: StandIn) -> None:
        self._stand = stand

    def routes(self) -> list[BaseRoute]:
        """The routes, for the server."""
        return [
            Route("/api/{method}", Gateway(self._stand).__call__, methods=["GET", "POST"]),
            WebSocketRoute("/socket/{key}", self._socket),
            Route("/actions/{team}/{token}", self._respond, methods=["POST"]),
            Route("/commands/{team}/{token}", self._respond, methods=["POST"]),
            Route("/upload/{file}", self._upload, methods=["POST"]),
            Route("/files/{file}/{rest:path}", self._download),
        ]

    async def _socket(self, socket: WebSocket) -> None:
        delivery = self._stand.deliveries.get(socket.path_params["key"])
        if delivery is None:
            await socket.close(code=4004)
            return
        await delivery.hub.serve(socket, socket.query_params.get("ticket", ""))

    async def _respond(self, request: Request) -> Response:
        token, body = request.path_params["token"], None
        try:
            body = json.loads(await request.body())
            self._stand.replies.use(token, body)
        except ValueError:
            self._note_response(request, body, error="invalid_payload")
            return PlainTextResponse("invalid_payload", 400)
        except ApiRefusalError as error:
            messages = error.extra.get("response_metadata", {}).get("messages", [])  # type: ignore[attr-defined]
            self._note_response(request, body, error=error.code, messages=messages)
            return JSONResponse(error.body(), 404 if error.code in _GONE else 400)
        self._note_response(request, body)
        return PlainTextResponse("ok")

    def _note_response(
        self,
        request: Request,
        body: object,
        *,
        error: str | None = None,
        messages: Sequence[str] = (),
    ) -> None:
        """Which organisation's bot did what; the address itself is as good as a token."""
        team = self._stand.world.teams.get(request.path_params["team"])
        said = (team.key if team else "", purpose(body), *messages)
        detail = " ".join(filter(None, said))
        self._stand.world.note("response_url", "response_url", error=error, detail=detail)

    async def _upload(self, request: Request) -> Response:
        file = self._stand.world.files.get(request.path_params["file"])
        content = await request.body()
        if file is None or file.content is not None or file.complete:
            return PlainTextResponse("no such upload", 404)
        if len(content) != file.size:
            return PlainTextResponse("the length is not what was announced", 400)
        file.content = content
        return PlainTextResponse(f"OK - {len(content)}")

    async def _download(self, request: Request) -> Response:
        file = self._stand.world.files.get(request.path_params["file"])
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if file is None or file.content is None:
            return PlainTextResponse("no such file", 404)
        if scheme.lower() != "bearer" or not self._may_read(token, file):
            # Slack sends whoever may not to its page for logging in, which answers 200.
            return RedirectResponse(f"/?redir={quote(request.url.path, safe='')}", 302)
        return file_response(file)

    def _may_read(self, token: str, file: StoredFile) -> bool:
        world = self._stand.world
        teams = [each for each in world.installed() if world.app_of(each.id).bot_token == token]
        if not teams or not world.app_of(teams[0].id).installed:
            return False
        return "files:read" in world.manifest.scopes and world.app_can_read(teams[0], file)


def file_response(file: StoredFile) -> Response:
    """A file's bytes, never to be run by the browser."""
    headers = {
        "Content-Disposition": "inline",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'; img-src 'self' data:",
    }
    return Response(file.content or b"", media_type=file.mimetype, headers=headers)
