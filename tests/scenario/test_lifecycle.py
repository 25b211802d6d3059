"""Starting with wrong settings, and stopping in the middle of things."""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import BoltRequest
from slack_sdk import WebClient

from chatbot.domain.errors import ConfigurationError
from chatbot.playground.runner import Playground
from chatbot.services.ports import UnitOfWork
from chatbot.slack.connection import connect
from chatbot.slack.socket_mode import SocketMode, UnderWay
from tests.doubles import FixedClock
from tests.scenario.harness import make_app, make_services, running_bot


def test_who_the_bot_is(playground: Playground) -> None:
    """Slack tells the workspace and the bot's own ids; the token is in no representation."""
    token = playground.environment("wsc")["SLACK_BOT_TOKEN"]
    connection = connect(token=token, base_url=playground.api_url)
    assert connection.workspace_id == "T0WSC00000"
    assert connection.workspace == "Waddington Street Centre"
    assert connection.bot_user_id == playground.user("wsc", "bot")
    assert connection.bot_id == "B0WSCBOT000"
    assert token not in repr(connection)


def test_a_refused_bot_token(playground: Playground) -> None:
    """One sentence names the setting and Slack's reason, not the token."""
    with pytest.raises(ConfigurationError) as caught:
        connect(token="xoxb-wrong", base_url=playground.api_url)
    assert caught.value.problems == ("SLACK_BOT_TOKEN was refused by Slack (invalid_auth)",)


def test_a_refused_app_token(playground: Playground, tmp_path: Path, clock: FixedClock) -> None:
    """As for the bot token; and nothing is left running."""
    services = make_services(playground, f"sqlite:///{tmp_path / 'chatbot.db'}", clock)
    threads = set(threading.enumerate())
    app = make_app(playground, services)
    wrong = SocketMode(app, app_token="xapp-wrong", base_url=playground.api_url)
    with pytest.raises(ConfigurationError, match="SLACK_APP_TOKEN was refused by Slack"):
        wrong.connect()
    app.finish()
    services.database.close()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and set(threading.enumerate()) - threads:
        time.sleep(0.05)
    assert not set(threading.enumerate()) - threads


