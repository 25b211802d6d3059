"""A question by each surface, over both transports: what is shown, where and to whom."""

from tests.scenario.harness import Bot


def test_a_direct_message_is_answered_plainly(bot: Bot) -> None:
    """In a DM the answer stands at top level: verdict, answer, clause, policy, whom to ask."""
    bot.say("Can I friend a client?")
    answer = bot.answer(bot.dm("support_worker"))
    assert answer["thread_ts"] is None
    assert answer["text"].startswith("No. This is the answer about friends.")
