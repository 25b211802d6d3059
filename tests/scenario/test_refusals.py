"""Who is not answered, and what they are told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chatbot.domain.answers import Surface
from chatbot.playground.runner import Playground
from tests.doubles import FixedClock
from tests.scenario.harness import Bot, make_services, running_bot

REFUSAL = "This is only for people who belong to the organisation."


@pytest.fixture
def open_bot(playground: Playground, tmp_path: Path, clock: FixedClock) -> Iterator[Bot]:
    """A bot that guests may ask."""
    services = make_services(
        playground, f"sqlite:///{tmp_path / 'open.db'}", clock, guests_allowed=True
    )
    with running_bot(playground, "http", services) as bot:
        yield bot


def test_a_guest_in_a_direct_message(bot: Bot) -> None:
    """A guest gets one polite sentence, and the question is not even kept."""
    assert (
        bot.ask(Surface.DIRECT_MESSAGE, "Can I friend a client?", who="guest")["text"] == REFUSAL
    )
    assert bot.rows() == []


def test_a_guest_mentions_the_bot(bot: Bot) -> None:
    """In a channel the refusal is for the guest's eyes alone."""
    channel = bot.channel("social-media")
    asked = bot.mention("can I friend a client?", who="guest", where="social-media")
    refused = bot.answer(channel, who="guest")
    assert (refused["text"], refused["ephemeral"]) == (REFUSAL, True)
    assert bot.seen("manager", channel) == bot.seen("manager", channel, thread_ts=asked) == []


def test_a_guest_mentions_the_bot_in_a_thread(bot: Bot) -> None:
    """In a thread that has begun, the refusal stands in the thread."""
    channel = bot.channel("social-media")
    asked = bot.mention("can I friend a client?", where="social-media")
    bot.answer(channel, thread_ts=asked)
    bot.mention("and I?", who="guest", where="social-media", thread_ts=asked)
    refused = bot.answers_to(2, channel, who="guest", thread_ts=asked)[1]
    assert (refused["text"], refused["ephemeral"]) == (REFUSAL, True)


@pytest.mark.parametrize("text", ["Can I friend a client?", ""])
def test_a_guest_uses_the_command(bot: Bot, text: str) -> None:
    """Nor does the help give anything away."""
    assert bot.command(text, who="guest", where="social-media")["ok"]
    assert bot.answer(bot.channel("social-media"), who="guest")["text"] == REFUSAL


def test_a_guest_who_is_allowed(open_bot: Bot) -> None:
    """Where the organisation lets guests ask, they are answered."""
    answer = open_bot.ask(Surface.DIRECT_MESSAGE, "Can I friend a client?", who="guest")
    assert answer["text"].startswith("No. This is the answer about friends.")


def test_an_outsider_is_refused_even_where_guests_are_allowed(open_bot: Bot) -> None:
    """Somebody of another organisation in a shared channel learns nothing."""
    shared = open_bot.channel("partners")
    open_bot.mention("can I friend a client?", who="outsider", where="partners")
    refused = open_bot.answer(shared, who="outsider")
    assert (refused["text"], refused["ephemeral"]) == (REFUSAL, True)
    assert open_bot.rows() == []


def test_somebody_who_left_in_the_meantime(bot: Bot) -> None:
    """A message of somebody deactivated since, which Slack delivers late, is refused."""
    dm = bot.dm("volunteer")
    bot.playground.fault("lost_event")
    bot.playground.act(
        "message", user=bot.user("volunteer"), channel=dm, text="Can I friend a client?"
    )
    bot.playground.patch(f"users/{bot.user('volunteer')}", deactivated=True)
    bot.playground.wait_for(lambda: bot.people().get(bot.user("volunteer")) == "deactivated")
    bot.playground.push_limits(10)
    bot.playground.wait_for(lambda: bot.called("chat.postMessage"))
    assert bot.rows() == []
