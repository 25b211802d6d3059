"""Buttons: pressed by whom, when and how often."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from chatbot.domain.answers import Outcome, Surface
from chatbot.domain.errors import StaleActionError
from tests.packs import INTENTS, make_pack
from tests.policies import marked_pack
from tests.scenario.harness import FEEDBACK, Bot, Row, button_labels, words

TRANSPORTS = ("socket", "http")

STALE = str(StaleActionError())


@contextmanager
def without_intent(bot: Bot, intent_id: str) -> Iterator[None]:
    """The bot with a pack that has lost an intent."""
    index = bot.services.answers.index
    left = [replace(i, related=()) for i in INTENTS if i.intent_id != intent_id]
    object.__setattr__(
        bot.services.answers.index,
        "pack",
        replace(marked_pack(), intents=make_pack(*left).intents),
    )
    try:
        yield
    finally:
        object.__setattr__(index, "pack", marked_pack())


def only_for(bot: Bot, who: str, channel: str) -> list[Row]:
    """What the bot has shown to one person alone in a channel."""
    return [message for message in bot.seen(who, channel) if message["ephemeral"]]


def test_a_choice_takes_the_place_of_the_question(bot: Bot) -> None:
    """Pressing one of "did you mean" puts its answer there, and the press is logged."""
    asked = bot.ask(Surface.DIRECT_MESSAGE, "I am unsure")
    assert bot.press(asked, "2. About pages")["ok"]
    dm = bot.dm("support_worker")
    bot.playground.wait_for(lambda: "answer about pages" in bot.answer(dm)["text"])
    assert "☑️ What to do" in words(bot.answer(dm))
    outcomes = {row["surface"]: row["outcome"] for row in bot.rows()}
    assert outcomes == {"direct_message": Outcome.CLARIFY, "button": Outcome.ANSWERED}


def test_none_of_these_names_a_person(bot: Bot) -> None:
    """Turning the choices down ends with somebody to ask, not with another question."""
    asked = bot.ask(Surface.COMMAND, "I am unsure")
    assert bot.press(asked, "None of these")["ok"]
    general = bot.channel("general")
    bot.playground.wait_for(
        lambda: "Please ask the manager." in only_for(bot, "support_worker", general)[0]["text"]
    )
    assert button_labels(bot.answer(general)) == ["Ask a person", *FEEDBACK]


def test_related_is_a_further_message(bot: Bot) -> None:
    """A related button answers below, where the first answer stood."""
    first = bot.ask(Surface.DIRECT_MESSAGE, "Can I friend a client?")
    assert bot.press(first, "About pictures")["ok"]
    both = bot.answers_to(2, bot.dm("support_worker"))
    assert "answer about friends" in both[0]["text"]
    assert "answer about pictures" in both[1]["text"]
    assert both[1]["thread_ts"] is None


def test_related_stays_private(bot: Bot) -> None:
    """Under an answer that only the asker sees, the related one is theirs alone too."""
    first = bot.ask(Surface.COMMAND, "Can I friend a client?")
    assert bot.press(first, "About pictures")["ok"]
    bot.playground.wait_for(
        lambda: len(only_for(bot, "support_worker", bot.channel("general"))) == 2
    )
    assert bot.seen("manager", bot.channel("general")) == []


def test_related_stays_in_the_thread(bot: Bot) -> None:
    """Under a mention's answer the related one joins the thread."""
    general = bot.channel("general")
    asked = bot.mention("can I friend a client?")
    first = bot.answer(general, thread_ts=asked)
    assert bot.press(first, "About pictures")["ok"]
    assert bot.answers_to(2, general, thread_ts=asked)[1]["thread_ts"] == asked
    assert bot.seen("support_worker", general) == []


def test_share_shows_the_answer_to_the_channel(bot: Bot) -> None:
    """Everybody sees the answer and who shared it; the asker's own copy says so."""
    mine = bot.ask(Surface.COMMAND, "Can I friend a client?")
    assert bot.press(mine, "Share in channel")["ok"]
    general = bot.channel("general")
    shared = bot.answer(general, who="manager")
    assert f"Shared by <@{bot.user('support_worker')}>" in words(shared)
    assert shared["text"].startswith("No. This is the answer about friends.")
    assert button_labels(shared) == []
    bot.playground.wait_for(
        lambda: only_for(bot, "support_worker", general)[0]["text"] == "Shared in the channel."
    )


