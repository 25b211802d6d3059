"""Modals and App Home: trigger ids, the stack, updates, submissions, inputs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.errors import SlackApiError

from .conftest import modal, payloads, plain, refused, trigger

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from chatbot.playground.runner import Playground

    from .conftest import RecordingBot


def test_trigger_id_works_once_and_for_three_seconds(
    playground: Playground, http_bot: RecordingBot, client: WebClient
) -> None:
    """Used twice: exchanged; too old: expired; made up: invalid."""
    used = trigger(playground, http_bot)
    client.views_open(trigger_id=used, view=modal())
    assert refused(lambda: client.views_open(trigger_id=used, view=modal())) == (
        "exchanged_trigger_id"
    )
    old = trigger(playground, http_bot)
    playground.push_limits(3.1)
    assert refused(lambda: client.views_open(trigger_id=old, view=modal())) == (
        "expired_trigger_id"
    )
    assert refused(lambda: client.views_open(trigger_id="1.2.3", view=modal())) == (
        "invalid_trigger_id"
    )


def test_refused_view_does_not_use_the_trigger_up(
    playground: Playground, http_bot: RecordingBot, client: WebClient
) -> None:
    """A view over a limit is refused with messages; the same trigger then opens a good one."""
    fresh = trigger(playground, http_bot)
    with pytest.raises(SlackApiError) as caught:
        client.views_open(trigger_id=fresh, view=modal(title=plain("x" * 25)))
    assert caught.value.response["error"] == "invalid_arguments"
    assert "/view/title" in caught.value.response["response_metadata"]["messages"][0]
    assert client.views_open(trigger_id=fresh, view=modal())["ok"]


def test_view_too_large(playground: Playground, http_bot: RecordingBot, client: WebClient) -> None:
    """Over 250 KB."""
    rows = [{"type": "section", "text": plain("x" * 2990)}] * 95
    fresh = trigger(playground, http_bot)
    assert refused(lambda: client.views_open(trigger_id=fresh, view=modal(blocks=rows))) == (
        "view_too_large"
    )


def test_stack_of_three(playground: Playground, http_bot: RecordingBot, client: WebClient) -> None:
    """A third view may be pushed, a fourth not; closing shows the one below."""
    user = playground.user("wsc", "manager")
    button = {"type": "button", "action_id": "go", "text": plain("Go")}
    row = {"type": "actions", "block_id": "row", "elements": [button]}

    def step(name: str) -> dict[str, Any]:
        return modal(name, blocks=[row], submit=None)

    client.views_open(trigger_id=trigger(playground, http_bot), view=step("1"))

    def push(name: str) -> Any:
        top = playground.views(user)[-1]["id"]
        where = {"container": {"type": "view", "view_id": top}, "block_id": "row"}
        playground.act("action", user=user, action_id="go", **where)
        return client.views_push(trigger_id=payloads(http_bot)[-1]["trigger_id"], view=step(name))

    push("2")
    third = push("3")["view"]
    assert third["previous_view_id"] != third["root_view_id"]
    assert refused(lambda: push("4")) == "push_limit_reached"
    assert [v["callback_id"] for v in playground.views(user)] == ["1", "2", "3"]
    playground.act("close", user=user, view_id=third["id"])
    assert [v["callback_id"] for v in playground.views(user)] == ["1", "2"]


def test_push_needs_a_trigger_from_a_modal(
    playground: Playground, http_bot: RecordingBot, client: WebClient
) -> None:
    """A shortcut's trigger opens a view; it does not push one."""
    fresh = trigger(playground, http_bot)
    assert refused(lambda: client.views_push(trigger_id=fresh, view=modal())) == "not_found"


def test_update_checks_the_hash_and_keeps_what_was_entered(
    playground: Playground, http_bot: RecordingBot, client: WebClient
) -> None:
    """An old hash is a conflict; entered values survive where ids are the same."""
    user = playground.user("wsc", "manager")
    opened = client.views_open(trigger_id=trigger(playground, http_bot), view=modal())["view"]
    where = {"container": {"type": "view", "view_id": opened["id"]}, "block_id": "b"}
    playground.act("action", user=user, action_id="a", value="typed", **where)
    updated = client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal("d"))
    assert updated["view"]["state"]["values"]["b"]["a"]["value"] == "typed"
    assert refused(
        lambda: client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal())
    ) == ("hash_conflict")
    assert refused(lambda: client.views_update(view_id="V404", view=modal())) == "not_found"
    assert refused(lambda: client.api_call("views.update", json={"view": modal()})) == (
        "invalid_arguments"
    )


def test_external_ids_are_unique(
    playground: Playground, http_bot: RecordingBot, client: WebClient
) -> None:
    """A second open view may not have the external_id of the first; it finds the first."""
    view = modal(external_id="mine")
    client.views_open(trigger_id=trigger(playground, http_bot), view=view)
    client.views_update(external_id="mine", view=modal("e", external_id="mine"))
    other = trigger(playground, http_bot, "trustee")
    assert refused(lambda: client.views_open(trigger_id=other, view=view)) == (
        "duplicate_external_id"
    )


