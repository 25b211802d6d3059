"""An invented organisation at the page: its bot's clock stands until a test moves it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Locator, expect

from chatbot.playground.runner import Playground
from tests.browser.visitor import Visitor
from tests.doubles import FixedClock
from tests.scenario.harness import MANIFEST, make_services, running_bot
from tests.scenario.test_settings import MANAGER, Desk


@dataclass
class Office(Desk):
    """The bot with a manager, and what happens there by itself."""

    def at(self, moment: datetime) -> None:
        """Let a moment come, with all that is due at it."""
        self.bot.clock.moment = moment
        self.tick()

    def tick(self) -> None:
        """What the metronome does, and what is written to people."""
        services = self.bot.services
        while services.supervision.ticks.tick():
            pass
        services.acknowledgements.ticks.tick()
        self.deliver()

    def deliver(self) -> None:
        """Send what is due."""
        self.bot.app.outbox.deliver_pending()


@contextmanager
def opened_office(folder: Path) -> Iterator[Office]:
    """The stand-in with the bot of the invented organisation, on a Monday morning."""
    with Playground(MANIFEST) as playground:
        services = make_services(playground, f"sqlite:///{folder / 'bot.db'}", FixedClock())
        with running_bot(playground, "socket", services) as bot:
            office = Office(bot)
            office.give({MANAGER: ("manager",)})
            yield office


def home_of(visitor: Visitor, *, showing: str) -> Locator:
    """Somebody's Home tab, as soon as it shows some words."""
    visitor.page.get_by_role("tab", name="Home").click()
    home = visitor.page.get_by_test_id("app-home")
    expect(home).to_contain_text(showing)
    return home


def told(visitor: Visitor, words: str) -> Locator:
    """The bot's newest message with some words, in Messages."""
    visitor.page.get_by_role("tab", name="Messages").click()
    message = visitor.messages("bot").filter(has_text=words).last
    expect(message).to_be_visible()
    return message


def dialog(visitor: Visitor, name: str, *, showing: str) -> Locator:
    """The dialog of a name, as soon as it shows some words."""
    found = visitor.page.get_by_role("dialog", name=name, exact=True)
    expect(found).to_contain_text(showing)
    return found


def close(visitor: Visitor, *names: str) -> None:
    """Close dialogs, from the top one down; nothing is left open then."""
    for name in names:
        shown = visitor.page.get_by_role("dialog", name=name, exact=True)
        shown.get_by_role("button", name="Close", exact=True).last.click()
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)
