"""Slack's own Bolt and SDK, over Socket Mode, against the stand-in."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.errors import SlackApiError
from starlette.websockets import WebSocket

from chatbot.playground.socket_mode import SocketHub

from .conftest import client_for, connected, sockets

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt import App
    from slack_sdk import WebClient
    from starlette.types import Message

    from chatbot.playground.runner import Playground


def test_direct_message_reaches_bolt_and_the_answer_reaches_the_page(
    playground: Playground,
) -> None:
    """A DM to the bot is a message event for Bolt, and `say` shows on the person's page."""
    user = playground.user("wsc", "support_worker")
    dm = playground.dm("wsc", "support_worker")

    def register(app: App) -> None:
        @app.event("message")
        def answer(event: dict[str, Any], say: Any) -> None:
            say(text=f"You said: {event['text']} ({event['channel_type']})")

    with connected(playground, register):
        playground.act("message", user=user, channel=dm, text="Can I add <friends>?")
        shown = playground.wait_for(
            lambda: [m for m in playground.messages(user, dm) if m["bot_id"]]
        )
    assert shown[0]["text"] == "You said: Can I add &lt;friends&gt;? (im)"
    assert shown[0]["author"]["kind"] == "app"


def test_mention_comes_as_app_mention_and_as_message_with_the_same_ts(
    playground: Playground,
) -> None:
    """Naming the bot in a channel gives two events for one post, as on Slack."""
    user, general = playground.user("wsc", "volunteer"), playground.channel("wsc", "general")
    got: list[dict[str, Any]] = []

    def register(app: App) -> None:
        @app.event("app_mention")
        @app.event("message")
        def keep(event: dict[str, Any]) -> None:
            got.append(event)

    with connected(playground, register):
        playground.act("message", user=user, channel=general, text="@Policy bot hello")
        playground.wait_for(lambda: len(got) == 2)
    assert {event["type"] for event in got} == {"app_mention", "message"}
    assert len({event["ts"] for event in got}) == 1
    assert got[0]["text"].startswith("<@U0WSCBOT000>")


def test_modal_by_shortcut_with_errors_then_success(playground: Playground) -> None:
    """Shortcut, views.open, `response_action: errors`, then a submission that closes."""
    user = playground.user("wsc", "manager")
    view = {
        "type": "modal",
        "callback_id": "log",
        "title": {"type": "plain_text", "text": "Log"},
        "submit": {"type": "plain_text", "text": "Save"},
        "blocks": [
            {
                "type": "input",
                "block_id": "what",
                "label": {"type": "plain_text", "text": "What happened?"},
                "element": {"type": "plain_text_input", "action_id": "text"},
            }
        ],
    }
    saved: list[str] = []

    def register(app: App) -> None:
        @app.shortcut("log")
        def open_it(ack: Any, body: dict[str, Any], client: WebClient) -> None:
            ack()
            client.views_open(trigger_id=body["trigger_id"], view=view)

        @app.view("log")
        def save(ack: Any, view: dict[str, Any]) -> None:
            text = view["state"]["values"]["what"]["text"]["value"]
            if text == "no":
                ack(response_action="errors", errors={"what": "Say more."})
            else:
                saved.append(text)
                ack()

    with connected(playground, register):
        playground.act("shortcut", user=user, callback_id="log")
        shown = playground.wait_for(lambda: playground.views(user))[0]
        empty = playground.attempt("submit", user=user, view_id=shown["id"])
        assert empty["errors"] == {"what": "Please complete this required field."}
        values = {"what": {"text": "no"}}
        refused = playground.attempt("submit", user=user, view_id=shown["id"], values=values)
        assert refused["errors"] == {"what": "Say more."}
        assert playground.views(user)[0]["errors"] == {"what": "Say more."}
        values = {"what": {"text": "A rude comment"}}
        done = playground.act("submit", user=user, view_id=shown["id"], values=values)
    assert done["result"] == "closed"
    assert saved == ["A rude comment"]
    assert playground.views(user) == []


