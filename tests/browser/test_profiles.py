"""The register of profiles by hand: asked for, approved, handed over, and somebody leaves."""

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
PURPOSE = "Pictures of the garden."


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A manager, and an organisation with one page that nobody runs."""
    with opened_office(tmp_path) as office:
        yield office


@pytest.fixture
def world(office: Office) -> World:
    """The stand-in as the page's tests know it."""
    return World(url=office.bot.playground.url)


def _ask(worker: Visitor) -> None:
    """What looks like a password is turned away under its field, and nothing else is lost."""
    home = home_of(worker, showing="No profile is yours so far.")
    home.get_by_role("button", name="Ask for a new profile").click()
    form = dialog(worker, "Ask for a new profile", showing="before you set anything up")
    form.get_by_role("textbox", name="Where?").fill("Instagram")
    form.get_by_role("textbox", name="Suggested name").fill("@millgarden")
    purpose = form.get_by_role("textbox", name="What is it for?")
    purpose.fill("Garden. password: Tulip2026!")
    form.get_by_role("button", name="Send").click()
    expect(form.get_by_role("alert")).to_contain_text("password")
    expect(form.get_by_role("textbox", name="Suggested name")).to_have_value("@millgarden")
    purpose.fill(PURPOSE)
    form.get_by_role("button", name="Send").click()
    dialog(worker, "Ask for a new profile", showing="your request is with the managers")
    close(worker, "Ask for a new profile")


def _approve(manager: Visitor) -> None:
    manager.press(told(manager, "Somebody asks for a new profile."), "Open")
    request = dialog(manager, "Request", showing=PURPOSE)
    request.get_by_role("button", name="Approve").click()
    form = dialog(manager, "Approve", showing="Which risk assessment?")
    form.get_by_role("textbox", name="Which risk assessment?").fill("RA-2026-014")
    form.get_by_role("button", name="Approve").click()
    expect(request).to_contain_text("approved by")
    expect(request.get_by_role("button", name="Approve")).to_have_count(0)
    close(manager, "Request")


def _hand_over(worker: Visitor) -> None:
    worker.press(told(worker, "is approved"), "Open")
    request = dialog(worker, "Request", showing="RA-2026-014")
    expect(request.get_by_role("button", name="Decline")).to_have_count(0)
    close(worker, "Request")
    home_of(worker, showing="1 profile of yours.").get_by_role(
        "button", name="Profiles", exact=True
    ).click()
    register = dialog(worker, "Profiles", showing="@millgarden")
    expect(register).not_to_contain_text("Mill page")
    register.get_by_role("button", name="Open").click()
    profile = dialog(worker, "Profile", showing="Nobody so far.")
    profile.get_by_role("button", name="Login details handed over").click()
    form = dialog(worker, "Login details", showing="Who has them now?")
    form.get_by_role("combobox", name="Who has them now?").select_option(label="Manager")
    _choose(form, "As what?", "the line manager")
    form.get_by_role("button", name="Save").click()
    expect(profile).to_contain_text("not confirmed yet")
    close(worker, "Profile", "Profiles")


def _choose(form: Locator, label: str, option: str) -> None:
    form.get_by_role("combobox", name=label).select_option(label=option)


def _settle(manager: Visitor) -> None:
    """A step is settled by its button, with who and when; what it left open is shown."""
    home = home_of(manager, showing="2 profiles in the register.")
    expect(home).to_contain_text("1 profile is run by nobody.")
    home.get_by_role("button", name="Profiles", exact=True).click()
    register = dialog(manager, "Profiles", showing="Mill page")
    register.get_by_role("button", name="Somebody leaves").click()
    form = dialog(manager, "Somebody leaves", showing="Who leaves?")
    form.get_by_role("combobox", name="Who leaves?").select_option(label="Support worker")
    form.get_by_role("button", name="Begin").click()
    checklist = dialog(manager, "Somebody leaves", showing="2 things to settle.")
    checklist.get_by_role("button", name="Handed over to …").click()
    form = dialog(manager, "Handed over", showing="Who runs it from now on?")
    form.get_by_role("combobox", name="Who runs it from now on?").select_option(
        label="Deputy manager"
    )
    form.get_by_role("button", name="Save").click()
    expect(checklist).to_contain_text("handed over to @Deputy manager")
    expect(checklist).to_contain_text("1 thing to settle.")


@pytest.mark.parametrize("window", SIZES, ids=["wide", "phone"], indirect=True)
def test_from_the_request_to_the_leaver(office: Office, join: Join) -> None:
    """Each reads their own part; no password is kept; the register names who runs it at last."""
    worker, manager = join("support_worker"), join("manager")
    _ask(worker)
    office.deliver()
    _approve(manager)
    office.deliver()
    _hand_over(worker)
    office.deliver()
    manager.press(told(manager, "Have you got them?"), "I have them")
    expect(manager.messages("bot").last).to_contain_text("It is noted")
    _settle(manager)
    close(manager, "Somebody leaves", "Profiles")
    home = home_of(manager, showing="2 profiles in the register.")
    home.get_by_role("button", name="Profiles", exact=True).click()
    dialog(manager, "Profiles", showing="run by @Deputy manager")
