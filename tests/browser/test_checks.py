"""A day's check by hand, with the real bot: asked for, done, reported, missed."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join
from tests.browser.days import DAY, pairs_of_working_days, set_clock
from tests.browser.running import World
from tests.browser.visitor import Visitor

NARROW = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WIDE = {"viewport": {"width": 1400, "height": 900}}
CHECK = "Look after the WSC Facebook page"
PATIENCE_MS = 30_000  # what happens by itself may come ten seconds after its time


@pytest.fixture(scope="module")
def days() -> Iterator[date]:
    """Days for one test each."""
    return pairs_of_working_days()


@pytest.fixture
def morning(join: Join, world: World, days: Iterator[date]) -> date:
    """Nine o'clock; on the evening before the manager has chosen who looks after the page."""
    day = next(days)
    set_clock(world, day - DAY, 20)
    choose(join("manager"), "Deputy manager")
    set_clock(world, day, 9)
    return day


def choose(manager: Visitor, admin: str) -> None:
    """Choose the page's admin in the settings."""
    manager.page.get_by_role("tab", name="Home").click()
    manager.page.get_by_role("button", name="Settings", exact=True).click()
    form = manager.page.get_by_role("dialog", name="Settings")
    field = form.get_by_role("combobox", name="WSC Facebook page: page admin")
    field.select_option(label=admin)
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("button", name="Save")).to_have_count(0)


def the_reminder(deputy: Visitor) -> Locator:
    """The newest message, once it is the checklist."""
    newest = deputy.messages("bot").last
    expect(newest).to_contain_text("Due by 17:00", timeout=PATIENCE_MS)
    expect(newest).to_contain_text(CHECK)
    return newest


@pytest.mark.parametrize(
    "window",
    [WIDE, pytest.param(NARROW, marks=pytest.mark.long)],
    ids=["wide", "narrow"],
    indirect=True,
)
def test_a_mornings_check(join: Join, morning: date) -> None:
    """The checklist with its rules; one press, and the message says who and when."""
    deputy = join("deputy_manager")
    asked = the_reminder(deputy)
    expect(asked).to_contain_text(f"Due by 17:00 on {morning:%A} {morning.day} {morning:%B}.")
    for shown in ("Read every new message and comment", "Asked for by:"):
        expect(asked).to_contain_text(shown)
    deputy.press(asked, "On it")
    expect(asked).to_contain_text("they are on it. It is not done yet.")
    deputy.press(asked, "Done, nothing to report")
    expect(asked).to_contain_text(re.compile(r"Done by @?Deputy manager at 09:0\d"))
    expect(asked.get_by_role("button", name=re.compile("^(On it|Done|I can)"))).to_have_count(0)


@pytest.mark.parametrize(
    "window",
    [WIDE, pytest.param(NARROW, marks=pytest.mark.long)],
    ids=["wide", "narrow"],
    indirect=True,
)
def test_something_to_report(join: Join, morning: date) -> None:
    """One form for the concern and the check; the message has none of its words."""
    deputy = join("deputy_manager")
    asked = the_reminder(deputy)
    deputy.press(asked, "Done, something to report")
    form = deputy.page.get_by_role("dialog", name="Something to report")
    expect(form).to_contain_text(f"{CHECK}, {morning:%A} {morning.day} {morning:%B}")
    form.get_by_role("combobox", name="What is it about?").select_option(label="Offensive comment")
    expect(form).to_contain_text("Who will read this:")
    expect(form.get_by_role("combobox", name="On which page?")).to_have_value("facebook")
    form.get_by_role("textbox", name="What happened?").fill("A.B. was rude under the photo.")
    form.get_by_role("button", name="Log it").click()
    expect(form).to_contain_text("The check is recorded as done.")
    form.get_by_test_id("modal-close").click()
    expect(asked).to_contain_text("something was reported")
    expect(asked).not_to_contain_text("A.B.")


def test_only_a_note(join: Join, morning: date) -> None:
    """What is no concern is noted in words, in the same form."""
    del morning
    deputy = join("deputy_manager")
    asked = the_reminder(deputy)
    deputy.press(asked, "Done, something to report")
    form = deputy.page.get_by_role("dialog", name="Something to report")
    kinds = form.get_by_role("combobox", name="What is it about?")
    kinds.select_option(label="None of these: only note it")
    form.get_by_role("textbox", name="What did you find?").fill("Two loan adverts")
    form.get_by_role("textbox", name="What did you do about it?").fill("Taken down")
    form.get_by_role("button", name="Record it").click()
    expect(asked).to_contain_text("something was reported")


def test_nobody_does_it(join: Join, world: World, morning: date) -> None:
    """The message says that it was missed; on the next morning its buttons are gone."""
    deputy, manager = join("deputy_manager"), join("manager")
    asked = the_reminder(deputy)
    set_clock(world, morning, 17)
    told = manager.messages("bot").filter(has_text="This check was not recorded in time")
    expect(told).to_contain_text("asked: @Deputy manager", timeout=PATIENCE_MS)
    expect(asked).to_contain_text("Missed: it was due at 17:00", timeout=PATIENCE_MS)
    set_clock(world, morning + DAY, 9)
    the_reminder(deputy)
    yesterday = deputy.messages("bot").filter(has_text="Missed: it was due at 17:00")
    expect(yesterday).to_have_count(1)
    buttons = yesterday.get_by_role("button", name=re.compile("^Done"))
    expect(buttons).to_have_count(0, timeout=PATIENCE_MS)
