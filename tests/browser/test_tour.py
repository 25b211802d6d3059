"""The guided tour: each step does what it says, by its own "Show me"."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Join
from tests.browser.days import christmas_eve, set_clock
from tests.browser.running import World
from tests.browser.visitor import Visitor

STEPS = {
    "ask": "Ask in a direct message",
    "did-you-mean": "“Did you mean?”",
    "not-covered": "What the policy does not say",
    "ask-a-person": "Ask a person",
    "document": "Load the approved policy",
    "not-helpful": "“Not helpful” goes somewhere",
    "check": "A morning’s check",  # noqa: RUF001 - as shown
    "urgent": "Somebody at risk",
    "concern": "Log it privately",
    "mention": "Mention it in a channel",
    "command": "/smask, and share",
    "shortcut": "Ask about somebody’s message",  # noqa: RUF001 - as shown
    "away": "On leave",
    "report": "The report",
    "outsider": "Somebody from outside",
    "other-organisation": "Another organisation, another policy",
    "policy-to-read": "“I have read it”",
    "supervision": "Before supervision",
}
AGAIN = ("policy-to-read", "supervision")  # what they need has to be there the second time too
LONG_MS = 60_000  # steps are shown slowly, a reminder takes ten seconds, pictures are drawn


def _tour(visitor: Visitor) -> Locator:
    tour = visitor.page.get_by_role("complementary", name="Guided tour")
    expect(tour).to_be_visible()
    return tour


def _step(tour: Locator, title: str) -> Locator:
    """A step's button; a step that has been seen says so in its name."""
    return tour.get_by_role("button", name=title)


def test_every_step_is_tested(visitor: Visitor) -> None:
    """The page's tour has the steps that are driven below: one more asks for its test."""
    titles = _tour(visitor).get_by_role("heading", level=3)
    expect(titles).to_have_count(len(STEPS))
    for title, text in zip(titles.all(), STEPS.values(), strict=True):
        expect(title).to_contain_text(text)


@pytest.mark.parametrize("title", STEPS.values(), ids=STEPS)
def test_step(join: Join, world: World, title: str) -> None:
    """A step is performed before one's eyes, and ticked when it has happened.

    It is an evening before bank holidays: nobody is written to until a working day.
    """
    set_clock(world, christmas_eve(), 18)
    tour = _tour(join("trustee", to="general"))
    _show(tour, title)


@pytest.mark.long
@pytest.mark.parametrize("step", AGAIN)
def test_step_again(join: Join, step: str) -> None:
    """A step that makes what it needs finds it the second time, or makes another."""
    visitor = join("trustee", to="general")
    tour, close = _tour(visitor), visitor.page.get_by_test_id("modal-x")
    _show(tour, STEPS[step])
    if close.count():
        close.click()
    tour.get_by_role("button", name="Untick all").click()
    _show(tour, STEPS[step])


def _show(tour: Locator, title: str) -> None:
    if _step(tour, title).get_attribute("aria-expanded") == "false":
        _step(tour, title).click()
    tour.get_by_role("button", name="Show me").click()
    expect(_step(tour, f"{title} (seen)")).to_be_visible(timeout=LONG_MS)
    # Until it has ended: an act that follows the tick can go wrong too.
    expect(tour.get_by_role("button", name="Show me")).to_have_attribute(
        "aria-disabled", "false", timeout=LONG_MS
    )
    expect(tour.get_by_role("alert")).to_have_count(0)


def test_by_hand(visitor: Visitor) -> None:
    """A step is ticked as well when a person does it by hand; the ticks can be taken off."""
    tour = _tour(visitor)
    visitor.ask("Can I be friends with a service user?")
    expect(_step(tour, f"{STEPS['ask']} (seen)")).to_be_visible()
    tour.get_by_role("button", name="Untick all").click()
    expect(tour.get_by_role("status")).to_have_text(f"0 of {len(STEPS)} seen")


def test_silence_is_no_verdict(visitor: Visitor) -> None:
    """That the policy does not say ticks its own step, and not the first one."""
    tour = _tour(visitor)
    visitor.ask("How long do we keep photo consent forms?")
    expect(_step(tour, f"{STEPS['not-covered']} (seen)")).to_be_visible()
    expect(tour.get_by_role("status")).to_have_text(f"1 of {len(STEPS)} seen")


def test_close_and_open(visitor: Visitor) -> None:
    """The tour can be put away, stays away after a reload, and comes back."""
    _tour(visitor).get_by_role("button", name="Close the tour").click()
    tour = visitor.page.get_by_role("complementary", name="Guided tour")
    expect(tour).to_have_count(0)
    visitor.page.reload()
    expect(visitor.composer).to_be_visible()
    expect(tour).to_have_count(0)
    visitor.page.get_by_role("button", name="Tour", exact=True).click()
    expect(tour).to_be_visible()
