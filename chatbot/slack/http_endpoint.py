"""Reached by Slack over signed HTTP: a WSGI application for any production server."""

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from slack_bolt.adapter.wsgi import SlackRequestHandler

from chatbot.slack.app import SlackApp

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

log = logging.getLogger(__name__)

EVENTS_PATH: Final = "/slack/events"
HEALTH_PATH: Final = "/health"
LONGEST_BODY: Final = 1024 * 1024  # bytes; Slack's longest message makes about a quarter


class HttpEndpoint:
    """`POST /slack/events` for Slack and `GET /health` for whoever watches the bot."""

    def __init__(self, app: SlackApp, *, health: Callable[[], Mapping[str, bool]]) -> None:
        self._slack = SlackRequestHandler(app.bolt, path=EVENTS_PATH)
        self._health = health

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        route = (environ.get("REQUEST_METHOD"), environ.get("PATH_INFO"))
        if route == ("GET", HEALTH_PATH):
            checks = dict(self._health())
            healthy = all(checks.values())
            status = HTTPStatus.OK if healthy else HTTPStatus.SERVICE_UNAVAILABLE
            return _answer(start_response, status, {"ok": healthy, "checks": checks})
        if route != ("POST", EVENTS_PATH):
            return _answer(start_response, HTTPStatus.NOT_FOUND, {"ok": False})
        return self._take(environ, start_response)

    def _take(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > LONGEST_BODY:
            return _answer(start_response, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"ok": False})
        try:
            return self._slack(environ, start_response)
        except ValueError:
            # Bolt reads the body before it checks the signature. This was no JSON or no UTF-8.
            log.warning("request_unreadable")
            return _answer(start_response, HTTPStatus.BAD_REQUEST, {"ok": False})


def _answer(
    start_response: "StartResponse", status: HTTPStatus, body: Mapping[str, object]
) -> Iterable[bytes]:
    content = json.dumps(body).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(content)))]
    start_response(f"{status.value} {status.phrase}", headers)
    return [content]
