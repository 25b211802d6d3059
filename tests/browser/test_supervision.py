"""Supervision by hand: planned, answered page by page, read by two, held, signed by both."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from chatbot.domain.roles import Duty, Role
from chatbot.domain.supervision_questions import AnswerKind
from tests.browser.conftest import Join
from tests.browser.office import Office, close, dialog, home_of, opened_office, told
from tests.browser.running import World
from tests.browser.visitor import Visitor
from tests.integration.supervision_of_the_mill import Book, question

SIZES = [
    {"viewport": {"width": 1400, "height": 900}},
    pytest.param({"viewport": {"width": 390, "height": 844}}, marks=pytest.mark.long),
]
QUESTIONS = (
    question("mind", AnswerKind.YES_NO, reason_when=True, required=True, wording="All well?"),
    *(question(f"more{number}") for number in range(7)),
    question("help", required=True, wording="What would help you?"),
)
SAID = "A message came late at night."
HELP = "A short course."
ASKED = datetime(2026, 3, 11, 10, tzinfo=UTC)  # a Wednesday; the date is the Monday after it
HELD = datetime(2026, 3, 16, 15, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A worker with a supervisor, and nine questions to be answered."""
    with opened_office(tmp_path) as office:
        scope = office.bot.user("support_worker")
        office.give({Duty(role=Role.SUPERVISOR, scope=scope): ("deputy_manager",)})
        book = office.bot.services.supervision.office.questions
        assert isinstance(book, Book)
        book.ask(*QUESTIONS)
        yield office


@pytest.fixture
def world(office: Office) -> World:
    """The stand-in as the page's tests know it."""
    return World(url=office.bot.playground.url)


def _plan(supervisor: Visitor) -> None:
    home = home_of(supervisor, showing="You supervise 1 worker.")
    home.get_by_role("button", name="Dates and records").click()
    dialog(supervisor, "Supervision", showing="no next date").get_by_role(
        "button", name="Open"
    ).click()
    file = dialog(supervisor, "Supervision", showing="No date is set.")
    file.get_by_role("button", name="Set the dates").click()
    form = dialog(supervisor, "Dates of supervision", showing="When is the next one?")
    form.get_by_label("When is the next one?").fill("2026-03-16")
    form.get_by_role("button", name="Save").click()
    dialog(supervisor, "Dates of supervision", showing="Saved.")
    close(supervisor, "Dates of supervision", "Supervision")


def _answer(worker: Visitor) -> None:
    """A question that was left out leads back to its page; nothing that was typed is lost."""
    worker.press(told(worker, "answer the questions on social media"), "Answer the questions")
    form = dialog(worker, "Before supervision", showing="page 1 of 2")
    expect(form).to_contain_text("Managers see that it was held, not what was said.")
    form.get_by_role("radio", name="Yes").check()
    form.get_by_role("button", name="Next").click()
    form = dialog(worker, "Before supervision", showing="page 2 of 2")
    form.get_by_role("textbox", name="What would help you?").fill(HELP)
    form.get_by_role("button", name="Hand over").click()
    form = dialog(worker, "Before supervision", showing="Nothing was handed over yet.")
    expect(form).to_contain_text("page 1 of 2")
    expect(form.get_by_role("radio", name="Yes")).to_be_checked()
    form.get_by_role("textbox", name="If yes, say a little more.").fill(SAID)
    form.get_by_role("textbox").last.scroll_into_view_if_needed()
    form.get_by_role("button", name="Next").click()
    form = dialog(worker, "Before supervision", showing="page 2 of 2")
    expect(form.get_by_text("page 2 of 2")).to_be_in_viewport()
    expect(form.get_by_role("textbox", name="What would help you?")).to_have_value(HELP)
    form.get_by_role("button", name="Hand over").click()
    dialog(worker, "Before supervision", showing="Handed over.")
    close(worker, "Before supervision")


def _record(visitor: Visitor, button: str) -> Locator:
    """The first record of the first worker in a list that the Home tab opens."""
    home_of(visitor, showing="Supervision").get_by_role("button", name=button, exact=True).click()
    rows = visitor.page.get_by_role("dialog").get_by_role("button", name="Open")
    expect(visitor.page.get_by_role("dialog")).to_contain_text("Last held: never.")
    rows.first.click()
    dialog(visitor, "Supervision", showing="One date is set")
    rows.first.click()
    return dialog(visitor, "Supervision", showing="handed over the answers")


def _sign(record: Locator, visitor: Visitor, becomes: str) -> None:
    record.get_by_role("button", name="Sign off").click()
    dialog(visitor, "Sign off", showing="nobody can change it").get_by_role(
        "button", name="Sign off"
    ).click()
    expect(record).to_contain_text(becomes)


@pytest.mark.parametrize("window", SIZES, ids=["wide", "phone"], indirect=True)
def test_from_the_plan_to_both_signatures(office: Office, join: Join) -> None:
    """What the worker says is read by the two alone, and the manager sees that it was held."""
    supervisor, worker, manager = join("deputy_manager"), join("support_worker"), join("manager")
    _plan(supervisor)
    office.at(ASKED)
    _answer(worker)
    expect(home_of(worker, showing="Monday 16 March 2026")).to_contain_text("answered")

    record = _record(supervisor, "Dates and records")
    expect(record).to_contain_text(SAID)
    expect(record).to_contain_text(HELP)
    kept = _record(manager, "Supervision")
    expect(kept).to_contain_text("What was said is not for you to read.")
    expect(kept).not_to_contain_text(SAID)
    close(manager, "Supervision")

    office.at(HELD)
    record.get_by_role("button", name="It was held").click()
    form = dialog(supervisor, "It was held", showing="When was it held?")
    form.get_by_role("button", name="Save").click()
    expect(record).to_contain_text("held, not signed off yet")
    _sign(record, supervisor, "held, signed off by one of two")
    office.deliver()
    worker.press(told(worker, "waits for your signature"), "Open")
    _sign(dialog(worker, "Supervision", showing=SAID), worker, "held, signed off by both")
    close(worker, "Supervision")
    home = home_of(manager, showing="Supervision")
    home.get_by_role("button", name="Supervision", exact=True).click()
    dialog(manager, "Supervision of all", showing="Last held: Monday 16 March 2026.")
