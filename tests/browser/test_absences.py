"""Leave by hand, with the real bot: said, refused, shown, changed by a manager, taken back."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join
from tests.browser.visitor import Visitor

NARROW = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WIDE = {"viewport": {"width": 1400, "height": 900}}
AWAY = re.compile(r"You are away from Monday .+; @Volunteer stands in\.")


def open_form(visitor: Visitor, words: str) -> Locator:
    """Use /smaway; returns the form, once it is there."""
    visitor.say(f"/smaway {words}".strip())
    form = visitor.page.get_by_role("dialog", name="Away")
    expect(form).to_contain_text("No reason is asked for, and none is kept.")
    return form


def send(form: Locator) -> None:
    """Press Save."""
    form.get_by_role("button", name="Save").click()


def home(visitor: Visitor) -> Locator:
    """Look at the Home tab."""
    visitor.page.get_by_role("tab", name="Home").click()
    shown = visitor.page.get_by_role("tabpanel", name="Home")
    expect(shown.get_by_role("heading", name="Away", exact=True)).to_be_visible()
    return shown


@pytest.mark.parametrize(
    "window",
    [WIDE, pytest.param(NARROW, marks=pytest.mark.long)],
    ids=["wide", "narrow"],
    indirect=True,
)
def test_leave_and_back(join: Join) -> None:
    """A slip is told under its field; what is saved stands in Home, and can be taken back."""
    worker = join("support_worker")
    form = open_form(worker, "next week")
    first = form.get_by_label("First day away")
    monday, friday = first.input_value(), form.get_by_label("Last day away").input_value()
    assert monday < friday
    first.fill(friday)
    form.get_by_label("Last day away").fill(monday)
    form.get_by_role("combobox", name="Who stands in?").select_option(label="Volunteer")
    send(form)
    expect(form.get_by_role("alert")).to_contain_text("The last day is before the first.")
    first.fill(monday)
    form.get_by_label("Last day away").fill(friday)
    send(form)
    expect(form).to_contain_text("Noted. You are away from Monday")
    expect(form).to_contain_text("@Volunteer stands in and is told in working hours.")
    form.get_by_role("button", name="Close", exact=True).last.click()
    shown = home(worker)
    expect(shown.get_by_text(AWAY)).to_be_visible()
    shown.get_by_role("button", name="Take it back").click()
    expect(shown.get_by_text("You are not away.")).to_be_visible()
    expect(shown.get_by_role("button", name="Take it back")).to_have_count(0)


def test_for_somebody_else(join: Join) -> None:
    """A manager enters it with the same form, sees it in the list, and takes it back there."""
    manager = join("manager")
    form = open_form(manager, "@Support worker for 2 weeks")
    who = form.get_by_role("combobox", name="Who is away?")
    expect(who.locator("option:checked")).to_have_text("Support worker")
    send(form)
    expect(form).to_contain_text("Noted. @Support worker is away")
    form.get_by_role("button", name="Close", exact=True).last.click()
    home(manager).get_by_role("button", name="Who is away").click()
    listed = manager.page.get_by_role("dialog", name="Away")
    expect(listed).to_contain_text("@Support worker from ")
    listed.get_by_role("button", name="They are back").first.click()
    expect(listed).not_to_contain_text("@Support worker from ")


def test_not_for_others(visitor: Visitor) -> None:
    """Whoever is no manager is told so, and has the form for themselves."""
    form = open_form(visitor, "@Volunteer tomorrow")
    expect(form).to_contain_text("Only managers can say that somebody else is away.")
    expect(form.get_by_role("combobox", name="Who is away?")).to_have_count(0)
