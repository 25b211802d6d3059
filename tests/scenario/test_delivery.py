"""Nothing is lost and nothing is answered twice, whatever Slack and the machine do."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import BoltRequest

from chatbot.domain.errors import TransientDeliveryError
from chatbot.playground.runner import Playground
from chatbot.services.ports import UnitOfWork
from chatbot.slack.blocks.failures import TRY_AGAIN
from chatbot.store.tables import inbox
from tests.doubles import FixedClock
from tests.scenario.harness import Bot, Services, make_app, make_services, running_bot, words

REFUSED = [
    ("rate_limit", {"seconds": 30}),
    ("server_error", {"status": 500}),
    ("server_error", {"status": 503}),
]
DONE_ALL_THE_SAME = ["internal_error", "close_after_success"]


class Killed(Executor):
    """The listeners of a process that was killed after it had acknowledged."""

    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        """Take the work; nobody will do it."""
        return Future()


def message_event(bot_services: Services, text: str, event_id: str, **event: Any) -> BoltRequest:
    """A direct message as Socket Mode brings it."""
    body = {
        "type": "event_callback",
        "event_id": event_id,
        "team_id": bot_services.inbox.workspace_id,
        "event": {
            "type": "message",
            "channel_type": "im",
            "channel": "D1",
            "user": "U1",
            "ts": "1772443800.000100",
            "text": text,
            **event,
        },
    }
    return BoltRequest(mode="socket_mode", body=body)


def retry_later(bot: Bot, **by: float) -> int:
    """What scheduling does, some time later."""
    bot.clock.move(**by)
    return bot.app.retry_accepted()


def test_four_deliveries_of_one_event(bot: Bot) -> None:
    """Slack's repeats carry the same id: one answer."""
    bot.playground.fault("duplicate_event", copies=4)
    bot.say("Can I friend a client?")
    bot.settle(4)
    bot.answer(bot.dm("support_worker"))
    assert len(bot.rows()) == 1


@pytest.mark.parametrize("say", [Bot.say, Bot.mention])
def test_repeats_after_one_and_five_minutes(bot: Bot, say: Callable[..., str]) -> None:
    """An ack that came too late makes Slack repeat; the repeat is acknowledged and dropped."""
    bot.playground.fault("delay_ack", times=3, seconds=4)
    say(bot, "Can I friend a client?")
    bot.playground.wait_for(lambda: bot.called("chat.postMessage"))

    def delivered_four_times() -> bool:
        bot.playground.push_limits(20)
        return len(bot.playground.log("delivery")) >= 4

    bot.playground.wait_for(delivered_four_times, seconds=20)
    bot.settle(4)
    assert bot.called("chat.postMessage") == 1
    assert len(bot.rows()) == 1


def test_a_retry_whose_first_delivery_never_arrived(bot: Bot) -> None:
    """A repeat may be the only delivery: it is answered."""
    bot.playground.fault("lost_event")
    bot.say("Can I friend a client?")
    lost = bot.playground.wait_for(lambda: bot.playground.log("delivery"))
    assert lost[0]["error"] is not None
    assert bot.rows(inbox) == []
    bot.playground.push_limits(5)
    bot.answer(bot.dm("support_worker"))


def test_an_event_that_cannot_be_stored_is_not_acknowledged(
    playground: Playground, tmp_path: Path, clock: FixedClock
) -> None:
    """While the database is away Slack is told no, sends it again, and it is answered once."""
    away = [True]
    url = f"sqlite:///{tmp_path / 'chatbot.db'}"
    real = make_services(playground, url, clock)

    @contextmanager
    def begin() -> Iterator[UnitOfWork]:
        if away[0]:
            raise OSError("the database is away")
        with real.database.unit_of_work() as work:
            yield work

    services = make_services(playground, url, clock, unit_of_work=begin)
    with running_bot(playground, "http", services) as bot:
        bot.say("Can I friend a client?")
        bot.playground.wait_for(lambda: bot.playground.log("delivery"))
        assert bot.playground.log("delivery")[0]["error"] == "http_error"
        assert bot.seen("support_worker", bot.dm("support_worker")) == []
        away[0] = False
        bot.playground.push_limits(5)
        bot.answer(bot.dm("support_worker"))
    real.database.close()


