"""Slack's errors, Slack's users, double clicks and waiting replies."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web import SlackResponse

from chatbot.domain.errors import (
    ConfigurationError,
    DeliveryError,
    PermanentDeliveryError,
    StaleActionError,
    TransientDeliveryError,
)
from chatbot.domain.people import Standing
from chatbot.slack.blocks.reply import sentence
from chatbot.slack.connection import connect, refused, unreachable
from chatbot.slack.directory import SlackDirectory, standing_from
from chatbot.slack.errors import delivery_errors, refusal, retry_after
from chatbot.slack.listeners.answer_buttons import RecentPresses
from chatbot.slack.listeners.answers import MOST_WAITING, WaitingReplies
from tests.doubles import FixedClock

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def api_error(status: int, data: Any, headers: dict[str, Any] | None = None) -> SlackApiError:
    """What the SDK raises for an answer."""
    response = SlackResponse(
        client=WebClient(),
        http_verb="POST",
        api_url="https://slack.com/api/chat.postMessage",
        req_args={},
        data=data,
        headers=headers or {},
        status_code=status,
    )
    return SlackApiError("refused", response)  # type: ignore[no-untyped-call]


def translated(error: Exception) -> DeliveryError:
    """What an error of a call becomes."""
    with pytest.raises(DeliveryError) as caught, delivery_errors(NOW):
        raise error
    return caught.value


@pytest.mark.parametrize(
    "error",
    [
        api_error(500, {"ok": False, "error": "whatever"}),
        api_error(503, {"ok": False, "error": "Received a page: <html>"}),
        api_error(200, {"ok": False, "error": "Received a page: <html>"}),
        api_error(200, {"ok": False, "error": "internal_error"}),
        api_error(200, {"ok": False, "error": "fatal_error"}),
        URLError("no route"),
        TimeoutError(),
        ConnectionResetError(),
        SlackRequestError("no"),
    ],
)
def test_what_passes(error: Exception) -> None:
    """Broken, unreachable or too slow: to be tried again, whenever."""
    translation = translated(error)
    assert isinstance(translation, TransientDeliveryError)
    assert translation.retry_at is None
    assert translation.ambiguous


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"Retry-After": "7"}, 7), ({"retry-after": ["9"]}, 9), ({}, 30), ({"Retry-After": "x"}, 30)],
)
def test_too_many_requests(headers: dict[str, Any], seconds: int) -> None:
    """Busy: not before the moment that Slack named, half a minute where it named none."""
    translation = translated(api_error(429, {"ok": False, "error": "ratelimited"}, headers))
    assert isinstance(translation, TransientDeliveryError)
    assert translation.retry_at == NOW + timedelta(seconds=seconds)
    assert not translation.ambiguous
    assert retry_after(headers) == seconds


@pytest.mark.parametrize("code", ["channel_not_found", "missing_scope", "message_limit_exceeded"])
def test_what_stays(code: str) -> None:
    """Slack's no is a no, with its code."""
    translation = translated(api_error(200, {"ok": False, "error": code}))
    assert isinstance(translation, PermanentDeliveryError)
    assert translation.code == code


def test_other_errors_pass_through() -> None:
    """A mistake of ours is not taken for one of Slack's."""
    with pytest.raises(ZeroDivisionError), delivery_errors(NOW):
        _ = 1 // 0


@pytest.mark.parametrize(
    ("status", "kind"), [(404, PermanentDeliveryError), (500, TransientDeliveryError)]
)
def test_a_response_url_that_does_not_work(status: int, kind: type[DeliveryError]) -> None:
    """Gone is gone, broken may pass."""
    assert isinstance(refusal(status, "response_url_refused", {}, NOW), kind)


@pytest.mark.parametrize(
    ("user", "standing"),
    [
        ({"team_id": "T1"}, Standing.MEMBER),
        ({"team_id": "T1", "is_restricted": True}, Standing.GUEST),
        ({"team_id": "T1", "is_ultra_restricted": True}, Standing.GUEST),
        ({"team_id": "T1", "deleted": True}, Standing.DEACTIVATED),
        ({"team_id": "T1", "is_bot": True}, Standing.BOT),
        ({"team_id": "T1", "id": "USLACKBOT", "is_bot": False}, Standing.BOT),
        ({"team_id": "T2"}, Standing.OUTSIDER),
        ({"team_id": "T2", "is_restricted": True}, Standing.OUTSIDER),
        ({"team_id": "T1", "is_stranger": True}, Standing.OUTSIDER),
        ({"team_id": "T2", "enterprise_user": {"teams": ["T2", "T1"]}}, Standing.MEMBER),
        ({"team_id": "T2", "enterprise_user": {"teams": ["T2"]}}, Standing.OUTSIDER),
        ({"team_id": "T1", "enterprise_user": None}, Standing.MEMBER),
        ({}, Standing.OUTSIDER),
    ],
)
def test_standing(user: dict[str, Any], standing: Standing) -> None:
    """How somebody belongs to workspace T1; whoever is not surely inside is outside."""
    assert standing_from(user, "T1") is standing


