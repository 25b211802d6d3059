"""Socket Mode: WebSockets to one organisation's bot, each payload over one of them."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import uuid4

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from chatbot.playground.identifiers import secret

if TYPE_CHECKING:
    from collections.abc import Callable

    from chatbot.playground.records import Json

MOST_CONNECTIONS = 10
TICKET_SECONDS = 30.0
NORMAL, GOING_AWAY = 1000, 1001  # WebSocket close codes
_ASKS_FOR_RESPONSE = {"interactive", "slash_commands"}


class SocketHub:
    """The open sockets of one installation of the app.

    `changed` is called whenever a socket opens or closes.
    """

    def __init__(self, app_id: str, changed: Callable[[], None]) -> None:
        self._app_id = app_id
        self._changed = changed
        self._sockets: list[WebSocket] = []
        self._tickets: set[str] = set()
        self._waiting: dict[str, asyncio.Future[object]] = {}
        self._turn = 0

    @property
    def count(self) -> int:
        """How many sockets are open."""
        return len(self._sockets)

    def ticket(self) -> str:
        """Leave to open one socket, once."""
        ticket = secret()
        self._tickets.add(ticket)
        return ticket

    async def serve(self, socket: WebSocket, ticket: str) -> None:
        """Run one socket until it closes."""
        if ticket not in self._tickets:
            await socket.close(code=4001)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        if self.count >= MOST_CONNECTIONS:
            await self._dismiss(socket, "too_many_websockets")
            return
        self._sockets.append(socket)
        self._changed()
        try:
            await socket.send_json(self._hello())
            await self._receive(socket)
        finally:
            self._forget(socket)

    def send(
        self, kind: str, payload: Json, *, attempt: int = 0, reason: str = ""
    ) -> asyncio.Future[object] | None:
        """Send an envelope over one socket; the future holds the ack's payload.

        None if no socket is open.
        """
        if not self._sockets:
            return None
        self._turn += 1
        socket = self._sockets[self._turn % self.count]
        envelope = self._envelope(kind, payload, attempt, reason)
        answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = answer
        answer.add_done_callback(lambda _: self._waiting.pop(envelope["envelope_id"], None))
        self._sending = asyncio.ensure_future(self._send_quietly(socket, envelope))
        return answer

    async def disconnect(self, reason: str) -> None:
        """Ask every client to connect anew, then close."""
        for socket in list(self._sockets):
            self._forget(socket)
            await self._dismiss(socket, reason)

    async def drop(self) -> None:
        """Cut every socket without a word."""
        for socket in list(self._sockets):
            self._forget(socket)
            await _close(socket, GOING_AWAY)

    async def _receive(self, socket: WebSocket) -> None:
        while socket.application_state is WebSocketState.CONNECTED:
            try:
                text = await socket.receive_text()
            except (WebSocketDisconnect, RuntimeError, KeyError):
                return
            self._acknowledged(text)

    def _acknowledged(self, text: str) -> None:
        try:
            ack = json.loads(text)
            answer = self._waiting.get(ack["envelope_id"])
        except (ValueError, KeyError, TypeError):
            return  # Slack ignores what it does not understand
        if answer is not None and not answer.done():
            answer.set_result(ack.get("payload"))

    def _envelope(self, kind: str, payload: Json, attempt: int, reason: str) -> Json:
        envelope: Json = {
            "envelope_id": str(uuid4()),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind in _ASKS_FOR_RESPONSE,
        }
        retry = {"retry_attempt": attempt, "retry_reason": reason}
        return envelope | (retry if kind == "events_api" else {})

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": self.count,
            "debug_info": {
                "host": "playground",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": self._app_id},
        }

    def _forget(self, socket: WebSocket) -> None:
        if socket in self._sockets:
            self._sockets.remove(socket)
            self._changed()

    async def _send_quietly(self, socket: WebSocket, envelope: Json) -> None:
        try:
            await socket.send_json(envelope)
        except (WebSocketDisconnect, RuntimeError):
            self._forget(socket)  # not acknowledged: the sender will notice

    async def _dismiss(self, socket: WebSocket, reason: str) -> None:
        message = {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}
        await self._send_quietly(socket, message)
        await _close(socket, NORMAL)


async def _close(socket: WebSocket, code: int) -> None:
    """Close it, unless the other side has done so or is gone."""
    with suppress(WebSocketDisconnect, RuntimeError):
        await socket.close(code)