def test_a_crash_between_accepting_and_answering(
    playground: Playground, tmp_path: Path, clock: FixedClock
) -> None:
    """What one process accepted and never answered, the next one answers, once."""
    url = f"sqlite:///{tmp_path / 'chatbot.db'}"
    services = make_services(playground, url, clock)
    killed = make_app(playground, services)
    killed.bolt.listener_runner.listener_executor = Killed()
    dm, me = playground.dm("wsc", "manager"), playground.user("wsc", "manager")
    request = message_event(services, "Can I friend a client?", "Ev1", channel=dm, user=me)
    assert killed.bolt.dispatch(request).status == 200
    next_one = make_services(playground, url, clock)
    with running_bot(playground, "http", next_one) as bot:
        assert bot.seen("manager", dm) == []
        assert retry_later(bot, minutes=1) == 1
        assert retry_later(bot, minutes=1) == 0
        bot.answer(dm, who="manager")
        assert bot.unfinished() == []
    services.database.close()


@pytest.mark.parametrize(("kind", "details"), REFUSED)
def test_slack_does_not_take_the_answer(bot: Bot, kind: str, details: dict[str, int]) -> None:
    """Busy or broken: the answer is sent later, exactly once, and asked and logged only once."""
    bot.playground.fault(kind, method="chat.postMessage", **details)
    bot.say("What is the weather like?")
    dm = bot.dm("support_worker")
    bot.playground.wait_for(lambda: bot.called("chat.postMessage"))
    bot.playground.wait_for(bot.released)
    assert bot.seen("support_worker", dm) == []
    assert retry_later(bot, minutes=3) == 1
    assert words(bot.answer(dm)).startswith("I did not find an answer to that.")
    assert bot.unfinished() == []
    assert len(bot.rows()) == 1


def test_slack_says_when(bot: Bot) -> None:
    """After "too many requests" nothing is tried before the moment that Slack named."""
    bot.playground.fault("rate_limit", method="chat.postMessage", seconds=600)
    bot.say("Can I friend a client?")
    bot.playground.wait_for(bot.released)
    bot.playground.wait_for(lambda: bot.called("chat.postMessage"))
    assert retry_later(bot, minutes=9) == 0
    assert retry_later(bot, minutes=2) == 1
    bot.answer(bot.dm("support_worker"))


def test_a_short_wait_is_sat_out(bot: Bot) -> None:
    """One second is not worth coming back for."""
    bot.playground.fault("rate_limit", method="chat.postMessage", seconds=1)
    bot.say("Can I friend a client?")
    bot.answer(bot.dm("support_worker"))
    assert bot.rows(inbox)[0]["attempts"] == 1


@pytest.mark.parametrize("kind", DONE_ALL_THE_SAME)
@pytest.mark.parametrize("in_thread", [False, True])
def test_the_answer_arrived_and_nobody_heard(bot: Bot, kind: str, *, in_thread: bool) -> None:
    """Where a direct message was posted although Slack said otherwise, it is not posted again."""
    dm = bot.dm("support_worker")
    thread = bot.say("hello there") if in_thread else None
    if in_thread:
        bot.answer(dm)
    bot.playground.fault(kind, method="chat.postMessage")
    bot.say("Can I friend a client?", **({"thread_ts": thread} if thread else {}))
    bot.playground.wait_for(bot.released)
    bot.answer(dm, thread_ts=thread)
    assert retry_later(bot, minutes=3) == 1
    bot.answer(dm, thread_ts=thread)
    assert bot.unfinished() == []


def test_slack_never_answers(playground: Playground, tmp_path: Path, clock: FixedClock) -> None:
    """A call that hangs is given up in time, and its answer is not posted twice."""
    services = make_services(playground, f"sqlite:///{tmp_path / 'chatbot.db'}", clock)
    with running_bot(playground, "http", services) as bot:
        bot.app.answering.messenger.client.timeout = 1
        playground.fault("timeout_after_success", method="chat.postMessage", seconds=3)
        bot.say("Can I friend a client?")
        playground.wait_for(bot.released)
        bot.answer(bot.dm("support_worker"))
        bot.app.finish()
        assert retry_later(bot, minutes=3) == 1
        bot.answer(bot.dm("support_worker"))
        assert bot.unfinished() == []


def test_somebody_cannot_be_looked_up(bot: Bot) -> None:
    """While Slack does not say who somebody is, nothing is answered; later it is."""
    bot.playground.fault("server_error", method="users.info")
    bot.say("Can I friend a client?")
    bot.playground.wait_for(lambda: bot.called("users.info"))
    assert bot.called("chat.postMessage") == 0
    bot.playground.wait_for(bot.released)
    assert retry_later(bot, minutes=3) == 1
    bot.answer(bot.dm("support_worker"))