def test_tokens_that_could_not_be_checked() -> None:
    """A busy Slack does not mean that the token is wrong."""
    error = refused("SLACK_BOT_TOKEN", api_error(200, {"ok": False, "error": "ratelimited"}))
    assert error.problems == ("Slack could not check SLACK_BOT_TOKEN just now (ratelimited)",)


@pytest.mark.parametrize(
    ("error", "reason"),
    [(URLError("no route"), "no route"), (TimeoutError("timed out"), "timed out")],
)
def test_unreachable_says_why(error: Exception, reason: str) -> None:
    """The network's own words are passed on."""
    problem = unreachable("https://slack.com/api/", error).problems[0]
    assert problem == f"Slack cannot be reached at https://slack.com/api/: {reason}"


class Seconds:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        """The seconds that were set."""
        return self.now


def test_a_second_press_within_five_seconds() -> None:
    """The same button by the same person: once in five seconds, other buttons as they come."""
    seconds = Seconds()
    presses = RecentPresses(seconds)
    same, other = ("U1", "1.1", "a"), ("U2", "1.1", "a")
    with presses.first(same) as first:
        assert first
    with presses.first(same) as again, presses.first(other) as by_other:
        assert (again, by_other) == (False, True)
    seconds.now += 5
    with presses.first(same) as later:
        assert later


def test_a_press_that_failed_does_not_count() -> None:
    """After an error the same button can be pressed at once."""
    presses = RecentPresses(Seconds())
    key = ("U1", "1.1", "a")
    with pytest.raises(StaleActionError), presses.first(key):
        raise StaleActionError
    with presses.first(key) as first:
        assert first


def test_waiting_replies_are_taken_once_and_bounded() -> None:
    """A reply waits for one more attempt; of very many the oldest is forgotten."""
    waiting = WaitingReplies()
    for number in range(MOST_WAITING + 1):
        waiting.keep(f"Ev{number}", sentence(str(number)), "v1")
    newest = waiting.take(f"Ev{MOST_WAITING}", "v1")
    assert newest is not None
    assert newest.text == str(MOST_WAITING)
    assert waiting.take(f"Ev{MOST_WAITING}", "v1") is None
    assert waiting.take("Ev0", "v1") is None


def test_a_waiting_reply_does_not_outlive_its_policy() -> None:
    """What was rendered before a document went live is not sent after it."""
    waiting = WaitingReplies()
    waiting.keep("Ev1", sentence("the old rule"), "v1")
    assert waiting.take("Ev1", "v2") is None


def test_the_token_of_a_person_is_no_bots_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token that Slack takes, and that belongs to a person, is told apart."""
    told = {"ok": True, "team_id": "T1", "user_id": "U1", "team": "Mill"}
    monkeypatch.setattr(WebClient, "auth_test", lambda _: told)
    with pytest.raises(ConfigurationError, match="SLACK_BOT_TOKEN is not the token of a bot"):
        connect(token="xoxp-1", base_url="http://127.0.0.1:9/api/")


@pytest.mark.parametrize("code", ["user_not_found", "user_not_visible"])
def test_unknown_people_are_outsiders(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Whom Slack does not know, or does not show, does not belong to the organisation."""
    directory = SlackDirectory(client=WebClient(), workspace_id="T1", clock=FixedClock())

    def refuse(*_: object, **__: object) -> None:
        raise api_error(200, {"ok": False, "error": code})

    monkeypatch.setattr(WebClient, "users_info", refuse)
    assert directory.standing_of("U9") is Standing.OUTSIDER


def test_a_missing_scope_is_no_verdict_on_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the bot may not ask, nobody is taken for anything."""
    directory = SlackDirectory(client=WebClient(), workspace_id="T1", clock=FixedClock())

    def refuse(*_: object, **__: object) -> None:
        raise api_error(200, {"ok": False, "error": "missing_scope"})

    monkeypatch.setattr(WebClient, "users_info", refuse)
    with pytest.raises(PermanentDeliveryError):
        directory.standing_of("U9")
