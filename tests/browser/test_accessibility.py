"""Without a mouse, and without eyes: focus, names, announcements."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join
from tests.browser.visitor import RULING, Visitor, expect_answer

BEFRIEND = "Can I friend a service user?"
MOST_STOPS = 60
INTERACTIVE = (
    "button|link|textbox|searchbox|combobox|listbox|checkbox|radio|switch|slider|spinbutton"
    "|tab|menuitem|menuitemradio|menuitemcheckbox|option"
)
NAMELESS = re.compile(rf'^\s*- (?:{INTERACTIVE})\b(?! "| /).*$', re.MULTILINE)


def _tab_to(visitor: Visitor, target: Locator, key: str = "Tab") -> None:
    """Press Tab until the target has the focus.

    Raises:
        AssertionError: it is no stop of the Tab key.
    """
    for _ in range(MOST_STOPS):
        if target.evaluate("element => element === document.activeElement"):
            return
        visitor.page.keyboard.press(key)
    raise AssertionError("the Tab key does not get there")


def _type(visitor: Visitor, text: str) -> None:
    visitor.page.keyboard.type(text)
    visitor.page.keyboard.press("Enter")


def test_ask_by_keyboard(visitor: Visitor) -> None:
    """From the top of the page Tab leads to the composer; Enter sends; the answer is announced."""
    _tab_to(visitor, visitor.composer)
    _type(visitor, BEFRIEND)
    expect_answer(visitor.answers(1).last)
    expect(visitor.composer).to_be_focused()
    expect(visitor.page.get_by_test_id("announcement")).to_have_text(
        re.compile(r"^Policy bot: No\. .*Staff social media usage, point 4")
    )


def test_choose_by_keyboard(visitor: Visitor) -> None:
    """The choices of "did you mean" are reached with Shift+Tab and pressed with Enter."""
    asked = visitor.ask("photos")
    first = asked.get_by_role("button", name=re.compile(r"^1\. "))
    _tab_to(visitor, first, "Shift+Tab")
    visitor.page.keyboard.press("Enter")
    expect(asked).to_contain_text(RULING)


def test_thread_by_keyboard(visitor: Visitor) -> None:
    """Go to a channel, mention the bot, open the thread, reply there, and close it."""
    channel = visitor.page.get_by_role("link", name="social-media")
    _tab_to(visitor, channel)
    visitor.page.keyboard.press("Enter")
    expect(visitor.composer).to_have_accessible_name("Message #social-media")
    _tab_to(visitor, visitor.composer)
    _type(visitor, f"@Policy bot {BEFRIEND}")
    mine = visitor.messages("support_worker")
    replies = mine.last.get_by_role("button", name=re.compile(r"^1 reply"))
    expect(replies).to_be_visible()
    _tab_to(visitor, replies, "Shift+Tab")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("heading", name="Thread")).to_be_focused()
    _tab_to(visitor, visitor.page.get_by_role("textbox", name="Reply in thread"))
    _type(visitor, "Thank you!")
    expect(visitor.messages("support_worker", "Thread messages").last).to_contain_text("Thank you")
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.get_by_role("heading", name="Thread")).to_have_count(0)


def test_tour_by_keyboard(visitor: Visitor) -> None:
    """A step of the tour, and on to the next, without a mouse."""
    tour = visitor.page.get_by_role("complementary", name="Guided tour")
    _tab_to(visitor, tour.get_by_role("button", name="Show me"))
    visitor.page.keyboard.press("Enter")
    expect(tour.get_by_role("status")).to_have_text(re.compile("^1 of "))
    _tab_to(visitor, tour.get_by_role("button", name="Next", exact=True))
    visitor.page.keyboard.press("Enter")
    expect(tour.get_by_role("button", name=re.compile("Did you mean"))).to_have_attribute(
        "aria-expanded", "true"
    )


def test_menu_by_keyboard(visitor: Visitor) -> None:
    """The menu of people: arrows and first letters move, Enter takes, Escape leaves."""
    switcher = visitor.page.get_by_role("button", name=re.compile("Be somebody else"))
    _tab_to(visitor, switcher)
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("menuitemradio", checked=True)).to_be_focused()
    visitor.page.keyboard.press("Escape")
    expect(switcher).to_be_focused()
    visitor.page.keyboard.press("ArrowDown")
    expect(visitor.page.get_by_role("menuitemradio", checked=True)).to_be_focused()
    visitor.page.keyboard.press("t")
    expect(visitor.page.get_by_role("menuitemradio", name="Trustee")).to_be_focused()
    visitor.page.keyboard.press("Enter")
    expect(switcher).to_have_accessible_name("You are Trustee. Be somebody else")
    expect(switcher).to_be_focused()


def _with_an_answer(visitor: Visitor) -> None:
    visitor.ask(BEFRIEND)


def _with_a_thread(visitor: Visitor) -> None:
    visitor.say(f"@Policy bot {BEFRIEND}")
    visitor.open_thread(visitor.messages("support_worker").last)
    visitor.answers(1, "Thread messages")


def _with_a_menu(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name=re.compile("Be somebody else")).click()


def _with_a_dialog(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="Make a channel").click()
    expect(visitor.page.get_by_role("dialog", name="Make a channel")).to_be_visible()


def _with_faults(visitor: Visitor) -> None:
    visitor.open_developer("Faults")


def _with_connection(visitor: Visitor) -> None:
    expect(visitor.open_developer("Connection")).to_contain_text("SLACK_BOT_TOKEN=")


def _with_people(visitor: Visitor) -> None:
    visitor.open_developer("World").get_by_text(re.compile("^People")).click()


@pytest.mark.parametrize(
    ("where", "prepare"),
    [
        ("bot", _with_an_answer),
        ("social-media", _with_a_thread),
        ("bot", _with_a_menu),
        ("general", _with_a_dialog),
        ("bot", _with_faults),
        ("bot", _with_connection),
        ("bot", _with_people),
    ],
    ids=["answer", "thread", "menu", "dialog", "faults", "connection", "people"],
)
def test_everything_has_a_name(join: Join, where: str, prepare: Callable[[Visitor], None]) -> None:
    """Whatever can be pressed, chosen or typed into has a name in the accessibility tree."""
    visitor = join("support_worker", to=where)
    expect(visitor.composer).to_be_visible()
    prepare(visitor)
    tree = visitor.page.locator("body").aria_snapshot()
    assert len(re.findall(rf'- (?:{INTERACTIVE}) "', tree)) > 3
    assert NAMELESS.findall(tree) == []


def test_landmarks(visitor: Visitor) -> None:
    """A screen reader finds one main part, named as the conversation, and named regions."""
    expect(visitor.page.get_by_role("main", name="Policy bot")).to_be_visible()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_count(1)
    expect(visitor.page.locator("html")).to_have_attribute("lang", re.compile("^en"))
    expect(visitor.page.get_by_role("navigation", name="Conversations")).to_be_visible()
