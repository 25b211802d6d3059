"""A question by each surface, over both transports: what is shown, where and to whom."""

import pytest

from chatbot.domain.answers import Outcome, Surface
from chatbot.slack.blocks.failures import NO_WORDS, NO_WORDS_IN_MESSAGE
from tests.scenario.harness import FEEDBACK, Bot, button_labels, words

TRANSPORTS = ("socket", "http")

SURFACES = (Surface.DIRECT_MESSAGE, Surface.MENTION, Surface.COMMAND, Surface.SHORTCUT)
PRIVATE = frozenset((Surface.COMMAND, Surface.SHORTCUT))
everywhere = pytest.mark.parametrize("surface", SURFACES)


@everywhere
def test_answered(bot: Bot, surface: Surface) -> None:
    """The card: verdict first, the rule, its clause with policy and date, whom to ask."""
    message = bot.ask(surface, "Can I friend a client?")
    shown = words(message)
    assert shown.startswith("*⛔ No*  ·  About friends\nThis is the answer about friends.")
    assert "Rule 1. Social media policy, The Old Mill Trust, approved 3 May 2024." in shown
    assert "See also: Rule 2." in shown
    assert "Not sure? Ask the manager." in shown
    assert message["text"].startswith("No. This is the answer about friends. Where it says so:")
    share = ["Share in channel"] if surface in PRIVATE else []
    related = ["About pictures", "About pages"]
    assert button_labels(message) == [*share, "Ask a person", *related, *FEEDBACK]
    assert message["ephemeral"] is (surface in PRIVATE)
    [logged] = bot.rows()
    assert (logged["surface"], logged["outcome"]) == (surface, Outcome.ANSWERED)


@everywhere
def test_not_covered(bot: Bot, surface: Surface) -> None:
    """The policy does not rule on it: said so, with what comes nearest and whom to ask."""
    message = bot.ask(surface, "May I take a gift?")
    shown = words(message)
    assert shown.startswith("*❓ The policy does not say*  ·  About gifts")
    assert "What comes nearest: Rule 3." in shown
    assert "Ask the manager." in shown
    assert message["text"].startswith("The policy does not say. This is the answer about gifts.")


@everywhere
def test_clarify(bot: Bot, surface: Surface) -> None:
    """Too close to call: the choices as buttons with a way out, and nothing to share."""
    message = bot.ask(surface, "I am unsure")
    assert button_labels(message) == [
        "1. About pictures",
        "2. About pages",
        "3. About friends",
        "None of these",
        "Ask a person",
        *FEEDBACK,
    ]
    assert "1. About pictures. 2. About pages." in message["text"]
    assert ("type its number" in words(message)) is (surface is Surface.DIRECT_MESSAGE)


@everywhere
def test_no_match(bot: Bot, surface: Surface) -> None:
    """Not understood: honest, how to put it differently, and a person; never a guess."""
    message = bot.ask(surface, "What is the weather like?")
    shown = words(message)
    assert shown.startswith("I did not find an answer to that.")
    assert "•  Tell me about friends" in shown
    assert "Or ask the manager." in shown
    assert button_labels(message) == ["Ask a person", *FEEDBACK]


@everywhere
def test_small_talk(bot: Bot, surface: Surface) -> None:
    """A greeting gets a greeting, with what to ask; it is not logged as a question."""
    message = bot.ask(surface, "hello there")
    assert words(message).startswith("Hello! I can tell you what the Social media policy of")
    assert bot.rows() == []


@everywhere
def test_urgent_stands_alone_and_the_rule_is_a_button_away(bot: Bot, surface: Surface) -> None:
    """Somebody at risk: the person to contact and 999, no rule under it, no sharing."""
    message = bot.ask(surface, "She is in danger, can I friend her?")
    shown = words(message)
    assert shown.startswith("*🚨 ")
    assert shown.index("the safeguarding lead") < shown.index("999")
    assert "This is the answer" not in shown
    assert "This is the answer" not in message["text"]
    assert button_labels(message) == ["Log it privately", "About friends"]

    assert bot.press(message, "About friends")["ok"]


@everywhere
def test_urgent_is_never_followed_by_not_understood(bot: Bot, surface: Surface) -> None:
    """After the urgent notice there is an answer or nothing."""
    message = bot.ask(surface, "He is in danger right now")
    assert "I did not find" not in words(message)
    assert len(message["blocks"]) == 2
    assert button_labels(message) == ["Log it privately"]
    if surface is Surface.MENTION:
        assert "write no details here" in words(message)
        assert "private message" in words(message)
    else:
        assert "do not promise to keep it secret" in words(message)


@everywhere
def test_two_questions_get_two_answers(bot: Bot, surface: Surface) -> None:
    """Both answers stand in one message, in the order of the questions."""
    message = bot.ask(surface, "Can I friend a client? May I post a picture?")
    assert words(message).index("⛔ No") < words(message).index("⚠️ It depends")
    assert [block["type"] for block in message["blocks"]].count("divider") == 1
    assert len(bot.rows()) == 2


