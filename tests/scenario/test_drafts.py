"""A bot whose pack is still a draft, through Slack: clauses word for word, and no verdict."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from chatbot.domain.answers import Outcome, Surface
from chatbot.domain.audit import CONSOLE
from chatbot.matching import PassageIndex
from chatbot.playground.runner import Playground
from tests.doubles import FixedClock, KeywordMatcher
from tests.policies import MILL
from tests.scenario.harness import FEEDBACK, Bot, button_labels, make_services, running_bot, words

WORDS = "A picture of a member is shown once that member has said yes in writing."


@pytest.fixture
def draft_bot(playground: Playground, clock: FixedClock, tmp_path: Path) -> Iterator[Bot]:
    """The bot, with the Mill's document loaded and its pack a draft."""
    services = make_services(playground, f"sqlite:///{tmp_path / 'chatbot.db'}", clock)
    index = services.answers.index
    draft = replace(
        index,
        pack=replace(index.pack, draft=True, intents={}),
        matcher=KeywordMatcher(),
        passages=partial(PassageIndex, elsewhere=["when is payday"]),
    )
    services = replace(services, answers=replace(services.answers, index=draft))
    services.documents.load("mill.txt", MILL.encode(), CONSOLE)
    with running_bot(playground, "socket", services) as bot:
        yield bot


@pytest.mark.parametrize(
    "surface", [Surface.DIRECT_MESSAGE, Surface.MENTION, Surface.COMMAND, Surface.SHORTCUT]
)
def test_a_draft_offers_clauses_on_every_surface(draft_bot: Bot, surface: Surface) -> None:
    """The label, the document's words, that nobody has checked, and whom to ask."""
    message = draft_bot.ask(surface, "May I show a picture of a member?")
    shown = words(message)

    assert shown.startswith(
        "*🔎 This may be the rule. Nobody has checked whether it answers you.*"
    )
    assert "*Rule 2*" in shown
    assert WORDS in str(message["blocks"])
    assert "Word for word from: Social media policy, The Old Mill Trust" in shown
    assert "To be sure, ask the manager." in shown
    assert button_labels(message) == ["Ask a person", *FEEDBACK]
    assert message["text"].endswith("To be sure, ask the manager.")
    assert [row["outcome"] for row in draft_bot.rows()] == [Outcome.MAY_BE_RULE]


def test_a_draft_says_when_it_finds_nothing(draft_bot: Bot) -> None:
    """Nothing alike: a person is named, and no clause is shown."""
    message = draft_bot.ask(Surface.DIRECT_MESSAGE, "When is payday?")

    assert "I did not find an answer to that." in words(message)
    assert "Or ask the manager." in words(message)