def test_button_select_and_respond(playground: Playground) -> None:
    """Choosing is kept in the state; a button carries it, and `respond` replaces the message."""
    user, dm = playground.user("wsc", "manager"), playground.dm("wsc", "manager")
    options = [{"text": {"type": "plain_text", "text": t}, "value": t} for t in ("a", "b")]
    blocks = [
        {
            "type": "actions",
            "block_id": "row",
            "elements": [
                {"type": "static_select", "action_id": "pick", "options": options},
                {
                    "type": "button",
                    "action_id": "go",
                    "value": "7",
                    "text": {"type": "plain_text", "text": "Go"},
                },
            ],
        }
    ]
    bodies: list[dict[str, Any]] = []

    def register(app: App) -> None:
        app.action("pick")(lambda ack: ack())

        @app.action("go")
        def go(ack: Any, body: dict[str, Any], respond: Any) -> None:
            ack()
            bodies.append(body)
            respond(text="Done", replace_original=True)

    with connected(playground, register):
        ts = client_for(playground, "wsc").chat_postMessage(
            channel=user, text="Choose", blocks=blocks
        )["ts"]
        at = {"container": {"type": "message", "channel": dm, "ts": ts}, "block_id": "row"}
        playground.act("action", user=user, action_id="pick", value="b", **at)
        playground.act("action", user=user, action_id="go", **at)
        playground.wait_for(lambda: playground.messages(user, dm)[-1]["text"] == "Done")
    body = bodies[0]
    assert body["state"]["values"]["row"]["pick"]["selected_option"]["value"] == "b"
    assert body["actions"][0]["value"] == "7"
    assert body["container"]["message_ts"] == ts
    assert body["channel"]["name"] == "directmessage"
    assert playground.messages(user, dm)[-1]["blocks"] == []


def test_command_answers_ephemerally_and_in_the_channel(playground: Playground) -> None:
    """The ack of a command is shown to its user alone unless it says in_channel."""
    user, other = playground.user("wsc", "trustee"), playground.user("wsc", "volunteer")
    general = playground.channel("wsc", "general")

    def register(app: App) -> None:
        app.command("/ask")(lambda ack, command: ack(f"Asked: {command['text']}"))
        app.command("/who")(lambda ack, command: ack(response_type="in_channel", text="Me"))

    with connected(playground, register):
        playground.act("command", user=user, channel=general, command="/ask", text="why?")
        playground.act("command", user=user, channel=general, command="/who", text="")
    mine = playground.messages(user, general)
    theirs = playground.messages(other, general)
    assert [(m["text"], m["ephemeral"]) for m in mine] == [
        ("Asked: why?", True),
        ("/who", False),
        ("Me", False),
    ]
    assert [m["text"] for m in theirs] == ["/who", "Me"]


def test_unacknowledged_command_is_an_error_for_the_user(playground: Playground) -> None:
    """No ack in 3 seconds: operation_timeout; no bot at all: dispatch_failed."""
    user, general = playground.user("wsc", "manager"), playground.channel("wsc", "general")
    command = {"user": user, "channel": general, "command": "/ask", "text": "x"}
    nobody = playground.attempt("command", **command)
    assert nobody["error"] == "dispatch_failed"
    started, let_go = threading.Event(), threading.Event()

    def register(app: App) -> None:
        @app.command("/ask")
        def dawdle(ack: Any) -> None:
            started.set()
            let_go.wait(5)
            ack()

    answers: list[dict[str, Any]] = []
    with connected(playground, register):
        asking = threading.Thread(
            target=lambda: answers.append(playground.attempt("command", **command))
        )
        asking.start()
        started.wait(5)
        playground.push_limits(3.1)
        asking.join(5)
        let_go.set()
    assert answers[0]["error"] == "operation_timeout"


def test_client_reconnects_after_disconnect(playground: Playground) -> None:
    """`disconnect` makes the SDK's client open a new socket, over which payloads come."""
    user, dm = playground.user("wsc", "manager"), playground.dm("wsc", "manager")
    got: list[str] = []

    def register(app: App) -> None:
        app.event("message")(lambda event: got.append(event["text"]))

    with connected(playground, register):
        playground.fault("disconnect", team="wsc", reason="refresh_requested")
        playground.wait_for(lambda: sockets(playground) == 1, seconds=10)
        playground.act("message", user=user, channel=dm, text="still there?")
        playground.wait_for(lambda: "still there?" in got, seconds=10)


def test_cut_sockets_are_opened_again(playground: Playground) -> None:
    """After `drop_socket` the SDK's client notices and comes back by itself."""

    def register(app: App) -> None:
        app.event("message")(lambda: None)

    with connected(playground, register):
        opened = len([e for e in playground.log("api") if e["name"] == "apps.connections.open"])
        playground.fault("drop_socket", team="wsc")
        playground.wait_for(
            lambda: (
                len([e for e in playground.log("api") if e["name"] == "apps.connections.open"])
                > opened
            ),
            seconds=15,
        )
        playground.wait_for(lambda: sockets(playground) == 1, seconds=15)


