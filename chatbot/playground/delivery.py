"""How payloads reach one organisation's bot: over which transport, acknowledged or not."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chatbot.playground.faults import FaultKind
from chatbot.playground.http_delivery import HttpAnswer, HttpDelivery
from chatbot.playground.refusals import UserRefusalError
from chatbot.playground.socket_mode import SocketHub

if TYPE_CHECKING:
    from chatbot.playground.faults import Fault, Faults
    from chatbot.playground.records import Json, Team
    from chatbot.playground.world import World

ACK_SECONDS = 3.0
# Slack retries events nearly at once, after one minute and after five.
RETRY_DELAYS = (1.0, 60.0, 300.0)


@dataclass(frozen=True, kw_only=True)
class Ack:
    """How a delivery ended. `error`: None, or Slack's word for why it failed."""

    error: str | None
    body: object = None
    no_retry: bool = False


class Delivery:
    """One organisation's bot as Slack sees it: Socket Mode, or a request address."""

    def __init__(self, world: World, faults: Faults, team: Team) -> None:
        self._world = world
        self._faults = faults
        self._team = team
        self._tasks: set[asyncio.Task[None]] = set()
        self.hub = SocketHub(world.app_of(team.id).id, self._announce)
        self.http: HttpDelivery | None = None
        self._expected = False

    def adopt(self, team: Team) -> None:
        """Serve the same organisation after the world has begun anew; drops what waits."""
        self._team = team
        self._cancel()

    async def use_http(self, request_url: str) -> None:
        """Deliver to that address from now on.

        Raises:
            BadRequestError: not on loopback, or the challenge did not come back.
        """
        app = self._world.app_of(self._team.id)
        http = HttpDelivery(app, self._world.clock, request_url)
        try:
            await http.verify()
        except BaseException:
            http.close()
            raise
        self.use_sockets()
        self.http = http
        self._announce()

    def use_sockets(self) -> None:
        """Deliver over Socket Mode from now on."""
        if self.http is not None:
            self.http.close()
        self.http = None
        self._announce()

    def expect(self, *, expected: bool) -> None:
        """Note that somebody is starting a bot, or that it has ended."""
        self._expected = expected
        self._announce()

    def as_json(self) -> Json:
        """The connection as the page API shows it."""
        connected = self.http is not None or self.hub.count > 0
        return {
            "mode": "http" if self.http else "socket",
            "connected": connected,
            "starting": self._expected and not connected,
            "sockets": self.hub.count,
            "request_url": self.http.request_url if self.http else None,
        }

    def send_event(self, payload: Json) -> None:
        """Deliver an event in the background, with Slack's retries."""
        fault = self._faults.take(FaultKind.DUPLICATE_EVENT, team=self._team.key)
        for _ in range(fault.copies if fault else 1):
            task = asyncio.get_running_loop().create_task(self._deliver_event(payload))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def ask(self, kind: str, payload: Json) -> object:
        """Deliver an interaction or a command and wait for its ack; returns the ack's body.

        Raises:
            UserRefusalError: what the user sees if the bot does not acknowledge in time.
        """
        ack = await self._attempt(kind, payload, attempt=0, reason="")
        if ack.error is None:
            return ack.body
        if ack.error in {"http_timeout", "timeout"}:
            raise UserRefusalError("operation_timeout", "The app did not answer in time.")
        raise UserRefusalError("dispatch_failed", "The app could not be reached, or failed.")

    def close(self) -> None:
        """Stop delivering."""
        self._cancel()
        if self.http is not None:
            self.http.close()

    def _cancel(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _deliver_event(self, payload: Json) -> None:
        reason = ""
        for attempt in range(len(RETRY_DELAYS) + 1):
            if attempt:
                await self._world.clock.sleep(RETRY_DELAYS[attempt - 1])
            ack = await self._attempt("events_api", payload, attempt=attempt, reason=reason)
            if ack.error is None or ack.no_retry:
                return
            reason = ack.error

    async def _attempt(self, kind: str, payload: Json, *, attempt: int, reason: str) -> Ack:
        clock = self._world.clock
        sender = self.http or self.hub
        if kind == "events_api" and self._lost():
            ack = Ack(error="http_timeout" if self.http else "timeout")
        elif (future := sender.send(kind, payload, attempt=attempt, reason=reason)) is None:
            ack = Ack(error="connection_failed")
        else:
            held = self._faults.take(FaultKind.DELAY_ACK, team=self._team.key)
            awaited = self._held(future, held) if held else future
            done = await clock.wait_for(awaited, ACK_SECONDS)
            ack = self._ended(awaited) if done else self._expired(awaited)
        self._note(kind, payload, attempt, ack)
        return ack

    def _lost(self) -> bool:
        return self._faults.take(FaultKind.LOST_EVENT, team=self._team.key) is not None

    def _held(self, future: asyncio.Future[object], fault: Fault) -> asyncio.Future[object]:
        async def late() -> object:
            body = await future
            await self._world.clock.sleep(fault.seconds)
            return body

        return asyncio.ensure_future(late())

    def _expired(self, future: asyncio.Future[object]) -> Ack:
        future.cancel()
        return Ack(error="http_timeout" if self.http else "timeout")

    def _ended(self, future: asyncio.Future[object]) -> Ack:
        answer = future.result()
        if isinstance(answer, HttpAnswer):
            return Ack(error=answer.error, body=answer.body, no_retry=answer.no_retry)
        return Ack(error=None, body=answer)

    def _announce(self) -> None:
        data = {"connection": self.as_json()}
        self._world.feed.emit("connection.changed", data, team_id=self._team.id)

    def _note(self, kind: str, payload: Json, attempt: int, ack: Ack) -> None:
        inner = payload.get("event", payload)
        name = inner.get("command") or inner.get("type", kind)
        tries = f"attempt {attempt}" if attempt else ""
        detail = " ".join(filter(None, (self._team.key, str(inner.get("subtype") or ""), tries)))
        self._world.note("delivery", str(name), error=ack.error, detail=detail)
