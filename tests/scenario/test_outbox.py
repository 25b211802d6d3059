"""Messages that must arrive, through the stand-in for Slack, whatever goes wrong on the way."""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.models.blocks import SectionBlock

from chatbot.domain.errors import PermanentDeliveryError, TransientDeliveryError
from chatbot.domain.outbox import MessageState, OutboxMessage, SentMessage
from chatbot.playground.runner import Playground
from chatbot.running import waking
from chatbot.services.outbox import LEASE
from chatbot.slack.blocks.reply import Reply, sentence
from chatbot.slack.outbox import Change, SlackOutboxSender
from chatbot.slack.payloads import Address
from tests.doubles import FixedClock
from tests.scenario.harness import Bot, make_app, make_services, words

KIND = "test.greeting"
REFUSED = [
    ("rate_limit", {"seconds": 30}),
    ("server_error", {}),
    ("server_error", {"status": 500}),
]
DONE_ALL_THE_SAME = ["internal_error", "close_after_success", "timeout_after_success"]


class KilledError(BaseException):
    """The end of a process: nothing of the program catches it."""


def greet(ids: Mapping[str, str]) -> Reply | None:
    """What a message of the tests' kind looks like; the name "nobody" needs none."""
    return None if ids["name"] == "nobody" else sentence(f"Hello {ids['name']}")


@dataclass
class Post:
    """A bot that only sends; `bot.stop` is the end of its process."""

    bot: Bot
    who: str = "manager"

    @property
    def sender(self) -> SlackOutboxSender:
        """The sender, to be changed by a test."""
        sender = self.bot.app.outbox.sender
        assert isinstance(sender, SlackOutboxSender)
        return sender

    def add(self, key: str = "a", *, kind: str = KIND, name: str = "world", **wait: float) -> None:
        """Write a message to the manager."""
        with self.bot.services.database.unit_of_work() as work:
            work.outbox.add(
                self.bot.services.inbox.workspace_id,
                kind=kind,
                recipient=self.bot.user(self.who),
                ids={"name": name},
                key=key,
                not_before=self.bot.clock.now() + timedelta(**wait),
            )
            work.commit()

    def deliver(self, **after: float) -> int:
        """What the metronome does, some time later."""
        self.bot.clock.move(**after)
        return self.bot.app.outbox.deliver_pending()

    def message(self, key: str = "a") -> OutboxMessage:
        """A message as the database has it."""
        with self.bot.services.database.unit_of_work() as work:
            message = work.outbox.find(self.bot.services.inbox.workspace_id, key)
        assert message
        return message

    def shown(self) -> list[Mapping[str, Any]]:
        """What the manager sees of the bot."""
        return list(self.bot.seen(self.who, self.bot.dm(self.who)))


def make_post(playground: Playground, url: str, clock: FixedClock) -> Post:
    """A bot on a database, as a new process has it."""
    services = make_services(playground, url, clock)
    app = make_app(playground, services)
    app.renderers.add(KIND, greet)
    bot = Bot(playground=playground, services=services, app=app)

    def stop() -> None:
        app.finish()
        services.database.close()

    bot.stop = stop
    return Post(bot)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The database that one process leaves to the next."""
    return f"sqlite:///{tmp_path / 'chatbot.db'}"


@pytest.fixture
def post(playground: Playground, url: str, clock: FixedClock) -> Iterator[Post]:
    """A bot that has not written to the manager yet."""
    post = make_post(playground, url, clock)
    yield post
    post.bot.stop()


def test_a_message_arrives_where_it_belongs(post: Post) -> None:
    """In the recipient's conversation with the bot; and the database knows where it stands."""
    post.add()
    assert post.deliver() == 1
    (shown,) = post.shown()

    assert words(shown) == "Hello world"
    assert post.message().sent == SentMessage(channel=post.bot.dm("manager"), ts=shown["ts"])
    assert post.deliver(hours=1) == 0


def test_a_sent_message_can_be_changed(post: Post) -> None:
    """A feature puts another in its place, and none is added; one that is gone is told of."""
    post.add()
    post.deliver()
    sent = post.message().sent
    assert sent
    post.sender.messenger.update(sent.channel, sent.ts, sentence("Done, thank you"))

    assert [words(message) for message in post.shown()] == ["Done, thank you"]
    with pytest.raises(PermanentDeliveryError, match="message_not_found"):
        post.sender.messenger.update(sent.channel, "1.000000", sentence("Done"))