def test_duplicate_delivery_has_the_same_event_id(playground: Playground) -> None:
    """The fault delivers one event several times, all with one event_id."""
    user, dm = playground.user("wsc", "manager"), playground.dm("wsc", "manager")
    ids: list[str] = []

    def register(app: App) -> None:
        app.event("message")(lambda body: ids.append(body["event_id"]))

    with connected(playground, register):
        playground.fault("duplicate_event", copies=4)
        playground.act("message", user=user, channel=dm, text="once")
        playground.wait_for(lambda: len(ids) == 4)
    assert len(set(ids)) == 1


def test_unacknowledged_event_is_retried(playground: Playground) -> None:
    """An event without a bot comes later, with retry_attempt and retry_reason."""
    user, dm = playground.user("wsc", "manager"), playground.dm("wsc", "manager")
    attempts: list[tuple[Any, Any]] = []
    playground.act("message", user=user, channel=dm, text="anyone?")

    def register(app: App) -> None:
        @app.event("message")
        def keep(request: Any) -> None:
            headers = request.headers
            attempts.append(
                (headers.get("x-slack-retry-num"), headers.get("x-slack-retry-reason"))
            )

    with connected(playground, register):
        playground.push_limits(61)
        playground.wait_for(lambda: attempts)
    number, reason = attempts[0]
    assert number[0] in {"1", "2"}
    assert reason == ["connection_failed"]


def test_delayed_ack_fails_the_press(playground: Playground) -> None:
    """With `delay_ack` a bot that answers at once is too late all the same."""
    user, general = playground.user("wsc", "manager"), playground.channel("wsc", "general")
    asked = threading.Event()

    def register(app: App) -> None:
        @app.command("/ask")
        def answer(ack: Any) -> None:
            ack()
            asked.set()

    answers: list[dict[str, Any]] = []
    command = {"user": user, "channel": general, "command": "/ask", "text": "x"}
    with connected(playground, register):
        playground.fault("delay_ack", seconds=60)
        asking = threading.Thread(
            target=lambda: answers.append(playground.attempt("command", **command))
        )
        asking.start()
        asked.wait(5)
        playground.push_limits(3.1)
        asking.join(5)
    assert answers[0]["error"] == "operation_timeout"


def test_eleventh_socket_is_dismissed(playground: Playground) -> None:
    """Ten sockets stay open; the next is told too_many_websockets."""
    from websockets.sync.client import connect  # noqa: PLC0415 - only here

    token = playground.environment("wsc")["SLACK_APP_TOKEN"]
    client = client_for(playground, "wsc")

    def address() -> str:
        return str(client.apps_connections_open(app_token=token)["url"])

    with contextlib.ExitStack() as stack:
        opened = [stack.enter_context(connect(address())) for _ in range(10)]
        assert all('"hello"' in str(each.recv(5)) for each in opened)
        eleventh = stack.enter_context(connect(address()))
        assert "too_many_websockets" in str(eleventh.recv(5))
        assert sockets(playground) == 10


def test_socket_address_works_once(playground: Playground) -> None:
    """A used ticket does not open a second socket."""
    from websockets.exceptions import InvalidStatus  # noqa: PLC0415 - only here
    from websockets.sync.client import connect  # noqa: PLC0415 - only here

    token = playground.environment("wsc")["SLACK_APP_TOKEN"]
    url = str(client_for(playground, "wsc").apps_connections_open(app_token=token)["url"])
    with connect(url) as first:
        assert '"hello"' in str(first.recv(5))
        with pytest.raises(InvalidStatus), connect(url):
            pass


def test_connections_open_wants_the_app_token(client: WebClient) -> None:
    """The bot token does not open Socket Mode."""
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        client.api_call("apps.connections.open")


@pytest.mark.parametrize("end", [SocketHub.drop, lambda hub: hub.disconnect("refresh_requested")])
def test_a_client_that_is_gone_already(end: Callable[[SocketHub], Awaitable[None]]) -> None:
    """The stand-in closes a socket whose other side has just vanished: nothing is raised."""

    async def receive() -> Message:
        if not connecting:
            await asyncio.Event().wait()
        return connecting.pop()

    async def send(message: Message) -> None:
        if gone:
            raise OSError(message["type"])

    async def meet() -> None:
        there = asyncio.Event()
        hub = SocketHub("A1", there.set)
        socket = WebSocket({"type": "websocket"}, receive, send)
        serving = asyncio.create_task(hub.serve(socket, hub.ticket()))
        await there.wait()
        gone.append(True)
        await end(hub)
        assert hub.count == 0
        serving.cancel()

    connecting: list[Message] = [{"type": "websocket.connect"}]
    gone: list[bool] = []
    asyncio.run(meet())
