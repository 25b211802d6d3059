"""The concern log by hand, with the real bot: logged by one person, read by another."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join
from tests.browser.visitor import Visitor

REFERENCE = re.compile(r"C-\d{4}-\d{3,}")
HAPPENED = "A.B. was insulted under the photo of the open day."
NARROW = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WIDE = {"viewport": {"width": 1400, "height": 900}}


def open_form(visitor: Visitor, kind: str) -> Locator:
    """Use /smconcern and choose a kind; returns the form."""
    visitor.say("/smconcern")
    form = visitor.page.get_by_role("dialog", name="Log a concern")
    expect(form).to_contain_text("it decides who will read this")
    form.get_by_role("combobox", name="What is it about?").select_option(label=kind)
    expect(form).to_contain_text("Who will read this:")
    return form


@pytest.mark.parametrize("window", [WIDE, NARROW], ids=["wide", "narrow"], indirect=True)
def test_log_and_read(join: Join) -> None:
    """The form says who reads it; the manager gets a reference, and reads the rest in a modal."""
    worker = join("support_worker")
    form = open_form(worker, "Personal data")
    expect(form).to_contain_text("initials, not names")
    form.get_by_role("textbox", name="What happened?").fill(HAPPENED)
    form.get_by_role("textbox", name="Accounts that it is about").fill("@angry")
    form.get_by_role("checkbox", name="The manager knows").check()
    form.get_by_role("button", name="Log it").click()
    expect(form).to_contain_text("Logged as")
    reference = REFERENCE.search(form.inner_text())
    assert reference
    manager = join("manager")
    # In working hours the bot may have other things to tell a manager.
    notice = manager.messages("bot").filter(has_text=reference[0])
    expect(notice).to_have_count(1)
    expect(notice).not_to_contain_text("A.B.")
    manager.press(notice, "Open")
    concern = manager.page.get_by_role("dialog", name="Concern")
    for shown in (HAPPENED, "@angry", "The manager knows", "left", "Timeline"):
        expect(concern).to_contain_text(shown)
    concern.get_by_role("button", name="Close it").click()
    closing = manager.page.get_by_role("dialog", name="Close it")
    closing.get_by_role("textbox", name="Why can it be closed?").fill("Taken down, nobody saw it.")
    closing.get_by_role("button", name="Close it").click()
    expect(concern).to_contain_text("Taken down, nobody saw it.")
    expect(concern).to_contain_text("closed")


def test_bad_input_loses_nothing(visitor: Visitor) -> None:
    """Sentences stand under the fields, and the words are still there."""
    form = open_form(visitor, "Offensive comment")
    form.get_by_role("textbox", name="What happened?").fill(HAPPENED)
    form.get_by_role("textbox", name="Accounts that it is about").fill("two words")
    form.get_by_role("button", name="Log it").click()
    expect(form.get_by_role("alert")).to_contain_text("Give public handles")
    expect(form.get_by_role("textbox", name="What happened?")).to_have_value(HAPPENED)