def test_a_command_while_slack_is_busy(bot: Bot) -> None:
    """What cannot be answered later is answered with what to do."""
    bot.playground.fault("server_error", method="users.info")
    bot.command("Can I friend a client?")
    assert bot.answer(bot.channel("general"))["text"] == TRY_AGAIN


def test_it_is_given_up_in_the_end(bot: Bot) -> None:
    """After five attempts an answer is given up, and the next message is answered again."""
    bot.playground.fault("server_error", method="chat.postMessage", times=50)
    bot.say("Can I friend a client?")
    bot.playground.wait_for(bot.released)
    assert [retry_later(bot, minutes=20) for _ in range(3)] == [1, 1, 1]
    with pytest.raises(TransientDeliveryError):
        retry_later(bot, minutes=20)
    assert bot.unfinished() == []
    bot.playground.post("reset")
    bot.say("hello there")
    bot.answer(bot.dm("support_worker"))


def test_an_unknown_fault_is_told_by_a_reference(
    playground: Playground, tmp_path: Path, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    """The person gets a reference that the log explains, and the question is not in it."""
    services = make_services(playground, f"sqlite:///{tmp_path / 'chatbot.db'}", clock)

    class Broken:
        def rank(self, text: str) -> list[Any]:
            raise ZeroDivisionError

    object.__setattr__(services.answers.index, "matcher", Broken())
    with running_bot(playground, "http", services) as bot:
        bot.say("My friend Zebedee")
        told = bot.answer(bot.dm("support_worker"))["text"]
        bot.command("My friend Zebedee")
        bot.answer(bot.channel("general"))
    reference = told.rpartition(" ")[2]
    logged = [record for record in caplog.records if getattr(record, "reference", "") == reference]
    assert len(logged) == 1
    assert "Zebedee" not in caplog.text


def test_a_bad_event_does_not_stop_the_next(
    playground: Playground, tmp_path: Path, clock: FixedClock
) -> None:
    """One message that cannot be answered is told so, and those behind it are answered."""
    services = make_services(playground, f"sqlite:///{tmp_path / 'chatbot.db'}", clock)
    dm, me = playground.dm("wsc", "manager"), playground.user("wsc", "manager")
    killed = make_app(playground, services)
    killed.bolt.listener_runner.listener_executor = Killed()
    for number, text in enumerate(["break it", "Can I friend a client?"]):
        request = message_event(services, text, f"Ev{number}", channel=dm, user=me)
        assert killed.bolt.dispatch(request).status == 200
    sound = services.answers.index.matcher

    class BreaksOnce:
        def rank(self, text: str) -> Any:
            if "break" in text:
                raise ZeroDivisionError
            return sound.rank(text)

    object.__setattr__(services.answers.index, "matcher", BreaksOnce())
    with running_bot(playground, "http", services) as bot:
        assert retry_later(bot, minutes=1) == 2
        first, second = bot.answers_to(2, dm, who="manager")
        assert "Something went wrong on my side." in first["text"]
        assert second["text"].startswith("No.")


def test_a_failure_that_cannot_be_told(
    playground: Playground, tmp_path: Path, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    """When not even the sentence about a failure gets through, the log has both."""
    services = make_services(playground, f"sqlite:///{tmp_path / 'chatbot.db'}", clock)

    class Broken:
        def rank(self, text: str) -> list[Any]:
            raise ZeroDivisionError

    object.__setattr__(services.answers.index, "matcher", Broken())
    with running_bot(playground, "http", services) as bot:
        playground.fault("server_error", method="chat.postMessage")
        bot.say("Can I friend a client?")
        playground.wait_for(lambda: "failure_not_told" in caplog.text)
        assert "ZeroDivisionError" in caplog.text
        assert bot.unfinished() == []


def test_somebody_turns_out_to_be_a_bot(bot: Bot) -> None:
    """A bot whose messages look like a person's gets no answer, or two of them never stop."""
    request = message_event(bot.services, "hello", "Ev1", user=bot.user("other_bot"))
    assert bot.app.bolt.dispatch(request).status == 200
    bot.playground.wait_for(lambda: bot.rows(inbox) and not bot.unfinished())
    assert bot.people() == {bot.user("other_bot"): "bot"}
    assert bot.called("chat.postMessage") == 0
