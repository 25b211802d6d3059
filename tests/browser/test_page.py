"""The page itself: whom one is, what time it is, and how it looks."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join
from tests.browser.visitor import Visitor, expect_answer

BEFRIEND = "Can I friend a service user?"
NARROW = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DARK = {"color_scheme": "dark"}
LUMINANCE = """element => {
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.fillStyle = getComputedStyle(element)[WHICH];
  canvas.fillRect(0, 0, 1, 1);
  const parts = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(each => each / 255)
    .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
}"""
READABLE = 4.5  # WCAG 2.2, 1.4.3
ONE_ROW = 48


def _luminance(element: Locator, which: str) -> float:
    return float(element.evaluate(LUMINANCE.replace("WHICH", f'"{which}"')))


def test_says_that_it_is_not_slack(visitor: Visitor) -> None:
    """Nobody takes the page for Slack; its title names the person and the organisation."""
    expect(visitor.page.get_by_role("banner")).to_contain_text("This is not Slack.")
    expect(visitor.page).to_have_title("Support worker · Waddington Street Centre")


def test_switch_people(visitor: Visitor) -> None:
    """Each person has their own conversation with the bot, and finds it again."""
    visitor.ask(BEFRIEND)
    visitor.become("Manager")
    visitor.answers(0)
    expect(visitor.page.get_by_text("Workspace admin").first).to_be_visible()
    visitor.become("Support worker")
    expect_answer(visitor.answers(1).last)


def test_switch_organisations(visitor: Visitor) -> None:
    """Each organisation has its own people and channels."""
    lists = visitor.page.get_by_role("navigation", name="Conversations")
    expect(lists.get_by_role("link", name="social-media")).to_be_visible()
    visitor.page.get_by_role("button", name="Tarner", exact=True).click()
    expect(lists.get_by_role("heading", level=1)).to_have_text("Tarner")
    expect(visitor.page.get_by_role("button", name="You are Youth worker")).to_be_visible()
    visitor.page.get_by_role("button", name="Waddington Street Centre", exact=True).click()
    expect(lists.get_by_role("heading", level=1)).to_have_text("Waddington Street Centre")


def test_unread_elsewhere(join: Join) -> None:
    """A conversation with something new in it says so in the list."""
    elsewhere, writer = join("trustee", to="bot"), join("volunteer", to="general")
    writer.say("The minibus is back.")
    entry = elsewhere.page.get_by_role("link", name="general")
    expect(entry).to_contain_text("unread")
    entry.click()
    expect(elsewhere.messages("volunteer")).to_have_text(re.compile("The minibus is back"))
    expect(entry).not_to_contain_text("unread")


def test_clock_is_moved(visitor: Visitor) -> None:
    """The clock goes to Monday at nine, and a message sent then carries that time."""
    clock = visitor.page.get_by_role("button", name=re.compile(r"^Clock: "))
    clock.click()
    visitor.page.get_by_role("menuitem", name="Monday 09:00").click()
    expect(clock).to_have_accessible_name(re.compile(r"^Clock: Mon.*, 09:00, moved"))
    answer = visitor.ask(BEFRIEND)
    expect(answer.locator("time").first).to_have_attribute("title", re.compile(r"^Mon.*09:0[01]$"))
    clock.click()
    visitor.page.get_by_role("menuitem", name="A week later").click()
    expect(visitor.page.get_by_text(re.compile(r"^Monday\b.* 20\d\d$"))).to_be_visible()
    clock.click()
    visitor.page.get_by_role("menuitem", name="Back to real time").click()
    expect(clock).not_to_have_accessible_name(re.compile("moved"))


def test_begin_again(visitor: Visitor) -> None:
    """After a warning everything is as at the start, and the bot still answers."""
    visitor.ask(BEFRIEND)
    visitor.open_developer("World").get_by_role("button", name="Begin again").click()
    visitor.page.get_by_role("dialog").get_by_role("button", name="Begin again").click()
    expect(visitor.page.get_by_text("No messages yet.")).to_be_visible()
    expect_answer(visitor.ask(BEFRIEND))


def test_reload(visitor: Visitor) -> None:
    """A reload shows the same conversation with all that was said."""
    visitor.ask(BEFRIEND)
    visitor.page.reload()
    expect_answer(visitor.answers(1).last)


@pytest.mark.parametrize("window", [NARROW], indirect=True, ids=["390x844"])
def test_narrow(visitor: Visitor) -> None:
    """On a telephone one asks, reads the whole answer, and goes back to the list by a tap."""
    lists = visitor.page.get_by_role("navigation", name="Conversations")
    expect(lists).to_be_hidden()
    answer = visitor.ask(BEFRIEND)
    expect_answer(answer)
    across = visitor.page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    assert across[0] <= across[1]
    visitor.page.get_by_role("link", name="Back to the list").tap()
    expect(lists).to_be_visible()
    expect(visitor.composer).to_be_hidden()
    lists.get_by_role("link", name=re.compile("Policy bot")).tap()
    expect_answer(visitor.answers(1).last)


@pytest.mark.parametrize("window", [NARROW], indirect=True, ids=["390x844"])
def test_narrow_tools(visitor: Visitor) -> None:
    """On a telephone the banner is one row, and no button lies over what a message says."""
    answer = visitor.ask(BEFRIEND)
    banner = visitor.page.get_by_role("banner").bounding_box()
    assert banner
    assert banner["height"] < ONE_ROW
    said = visitor.page.get_by_test_id("banner")
    room = said.bounding_box()
    words = said.get_by_text("This is not Slack.").bounding_box()
    assert room
    assert words
    assert words["x"] + words["width"] <= room["x"] + room["width"]
    for message in (visitor.messages("support_worker").last, answer):
        tools = message.get_by_role("toolbar").bounding_box()
        words = message.locator(".message-main").bounding_box()
        assert tools
        assert words
        assert tools["x"] >= words["x"] + words["width"]
    answer.get_by_role("button", name="More actions").tap()
    visitor.page.get_by_role("menuitem", name=re.compile("eyes$")).tap()
    expect(answer.get_by_role("button", name=re.compile("^eyes, 1"))).to_be_visible()


@pytest.mark.parametrize("window", [NARROW], indirect=True, ids=["390x844"])
def test_narrow_thread(join: Join) -> None:
    """On a telephone a thread takes the whole window, and one gets back out of it."""
    visitor = join("volunteer", to="social-media")
    visitor.say(f"@Policy bot {BEFRIEND}")
    visitor.open_thread(visitor.messages("volunteer").last)
    expect_answer(visitor.answers(1, "Thread messages").last)
    visitor.page.get_by_role("button", name="Back to the conversation").tap()
    expect(visitor.composer).to_be_visible()


@pytest.mark.parametrize("window", [DARK], indirect=True, ids=["dark"])
def test_dark(visitor: Visitor) -> None:
    """Where the system is dark the page is too; small print and buttons read well."""
    answer = visitor.ask(BEFRIEND)
    pane = visitor.page.get_by_role("main")
    behind = _luminance(pane, "backgroundColor")
    assert behind < 0.1
    button = answer.locator(".block-actions").get_by_role("button").first
    pairs = [
        (behind, _luminance(answer.locator(".block-text").first, "color")),
        (behind, _luminance(answer.locator(".block-context").first, "color")),
        (_luminance(button, "backgroundColor"), _luminance(button, "color")),
    ]
    for back, front in pairs:
        assert (front + 0.05) / (back + 0.05) >= READABLE


def test_colours_are_changed(visitor: Visitor) -> None:
    """The colours can be chosen, and the choice survives a reload."""
    pane = visitor.page.get_by_role("main")
    expect(visitor.composer).to_be_visible()
    assert _luminance(pane, "backgroundColor") > 0.9
    visitor.page.get_by_role("button", name=re.compile("^Colours: as the system")).click()
    expect(visitor.page.get_by_role("button", name=re.compile("^Colours: dark"))).to_be_visible()
    visitor.page.reload()
    expect(visitor.composer).to_be_visible()
    assert _luminance(pane, "backgroundColor") < 0.1
