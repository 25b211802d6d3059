"""The bot's own side of HTTP: signatures, health, and what it does not serve."""

import hashlib
import hmac
import http.client
import json
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from chatbot.slack.http_endpoint import LONGEST_BODY, HttpEndpoint
from tests.scenario.harness import ORGANISATION, Bot

TRANSPORTS = ("http",)
SECRET_WORDS = "my client told me something"


def request(
    bot: Bot, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Send a request to the bot; returns status and body."""
    connection = http.client.HTTPConnection(urlsplit(bot.http_url or "").netloc, timeout=10)
    connection.request(method, path, body, dict(headers or {}))
    response = connection.getresponse()
    content = response.read().decode()
    connection.close()
    return response.status, content


def signed(bot: Bot, body: bytes, *, age: int = 0) -> Mapping[str, str]:
    """The headers that Slack would send."""
    secret = bot.playground.environment(ORGANISATION)["SLACK_SIGNING_SECRET"]
    timestamp = str(int(time.time()) - age)
    base = b"v0:" + timestamp.encode() + b":" + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={digest}",
    }


def event_body(event_id: str, **event: Any) -> bytes:
    """An Events API envelope."""
    return json.dumps(
        {
            "type": "event_callback",
            "event_id": event_id,
            "team_id": "T0WSC00000",
            "event": {"channel": "D1", "user": "U1", "ts": "1.1", **event},
        }
    ).encode()


@pytest.mark.parametrize("fault", ["forged", "old", "none"])
def test_a_wrong_signature(bot: Bot, caplog: pytest.LogCaptureFixture, fault: str) -> None:
    """Refused with 401, at the most talkative log level nothing of the body is logged."""
    caplog.set_level(logging.DEBUG)
    body = event_body("Ev1", type="message", text=SECRET_WORDS)
    headers = dict(signed(bot, body, age=400 if fault == "old" else 0))
    if fault == "forged":
        headers["X-Slack-Signature"] = "v0=" + "0" * 64
    if fault == "none":
        headers = {"Content-Type": "application/json"}
    assert request(bot, "POST", "/slack/events", body, headers)[0] == 401
    assert SECRET_WORDS not in caplog.text
    assert bot.called("chat.postMessage") == 0


@pytest.mark.parametrize(
    "event",
    [
        {"type": "something_new"},
        {"type": "app_home_opened", "tab": "messages"},
        {"type": "tokens_revoked", "tokens": {"bot": ["U1"]}},
        {"type": "message", "subtype": "channel_join"},
        {"type": "message", "subtype": "never_heard_of"},
        {"type": "message", "subtype": "bot_message", "bot_id": "B1", "user": None},
        {"type": "message", "bot_id": "B1", "text": "no subtype, but a bot"},
        {"type": "message", "user": "USLACKBOT", "text": "I am Slackbot"},
        {"type": "message", "channel": "G1", "channel_type": "mpim", "text": "a group"},
        {"type": "app_mention", "text": "in a direct message, which came as a message too"},
        {"type": "reaction_added", "item": {}},
    ],
)
def test_silence(bot: Bot, event: Mapping[str, Any]) -> None:
    """Whatever else arrives is acknowledged and met with silence."""
    body = event_body("Ev2", **event)
    assert request(bot, "POST", "/slack/events", body, signed(bot, body)) == (200, "")
    assert bot.unfinished() == []
    assert bot.rows() == []
    assert bot.called("chat.postMessage") == 0


def test_the_address_is_verified(bot: Bot) -> None:
    """Slack's challenge comes back, signed ones only."""
    body = json.dumps({"type": "url_verification", "challenge": "c1"}).encode()
    assert json.loads(request(bot, "POST", "/slack/events", body, signed(bot, body))[1]) == {
        "challenge": "c1"
    }


def test_an_unknown_button(bot: Bot) -> None:
    """A button that some earlier version made is acknowledged."""
    payload = {
        "type": "block_actions",
        "team": {"id": "T0WSC00000"},
        "user": {"id": "U1"},
        "actions": [{"type": "button", "action_id": "gone", "block_id": "b"}],
    }
    body = urlencode({"payload": json.dumps(payload)}).encode()
    headers = {**signed(bot, body), "Content-Type": "application/x-www-form-urlencoded"}
    assert request(bot, "POST", "/slack/events", body, headers)[0] == 200


@pytest.mark.parametrize("body", [b"{not json", b"\xff\xfe", b""])
def test_an_unreadable_body(bot: Bot, body: bytes) -> None:
    """No traceback and no 500 for what is no request of Slack's."""
    status, _ = request(bot, "POST", "/slack/events", body, {"Content-Type": "application/json"})
    assert status in {400, 401}


def test_a_body_beyond_all_bounds(bot: Bot) -> None:
    """What no message of Slack's can be is not even read."""
    headers = {"Content-Type": "application/json"}
    status, _ = request(bot, "POST", "/slack/events", b"x" * (LONGEST_BODY + 1), headers)
    assert status == 413


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/slack/events"), ("POST", "/health"), ("GET", "/slack/install")],
)
def test_nothing_else_is_there(bot: Bot, method: str, path: str) -> None:
    """One path for Slack and one for health; anything else is 404."""
    assert request(bot, method, path)[0] == 404


def test_health(bot: Bot) -> None:
    """Whoever watches the bot is told in JSON that all is well."""
    status, body = request(bot, "GET", "/health")
    assert (status, json.loads(body)) == (200, {"ok": True, "checks": {"database": True}})


def test_ill_health(bot: Bot) -> None:
    """One failed check is enough for 503, which names it."""
    endpoint = HttpEndpoint(bot.app, health=lambda: {"database": False, "index": True})
    answered: list[str] = []

    def start_response(status: str, *_: object) -> Callable[[bytes], object]:
        answered.append(status)
        return len

    body = endpoint({"REQUEST_METHOD": "GET", "PATH_INFO": "/health"}, start_response)
    assert answered == ["503 Service Unavailable"]
    assert json.loads(b"".join(body)) == {
        "ok": False,
        "checks": {"database": False, "index": True},
    }