def test_a_direct_message_is_answered_where_it_stands(bot: Bot) -> None:
    """At top level the answer is at top level, in a thread it is in the thread."""
    asked = bot.say("Can I friend a client?")
    assert bot.answer(bot.dm("support_worker"))["thread_ts"] is None
    bot.say("And a picture?", thread_ts=asked)
    threaded = bot.answer(bot.dm("support_worker"), thread_ts=asked)
    assert threaded["thread_ts"] == asked
    assert "pictures" in threaded["text"]


def test_a_mention_is_answered_in_its_thread(bot: Bot) -> None:
    """The channel itself stays quiet, and a mention in a thread is answered in that thread."""
    asked = bot.mention("can I friend a client?")
    first = bot.answer(bot.channel("general"), thread_ts=asked)
    assert first["thread_ts"] == asked
    assert bot.seen("manager", bot.channel("general")) == []
    bot.mention("and may I post a picture?", thread_ts=asked)
    assert len(bot.answers_to(2, bot.channel("general"), thread_ts=asked)) == 2


def test_a_private_answer_is_only_seen_by_the_asker(bot: Bot) -> None:
    """/smask shows nothing to anybody else in the channel."""
    bot.command("Can I friend a client?")
    bot.answer(bot.channel("general"))
    assert bot.seen("manager", bot.channel("general")) == []


def test_command_without_words_explains_itself(bot: Bot) -> None:
    """A bare /smask says how to ask, with the pack's own questions."""
    bot.command("")
    shown = words(bot.answer(bot.channel("general")))
    assert "•  /smask Tell me about friends" in shown
    assert "Only you see the answer" in shown
    assert bot.rows() == []


def test_bare_mention_explains_itself(bot: Bot) -> None:
    """A mention without a question says how to ask."""
    asked = bot.mention("")
    shown = words(bot.answer(bot.channel("general"), thread_ts=asked))
    assert shown.startswith("I can tell you what the Social media policy")


def test_command_in_a_direct_conversation_has_nothing_to_share(bot: Bot) -> None:
    """Beside the bot alone there is no channel to share in."""
    dm = bot.dm("support_worker")
    bot.playground.act(
        "command", user=bot.user("support_worker"), channel=dm, command="/smask", text="a friend?"
    )
    assert "Share in channel" not in button_labels(bot.answer(dm))


def test_a_sensitive_answer_cannot_be_shared(bot: Bot) -> None:
    """What the pack calls sensitive has no share button."""
    message = bot.ask(Surface.COMMAND, "we have a crisis")
    assert "☑️ What to do" in words(message)
    assert button_labels(message) == ["Ask a person", *FEEDBACK]


def test_a_typed_number_chooses(bot: Bot) -> None:
    """Typing instead of clicking works: "2" after "did you mean" is the second choice."""
    bot.say("I am unsure")
    bot.answer(bot.dm("support_worker"))
    bot.say("2")
    second = bot.answers_to(2, bot.dm("support_worker"))[-1]
    assert second["text"].startswith("What to do. This is the answer about pages.")


def test_two_misses_end_with_a_person(bot: Bot) -> None:
    """The second miss in a row asks nothing back: it names somebody."""
    bot.say("What is the weather like?")
    bot.answer(bot.dm("support_worker"))
    bot.say("And tomorrow in Durham")
    second = bot.answers_to(2, bot.dm("support_worker"))[-1]
    assert "I do not want to guess. Please ask the manager." in second["text"]
    assert button_labels(second) == ["Ask a person", *FEEDBACK]


def test_a_picture_without_words(bot: Bot) -> None:
    """A file alone is answered with what the bot can read; its words would be read."""
    dm, me = bot.dm("support_worker"), bot.user("support_worker")
    file = bot.playground.act("upload", user=me, name="cat.png", content="aGk=")["file"]
    bot.playground.act("message", user=me, channel=dm, text="", files=[file["id"]])
    assert bot.answer(dm)["text"] == NO_WORDS
    bot.playground.act("message", user=me, channel=dm, text="this picture?", files=[file["id"]])
    assert "about pictures" in bot.answers_to(2, dm)[-1]["text"]


def test_shortcut_on_a_picture(bot: Bot) -> None:
    """The shortcut on a message without words says so, to the asker alone."""
    general, manager = bot.channel("general"), bot.user("manager")
    file = bot.playground.act("upload", user=manager, name="cat.png", content="aGk=")["file"]
    posted = bot.playground.act(
        "message", user=manager, channel=general, text="", files=[file["id"]]
    )
    assert bot.use_shortcut(posted["ts"])["ok"]
    answer = bot.answer(general)
    assert (answer["text"], answer["ephemeral"]) == (NO_WORDS_IN_MESSAGE, True)


def test_shortcut_on_a_message_of_a_bot(bot: Bot) -> None:
    """What another bot wrote can be asked about: a person used the shortcut."""
    asked = bot.mention("can I friend a client?")
    mine = bot.answer(bot.channel("general"), thread_ts=asked)
    assert bot.use_shortcut(mine["ts"])["ok"]
    private = bot.playground.wait_for(
        lambda: [
            message
            for message in bot.seen("support_worker", bot.channel("general"), thread_ts=asked)
            if message["ephemeral"]
        ]
    )
    assert "This is the answer about friends." in private[0]["text"]
