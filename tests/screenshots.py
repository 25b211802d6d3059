"""Takes README's pictures of the playground again: `make screenshots`.

Each picture is what a person gets to see who does what is written here, with the real bots.
"""

import re
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.running import ROOT, World, chromium_path, launch, running_world
from tests.browser.visitor import Visitor

PICTURES = ROOT / "docs" / "pictures"
MORNING = "2026-11-23T09:30:00+00:00"  # a Monday: pictures do not differ by when they are taken
WIDE: Mapping[str, Any] = {"viewport": {"width": 1280, "height": 800}}
NARROW: Mapping[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
BEFRIEND = "Can I friend a service user?"
PATIENCE_MS = 30_000
Scene = Callable[[Visitor], None]


def _answer(visitor: Visitor) -> None:
    _put_away_the_tour(visitor)
    visitor.ask(BEFRIEND)


def _did_you_mean(visitor: Visitor) -> None:
    _put_away_the_tour(visitor)
    visitor.ask("photos")


def _urgent(visitor: Visitor) -> None:
    _put_away_the_tour(visitor)
    visitor.ask("A young person wrote to me that she is afraid to go home")


def _channel(visitor: Visitor) -> None:
    _put_away_the_tour(visitor)
    visitor.say("@Policy bot how long do we keep photo consent forms?")
    visitor.open_thread(visitor.messages("housing_coordinator").last)
    visitor.answers(1, "Thread messages")


def _command(visitor: Visitor) -> None:
    _put_away_the_tour(visitor)
    visitor.ask("/smask How often is the Facebook page checked?")


def _tour(visitor: Visitor) -> None:
    page = visitor.page
    page.get_by_role("button", name="Show me").click()
    expect(page.get_by_role("button", name="Next", exact=True)).to_be_visible()
    visitor.answers(1)
    expect(page.get_by_role("button", name="Show me")).to_have_attribute("aria-disabled", "false")


def _narrow(visitor: Visitor) -> None:
    visitor.ask(BEFRIEND)


def _dark(visitor: Visitor) -> None:
    _put_away_the_tour(visitor)
    visitor.ask("Who runs the Facebook page?")


# The picture's name: who, where, how the window is, and what happens.
SCENES: Mapping[str, tuple[Mapping[str, str], Mapping[str, Any], Scene]] = {
    "answer": ({"who": "support_worker"}, WIDE, _answer),
    "did-you-mean": ({"who": "volunteer"}, WIDE, _did_you_mean),
    "urgent": ({"who": "youth_worker", "organisation": "tarner"}, WIDE, _urgent),
    "channel": ({"who": "housing_coordinator", "to": "social-media"}, WIDE, _channel),
    "command": ({"who": "trustee", "to": "general"}, WIDE, _command),
    "tour": ({"who": "support_worker"}, WIDE, _tour),
    "narrow": ({"who": "support_worker"}, NARROW, _narrow),
    "dark": ({"who": "deputy_manager"}, {**WIDE, "color_scheme": "dark"}, _dark),
}


def main() -> None:
    """Take every picture."""
    if not chromium_path():
        sys.exit("no Chromium is installed: apt-get install chromium fonts-noto-color-emoji")
    expect.set_options(timeout=PATIENCE_MS)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_world(Path(folder)) as world,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        for name in SCENES:
            _take(browser, world, name)
        browser.close()


def _take(browser: Browser, world: World, name: str) -> None:
    place, window, scene = SCENES[name]
    world.begin_again()
    world.post("clock", at=MORNING)
    context = browser.new_context(
        locale="en-GB", timezone_id="Europe/London", reduced_motion="reduce", **window
    )
    page = context.new_page()
    visitor = Visitor(page=page, url=world.url)
    visitor.come(**place)
    scene(visitor)
    _settle(page)
    picture = PICTURES / f"{name}.png"
    page.screenshot(path=picture)
    context.close()
    sys.stdout.write(f"{picture.relative_to(ROOT)}  {picture.stat().st_size / 1000:.0f} kB\n")


def _put_away_the_tour(visitor: Visitor) -> None:
    tour = visitor.page.get_by_role("button", name="Tour", exact=True)
    if tour.get_attribute("aria-expanded") == "true":
        tour.click()


def _settle(page: Page) -> None:
    """Nothing under the mouse, and the newest message in sight."""
    page.mouse.move(2, 2)
    expect(page.get_by_test_id("status").first).to_have_text(re.compile(r"^\s*$"))


if __name__ == "__main__":
    main()
