"""Filling an organisation with three months of life, in a playground of its own."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.running import World, running_world
from tests.browser.visitor import Visitor, expect_answer

BEFRIEND = "Can I friend a service user?"
FILLING_MS = 90_000  # on a machine that may be busy


@pytest.fixture(scope="module")
def standing_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Another one than the other tests': what is written here would come up in theirs."""
    with running_world(tmp_path_factory.mktemp("filling")) as world:
        yield world


@pytest.mark.long
def test_fill_with_three_months(visitor: Visitor) -> None:
    """A press fills the bot's database; a second one finds everything there already."""
    panel = visitor.open_developer("World")
    fill, told = panel.get_by_test_id("fill"), panel.get_by_test_id("filling")
    fill.click()
    expect(fill).to_have_text("Filling…")
    expect(told).to_have_text(
        re.compile(r"^Done: .+ \d{3} questions asked by 6 people; .+\.$"), timeout=FILLING_MS
    )
    fill.click()
    expect(told).to_have_text(re.compile("Nothing new"), timeout=FILLING_MS)
    visitor.page.reload()
    visitor.say(BEFRIEND)
    expect_answer(visitor.messages("bot").last)
