"""Commands, shortcuts, buttons and choices; response addresses."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest

from .conftest import opened, payloads, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk import WebClient

    from chatbot.playground.runner import Playground

    from .conftest import RecordingBot


def respond(url: str, **body: Any) -> tuple[int, str]:
    """POST to a response_url."""
    request = urllib.request.Request(url, json.dumps(body).encode())  # noqa: S310 - ours
    try:
        with opened(request) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_response_url_has_five_uses(playground: Playground, http_bot: RecordingBot) -> None:
    """Five posts, ephemeral unless in_channel; the sixth is refused."""
    user, other = playground.user("wsc", "manager"), playground.user("wsc", "trustee")
    general = playground.channel("wsc", "general")
    playground.act("command", user=user, channel=general, command="/ask", text="")
    url = parse_qs(http_bot.requests[-1][1].decode())["response_url"][0]
    assert respond(url, text="hidden") == (200, "ok")
    assert respond(url, text="open", response_type="in_channel") == (200, "ok")
    assert [m["text"] for m in playground.messages(other, general)] == ["open"]
    for _ in range(3):
        assert respond(url, text="more")[0] == 200
    status, body = respond(url, text="too much")
    assert (status, json.loads(body)["error"]) == (404, "used_url")
    log = [(entry["ok"], entry["detail"]) for entry in playground.log("response_url")]
    assert log[:2] == [(True, "wsc ephemeral"), (True, "wsc in_channel")]
    assert log[-1] == (False, "wsc ephemeral")


def test_response_url_lives_half_an_hour(playground: Playground, http_bot: RecordingBot) -> None:
    """After 30 minutes it has expired; also when the wall clock was moved."""
    user, general = playground.user("wsc", "manager"), playground.channel("wsc", "general")
    moves: list[Callable[[], None]] = [
        lambda: playground.push_limits(1801),
        lambda: playground.move_clock(advance=1801),
    ]
    for later in moves:
        playground.act("command", user=user, channel=general, command="/ask", text="")
        url = parse_qs(http_bot.requests[-1][1].decode())["response_url"][0]
        later()
        status, body = respond(url, text="late")
        assert (status, json.loads(body)["error"]) == (404, "expired_url")


def test_response_url_refuses_what_messages_refuse(
    playground: Playground, http_bot: RecordingBot
) -> None:
    """No text, invalid blocks and unknown fields are refused and do not count as a use."""
    user, general = playground.user("wsc", "manager"), playground.channel("wsc", "general")
    playground.act("command", user=user, channel=general, command="/ask", text="")
    url = parse_qs(http_bot.requests[-1][1].decode())["response_url"][0]
    for body, expected in (
        ({}, "no_text"),
        ({"text": "x", "blocks": [{"type": "fancy"}]}, "invalid_blocks"),
        ({"txt": "x"}, "invalid_payload"),
    ):
        status, answer = respond(url, **body)
        assert (status, json.loads(answer)["error"]) == (400, expected)


def test_button_on_an_ephemeral_message(
    playground: Playground, http_bot: RecordingBot, client: WebClient
) -> None:
    """Its payload has no message; its response_url replaces and deletes it."""
    user, general = playground.user("wsc", "manager"), playground.channel("wsc", "general")
    button = {"type": "button", "action_id": "go", "text": plain("Go"), "value": "1"}
    row = {"type": "actions", "block_id": "row", "elements": [button]}
    ts = client.chat_postEphemeral(channel=general, user=user, text="x", blocks=[row])[
        "message_ts"
    ]
    where = {"container": {"type": "message", "channel": general, "ts": ts}, "block_id": "row"}
    playground.act("action", user=user, action_id="go", **where)
    payload = payloads(http_bot)[-1]
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload
    respond(payload["response_url"], text="y", replace_original=True)
    assert [m["text"] for m in playground.messages(user, general)] == ["y"]
    respond(payload["response_url"], delete_original=True)
    assert playground.messages(user, general) == []


def test_outsider_may_press_but_not_command(
    playground: Playground, http_bot: RecordingBot, client: WebClient
) -> None:
    """Buttons in a shared channel work for outsiders, with their team; commands do not."""
    outsider, shared = playground.user("wsc", "outsider"), playground.channel("wsc", "partners")
    button = {"type": "button", "action_id": "go", "text": plain("Go")}
    row = {"type": "actions", "block_id": "row", "elements": [button]}
    ts = client.chat_postMessage(channel=shared, text="x", blocks=[row])["ts"]
    where = {"container": {"type": "message", "channel": shared, "ts": ts}, "block_id": "row"}
    playground.act("action", user=outsider, action_id="go", **where)
    assert payloads(http_bot)[-1]["user"]["team_id"] == "T0PARTNER0"
    command = {"user": outsider, "channel": shared, "command": "/ask"}
    assert playground.attempt("command", **command)["error"] == "not_allowed"
    shortcut = {"user": outsider, "channel": shared, "ts": ts, "callback_id": "what"}
    assert playground.attempt("message_shortcut", **shortcut)["error"] == "not_allowed"


def test_message_shortcut_carries_the_message(
    playground: Playground, http_bot: RecordingBot
) -> None:
    """message_action has the message, its channel and a response_url."""
    user, general = playground.user("wsc", "manager"), playground.channel("wsc", "general")
    ts = playground.act("message", user=user, channel=general, text="what now?")["ts"]
    playground.act("message_shortcut", user=user, channel=general, ts=ts, callback_id="what")
    payload = payloads(http_bot)[-1]
    assert (payload["type"], payload["message"]["text"]) == ("message_action", "what now?")
    assert payload["channel"] == {"id": general, "name": "general"}
    assert payload["message_ts"] == ts


def test_commands_not_declared_or_in_threads(
    playground: Playground, http_bot: RecordingBot
) -> None:
    """Only commands of the manifest, and never in a thread."""
    user, general = playground.user("wsc", "manager"), playground.channel("wsc", "general")
    base = {"user": user, "channel": general}
    assert playground.attempt("command", command="/nope", **base)["error"] == "unknown_command"
    threaded = playground.attempt("command", command="/ask", thread_ts="1.1", **base)
    assert threaded["error"] == "no_commands_in_threads"
    assert http_bot.requests == []


@pytest.mark.parametrize(
    ("element", "value", "shown"),
    [
        ({"type": "datepicker"}, "2026-11-23", {"selected_date": "2026-11-23"}),
        ({"type": "timepicker"}, "09:30", {"selected_time": "09:30"}),
        ({"type": "users_select"}, "U0WSCMANAGER", {"selected_user": "U0WSCMANAGER"}),
        (
            {"type": "multi_users_select"},
            ["U0WSCMANAGER"],
            {"selected_users": ["U0WSCMANAGER"]},
        ),
        ({"type": "channels_select"}, "C0WSCGENERAL", {"selected_channel": "C0WSCGENERAL"}),
        (
            {"type": "checkboxes", "options": [{"text": plain("A"), "value": "a"}]},
            ["a"],
            {"selected_options": [{"text": plain("A") | {"emoji": True}, "value": "a"}]},
        ),
        (
            {"type": "radio_buttons", "options": [{"text": plain("A"), "value": "a"}]},
            "a",
            {"selected_option": {"text": plain("A") | {"emoji": True}, "value": "a"}},
        ),
        (
            {"type": "overflow", "options": [{"text": plain("A"), "value": "a"}]},
            "a",
            {"selected_option": {"text": plain("A") | {"emoji": True}, "value": "a"}},
        ),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) and "type" in value else "",
)
def test_choices_in_messages_are_sent_at_once(
    *,
    playground: Playground,
    http_bot: RecordingBot,
    client: WebClient,
    element: dict[str, Any],
    value: Any,
    shown: dict[str, Any],
) -> None:
    """Each kind of element sends its value in block_actions, under Slack's name for it."""
    user = playground.user("wsc", "manager")
    row = {"type": "actions", "block_id": "row", "elements": [{**element, "action_id": "e"}]}
    posted = client.chat_postMessage(channel=user, text="x", blocks=[row])
    where = {"type": "message", "channel": posted["channel"], "ts": posted["ts"]}
    playground.act(
        "action", user=user, container=where, block_id="row", action_id="e", value=value
    )
    action = payloads(http_bot)[-1]["actions"][0]
    assert {name: action[name] for name in shown} == shown
