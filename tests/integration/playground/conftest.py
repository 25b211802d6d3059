"""A running stand-in, and Slack's own client libraries pointed at it."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs
from urllib.request import Request, urlopen

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from chatbot.playground.runner import Playground

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MANIFEST: dict[str, Any] = {
    "_metadata": {"major_version": 2, "minor_version": 1},
    "display_information": {"name": "Policy bot"},
    "features": {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "Policy bot", "always_online": True},
        "slash_commands": [
            {"command": "/ask", "description": "Ask", "usage_hint": "[question]"},
            {"command": "/who", "description": "Who", "should_escape": True},
        ],
        "shortcuts": [
            {"name": "Log", "type": "global", "callback_id": "log", "description": "Log it"},
            {"name": "What", "type": "message", "callback_id": "what", "description": "Look"},
        ],
        "agent_view": {
            "agent_description": "Answers questions.",
            "suggested_prompts": [{"title": "Friends", "message": "Can I add a friend?"}],
        },
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "assistant:write",
                "channels:history",
                "channels:read",
                "chat:write",
                "commands",
                "files:write",
                "im:history",
                "im:read",
                "im:write",
                "users:read",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "app_mention",
                "app_uninstalled",
                "message.channels",
                "message.im",
                "team_join",
                "tokens_revoked",
                "user_change",
            ]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


@pytest.fixture
def playground() -> Iterator[Playground]:
    """A stand-in with the manifest above."""
    with Playground(MANIFEST) as running:
        yield running


@pytest.fixture
def client(playground: Playground) -> WebClient:
    """The SDK's client with the bot token of wsc, without retries."""
    return client_for(playground, "wsc")


def client_for(playground: Playground, key: str) -> WebClient:
    """The SDK's client for the bot of one organisation."""
    environment = playground.environment(key)
    return WebClient(
        token=environment["SLACK_BOT_TOKEN"],
        base_url=environment["CHATBOT_SLACK_API_URL"],
        retry_handlers=[],
        timeout=5,
    )


@contextlib.contextmanager
def connected(
    playground: Playground, register: Callable[[App], None], key: str = "wsc"
) -> Iterator[App]:
    """A Bolt app for one organisation, connected over Socket Mode."""
    app = App(client=client_for(playground, key))
    register(app)
    handler = SocketModeHandler(
        app,
        app_token=playground.environment(key)["SLACK_APP_TOKEN"],
        web_client=client_for(playground, key),
        ping_interval=0.5,
    )
    handler.connect()  # type: ignore[no-untyped-call]
    try:
        playground.wait_for(lambda: sockets(playground, key) > 0)
        yield app
    finally:
        handler.close()  # type: ignore[no-untyped-call]
        app.listener_runner.listener_executor.shutdown(wait=True)


def sockets(playground: Playground, key: str = "wsc") -> int:
    """How many sockets the organisation's bot has open."""
    organisations = playground.get("state")["organisations"]
    found = next(each for each in organisations if each["key"] == key)
    return int(found["connection"]["sockets"])


class RecordingBot:
    """A bare HTTP bot: keeps every request, answers as told by `answer(request)`."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.status = 200
        self.headers: dict[str, str] = {}
        self.body: Callable[[bytes], bytes] = lambda raw: raw if b"challenge" in raw else b""
        self.delay = 0.0
        bot = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                bot.requests.append(({k.lower(): v for k, v in self.headers.items()}, raw))
                time.sleep(bot.delay)
                body = bot.body(raw)
                self.send_response(bot.status)
                for name, value in {"Content-Type": "application/json", **bot.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/slack/events"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def http_bot(playground: Playground) -> Iterator[RecordingBot]:
    """A bare bot to which the stand-in delivers wsc's payloads over HTTP."""
    bot = RecordingBot()
    playground.post("organisations/wsc/delivery", mode="http", request_url=bot.url)
    bot.requests.clear()
    yield bot
    bot.close()


def opened(request: str | Request) -> Any:
    """The answer of our own server to a request; a context manager."""
    return urlopen(request, timeout=5)  # noqa: S310 - our own address


def plain(text: str) -> dict[str, Any]:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def modal(callback_id: str = "c", **more: Any) -> dict[str, Any]:
    """A modal with one optional input."""
    element = {"type": "plain_text_input", "action_id": "a"}
    block = {"type": "input", "block_id": "b", "label": plain("L"), "element": element}
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain("T"),
        "submit": plain("S"),
        "blocks": [{**block, "optional": True}],
        **more,
    }


def payloads(bot: RecordingBot) -> list[dict[str, Any]]:
    """The interactive payloads that the bot has received."""
    found = [parse_qs(raw.decode()).get("payload") for _, raw in bot.requests]
    return [json.loads(each[0]) for each in found if each]


def trigger(playground: Playground, bot: RecordingBot, key: str = "manager") -> str:
    """A fresh trigger id, from a global shortcut."""
    playground.act("shortcut", user=playground.user("wsc", key), callback_id="log")
    return str(payloads(bot)[-1]["trigger_id"])


def refused(call: Callable[[], object]) -> str:
    """The code of a Web API call that is refused."""
    with pytest.raises(SlackApiError) as caught:
        call()
    return str(caught.value.response["error"])