@pytest.mark.parametrize(
    ("kind", "details"), [*REFUSED, *((kind, {}) for kind in DONE_ALL_THE_SAME[:2])]
)
def test_a_change_gets_through(post: Post, kind: str, details: dict[str, int]) -> None:
    """Slack is busy, broken or says nothing: the change is made later, in the same message."""
    post.add()
    post.deliver()
    sent = post.message().sent
    assert sent
    done = sentence("Done, thank you")
    post.bot.app.renderers.add("test.change", lambda _ids: Change(message=sent, reply=done))
    post.bot.playground.fault(kind, method="chat.update", **details)
    post.add("b", kind="test.change")
    assert post.deliver() == 1
    assert post.message("b").state in {MessageState.PENDING, MessageState.UNKNOWN}

    assert post.deliver(seconds=30) == 1
    assert post.message("b").sent == sent
    assert [words(message) for message in post.shown()] == ["Done, thank you"]


def test_a_change_of_what_is_gone(post: Post) -> None:
    """Somebody has deleted the message: nobody needs the change, and it is no failure."""
    gone = SentMessage(channel=post.bot.dm("manager"), ts="1.000000")
    change = Change(message=gone, reply=sentence("Done"))
    post.bot.app.renderers.add("test.change", lambda _ids: change)
    post.add(kind="test.change")
    assert post.deliver() == 1
    assert post.message().state is MessageState.DROPPED


@pytest.mark.parametrize(("kind", "details"), REFUSED)
def test_slack_does_not_take_it(post: Post, kind: str, details: dict[str, int]) -> None:
    """Busy or broken: it is tried once, and arrives once, later."""
    post.bot.playground.fault(kind, method="chat.postMessage", **details)
    post.add()
    assert post.deliver() == 1
    assert post.bot.called("chat.postMessage") == 1
    assert post.shown() == []

    assert post.deliver(seconds=29) == 0
    assert post.deliver(seconds=1) == 1
    assert len(post.shown()) == 1


def test_slack_says_when(post: Post) -> None:
    """After "too many requests" nothing is sent before the moment that Slack named."""
    post.bot.playground.fault("rate_limit", method="chat.postMessage", seconds=600)
    post.add()
    post.deliver()
    assert post.message().state is MessageState.PENDING

    assert post.deliver(minutes=9) == 0
    assert post.deliver(minutes=1) == 1
    assert len(post.shown()) == 1
    assert post.bot.called("conversations.history") == 0


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize("kind", DONE_ALL_THE_SAME)
def test_it_arrived_and_nobody_heard(post: Post, kind: str, *, known: bool) -> None:
    """It is found by its mark and not sent again, be it the first message ever or not."""
    if known:
        post.add("earlier", name="again")
        post.deliver()
    post.sender.messenger.client.timeout = 1
    post.bot.playground.fault(kind, method="chat.postMessage", seconds=3)
    post.add()
    post.deliver()
    assert post.message().state is MessageState.UNKNOWN

    assert post.deliver(minutes=1) == 1
    *_, shown = post.shown()
    assert len(post.shown()) == 1 + known
    assert post.message().sent == SentMessage(channel=post.bot.dm("manager"), ts=shown["ts"])


def test_slack_cannot_be_asked_either(post: Post) -> None:
    """While nobody knows whether it arrived it is not sent again."""
    post.bot.playground.fault("internal_error", method="chat.postMessage")
    post.bot.playground.fault("server_error", method="conversations.history")
    post.add()
    post.deliver()

    assert post.deliver(minutes=1) == 1
    assert post.message().state is MessageState.UNKNOWN
    assert post.deliver(minutes=2) == 1
    assert post.message().state is MessageState.SENT
    assert len(post.shown()) == 1


@pytest.mark.parametrize("after_sending", [False, True])
def test_the_process_is_killed(
    post: Post, playground: Playground, url: str, *, after_sending: bool
) -> None:
    """Before the message is sent, or before that is noted: the next process sees to it, once."""
    real = post.sender.messenger

    class Killed(SlackOutboxSender):
        def send(self, *message: Any) -> SentMessage | None:
            if after_sending:
                super().send(*message)
            raise KilledError

    killed = Killed(messenger=real, renderers=post.bot.app.renderers)
    post.add()
    with pytest.raises(KilledError):
        replace(post.bot.app.outbox, sender=killed).deliver_pending()
    assert len(post.shown()) == after_sending

    next_one = make_post(playground, url, post.bot.clock)
    assert next_one.deliver() == 0
    assert next_one.deliver(seconds=LEASE.total_seconds()) == 1
    assert len(next_one.shown()) == 1
    assert next_one.message().state is MessageState.SENT
    next_one.bot.stop()


