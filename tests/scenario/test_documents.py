"""The approved document through Slack: the wording on a button, and answers held back."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from chatbot.domain.answers import Surface
from chatbot.domain.audit import CONSOLE
from chatbot.domain.errors import StaleActionError
from tests.policies import MILL
from tests.scenario.harness import FEEDBACK, Bot, Row, button_labels, words

FRIENDS = "Staff do not become friends with members on their own accounts."
PICTURES = "A picture of a member is shown once that member has said yes in writing."
CHANGED = MILL.replace("do not become", "become")
WORDING = "Show the wording"


def load(bot: Bot, text: str, name: str = "policy.txt") -> None:
    """Load a document from the command line, a minute after whatever came before."""
    bot.clock.move(minutes=1)
    bot.services.documents.load(name, text.encode(), CONSOLE)
    bot.clock.move(minutes=1)


def modal(bot: Bot, who: str = "support_worker") -> dict[str, Any]:
    """The modal that somebody sees, as soon as it is there."""
    views: list[dict[str, Any]] = bot.playground.wait_for(
        lambda: bot.playground.views(bot.user(who))
    )
    return views[-1]


def quoted(view: dict[str, Any]) -> Sequence[str]:
    """The exact texts of a modal."""
    return [
        part["text"]
        for block in view["blocks"]
        if block["type"] == "rich_text"
        for element in block["elements"]
        for part in element["elements"]
    ]


def press_wording(bot: Bot, message: Row, who: str = "support_worker") -> dict[str, Any]:
    """Press the button; returns the modal."""
    assert bot.press(message, WORDING, who=who)["ok"]
    return modal(bot, who)


@pytest.mark.parametrize(
    "surface", [s for s in Surface if s not in {Surface.BUTTON, Surface.CONSOLE}]
)
def test_the_wording_of_an_answer(bot: Bot, surface: Surface) -> None:
    """Wherever somebody asked: every rule of the answer, character for character."""
    load(bot, MILL)
    view = press_wording(bot, bot.ask(surface, "Can I friend a client?"))

    assert quoted(view) == [FRIENDS, PICTURES]
    assert "policy.txt, in force here since 2 March 2026" in str(view["blocks"][-1])


def test_without_a_document_there_is_no_button(bot: Bot) -> None:
    """The answer names the policy, and promises nothing."""
    answer = bot.ask(Surface.DIRECT_MESSAGE, "Can I friend a client?")

    assert WORDING not in button_labels(answer)
    assert "Social media policy" in words(answer)


def test_only_the_one_who_pressed_sees_it(bot: Bot) -> None:
    """In a channel nothing is posted, and nobody else gets a modal."""
    load(bot, MILL)
    answer = bot.ask(Surface.MENTION, "Can I friend a client?")
    press_wording(bot, answer, who="manager")

    assert bot.playground.views(bot.user("support_worker")) == []
    assert len(bot.seen("manager", answer["channel"], thread_ts=answer["thread_ts"])) == 1


def test_a_week_later_the_button_shows_what_counts_then(bot: Bot) -> None:
    """An old answer's button knows the new document, and says that the answer is held back."""
    load(bot, MILL)
    answer = bot.ask(Surface.DIRECT_MESSAGE, "Can I friend a client?")
    bot.clock.move(days=7)
    load(bot, CHANGED, "policy 2026.txt")
    view = press_wording(bot, answer)

    assert quoted(view)[0] == FRIENDS.replace("do not ", "")
    assert "The answer is held back" in str(view["blocks"])
    assert "policy 2026.txt" in str(view["blocks"][-1])


@pytest.mark.parametrize("surface", [Surface.DIRECT_MESSAGE, Surface.COMMAND])
def test_a_changed_rule_is_held_back(bot: Bot, surface: Surface) -> None:
    """No verdict, no word of the answer, nothing to share: what changed, when, and whom to ask."""
    load(bot, CHANGED)
    answer = bot.ask(surface, "Can I friend a client?")

    assert "This rule changed on 2 March 2026" in answer["text"]
    assert "Ask the manager." in answer["text"]
    assert "answer about friends" not in str(answer["blocks"])
    assert button_labels(answer) == [WORDING, "Ask a person", *FEEDBACK]
    assert quoted(press_wording(bot, answer))[0] == FRIENDS.replace("do not ", "")


def test_an_old_answer_cannot_be_shared_any_more(bot: Bot) -> None:
    """Its button is still there; the channel is told that the rule has changed."""
    mine = bot.ask(Surface.COMMAND, "Can I friend a client?")
    load(bot, CHANGED)
    assert bot.press(mine, "Share in channel")["ok"]
    shared = bot.answer(bot.channel("general"), who="manager")

    assert "This rule changed on 2 March 2026" in shared["text"]
    assert "answer about friends" not in str(shared["blocks"])


def test_an_old_choice_leads_to_no_old_answer(bot: Bot) -> None:
    """A "did you mean" from before the change."""
    asked = bot.ask(Surface.DIRECT_MESSAGE, "I am unsure")
    load(bot, CHANGED)
    assert bot.press(asked, "3. About friends")["ok"]
    dm = bot.dm("support_worker")
    bot.playground.wait_for(lambda: "This rule changed" in bot.answer(dm)["text"])


def test_a_held_back_answer_has_no_button_beside_another(bot: Bot) -> None:
    """Related questions that would be withheld are not offered."""
    load(bot, MILL.replace("A picture", "A photograph"))
    answer = bot.ask(Surface.DIRECT_MESSAGE, "Can I friend a client?")

    shown = button_labels(answer)
    assert shown == [WORDING, "Ask a person", "About pages", *FEEDBACK], words(answer)
    assert "Changed, and not cited until it has been checked: Rule 2." in words(answer)


def test_a_press_whose_question_is_gone(bot: Bot) -> None:
    """A sentence instead of an empty modal."""
    load(bot, MILL)
    answer = bot.ask(Surface.DIRECT_MESSAGE, "Can I friend a client?")
    documents = bot.services.documents
    other = replace(documents.pack, intents={})
    object.__setattr__(documents, "pack", other)
    try:
        assert bot.press(answer, WORDING)["ok"]
        told = bot.playground.wait_for(
            lambda: [
                message
                for message in bot.seen("support_worker", bot.dm("support_worker"))
                if message["text"] == str(StaleActionError())
            ]
        )
    finally:
        object.__setattr__(documents, "pack", bot.services.answers.index.pack)
    assert len(told) == 1
    assert bot.playground.views(bot.user("support_worker")) == []
