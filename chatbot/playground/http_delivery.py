"""Signed HTTP delivery to a bot on this machine."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from chatbot.playground.refusals import BadRequestError

if TYPE_CHECKING:
    from chatbot.playground.clock import Clock
    from chatbot.playground.records import App, Json

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_SOCKET_SECONDS = 6.0
_OK = range(200, 300)


@dataclass(frozen=True, kw_only=True)
class HttpAnswer:
    """What the bot answered. `error`: one of Slack's retry reasons, or None."""

    error: str | None
    body: object = None
    no_retry: bool = False


class HttpDelivery:
    """Posts payloads to one organisation's request address."""

    def __init__(self, app: App, clock: Clock, request_url: str) -> None:
        parts = urlsplit(request_url)
        if parts.scheme != "http" or parts.hostname not in _LOOPBACK or not parts.port:
            raise BadRequestError("the request address must be http://127.0.0.1:PORT/…")
        self.request_url = request_url
        self._app = app
        self._clock = clock
        self._host, self._port = parts.hostname, parts.port
        self._path = parts.path or "/"
        self._threads = ThreadPoolExecutor(max_workers=16, thread_name_prefix="delivery")

    def send(
        self, kind: str, payload: Json, *, attempt: int = 0, reason: str = ""
    ) -> asyncio.Future[object]:
        """Post a payload of "events_api", "interactive" or "slash_commands"; never raises.

        The future holds an `HttpAnswer`.
        """
        body, content_type = _encode(kind, payload)
        headers = {"Content-Type": content_type, **self._signature(body)}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        loop = asyncio.get_running_loop()
        return asyncio.ensure_future(
            loop.run_in_executor(self._threads, self._post, body, headers)
        )

    async def verify(self) -> None:
        """Send `url_verification`.

        Raises:
            BadRequestError: the challenge did not come back.
        """
        challenge = "play-challenge"
        payload = {
            "type": "url_verification",
            "token": self._app.verification_token,
            "challenge": challenge,
        }
        answer = await self.send("events_api", payload)
        body = answer.body if isinstance(answer, HttpAnswer) else None
        given = body.get("challenge") if isinstance(body, dict) else body
        if given != challenge:
            raise BadRequestError("the request address did not answer with the challenge")

    def close(self) -> None:
        """Take no more; requests under way end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _signature(self, body: bytes) -> dict[str, str]:
        timestamp = str(int(self._clock.machine_time()))
        base = b"v0:" + timestamp.encode() + b":" + body
        digest = hmac.new(self._app.signing_secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}

    def _post(self, body: bytes, headers: dict[str, str]) -> HttpAnswer:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=_SOCKET_SECONDS)
        try:
            connection.request("POST", self._path, body, headers)
            response = connection.getresponse()
            return _answer(response, response.read())
        except TimeoutError:
            return HttpAnswer(error="http_timeout")
        except (OSError, http.client.HTTPException):
            return HttpAnswer(error="connection_failed")
        finally:
            connection.close()


def _encode(kind: str, payload: Json) -> tuple[bytes, str]:
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def _answer(response: http.client.HTTPResponse, raw: bytes) -> HttpAnswer:
    no_retry = response.headers.get("X-Slack-No-Retry") == "1"
    if response.status not in _OK:
        return HttpAnswer(error="http_error", no_retry=no_retry)
    text = raw.decode("utf-8", "replace")
    if "json" in (response.headers.get("Content-Type") or "") and text:
        try:
            return HttpAnswer(error=None, body=json.loads(text))
        except ValueError:
            return HttpAnswer(error="http_error")
    return HttpAnswer(error=None, body=text or None)