def test_the_recipient_has_left(post: Post) -> None:
    """Slack would take the message; it is not sent, and the feature can ask."""
    post.bot.playground.patch(f"users/{post.bot.user('manager')}", deactivated=True)
    post.add()
    post.deliver()

    assert (post.message().state, post.message().code) == (MessageState.FAILED, "recipient_gone")
    assert post.bot.called("chat.postMessage") == 0


def test_it_is_not_needed_any_more(post: Post) -> None:
    """The feature's renderer says so when the message is due."""
    post.add(name="nobody")
    post.deliver()

    assert post.message().state is MessageState.DROPPED
    assert post.bot.called("chat.postMessage") == 0


def test_a_kind_of_a_newer_version(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    """It waits for a process that knows it; the log tells of it."""
    post.add(kind="test.newer")
    post.deliver()

    assert "message_kind_unknown" in caplog.text
    post.bot.app.renderers.add("test.newer", greet)
    post.deliver(minutes=1)
    assert len(post.shown()) == 1


def test_a_token_that_is_no_longer_good(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    """No message fails for what is wrong with the installation: it waits until that is right."""
    client = post.sender.messenger.client
    good, client.token = client.token, "xoxb-wrong"
    post.add()
    post.deliver()
    assert post.message().state is MessageState.PENDING
    assert "installation_refused" in caplog.text

    client.token = good
    assert post.deliver(minutes=15) == 1
    assert len(post.shown()) == 1


def test_what_slack_refuses(post: Post) -> None:
    """A message that Slack will never take fails with Slack's code."""
    same = SectionBlock(text="Hello", block_id="same")
    refused = Reply(text="Hello", blocks=(same, same))
    post.bot.app.renderers.add("test.refused", lambda _ids: refused)
    post.add(kind="test.refused")
    post.deliver()

    assert (post.message().state, post.message().code) == (MessageState.FAILED, "invalid_blocks")


def test_a_message_that_breaks_slacks_limits(post: Post) -> None:
    """It is the program's fault, not Slack's: after five attempts it is failed."""
    too_many = sentence("Hello").blocks[0]
    long = Reply(text="Hello", blocks=(too_many,) * 51)
    post.bot.app.renderers.add("test.long", lambda _ids: long)
    post.add(kind="test.long")
    for _ in range(6):
        post.deliver(hours=1)

    assert post.message().state is MessageState.FAILED
    assert post.shown() == []


def test_another_mark_is_another_message(post: Post) -> None:
    """Only the message itself counts as found; another one of the bot does not."""
    post.sender.messenger.post(
        Address(channel=post.bot.user("manager")), sentence("Hello"), mark="other"
    )
    post.bot.playground.fault("server_error", method="chat.postMessage")
    post.add()
    post.deliver()
    post.deliver(minutes=1)

    assert len(post.shown()) == 2


def test_it_is_sent_when_somebody_wakes_it(post: Post) -> None:
    """What an earlier process left goes at once; what a listener writes goes when it says so."""
    post.add("left")
    with waking(post.bot.app):
        post.bot.playground.wait_for(lambda: len(post.shown()) == 1)
        post.add("new")
        post.bot.app.outbox.wake()
        post.bot.playground.wait_for(lambda: len(post.shown()) == 2)


def test_stopping_finishes_what_was_begun(post: Post) -> None:
    """The message that is being sent is sent and noted; the next one is left to the next start."""
    begun, go_on = threading.Event(), threading.Event()

    def slowly(ids: Mapping[str, str]) -> Reply | None:
        begun.set()
        assert go_on.wait(10)
        return greet(ids)

    post.bot.app.renderers.add("test.slow", slowly)
    post.add("first", kind="test.slow")
    post.add("second", kind="test.slow")
    stopping = threading.Thread(target=_run_until, args=(post, begun))
    stopping.start()
    assert begun.wait(5)
    stopping.join(0.3)
    assert stopping.is_alive()
    go_on.set()
    stopping.join(15)

    assert not stopping.is_alive()
    assert post.message("first").state is MessageState.SENT
    assert (post.message("second").state, post.message("second").attempts) == (
        MessageState.PENDING,
        0,
    )


def _run_until(post: Post, begun: threading.Event) -> None:
    """A bot that is told to stop in the middle of a message."""
    with waking(post.bot.app):
        assert begun.wait(5)


def test_a_renderer_is_there_once(post: Post) -> None:
    """Two features with the same kind are a fault of the program, told when it starts."""
    with pytest.raises(ValueError, match=r"test\.greeting have a renderer"):
        post.bot.app.renderers.add(KIND, greet)


def test_an_unknown_kind_was_surely_not_sent(post: Post) -> None:
    """So nothing is looked for."""
    with pytest.raises(TransientDeliveryError) as caught:
        post.bot.app.renderers.render("test.unknown", {})
    assert not caught.value.ambiguous
