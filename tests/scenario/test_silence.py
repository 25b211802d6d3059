"""What the bot hears and says nothing to."""

import pytest

from chatbot.store.tables import inbox
from tests.scenario.harness import Bot


def test_edits_and_deletions(bot: Bot) -> None:
    """Changing or deleting a question is acknowledged, and answered by nothing."""
    dm, me = bot.dm("support_worker"), bot.user("support_worker")
    asked = bot.say("Can I friend a client?")
    bot.answer(dm)
    bot.playground.act("edit", user=me, channel=dm, ts=asked, text="May I post a picture?")
    bot.playground.act("delete", user=me, channel=dm, ts=asked)
    bot.settle(3)
    assert len(bot.rows(inbox)) == 1
    bot.answer(dm)
    assert {entry["error"] for entry in bot.playground.log("delivery")} == {None}


def test_an_edited_mention(bot: Bot) -> None:
    """Slack sends the mention again when its message is edited: one question, one answer."""
    asked = bot.mention("can I friend a client?")
    general = bot.channel("general")
    bot.answer(general, thread_ts=asked)
    bot.playground.act(
        "edit",
        user=bot.user("support_worker"),
        channel=general,
        ts=asked,
        text="@Policy bot can I friend a client??",
    )
    bot.say("hello there", who="manager")
    bot.answer(bot.dm("manager"), who="manager")
    bot.answer(general, thread_ts=asked)


def test_talk_in_a_channel(bot: Bot) -> None:
    """What people write to one another is none of the bot's business, nor who joins."""
    general, manager = bot.channel("general"), bot.user("manager")
    bot.playground.act("message", user=manager, channel=general, text="Can I friend a client?")
    bot.playground.act("leave", user=bot.user("trustee"), channel=general)
    bot.playground.act("join", user=bot.user("trustee"), channel=general)
    bot.say("hello there", who="manager")
    bot.answer(bot.dm("manager"), who="manager")
    assert bot.seen("manager", general) == []
    assert len(bot.rows(inbox)) == 1


def test_the_bot_does_not_hear_itself(bot: Bot) -> None:
    """Its own answers come back as events, and end there."""
    bot.say("Can I friend a client?")
    bot.answer(bot.dm("support_worker"))
    bot.settle(2)
    assert len(bot.rows(inbox)) == 1


def test_another_bot(bot: Bot) -> None:
    """Two bots in one room do not talk to each other, whatever is said."""
    general = bot.channel("general")
    asked = bot.mention("can I friend a client?", who="other_bot")
    bot.say("hello there", who="manager")
    bot.answer(bot.dm("manager"), who="manager")
    assert bot.seen("manager", general, thread_ts=asked) == []
    assert len(bot.rows(inbox)) == 1


@pytest.mark.parametrize(
    ("change", "standing"),
    [({"guest": "multi"}, "guest"), ({"deactivated": True}, "deactivated")],
)
def test_a_change_of_somebody_is_noted(bot: Bot, change: dict[str, object], standing: str) -> None:
    """Who became a guest or left counts as that at once."""
    bot.say("hello there", who="volunteer")
    bot.answer(bot.dm("volunteer"), who="volunteer")
    volunteer = bot.user("volunteer")
    assert bot.people()[volunteer] == "member"
    bot.playground.patch(f"users/{volunteer}", **change)
    bot.playground.wait_for(lambda: bot.people()[volunteer] == standing)
