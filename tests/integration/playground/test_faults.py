"""Faults on demand: what the bot's client sees, and what was done."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING

import pytest
from slack_sdk.errors import SlackApiError

from chatbot.playground.runner import Playground, PlaygroundError

if TYPE_CHECKING:
    from slack_sdk import WebClient


def texts(playground: Playground) -> list[str]:
    """What the manager sees in the DM with the bot."""
    user = playground.user("wsc", "manager")
    return [m["text"] for m in playground.messages(user, playground.dm("wsc", "manager"))]


def test_rate_limit(playground: Playground, client: WebClient) -> None:
    """429 with Retry-After, once, for that method alone; nothing is posted."""
    user = playground.user("wsc", "manager")
    playground.fault("rate_limit", method="chat.postMessage", seconds=7)
    assert client.auth_test()["ok"]
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=user, text="x")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["retry-after"] == "7"
    assert texts(playground) == []
    assert client.chat_postMessage(channel=user, text="y")["ok"]


def test_server_error_is_not_done(playground: Playground, client: WebClient) -> None:
    """503: nothing is posted."""
    playground.fault("server_error", status=503)
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=playground.user("wsc", "manager"), text="x")
    assert caught.value.response.status_code == 503
    assert texts(playground) == []


def test_internal_error_was_done(playground: Playground, client: WebClient) -> None:
    """The answer says internal_error, and the message is there."""
    playground.fault("internal_error", method="chat.postMessage")
    with pytest.raises(SlackApiError, match="internal_error"):
        client.chat_postMessage(channel=playground.user("wsc", "manager"), text="x")
    assert texts(playground) == ["x"]


def test_connection_closed_after_success(playground: Playground, client: WebClient) -> None:
    """The client gets no answer, and the message is there."""
    playground.fault("close_after_success", method="chat.postMessage")
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        client.chat_postMessage(channel=playground.user("wsc", "manager"), text="x")
    assert texts(playground) == ["x"]


def test_timeout_after_success(playground: Playground, client: WebClient) -> None:
    """The client waits in vain, and the message is there."""
    client.timeout = 1
    playground.fault("timeout_after_success", method="chat.postMessage", seconds=30)
    with pytest.raises(TimeoutError):
        client.chat_postMessage(channel=playground.user("wsc", "manager"), text="x")
    assert texts(playground) == ["x"]


def test_faults_are_for_one_organisation_and_can_be_taken_back(
    playground: Playground, client: WebClient
) -> None:
    """A fault for tarner does not hit wsc; DELETE clears those that wait."""
    playground.fault("server_error", team="tarner", times=3)
    assert client.auth_test()["ok"]
    assert playground.get("faults")["faults"][0]["times"] == 3
    with pytest.raises(PlaygroundError, match="422"):
        playground.fault("earthquake")


def test_used_up_faults_are_told(playground: Playground, client: WebClient) -> None:
    """Each use of a fault is told to the page, the last one with an empty list."""
    playground.fault("server_error", method="auth.test", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError):
            client.auth_test()
    playground.fault("lost_event")
    playground.act(
        "message",
        user=playground.user("wsc", "manager"),
        channel=playground.dm("wsc", "manager"),
        text="x",
    )
    playground.wait_for(lambda: playground.get("faults")["faults"] == [])
    told = [
        [fault["times"] for fault in change.data["faults"]]
        for change in playground.stand.world.feed.after(0)
        if change.type == "faults.changed"
    ]
    assert told == [[2], [1], [], [1], []]
