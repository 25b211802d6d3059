"""What comes in below: seen by whoever is at the end, told to whoever looks further up."""

import struct
import zlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect
from slack_sdk import WebClient

from chatbot.playground.runner import Playground
from tests.browser.conftest import Join
from tests.browser.running import World
from tests.browser.visitor import Visitor
from tests.integration.playground.conftest import MANIFEST, client_for

AT_END = """() => {
  const { scrollHeight, scrollTop, clientHeight } = document.querySelector(".messages");
  return scrollHeight - scrollTop - clientHeight < 2;
}"""
LINES = [
    {"type": "section", "text": {"type": "plain_text", "text": f"Line {number}"}}
    for number in range(40)
]


@pytest.fixture
def playground() -> Iterator[Playground]:
    """A stand-in in which a test speaks for the bot."""
    with Playground(MANIFEST) as running:
        yield running


@pytest.fixture
def world(playground: Playground) -> World:
    """The stand-in as the page's tests know it."""
    return World(url=playground.url)


@pytest.fixture
def bot(playground: Playground) -> WebClient:
    """What the bot says."""
    return client_for(playground, "wsc")


@pytest.fixture
def channel(playground: Playground) -> str:
    """The manager's direct messages with the bot."""
    return playground.dm("wsc", "manager")


def picture(width: int, height: int) -> bytes:
    """A grey PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def last_line(visitor: Visitor) -> Locator:
    """The end of what the bot has said, once it is there."""
    visitor.messages("bot").last.wait_for()
    return visitor.messages("bot").get_by_text("Line 39", exact=True)


def look_up(visitor: Visitor) -> None:
    """Scroll to where the conversation begins."""
    visitor.page.get_by_role("region", name="Messages", exact=True).press("Home")
    expect(visitor.page.get_by_text("Line 0", exact=True)).to_be_in_viewport()


def test_pictures_come(bot: WebClient, channel: str, join: Join) -> None:
    """Whoever is at the end still is when a picture has come, which grows as it is fetched."""
    bot.chat_postMessage(channel=channel, text="Lines", blocks=LINES)
    manager = join("manager")
    expect(last_line(manager)).to_be_in_viewport()
    bot.files_upload_v2(
        channel=channel, filename="chart.png", title="A chart", content=picture(400, 900)
    )
    chart = manager.page.get_by_role("img", name="A chart")
    expect(chart).not_to_have_js_property("naturalHeight", 0)
    manager.page.wait_for_function(AT_END)


def test_new_messages_below(bot: WebClient, channel: str, join: Join) -> None:
    """Whoever looks further up stays there, is told, and gets to the end by one press."""
    bot.chat_postMessage(channel=channel, text="Lines", blocks=LINES)
    manager = join("manager")
    expect(last_line(manager)).to_be_in_viewport()
    look_up(manager)
    told = manager.page.get_by_role("button", name="New messages below")
    expect(told).to_have_count(0)
    bot.chat_postMessage(channel=channel, text="The report is ready.")
    expect(told).to_be_in_viewport()
    expect(manager.page.get_by_text("Line 0", exact=True)).to_be_in_viewport()
    told.click()
    expect(manager.messages("bot").last).to_be_in_viewport()
    expect(manager.messages("bot").last).to_contain_text("The report is ready.")
    expect(told).to_have_count(0)
