"""Signed HTTP delivery: signatures, encodings, retries, and Bolt behind it."""

from __future__ import annotations

import json
import threading
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk.signature import SignatureVerifier

from chatbot.playground.runner import Playground, PlaygroundError

from .conftest import RecordingBot, client_for

if TYPE_CHECKING:
    from collections.abc import Callable


def events(bot: RecordingBot) -> list[dict[str, Any]]:
    """The events that the bot has received."""
    return [json.loads(raw)["event"] for _, raw in bot.requests if raw.startswith(b"{")]


def say(playground: Playground, text: str = "hello") -> None:
    """The manager writes to the bot."""
    user, dm = playground.user("wsc", "manager"), playground.dm("wsc", "manager")
    playground.act("message", user=user, channel=dm, text=text)


def test_requests_are_signed(playground: Playground, http_bot: RecordingBot) -> None:
    """Slack's verifier accepts the signature of wsc, and not with tarner's secret."""
    say(playground)
    playground.wait_for(lambda: http_bot.requests)
    headers, raw = http_bot.requests[0]
    ours = SignatureVerifier(playground.environment("wsc")["SLACK_SIGNING_SECRET"])
    theirs = SignatureVerifier(playground.environment("tarner")["SLACK_SIGNING_SECRET"])
    assert ours.is_valid_request(raw, headers)
    assert not theirs.is_valid_request(raw, headers)


def test_signature_uses_the_real_time(playground: Playground, http_bot: RecordingBot) -> None:
    """A week later on the moved clock the bot's library still accepts the signature."""
    playground.move_clock(advance=7 * 86400)
    say(playground)
    playground.wait_for(lambda: http_bot.requests)
    headers, raw = http_bot.requests[0]
    verifier = SignatureVerifier(playground.environment("wsc")["SLACK_SIGNING_SECRET"])
    assert verifier.is_valid_request(raw, headers)


def test_address_must_answer_the_challenge(playground: Playground) -> None:
    """An address that does not answer, or is not on this machine, is not taken."""
    bot = RecordingBot()
    bot.body = lambda _: b'{"challenge": "no"}'
    try:
        with pytest.raises(PlaygroundError, match="challenge"):
            playground.post("organisations/wsc/delivery", mode="http", request_url=bot.url)
        with pytest.raises(PlaygroundError, match="127"):
            playground.post(
                "organisations/wsc/delivery", mode="http", request_url="http://192.0.2.1:80/x"
            )
    finally:
        bot.close()


def test_retries_come_after_a_second_a_minute_and_five(
    playground: Playground, http_bot: RecordingBot
) -> None:
    """A failing bot gets four tries of one event, numbered, with the reason."""
    http_bot.status = 500
    say(playground)
    for expected, seconds in ((2, 1), (3, 60), (4, 300)):
        playground.wait_for(lambda n=expected: len(playground.log("delivery")) == n - 1)  # type: ignore[misc]
        playground.push_limits(seconds - 0.5)
        assert len(http_bot.requests) == expected - 1
        playground.push_limits(0.6)
        playground.wait_for(lambda n=expected: len(http_bot.requests) == n)  # type: ignore[misc]
    retries = [headers.get("x-slack-retry-num") for headers, _ in http_bot.requests]
    reasons = {headers.get("x-slack-retry-reason") for headers, _ in http_bot.requests[1:]}
    assert retries == [None, "1", "2", "3"]
    assert reasons == {"http_error"}
    assert len({json.loads(raw)["event_id"] for _, raw in http_bot.requests}) == 1


def test_no_retry_header_ends_it(playground: Playground, http_bot: RecordingBot) -> None:
    """`x-slack-no-retry: 1` stops the retries."""
    http_bot.status, http_bot.headers = 500, {"x-slack-no-retry": "1"}
    say(playground)
    playground.wait_for(lambda: playground.log("delivery"))
    playground.push_limits(400)
    say(playground, "another")
    playground.wait_for(lambda: len(http_bot.requests) == 2)
    assert [event["text"] for event in events(http_bot)] == ["hello", "another"]


def test_lost_event_is_retried_as_a_timeout(
    playground: Playground, http_bot: RecordingBot
) -> None:
    """The fault swallows the first delivery; the retry says http_timeout."""
    playground.fault("lost_event")
    say(playground)
    playground.push_limits(1.1)
    playground.wait_for(lambda: http_bot.requests)
    assert http_bot.requests[0][0]["x-slack-retry-reason"] == "http_timeout"


def test_commands_are_forms(playground: Playground, http_bot: RecordingBot) -> None:
    """A slash command is form-encoded with Slack's fields."""
    user, general = playground.user("wsc", "manager"), playground.channel("wsc", "general")
    playground.act("command", user=user, channel=general, command="/ask", text="a & b <c>")
    headers, raw = http_bot.requests[0]
    form = {name: value[0] for name, value in parse_qs(raw.decode()).items()}
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert (form["command"], form["text"]) == ("/ask", "a & b <c>")
    assert (form["channel_name"], form["user_id"]) == ("general", user)
    assert form["response_url"].startswith(f"{playground.url}/commands/")
    playground.act("command", user=user, channel=general, command="/who", text="@Trustee & co")
    escaped = parse_qs(http_bot.requests[1][1].decode())["text"][0]
    assert escaped == f"<@{playground.user('wsc', 'trustee')}> &amp; co"


def test_bolt_behind_wsgi_answers(playground: Playground) -> None:
    """A Bolt app served over HTTP verifies, acknowledges and answers."""
    environment = playground.environment("wsc")
    app = App(
        client=client_for(playground, "wsc"), signing_secret=environment["SLACK_SIGNING_SECRET"]
    )
    app.event("message")(lambda event, say: say(f"over HTTP: {event['text']}"))
    app.command("/ask")(lambda ack: ack("asked"))
    with served(SlackRequestHandler(app, path="/slack/events")) as url:
        playground.post("organisations/wsc/delivery", mode="http", request_url=url)
        user, dm = playground.user("wsc", "manager"), playground.dm("wsc", "manager")
        playground.act("message", user=user, channel=dm, text="hi")
        playground.wait_for(lambda: len(playground.messages(user, dm)) == 2)
        playground.act("command", user=user, channel=dm, command="/ask", text="")
        assert playground.messages(user, dm)[-1]["text"] == "asked"
    app.listener_runner.listener_executor.shutdown(wait=True)


class served:  # noqa: N801 - reads as a context manager
    """Serve a WSGI application at a free port."""

    def __init__(self, application: Callable[..., Any]) -> None:
        class Quiet(WSGIRequestHandler):
            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        class Threading(ThreadingHTTPServer, WSGIServer):
            """One thread a request."""

        self._server = make_server("127.0.0.1", 0, application, Threading, Quiet)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> str:
        """Start; gives the address."""
        self._thread.start()
        return f"http://127.0.0.1:{self._server.server_port}/slack/events"

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
