"""Asking a person by hand: who asks, who takes and answers, and the answer that comes back."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join
from tests.browser.days import pairs_of_working_days, set_clock
from tests.browser.running import World
from tests.browser.visitor import Visitor

RETENTION = "How long do we keep photo consent forms?"


@pytest.fixture(autouse=True)
def _at_work(world: World) -> None:
    """It is ten o'clock on a working day: at other times nobody is written to."""
    set_clock(world, next(pairs_of_working_days()), 10)


def _form(visitor: Visitor, name: str, submit: str) -> Locator:
    form = visitor.page.get_by_role("dialog", name=name)
    expect(form.get_by_role("button", name=submit, exact=True)).to_be_visible()
    return form


def _newest(visitor: Visitor, showing: str | re.Pattern[str]) -> Locator:
    message = visitor.messages("bot").filter(has_text=showing).last
    message.wait_for(timeout=15_000)  # the outbox may have others to write to before
    return message


def test_ask_take_answer_read(join: Join) -> None:
    """A colleague asks, the manager takes it and answers, the colleague reads the answer."""
    asker, manager = join("support_worker"), join("manager")
    asker.press(asker.ask(RETENTION), "Ask a person")
    form = _form(asker, "Ask a person", "Send")
    expect(form).to_contain_text("They will see your name.")
    question = form.get_by_role("textbox", name="Your question")
    expect(question).to_have_value(RETENTION)
    question.fill("  ")
    form.get_by_role("button", name="Send", exact=True).click()
    expect(form.get_by_text("Write your question here.")).to_be_visible()
    question.fill(f"{RETENTION} The file is <full> & old.")
    form.get_by_role("button", name="Send", exact=True).click()
    expect(form).to_contain_text("Your question goes to")
    form.get_by_role("button", name="Close").last.click()

    asked = _newest(manager, "The file is <full> & old.")
    expect(asked).to_contain_text("Nobody has taken it yet.")
    manager.press(asked, "Take it")
    expect(asked).to_contain_text("You took this")
    expect(asked.get_by_role("button", name="Take it")).to_have_count(0)
    _newest(asker, "has taken your question")

    manager.press(asked, "Answer")
    answering = _form(manager, "Answer", "Send")
    answering.get_by_role("textbox", name="Your answer").fill("Six years.")
    answering.get_by_role("button", name="Send", exact=True).click()
    expect(manager.page.get_by_role("dialog")).to_have_count(0)
    expect(asked).to_contain_text("Answered by")
    answer = _newest(asker, "has answered your question")
    expect(answer).to_contain_text("Six years.")
    asker.press(answer, "That helps")
    expect(answer).to_contain_text("You said that this helps.")