def test_one_of_two_answers_is_shared(bot: Bot) -> None:
    """Sharing one answer of two leaves the other one where it is."""
    mine = bot.ask(Surface.COMMAND, "Can I friend a client? May I post a picture?")
    assert bot.press(mine, "Share in channel")["ok"]
    general = bot.channel("general")
    assert "about friends" in bot.answer(general, who="manager")["text"]
    assert "about pictures" in only_for(bot, "support_worker", general)[0]["text"]


def test_pressed_twice(bot: Bot) -> None:
    """A double click shares once and answers once."""
    general = bot.channel("general")
    mine = bot.ask(Surface.COMMAND, "Can I friend a client?")
    assert bot.press(mine, "Share in channel")["ok"]
    bot.playground.attempt(
        "action",
        user=bot.user("support_worker"),
        container={"type": "message", "channel": general, "ts": mine["ts"]},
        block_id=mine["blocks"][-1]["block_id"],
        action_id="answers.share",
    ) if button_labels(bot.seen("support_worker", general)[0]) else None
    first = bot.ask(Surface.DIRECT_MESSAGE, "Can I friend a client?")
    assert bot.press(first, "About pictures")["ok"]
    assert bot.press(first, "About pictures")["ok"]
    bot.answers_to(2, bot.dm("support_worker"))
    assert len(bot.seen("manager", general)) == 1


def test_pressed_by_somebody_else(bot: Bot) -> None:
    """In a thread another member may choose; nobody else sees a private answer's buttons."""
    general = bot.channel("general")
    asked = bot.mention("I am unsure")
    question = bot.answer(general, thread_ts=asked)
    assert bot.press(question, "3. About friends", who="manager")["ok"]
    bot.playground.wait_for(
        lambda: "about friends" in bot.answer(general, thread_ts=asked)["text"]
    )


def test_pressed_by_an_outsider(bot: Bot) -> None:
    """In a shared channel a press from outside is refused, and the message stays as it is."""
    shared = bot.channel("partners")
    asked = bot.mention("I am unsure", who="manager", where="partners")
    question = bot.answer(shared, who="manager", thread_ts=asked)
    assert bot.press(question, "3. About friends", who="outsider")["ok"]
    refused = bot.playground.wait_for(
        lambda: [
            message
            for message in bot.seen("outsider", shared, thread_ts=asked)
            if message["ephemeral"]
        ]
    )
    assert refused[0]["text"] == "This is only for people who belong to the organisation."
    [still_there] = bot.answers_to(1, shared, who="manager", thread_ts=asked)
    assert still_there["text"] == question["text"]


def test_a_week_later(bot: Bot) -> None:
    """A button works for as long as its message is there."""
    asked = bot.ask(Surface.DIRECT_MESSAGE, "I am unsure")
    bot.playground.move_clock(advance=7 * 24 * 3600)
    bot.clock.move(days=7)
    assert bot.press(asked, "2. About pages")["ok"]
    dm = bot.dm("support_worker")
    bot.playground.wait_for(lambda: "answer about pages" in bot.answer(dm)["text"])


def test_after_the_pack_lost_the_intent(bot: Bot) -> None:
    """What the policy no longer says is not said; the person is asked to ask again."""
    asked = bot.ask(Surface.DIRECT_MESSAGE, "I am unsure")
    with without_intent(bot, "pages"):
        assert bot.press(asked, "2. About pages")["ok"]
        both = bot.answers_to(2, bot.dm("support_worker"))
    assert both[0]["text"] == asked["text"]
    assert (both[1]["text"], both[1]["ephemeral"]) == (STALE, True)


def test_a_failed_press_can_be_tried_again(bot: Bot) -> None:
    """What was refused once is not taken for a double click when it would work."""
    asked = bot.ask(Surface.DIRECT_MESSAGE, "I am unsure")
    dm = bot.dm("support_worker")
    with without_intent(bot, "pages"):
        bot.press(asked, "2. About pages")
        bot.answers_to(2, dm)
    assert bot.press(asked, "2. About pages")["ok"]
    bot.playground.wait_for(
        lambda: "answer about pages" in bot.seen("support_worker", dm)[0]["text"]
    )