@pytest.mark.parametrize(
    ("answer", "result", "left"),
    [
        ({}, "closed", []),
        ({"response_action": "clear"}, "cleared", []),
        ({"response_action": "update", "view": modal("u")}, "updated", ["u"]),
        ({"response_action": "push", "view": modal("p")}, "pushed", ["c", "p"]),
    ],
)
def test_response_actions(
    *,
    playground: Playground,
    http_bot: RecordingBot,
    client: WebClient,
    answer: dict[str, Any],
    result: str,
    left: list[str],
) -> None:
    """What the bot answers to a submission is what happens to the modal."""
    user = playground.user("wsc", "manager")
    opened = client.views_open(trigger_id=trigger(playground, http_bot), view=modal())["view"]
    http_bot.body = lambda _: json.dumps(answer).encode()
    done = playground.act("submit", user=user, view_id=opened["id"], values={"b": {"a": "x"}})
    assert done["result"] == result
    assert [view["callback_id"] for view in playground.views(user)] == left
    submitted = payloads(http_bot)[-1]
    assert submitted["type"] == "view_submission"
    assert submitted["view"]["state"]["values"]["b"]["a"]["value"] == "x"


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"no-such-block": "x"}},
        {"response_action": "update", "view": modal(title=plain("x" * 25))},
        {"response_action": "vanish"},
    ],
)
def test_unusable_answers_are_errors_for_the_user(
    playground: Playground, http_bot: RecordingBot, client: WebClient, answer: dict[str, Any]
) -> None:
    """Errors for blocks that are not there, and views over a limit, leave the modal open."""
    user = playground.user("wsc", "manager")
    opened = client.views_open(trigger_id=trigger(playground, http_bot), view=modal())["view"]
    http_bot.body = lambda _: json.dumps(answer).encode()
    failed = playground.attempt("submit", user=user, view_id=opened["id"])
    assert failed["error"] == "dispatch_failed"
    assert len(playground.views(user)) == 1


def test_closing_is_told_if_asked(
    playground: Playground, http_bot: RecordingBot, client: WebClient
) -> None:
    """view_closed comes only with notify_on_close."""
    user = playground.user("wsc", "manager")
    for notify in (False, True):
        view = modal(notify_on_close=notify)
        opened = client.views_open(trigger_id=trigger(playground, http_bot), view=view)["view"]
        playground.act("close", user=user, view_id=opened["id"])
    closed = [each for each in payloads(http_bot) if each["type"] == "view_closed"]
    assert [each["is_cleared"] for each in closed] == [False]


def test_home_is_published_for_one_person(
    playground: Playground, http_bot: RecordingBot, client: WebClient
) -> None:
    """views.publish shows it; a stale hash conflicts; app_home_opened tells tab and view."""
    user = playground.user("wsc", "manager")
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    first = client.views_publish(user_id=user, view=home)["view"]
    client.views_publish(user_id=user, view=home, hash=first["hash"])
    assert refused(lambda: client.views_publish(user_id=user, view=home, hash=first["hash"])) == (
        "hash_conflict"
    )
    assert refused(lambda: client.views_publish(user_id="U404", view=home)) == "user_not_found"
    assert playground.get("home", user=user)["home"]["blocks"][0]["type"] == "divider"
    assert playground.get("home", user=playground.user("wsc", "trustee"))["home"] is None
    playground.act("home", user=user)
    playground.act("home", user=user, tab="messages")
    playground.wait_for(lambda: len(http_bot.requests) == 2)
    opened = [json.loads(raw)["event"] for _, raw in http_bot.requests]
    assert {event["tab"]: "view" in event for event in opened} == {"home": True, "messages": False}


def test_external_select_asks_for_options(
    playground: Playground, http_bot: RecordingBot, client: WebClient
) -> None:
    """block_suggestion brings options; one of them can then be chosen, others not."""
    user = playground.user("wsc", "manager")
    select = {"type": "external_select", "action_id": "s", "min_query_length": 0}
    view = modal(
        blocks=[{"type": "input", "block_id": "b", "label": plain("L"), "element": select}]
    )
    opened = client.views_open(trigger_id=trigger(playground, http_bot), view=view)["view"]
    options = [{"text": plain("One"), "value": "1"}]
    http_bot.body = lambda _: json.dumps({"options": options}).encode()
    where: dict[str, Any] = {"container": {"type": "view", "view_id": opened["id"]}}
    where |= {"block_id": "b", "action_id": "s", "user": user}
    assert playground.act("options", value="o", **where)["options"] == options
    asked = payloads(http_bot)[-1]
    assert (asked["type"], asked["value"]) == ("block_suggestion", "o")
    playground.act("action", value="1", **where)
    http_bot.body = lambda _: b""
    playground.act("submit", user=user, view_id=opened["id"])
    state = payloads(http_bot)[-1]["view"]["state"]["values"]["b"]["s"]
    assert state["selected_option"]["value"] == "1"


@pytest.mark.parametrize(
    ("element", "value", "error"),
    [
        ({"type": "plain_text_input", "min_length": 5}, "abc", "at least 5"),
        ({"type": "plain_text_input", "max_length": 2}, "abc", "no more than 2"),
        ({"type": "email_text_input"}, "not-an-address", "email"),
        ({"type": "url_text_input"}, "example", "URL"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "whole number"),
        (
            {"type": "number_input", "is_decimal_allowed": True, "max_value": "3"},
            "4",
            "3 or less",
        ),
    ],
)
def test_slack_checks_inputs_before_the_bot(
    *,
    playground: Playground,
    http_bot: RecordingBot,
    client: WebClient,
    element: dict[str, Any],
    value: str,
    error: str,
) -> None:
    """Inputs that do not fit are refused by the client; the bot is not asked."""
    user = playground.user("wsc", "manager")
    block = {"type": "input", "block_id": "b", "label": plain("L")}
    view = modal(blocks=[{**block, "element": {**element, "action_id": "a"}}])
    opened = client.views_open(trigger_id=trigger(playground, http_bot), view=view)["view"]
    before = len(http_bot.requests)
    refusal = playground.attempt(
        "submit", user=user, view_id=opened["id"], values={"b": {"a": value}}
    )
    assert error in refusal["errors"]["b"]
    assert len(http_bot.requests) == before
