"""Teaching the bot by hand: a miss is rated, a manager says what it is about: answered."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Join

HELPFUL = re.compile("^Helpful$")
MISSED = "Who waters the plants in the hall?"


def test_from_a_miss_to_an_answer(join: Join) -> None:
    """Not helpful, listed without a name, rehearsed, approved; the next one gets the answer."""
    asker, manager = join("support_worker"), join("manager")
    missed = asker.ask(MISSED)
    asker.press(missed, "Not helpful")
    expect(missed).to_contain_text("Thanks. You said: not helpful.")
    asker.press(missed, HELPFUL)
    expect(missed).to_contain_text("Thanks. You said: helpful.")
    expect(missed.get_by_role("button", name="✓ Helpful")).to_be_visible()

    page = manager.page
    page.get_by_role("tab", name="Home").click()
    expect(page.get_by_text("Questions I could not answer")).to_be_visible()
    expect(page.get_by_text(f"“{MISSED}”")).to_be_visible()
    page.get_by_role("button", name="Decide").first.click()
    expect(page.get_by_text("Who asked is not shown.")).to_be_visible()
    choose(page)
    expect(page.get_by_text("would now be answered differently")).to_be_visible()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("The next one who asks this gets the answer.")).to_be_visible()

    asker.say("who waters the plants in the hall")
    expect(asker.answers(2).last).not_to_contain_text("I did not find")


def choose(page: Page) -> None:
    """Say what it is about: the first of the guesses, or of all."""
    menu = page.get_by_role("dialog").last.get_by_role("combobox")
    value = menu.locator("optgroup option").first.get_attribute("value")
    menu.select_option(value)
