"""The server: routes, the guard that keeps other sites out, and how it is run."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocketClose
from uvicorn.protocols.http.h11_impl import H11Protocol

from chatbot.playground.bot_routes import BotRoutes
from chatbot.playground.clock import Clock
from chatbot.playground.page_api import PageApi
from chatbot.playground.refusals import BadRequestError
from chatbot.playground.standin import StandIn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send

    from chatbot.playground.manifest import Manifest
    from chatbot.playground.seed import Credentials

HOST = "127.0.0.1"
STATIC = Path(__file__).parent / "static"
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_BOT_PATIENCE_SECONDS = 60
_CHANGES = {"POST", "PUT", "PATCH", "DELETE"}


class LoopbackGuard:
    """Refuses requests that were not meant for this machine, or come from another site.

    A page elsewhere could point its own name at 127.0.0.1, or post a form here; a name in
    `Host` or `Origin` that is not loopback, or a page request that is not JSON, is refused.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "lifespan" or self._allowed(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(code=4003)(scope, receive, send)
        else:
            await PlainTextResponse("only from this machine", 403)(scope, receive, send)

    def _allowed(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        if not is_loopback(f"//{headers.get('host', '')}"):
            return False
        origin = headers.get("origin")
        if origin is not None and not is_loopback(origin):
            return False
        changes = scope.get("method") in _CHANGES and scope["path"].startswith("/page/")
        kind = headers.get("content-type", "").partition(";")[0]
        return not changes or kind == "application/json"


def is_loopback(address: str) -> bool:
    """True if the address (with or without scheme) names this machine."""
    try:
        return urlsplit(address).hostname in _LOOPBACK
    except ValueError:
        return False


def create_app(stand: StandIn, http_urls: Mapping[str, str] | None = None) -> ASGIApp:
    """The server's application. `http_urls`: request addresses by organisation key."""

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        switching = [
            asyncio.ensure_future(_switch(stand, key, url))
            for key, url in (http_urls or {}).items()
        ]
        yield
        for task in switching:
            task.cancel()
        stand.close()

    routes = [
        *BotRoutes(stand).routes(),
        *PageApi(stand).routes(),
        Mount("/", StaticFiles(directory=STATIC, html=True, check_dir=False)),
    ]
    return LoopbackGuard(Starlette(routes=routes, lifespan=lifespan))


async def _switch(stand: StandIn, key: str, url: str) -> None:
    """Deliver over HTTP as soon as the bot, which may start after us, answers there."""
    for _ in range(_BOT_PATIENCE_SECONDS):
        try:
            await stand.deliveries[key].use_http(url)
        except BadRequestError as error:
            stand.world.note("delivery", "url_verification", error=str(error), detail=key)
            await asyncio.sleep(1)
        else:
            return


def bind(port: int = 0) -> socket.socket:
    """A socket on loopback; port 0 takes a free one.

    Raises:
        OSError: the port is taken.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError:
        listening.close()
        raise
    return listening


class _Protocol(H11Protocol):
    """HTTP whose connection the stand-in can cut, for the faults that need it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


class StandInServer(uvicorn.Server):
    """A server whose streams end when it stops."""

    def __init__(self, stand: StandIn, http_urls: Mapping[str, str] | None = None) -> None:
        self._stand = stand
        super().__init__(
            uvicorn.Config(
                create_app(stand, http_urls),
                http=_Protocol,
                ws="websockets-sansio",
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=2,
            )
        )

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, the sockets and what fills, then stop."""
        self._stand.stop()
        for filling in self._stand.fillings.values():
            await filling.stop()
        for delivery in self._stand.deliveries.values():
            await delivery.hub.drop()
        await super().shutdown(sockets)


def serve(
    manifest: Manifest,
    listening: socket.socket,
    *,
    clock_file: Path | None = None,
    http_urls: Mapping[str, str] | None = None,
    credentials: dict[str, Credentials] | None = None,
) -> None:
    """Run the stand-in at a socket from `bind` until it is told to stop (SIGINT, SIGTERM)."""
    stand = StandIn(
        manifest=manifest,
        clock=Clock(file=clock_file),
        base_url=f"http://{HOST}:{listening.getsockname()[1]}",
        credentials=credentials,
    )
    StandInServer(stand, http_urls).run(sockets=[listening])
