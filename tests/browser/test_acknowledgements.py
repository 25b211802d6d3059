"""The policy to read by hand: published, confirmed, recorded for others, undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join
from tests.browser.office import Office, close, dialog, home_of, opened_office, told
from tests.browser.running import World
from tests.browser.visitor import Visitor

SIZES = [
    {"viewport": {"width": 1400, "height": 900}},
    pytest.param({"viewport": {"width": 390, "height": 844}}, marks=pytest.mark.long),
]
REGISTER = "Who has read the policy"
LINK = "https://example.org/policy.pdf"
NEWS = "The part on pictures is new."


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A manager, and nothing published yet."""
    with opened_office(tmp_path) as office:
        yield office


@pytest.fixture
def world(office: Office) -> World:
    """The stand-in as the page's tests know it."""
    return World(url=office.bot.playground.url)


def _register(manager: Visitor, *, showing: str) -> Locator:
    home = home_of(manager, showing="Settings")
    home.get_by_role("button", name=REGISTER).click()
    return dialog(manager, REGISTER, showing=showing)


def _publish(manager: Visitor, label: str, *, asks: str, small: bool = False) -> None:
    """The form, with a link that is refused first; what would happen; and then it does."""
    manager.page.get_by_role("button", name="Publish a version").click()
    form = dialog(manager, "Publish a version", showing="What is this version called?")
    form.get_by_role("textbox", name="What is this version called?").fill(label)
    form.get_by_role("textbox", name="Link").fill("example.org/policy")
    form.get_by_label("Date of the version").fill("2026-03-01")
    form.get_by_role("textbox", name="What changed, in a sentence or two").fill(NEWS)
    if small:
        form.get_by_role("combobox", name="Is the change a material one?").select_option(
            label="Small change: readers are only told"
        )
    form.get_by_role("button", name="Go on").click()
    expect(form.get_by_role("alert")).to_contain_text("https://")
    form.get_by_role("textbox", name="Link").fill(LINK)
    form.get_by_role("button", name="Go on").click()
    preview = dialog(manager, "Publish a version", showing=asks)
    expect(preview).to_contain_text("A version cannot be taken back")
    preview.get_by_role("button", name="Publish", exact=True).click()
    dialog(manager, "Publish a version", showing=f"{label} is published.")
    close_top(manager, "Publish a version")


def close_top(visitor: Visitor, name: str) -> None:
    """Close what lies on the register."""
    shown = visitor.page.get_by_role("dialog", name=name, exact=True)
    shown.get_by_role("button", name="Close", exact=True).last.click()
    expect(visitor.page.get_by_role("dialog", name=REGISTER, exact=True)).to_be_visible()


def _record(manager: Visitor) -> None:
    """Somebody without Slack has signed on paper; undone again, it stays to be read."""
    register = dialog(manager, REGISTER, showing="Record for somebody")
    register.get_by_role("button", name="Record for somebody").click()
    form = dialog(manager, "Record for somebody", showing="was read by:")
    form.get_by_role("textbox", name="name or initials").fill("M.K.")
    form.get_by_role("textbox", name="How do you know?").fill("Signed the paper copy")
    form.get_by_role("button", name="Save").click()
    expect(register).to_contain_text("Recorded for 1 without Slack.")
    register.get_by_role("button", name="Undo").click()
    form = dialog(manager, "Undo a record", showing="Signed the paper copy")
    form.get_by_role("textbox", name="Why was it a mistake?").fill("Another M.K.")
    form.get_by_role("button", name="Undo").click()
    expect(register).not_to_contain_text("M.K.")


@pytest.mark.parametrize("window", SIZES, ids=["wide", "phone"], indirect=True)
def test_from_publishing_to_the_register(office: Office, join: Join) -> None:
    """One confirms in the message, one in the Home tab; a small change asks nobody again."""
    manager, reader, other = join("manager"), join("support_worker"), join("volunteer")
    _register(manager, showing="No version was published yet.")
    _publish(manager, "Version 1", asks="6 people are asked to read it within 14 days")
    office.tick()
    message = told(reader, "Please read: Version 1")
    expect(message).to_contain_text(NEWS)
    reader.press(message, "I have read it")
    expect(reader.messages("bot").last).to_contain_text("You confirmed that you have read")
    home = home_of(other, showing="Policy to read")
    home.get_by_role("button", name="I have read it").click()
    expect(home).not_to_contain_text("Policy to read")

    close(manager, REGISTER)
    register = _register(manager, showing="2 of 6 people have read it; nobody is late.")
    expect(register).to_contain_text("has until")
    _record(manager)
    _publish(manager, "Version 2", asks="2 people are only told what changed", small=True)
    office.tick()
    expect(told(reader, "A small change in the policy")).to_contain_text(NEWS)
    close(manager, REGISTER)
    _register(manager, showing="2 of 6 people have read it")