def test_a_socket_that_cannot_be_opened(
    playground: Playground, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack gives an address for the socket, and nobody is there: a clear sentence."""
    services = make_services(playground, f"sqlite:///{tmp_path / 'chatbot.db'}", clock)
    app = make_app(playground, services)
    token = playground.environment("wsc")["SLACK_APP_TOKEN"]
    lonely = SocketMode(app, app_token=token, base_url=playground.api_url)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nowhere = f"127.0.0.1:{unused.getsockname()[1]}"
        url = f"ws://{nowhere}/socket"
        monkeypatch.setattr(WebClient, "apps_connections_open", lambda *_, **__: {"url": url})
        with pytest.raises(ConfigurationError, match="its WebSocket could not be opened"):
            lonely.connect()
        monkeypatch.undo()
        cut_off = SocketMode(app, app_token=token, base_url=f"http://{nowhere}/api/")
        with pytest.raises(
            ConfigurationError, match=f"Slack cannot be reached at http://{nowhere}"
        ):
            cut_off.connect()
    lonely.stop()
    services.database.close()


def test_no_slack_at_all() -> None:
    """Out of reach: a sentence that names the address."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/api/"
        with pytest.raises(ConfigurationError, match=f"Slack cannot be reached at {url}"):
            connect(token="xoxb-1", base_url=url)


@pytest.mark.parametrize("transport", ["socket", "http"])
def test_stopping_finishes_what_was_accepted(
    playground: Playground, tmp_path: Path, clock: FixedClock, transport: str
) -> None:
    """Messages that were accepted before the stop are answered before the process ends."""
    services = make_services(playground, f"sqlite:///{tmp_path / 'chatbot.db'}", clock)
    begun, go_on = threading.Event(), threading.Event()
    sound = services.answers.index.matcher

    class Slow:
        def rank(self, text: str) -> Any:
            begun.set()
            assert go_on.wait(10)
            return sound.rank(text)

    object.__setattr__(services.answers.index, "matcher", Slow())
    with running_bot(playground, transport, services) as bot:
        bot.say("Can I friend a client?")
        assert begun.wait(5)
        stopping = threading.Thread(target=bot.stop)
        stopping.start()
        stopping.join(0.3)
        assert stopping.is_alive()
        go_on.set()
        stopping.join(15)
        assert not stopping.is_alive()
        assert bot.unfinished() == []
        bot.answer(bot.dm("support_worker"))


def test_stopping_acknowledges_what_arrived(
    playground: Playground,
    tmp_path: Path,
    clock: FixedClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A message that is just being accepted is acknowledged before the connection closes."""
    url = f"sqlite:///{tmp_path / 'chatbot.db'}"
    real = make_services(playground, url, clock)
    begun, go_on = threading.Event(), threading.Event()

    @contextmanager
    def begin() -> Iterator[UnitOfWork]:
        begun.set()
        assert go_on.wait(10)
        with real.database.unit_of_work() as work:
            yield work

    services = make_services(playground, url, clock, unit_of_work=begin)
    with running_bot(playground, "socket", services) as bot:
        bot.say("Can I friend a client?")
        assert begun.wait(5)
        stopping = threading.Thread(target=bot.stop)
        stopping.start()
        stopping.join(0.3)
        assert stopping.is_alive()
        go_on.set()
        stopping.join(15)
        playground.wait_for(lambda: playground.log("delivery"))
        assert next(entry["error"] for entry in playground.log("delivery")) is None
        bot.answer(bot.dm("support_worker"))
    real.database.close()
    assert not [r for r in caplog.records if r.levelno >= logging.ERROR]


def test_after_the_end_nothing_begins() -> None:
    """While the last things are finished, whatever arrives is left to Slack to send again."""
    under_way = UnderWay()
    with under_way.one() as first:
        assert first
        assert not under_way.end(0.01)
        with under_way.one() as second:
            assert not second
    assert under_way.end(0.01)


def test_http_is_shut_without_a_signing_secret(
    playground: Playground, tmp_path: Path, clock: FixedClock
) -> None:
    """An app built for Socket Mode takes no HTTP request, signed or not."""
    services = make_services(playground, f"sqlite:///{tmp_path / 'chatbot.db'}", clock)
    app = make_app(playground, services, signing_secret=None)
    refused = app.bolt.dispatch(BoltRequest(body='{"type": "event_callback"}', mode="http"))
    assert refused.status in {401, 500}
    app.finish()
    services.database.close()


def test_the_environment_has_no_say(
    playground: Playground,
    tmp_path: Path,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Bolt reads variables of its own accord; a token in one of them is not even warned of."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-somebody-else")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "of-somebody-else")
    services = make_services(playground, f"sqlite:///{tmp_path / 'chatbot.db'}", clock)
    with running_bot(playground, "http", services) as bot:
        bot.say("Can I friend a client?")
        bot.answer(bot.dm("support_worker"))
        assert bot.called("auth.test") == 2  # the services' and the app's, none for the event
    assert not [r for r in caplog.records if r.levelno >= logging.WARNING]


def test_the_bots_own_log_is_left_alone(
    playground: Playground, tmp_path: Path, clock: FixedClock
) -> None:
    """Slack's libraries are kept quiet; what the bot itself logs at INFO is still logged."""
    services = make_services(playground, f"sqlite:///{tmp_path / 'chatbot.db'}", clock)
    with running_bot(playground, "http", services) as bot:
        bot.say("Can I friend a client?")
        bot.answer(bot.dm("support_worker"))
    levels = {
        name: logging.getLogger(name).level
        for name in ("chatbot", "chatbot.running", "chatbot.slack", "chatbot.services.inbox")
    }
    assert set(levels.values()) == {logging.NOTSET}
    assert logging.getLogger("slack_bolt.RequestVerification").level >= logging.WARNING
